"""What a server is started with: Django's own checks, and the headers of every page."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "LEADR_CALLBACK_SECRET": "callback",
    "LEADR_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "LEADR_BASE_URL": "https://leadr.example.com",
    "ALLOWED_HOSTS": "leadr.example.com",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
PAGE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "leadr.settings"
django.setup()
from django.test import Client
answer = Client(SERVER_NAME="leadr.example.com").get("/healthz", secure=True)
print(answer.status_code, dict(answer.headers))
from django.conf import settings
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)
print(Client(SERVER_NAME="leadr.example.com").get("/").headers["Location"])
"""


def run(*command, **environment):
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={"PATH": os.environ["PATH"], **environment}, capture_output=True,
        text=True, timeout=120,
    )  # fmt: skip


def test_a_servers_settings_pass_djangos_own_checks():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **SERVER)
    assert (done.returncode, "no issues" in done.stdout + done.stderr) == (0, True), done.stderr


def test_a_server_speaks_tls_alone_and_its_cookies_too():
    done = run("-c", PAGE, **SERVER)
    assert done.returncode == 0, done.stderr
    for said in (
        "'Strict-Transport-Security': 'max-age=31536000; includeSubDomains; preload'", "'X-Frame-Options': 'DENY'",
        "'X-Content-Type-Options': 'nosniff'", "frame-ancestors 'none'", "'Referrer-Policy': 'same-origin'",
        "True True True", "https://leadr.example.com/",
    ):  # fmt: skip
        assert said in done.stdout, said


@pytest.mark.parametrize("missing", ["SECRET_KEY", "LEADR_CALLBACK_SECRET"])
def test_a_server_without_a_secret_does_not_start(missing):
    done = run("manage.py", "check", **{name: value for name, value in SERVER.items() if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr
