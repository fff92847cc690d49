"""Settings that every way of running shares. The environment is read here, once."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from guopei.settings.log import logging_config
from guopei.settings.redis import database_after

django_stubs_ext.monkeypatch()  # forms.ModelForm[Plan] and its like may be written

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("GUOPEI_DATA_DIR") or ROOT / ".data")


def _words(variable: str) -> list[str]:
    """A comma-separated variable of the environment as a list."""
    return [word.strip() for word in os.environ.get(variable, "").split(",") if word.strip()]


SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEBUG = False
DEFAULT_EXCEPTION_REPORTER_FILTER = "guopei.settings.reports.SafeReports"
ALLOWED_HOSTS = _words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = _words("CSRF_TRUSTED_ORIGINS")

# Ours
GUOPEI_DATA_DIR = DATA_DIR
GUOPEI_KEYS_FILE = Path(os.environ.get("GUOPEI_KEYS_FILE") or DATA_DIR / "keys.json")
GUOPEI_KEYS_CREATE = False  # may a missing key file be made? Only where losing it loses nothing real.
GUOPEI_CLOCK_SHIFT = int(os.environ.get("GUOPEI_CLOCK_SHIFT", "0"))  # seconds
GUOPEI_CLOCK_TRAVEL = False
GUOPEI_DEMO = False  # may the people of a demonstration sign in, and is every page labelled so?
GUOPEI_INVENTED_PEOPLE = False  # may rosters name people of ID area 999999, who do not exist? Never in production.
GUOPEI_EXPORT_ROWS = int(os.environ.get("GUOPEI_EXPORT_ROWS", "5000"))  # larger lists are exported by a worker
# Where the public reaches the site: printed on certificates.
GUOPEI_URL = (os.environ.get("GUOPEI_URL") or next(iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")).rstrip("/")
GUOPEI_TYPESETTING_SECONDS, GUOPEI_TYPESETTING_MEGABYTES = 60, 2048  # what one document may cost the typesetter
GUOPEI_MAP_REVIEW_NUMBER = os.environ.get("GUOPEI_MAP_REVIEW_NUMBER", "")  # 审图号; the page says when there is none
GUOPEI_TRUSTED_PROXIES = int(os.environ.get("GUOPEI_TRUSTED_PROXIES", "0"))  # hops in front of the web processes

INSTALLED_APPS = [
    # The wiring and the rooms, top to bottom, then the ground, then what others made.
    "guopei.story",
    "guopei.portal",
    "guopei.reports",
    "guopei.desk",
    "evaluation",
    "funds",
    "trainees",
    "projects",
    "institutions",
    "guopei.core.imports",
    "guopei.core.ui",
    "guopei.core.papers",
    "guopei.core.sheets",
    "guopei.core.people",
    "guopei.core.inbox",
    "guopei.core.jobs",
    "guopei.core.schemes",
    "guopei.core.rectification",
    "guopei.core.documents",
    "guopei.core.catalogue",
    "guopei.core.policy",
    "guopei.core.flow",
    "guopei.core.audit",
    "guopei.core.access",
    "guopei.core.accounts",
    "guopei.core.orgs",
    "guopei.core.guards",
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

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "guopei.middleware.KeptNowhereMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "guopei.middleware.StorableMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guopei.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "guopei.core.ui.fragments.FragmentMiddleware",
    "axes.middleware.AxesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last: what it replays after a serialization failure is the view alone.
    "guopei.middleware.TransactionMiddleware",
]

_template_loaders = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _template_loaders)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "guopei.core.ui.context.page",
                "guopei.story.context.demo_logins",
            ],
        },
    }
]

# One database, two roles: the owner migrates, the application role runs everything else.
DATABASE_ROLE = os.environ.get("GUOPEI_DB_ROLE", "app")
DATABASE_APP_ROLE = os.environ.get("GUOPEI_APP_ROLE", "guopei_app")
_database_variable = "DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL"
# Seconds. The web's default; workers are started with a longer one. The owner migrates, however long it takes.
_statement_timeout = 0 if DATABASE_ROLE == "owner" else int(os.environ.get("GUOPEI_STATEMENT_TIMEOUT", "15"))
_database_timeouts = {
    "statement_timeout": _statement_timeout * 1000,
    "lock_timeout": int(os.environ.get("GUOPEI_LOCK_TIMEOUT", "3")) * 1000,
    "idle_in_transaction_session_timeout": int(os.environ.get("GUOPEI_IDLE_TIMEOUT", "30")) * 1000,
    # The statement of a program that was killed ends with it, and so do its locks.
    "client_connection_check_interval": 1000,
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        os.environ.get(_database_variable) or "postgresql://127.0.0.1:5432/guopei",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["options"] = " ".join(f"-c {name}={ms}" for name, ms in _database_timeouts.items())
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One Redis: the broker keeps the database that the URL names, the cache takes the next one, since clearing the
# cache empties its database.
REDIS_URL = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": database_after(REDIS_URL),
        "KEY_PREFIX": "guopei",
        "TIMEOUT": 300,
        "OPTIONS": {
            "serializer": "guopei.settings.cache.JsonSerializer",
            "socket_connect_timeout": 2,
            "socket_timeout": 5,
        },
    }
}

# Who comes in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "guopei.core.accounts.backends.AccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "guopei.core.accounts.validators.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "guopei.core.accounts.adapter.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to who has no account
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "guopei.core.accounts.tokens.LinkTokens"  # noqa: S105 - a class
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # the pages say: for three days
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = GUOPEI_TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "guopei.core.accounts.adapter.SecondStepAdapter"
MFA_TOTP_ISSUER = "Guopei 国培"
MFA_FORMS = {
    "authenticate": "guopei.core.accounts.forms.SecondStepForm",
    "reauthenticate": "guopei.core.accounts.forms.AgainForm",
    "activate_totp": "guopei.core.accounts.forms.FirstCodeForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

# A whole office or school stands behind one address: the count that locks is by person and address (axes, below).
# What counts by account alone bounds guesses from many addresses, and of two-step codes; browsers from which the
# person signed in before are counted apart (core.accounts.devices), or strangers could keep anybody out.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "120/m/ip,10/5m/key"}
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "guopei.core.accounts.lockout.tried_name"
AXES_CLIENT_IP_CALLABLE = "guopei.settings.client_ip.client_ip"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "password", "ip_address"]

SESSION_ENGINE = "guopei.core.accounts.sessions"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx sends it back as a header
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# What a browser may load: our own files and nothing inline without the request's nonce. Tabler's style sheet
# carries its icons as data: images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Jobs. The row in PostgreSQL is the truth (core.jobs); the broker only wakes workers, so that a message may be
# lost, late or doubled. Redelivery takes the sum of these times: the same value must stand in all three places.
_visibility_timeout = int(os.environ.get("GUOPEI_VISIBILITY_TIMEOUT", "300"))
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": _visibility_timeout,
    "unacked_restore_interval": int(os.environ.get("GUOPEI_RESTORE_INTERVAL", "5")),
    "unacked_restore_throttle": 1,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "socket_connect_timeout": 2,
    # Whoever asked for a job does not wait for a broker that is away: the sweeper sends it later.
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": _visibility_timeout}
CELERY_VISIBILITY_TIMEOUT = _visibility_timeout
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "guopei"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULER = "guopei.core.jobs.beat:Scheduler"
CELERY_ENABLE_UTC = True

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

FILTERS_EMPTY_CHOICE_LABEL = _("All")

ROOT_URLCONF = "guopei.urls"
CSRF_FAILURE_VIEW = "guopei.core.ui.views.faults.csrf_failed"
WSGI_APPLICATION = "guopei.wsgi.application"
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]  # static/vendor is filled at set-up (guopei.stack.vendor) and not committed

# Uploads live in the data folder and leave it only through a view that asks for permission: there is no MEDIA_URL.
MEDIA_ROOT = DATA_DIR / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["guopei.core.ui.parsing.StorableJSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "guopei.core.ui.rest.refusal_response",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Guopei",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    # What is drafted, submitted, returned and approved has one set of states, under one name.
    "ENUM_NAME_OVERRIDES": {
        "ApprovalState": "funds.appropriations.enums.OrderState",
        "PhaseKind": "guopei.core.catalogue.enums.PhaseKind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "guopei.core.ui.schema.tell_refusals",
    ],
}

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = DATA_DIR / "mail"  # where letters are files
LOGGING = logging_config(
    level=os.environ.get("GUOPEI_LOG_LEVEL", "INFO"), json=os.environ.get("GUOPEI_LOG", "json") == "json"
)
LOGGING_CONFIG = "logging.config.dictConfig"
