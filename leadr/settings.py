"""Django's settings: one block per concern, every value from `leadr.environment`."""

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.utils.csp import CSP
from whitenoise.compress import Compressor

from leadr import environment

django_stubs_ext.monkeypatch()  # ModelAdmin[Campaign] and the like, at run time too

ENV = environment.read()
BASE_DIR = Path(__file__).resolve().parent.parent

# -- the site ---------------------------------------------------------------
DEBUG = ENV.debug
DEVELOPMENT = ENV.development
SECRET_KEY = ENV.secret_key.get_secret_value()
SECRET_KEY_FALLBACKS = environment.listed(ENV.secret_key_fallbacks.get_secret_value())
ALLOWED_HOSTS = environment.listed(ENV.allowed_hosts)
BASE_URL = ENV.base_url.rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ROOT_URLCONF = "leadr.urls"
WSGI_APPLICATION = "leadr.wsgi.application"
ADMIN_PATH = ENV.admin_path

INSTALLED_APPS = [
    "leadr.apps.LeadrConfig",
    "accounts",
    "audiences",
    "workflows",
    "delivery",
    "video",
    "campaigns",
    "results",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "rest_framework",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_celery_beat",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "leadr.common.problems.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.LocalTimeMiddleware",
    "accounts.middleware.JournalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "leadr.common.clock.shown",
                "leadr.common.pulse.shown",
                "campaigns.views.inbox.count",
                "leadr.workspace.rail.foot",
            ],
        },
    }
]
FORM_RENDERER = "leadr.common.forms.Renderer"

# -- data -------------------------------------------------------------------
DATABASES = {"default": dj_database_url.parse(ENV.database_url or "postgresql:///leadr")}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    # One for each account a worker looks after at once, and some to spare.
    pool={"min_size": 0, "max_size": ENV.at_once + 4, "timeout": 10},
    # Our queries are short; compiling them costs more than running them.
    options="-c jit=off",
    # The statements of leadr.common.sql are planned once a connection, from their third use on.
    prepare_threshold=2,
)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
REDIS_URL = ENV.redis_url or "redis://127.0.0.1:6379/0"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

# -- static files -----------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(ENV.static_root) if ENV.static_root.startswith("/") else BASE_DIR / ENV.static_root
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# Pages only ever name hashed files. Source maps are for a developer's browser, and slow to compress.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# -- who may come in --------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENV.is_https else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/3m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Who counts as one visitor: what the nearest of our own proxies says, never what the visitor says.
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
# Of one link of a mail by itself, and of whatever was refused to one visitor.
PUBLIC_RATES = {"link": "60/m", "refused": "60/m"}

# -- safe by default --------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    # A browser holds a form's redirects to this list too: connecting an account leads to the provider's page.
    "form-action": [
        CSP.SELF,
        "https://account.unipile.com",
        *filter(None, [ENV.unipile_base_url.rstrip("/")]),
    ],
    "frame-ancestors": [CSP.NONE],
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV.is_https
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 31_536_000 if ENV.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.is_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# -- mail -------------------------------------------------------------------
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if ENV.smtp_host else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = ENV.smtp_host, ENV.smtp_port, ENV.smtp_tls
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.smtp_user, ENV.smtp_password.get_secret_value()
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from

