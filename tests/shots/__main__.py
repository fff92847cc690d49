"""`python -m tests.shots`: see `pictures`."""

import sys

import django

django.setup()

from tests.shots.pictures import main  # noqa: E402 - models can be imported only now

sys.exit(main())
