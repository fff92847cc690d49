"""Settings that every way of running shares. The environment is read here, once."""

import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("GUOPEI_DATA_DIR", ROOT / ".data"))

SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",") if os.environ.get("ALLOWED_HOSTS") else []
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    # The wiring and the rooms, top to bottom, then the ground, then what others made.
    "guopei.portal",
    "guopei.reports",
    "evaluation",
    "funds",
    "trainees",
    "projects",
    "institutions",
    "guopei.core.ui",
    "guopei.core.sheets",
    "guopei.core.inbox",
    "guopei.core.jobs",
    "guopei.core.documents",
    "guopei.core.catalogue",
    "guopei.core.policy",
    "guopei.core.flow",
    "guopei.core.audit",
    "guopei.core.access",
    "guopei.core.accounts",
    "guopei.core.orgs",
    "rest_framework",
    "drf_spectacular",
    "import_export",
    "django_filters",
    "django_htmx",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

# One database, two roles: the owner migrates, the application role runs everything else.
DATABASE_ROLE = os.environ.get("GUOPEI_DB_ROLE", "app")
_database_variable = "DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL"
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get(_database_variable, "postgresql://127.0.0.1:5432/guopei"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
DATABASE_APP_ROLE = os.environ.get("GUOPEI_APP_ROLE", "guopei_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

ROOT_URLCONF = "guopei.urls"
WSGI_APPLICATION = "guopei.wsgi.application"
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