# -- the API ----------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.bearer.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "accounts.bearer.HasScope"],
    "DEFAULT_PARSER_CLASSES": ["leadr.common.rest.JsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "leadr.common.rest.Negotiation",
    "DEFAULT_PAGINATION_CLASS": "leadr.common.rest.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["leadr.common.rest.ByScope"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "leadr.common.problems.handler",
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": PROXIES,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
API_RATES = {"read": "600/min", "write": "120/min", "dear": "20/min"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Leadr",
    "VERSION": "1",
    "DESCRIPTION": "Campaigns, leads and accounts for other programs. Make a personal token under Accounts, then API.",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {"CampaignStatus": "results.status.Status"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "leadr.openapi.say_what_is_refused",
    ],
}
OPERATOR_TOKEN = ENV.operator_token.get_secret_value()
CALLBACK_SECRET = ENV.callback_secret.get_secret_value()

# -- the outside ------------------------------------------------------------
UNIPILE_BASE_URL = ENV.unipile_base_url.rstrip("/")
UNIPILE_API_KEY = ENV.unipile_api_key.get_secret_value()
UNIPILE_CONNECT_SECONDS = ENV.unipile_connect_seconds
UNIPILE_READ_SECONDS = ENV.unipile_read_seconds
MODEL_BASE_URL, MODEL_NAME, MODEL_SECONDS = ENV.model_base_url.rstrip("/"), ENV.model_name, ENV.model_seconds
MODEL_API_KEY = ENV.model_api_key.get_secret_value()
# Dollars: the cap for one user and day, and the price of a million tokens read and written.
MODEL_DAILY_CAP, MODEL_PRICE_IN, MODEL_PRICE_OUT = ENV.model_daily_cap, ENV.model_price_in, ENV.model_price_out
SEARCH_BASE_URL, SEARCH_SECONDS = ENV.search_base_url.rstrip("/"), ENV.search_seconds
SEARCH_API_KEY = ENV.search_api_key.get_secret_value()
STUDIO_BASE_URL, STUDIO_SECONDS = ENV.studio_base_url.rstrip("/"), ENV.studio_seconds
STUDIO_KEY_ID, STUDIO_SECRET = ENV.studio_key_id, ENV.studio_secret.get_secret_value()
STUDIO_LEADR_PIPELINE = ENV.studio_pipeline
STUDIO_VIDEO_HOSTS = environment.listed(ENV.studio_video_hosts)
# Films play in our own pages; in development they may come from this machine (the sandbox).
NEAR_FILMS = ["http://127.0.0.1:*"] if DEVELOPMENT else []
SECURE_CSP["media-src"] = [
    CSP.SELF,
    *(f"https://{prefix}{host}" for host in STUDIO_VIDEO_HOSTS for prefix in ("", "*.")),
    *NEAR_FILMS,
]
SECURE_CSP["img-src"] = [CSP.SELF, "data:", "https:", *NEAR_FILMS]
CSV_LAUNCH = ENV.csv_launch
EMAIL_LIVE = ENV.email_live
# Newest first: the first encrypts, all of them decrypt.
ENCRYPTION_KEYS = environment.listed(ENV.encryption_keys.get_secret_value())
UPGRADE_URL = ENV.upgrade_url

# -- how long what is over is kept ------------------------------------------
KEEP_EVENTS_DAYS, KEEP_CALLS_DAYS, KEEP_ANSWERS_DAYS = ENV.keep_events_days, ENV.keep_calls_days, ENV.keep_answers_days
KEEP_JOURNAL_DAYS = ENV.keep_journal_days
KEEP_DRY_RUNS_DAYS, KEEP_FINDINGS_DAYS = ENV.keep_dry_runs_days, ENV.keep_findings_days

# -- the engine's heartbeat -------------------------------------------------
TICK_SECONDS = ENV.tick_seconds
SILENT_SECONDS = ENV.silent_seconds
AT_ONCE = ENV.at_once
CLOCK_SPEED = ENV.clock_speed
CLOCK_EPOCH = ENV.clock_epoch
CLOCK_START = ENV.clock_start or ENV.clock_epoch

LOG_FORMAT = ENV.log_format or ("line" if DEVELOPMENT else "json")
METRICS_TOKEN, SENTRY_DSN = ENV.metrics_token.get_secret_value(), ENV.sentry_dsn.get_secret_value()
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "leadr.observability.logs.formatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # A line per wake-up would bury what the engine says.
    "loggers": {
        name: {"level": "WARNING"} for name in ("celery", "kombu", "httpx", "httpx2", "openai", "granian.access")
    },
}
