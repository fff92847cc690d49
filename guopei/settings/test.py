"""For pytest. tests/conftest.py starts servers of its own where the environment names none."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("GUOPEI_LOG", "text")
os.environ.setdefault("GUOPEI_LOG_LEVEL", "WARNING")
os.environ.setdefault("GUOPEI_VISIBILITY_TIMEOUT", "5")
os.environ.setdefault("GUOPEI_RESTORE_INTERVAL", "1")

from guopei.settings.base import *  # noqa: F403 - settings modules extend each other

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
GUOPEI_KEYS_CREATE = True
GUOPEI_CLOCK_TRAVEL = True
GUOPEI_INVENTED_PEOPLE = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # no collected files are needed
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
