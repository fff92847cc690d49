"""ASGI entry: what an application server loads."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guopei.settings.production")

application = get_asgi_application()
