"""Django's settings, made from the typed environment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from project import __version__, logs
from project.env import ROOT, EnvironmentRefused, read_environment

try:
    ENV = read_environment()
except EnvironmentRefused as refused:
    raise ImproperlyConfigured(f"The environment is not usable:\n{refused}") from None

BASE_DIR = ROOT
DATA_DIR = ENV.data
VERSION = __version__
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
SECRETS_KEYS = tuple(ENV.secrets_keys)
PUBLIC_URL = ENV.url.rstrip("/")
# Whoever is on this machine may ask by its own name, such as health checks. Links in mails come from PUBLIC_URL alone.
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or "", *ENV.hosts, "127.0.0.1", "localhost", "[::1]"]
TRUSTED_PROXIES = ENV.trusted_proxies
HTTPS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "project.static.StaticFiles",
    "django.contrib.humanize",
    "django.forms",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "django_structlog",
    "django_prometheus",
    "axes",
    "django_q",
    "accounts",
    "documents",
    "pipeline",
    "project",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.http.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.http.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "project.urls"
ASGI_APPLICATION = "project.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.http.page_context",
            ],
        },
    }
]

# --- database -------------------------------------------------------------------------------------------------
SQLITE_OPTIONS = {
    # Measured: with IMMEDIATE transactions in WAL mode concurrent writers wait instead of failing.
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;"
    ),
}


def _database() -> dict[str, Any]:
    if not ENV.database_url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "bindery.sqlite3", "OPTIONS": SQLITE_OPTIONS}
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(ENV.database_url, conn_max_age=0))
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from error
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["OPTIONS"] = {**SQLITE_OPTIONS, **parsed.get("OPTIONS", {})}
    elif parsed["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL: Bindery runs on sqlite:// or postgresql://")
    return parsed


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache ----------------------------------------------------------------------------------------------------
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "project.cache.ForgivingRedis",
            "LOCATION": ENV.redis_url,
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
        if ENV.redis_url
        # One web process counts its own API requests; more than one should share Redis. Lockouts live in tables.
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# --- files ----------------------------------------------------------------------------------------------------
MEDIA_ROOT = DATA_DIR / "store"
STORE: dict[str, Any] = (
    {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": ENV.s3_bucket,
            "endpoint_url": ENV.s3_endpoint or None,
            "region_name": ENV.s3_region or None,
            "access_key": ENV.s3_access_key or None,
            "secret_key": ENV.s3_secret_key or None,
            "location": ENV.s3_prefix,
            "file_overwrite": True,
            "querystring_auth": True,
        },
    }
    if ENV.s3_bucket
    else {"BACKEND": "documents.storage.DurableFileStorage", "OPTIONS": {"location": str(MEDIA_ROOT)}}
)
if ENV.s3_bucket:
    from botocore.config import Config  # only where it is used: it takes 25 MB

    # Without limits a store that is away would hold each request for minutes.
    STORE["OPTIONS"]["client_config"] = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 3})
STORAGES = {
    "default": STORE,
    "staticfiles": {"BACKEND": "project.static_storage.StaticManifestStorage"},
}
SPOOL_DIR = DATA_DIR / "spool"  # uploads and working files on their way; same disk as the local store
SPOOL_DIR.mkdir(parents=True, exist_ok=True)  # Django refuses to start without it
FILE_UPLOAD_TEMP_DIR = SPOOL_DIR
PREVIEWS_DIR = DATA_DIR / "previews"  # painted pages; can be deleted at any time
COPIES_DIR = DATA_DIR / "copies"  # of what lies in S3, while it is read; likewise
FILE_UPLOAD_HANDLERS = ["documents.http.uploads.SpoolingUploadHandler"]  # one writing, hashed on the way
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200
STATIC_URL = "static/"
STATIC_ROOT = ENV.static or DATA_DIR / "static"
# WhiteNoise's own, and maps, which only a developer's tools ask for.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STATICFILES_DIRS = [ROOT / "static"]
PDFJS_DIR = ROOT / "static" / "vendor" / "pdfjs-5.6.205"

# --- people ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.ApprovedUserBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:projects"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PASSWORD_RESET_TIMEOUT = 3600
SESSION_COOKIE_AGE = 14 * 24 * 3600
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_CLIENT_IP_CALLABLE = "accounts.http.address_of"
AXES_LOCKOUT_CALLABLE = "accounts.http.locked_out"
AXES_VERBOSE = False
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENV.smtp_host
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST, EMAIL_PORT = ENV.smtp_host, ENV.smtp_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.smtp_user, ENV.smtp_password
EMAIL_USE_TLS, EMAIL_USE_SSL = ENV.smtp_security == "starttls", ENV.smtp_security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from

# --- safety ---------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False  # the proxy in front decides; behind one, BINDERY_TRUSTED_PROXIES says it may be believed
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "accounts.http.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
PRIVATE_HOSTS = frozenset(ENV.private_hosts)  # where requests of ours may go though nobody else can reach it
# Plain http is what a first start on one's own machine has; check --deploy would ask for what https alone can give.
SILENCED_SYSTEM_CHECKS = [] if HTTPS else ["security.W004", "security.W012", "security.W016"]
SILENCED_SYSTEM_CHECKS += ["security.W008"]  # redirecting to https is the proxy's business, see SECURE_SSL_REDIRECT

# --- language, time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [ROOT / "project" / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# --- background work ------------------------------------------------------------------------------------------
# django-q2 only wakes workers; leases, attempts and results are our own tables. `timeout` must be a multiple of
# the guard cycle (0.5 s) and is a backstop far above any stage's own limit; `retry` must be more than twice that.
Q_CLUSTER: dict[str, Any] = {
    "name": "bindery",
    "label": "Background tasks",
    "workers": ENV.workers,
    "queue_limit": ENV.workers,
    "bulk": 1,
    "timeout": 14400,
    "retry": 30000,
    "max_attempts": 1,
    "ack_failures": True,
    "catch_up": False,
    "recycle": 200,
    "max_rss": 700_000,
    "poll": 0.2,
    "save_limit": 250,
    "guard_cycle": 0.5,
}
CLUSTER = ENV.cluster
INSPECTION_TASK = "project.background.inspect"
DELIVERY_TASK = "project.background.deliver"
Q_CLUSTER |= {"redis": ENV.redis_url} if ENV.broker == "redis" else {"orm": "default"}

# --- API ------------------------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.ApiTokenAuthentication",
        "accounts.api.authentication.JwtAuthentication",
        "accounts.api.authentication.PageSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsing.StorableJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.paging.Pages",
    "PAGE_SIZE": 25,
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.SearchFilter",
        "rest_framework.filters.OrderingFilter",
    ],
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.ProblemSchema",
    "EXCEPTION_HANDLER": "accounts.http.api_problem",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.ScopedRateThrottle",
    ],
    # Read by DRF's throttles and by accounts.services.limits, which counts what pages and API share.
    "DEFAULT_THROTTLE_RATES": {
        "user": "1200/min",
        "upload": "240/min",
        "run": "120/min",
        "sign_in": "10/min",
        "register": "5/min",
        "reset": "5/min",
        "password": "10/min",
        "invite": "60/hour",
        "shared": "240/min",  # download links, by address
        "shared_wrong": "20/min",
    },
    "NUM_PROXIES": TRUSTED_PROXIES,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=10),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    "USER_AUTHENTICATION_RULE": "accounts.backends.may_sign_in",
    "UPDATE_LAST_LOGIN": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bindery",
    "DESCRIPTION": "Documents, flows, runs, reviews and what comes out of them.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.1",  # the shapes of reviews may be null, which 3.0 says in another way than JSON Schema
    "SERVE_INCLUDE_SCHEMA": False,
    "DEFAULT_GENERATOR_CLASS": "project.schema.OnceGenerator",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "PartEnum": "accounts.choices.Part",
        "DocumentKindEnum": "documents.choices.Kind",
        "InspectionEnum": "documents.choices.Inspection",
        "RunStateEnum": "pipeline.choices.RunState",
        "StageStateEnum": "pipeline.choices.StageState",
        "ItemStateEnum": "pipeline.choices.ItemState",
        "DecisionEnum": "pipeline.choices.Decision",
        "TrashVerbEnum": ["restore", "purge"],
        "ManyVerbEnum": ["pause", "resume", "cancel", "retry", "delete", "restore", "purge"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "pipeline.api.schema.add_flows",
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
}

# --- logs, figures --------------------------------------------------------------------------------------------
METRICS_TOKEN = ENV.metrics_token
PROMETHEUS_EXPORT_MIGRATIONS = False
LOGGING_CONFIG = None
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = 20
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # accounts.http.RequestLog says which ones
logs.configure(level=ENV.log_level, as_json=ENV.log_format == "json")
