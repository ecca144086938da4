"""Settings of the sandbox: its own small world in SQLite."""

import hashlib
import os
from pathlib import Path

DATA = Path(os.environ.get("SANDBOX_DATA", "var/sandbox")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
# A world of older tables is left alone: the tables are part of its file's name.
TABLES = hashlib.sha256(Path(__file__).with_name("models.py").read_bytes()).hexdigest()[:8]

SECRET_KEY = "the-sandbox-has-no-secrets"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "leadr.sandbox.urls"
INSTALLED_APPS = ["leadr.sandbox.apps.SandboxConfig"]
MIDDLEWARE = ["leadr.sandbox.misbehave.FaultMiddleware", "leadr.sandbox.door.KeyMiddleware"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / f"world-{TABLES}.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
USE_TZ = True
TIME_ZONE = "UTC"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"err": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["err"], "level": "WARNING"},
    "loggers": {"django.server": {"level": "ERROR"}, "django.request": {"level": "CRITICAL"}},
}
