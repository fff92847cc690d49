"""On a developer's machine and for `make demo`. Without DATABASE_URL it talks to the servers that the demo started.

Django's own error pages tell whoever asks about settings and code. GUOPEI_DEBUG=1 wants them; `make demo` never does.
"""

import os

from guopei.stack.environment import demo_environment

for _name, _value in demo_environment(os.environ).items():
    os.environ.setdefault(_name, _value)
os.environ.setdefault("SECRET_KEY", "only-for-development-on-this-machine")
os.environ.setdefault("GUOPEI_LOG", "text")

from guopei.settings.base import *  # noqa: E402, F403 - settings modules extend each other
from guopei.settings.base import TEMPLATES, _template_loaders  # noqa: E402

DEBUG = os.environ.get("GUOPEI_DEBUG", "0") == "1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
GUOPEI_KEYS_CREATE = True
GUOPEI_CLOCK_TRAVEL = True
GUOPEI_DEMO = os.environ.get("GUOPEI_DEMO", "1") == "1"
GUOPEI_INVENTED_PEOPLE = GUOPEI_DEMO
if DEBUG:
    TEMPLATES[0]["OPTIONS"]["loaders"] = _template_loaders
WHITENOISE_USE_FINDERS = True
# Letters are files, shown at /demo/letters/ in a demonstration.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
