"""In earnest. Refuses to start where a setting would make it unsafe or where something it needs is missing."""

import os

from django.core.exceptions import ImproperlyConfigured

from guopei.settings.base import *  # noqa: F403 - settings modules extend each other
from guopei.settings.base import ALLOWED_HOSTS, GUOPEI_CLOCK_SHIFT, GUOPEI_KEYS_FILE, SECRET_KEY

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be given in the environment and have at least 50 characters.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that this server answers for.")
for _name in ("DATABASE_URL", "REDIS_URL", "GUOPEI_KEYS_FILE"):
    if not os.environ.get(_name):
        raise ImproperlyConfigured(f"{_name} must be given in the environment.")
if not GUOPEI_KEYS_FILE.is_file():
    raise ImproperlyConfigured("GUOPEI_KEYS_FILE names no file: without its keys no stored ID number can be read.")
if GUOPEI_CLOCK_SHIFT:
    raise ImproperlyConfigured("GUOPEI_CLOCK_SHIFT must be 0: the clock of a production system is not shifted.")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "guopei.core.ui.hashing.HashedModules"},
}
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "0") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "webmaster@localhost")
