"""A mail server, a sender that works, a letter, and browsers that are logged in."""

import http.server
import json
import socket
import threading
from dataclasses import replace

import pytest
from django.test import Client

from delivery import domain
from delivery.email import Letter
from delivery.models import Sender
from delivery.states import SenderState
from tests.delivery.office import PASSWORD, USER, Office
from tests.world import MONDAY_9

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def _surroundings(settings, monkeypatch):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}
    settings.DEVELOPMENT = True  # the mail server of the tests stands inside our own network
    monkeypatch.setattr(domain, "SECONDS", 0.2)


@pytest.fixture
def office():
    """A mail server that takes everything."""
    office = Office()
    office.start()
    yield office
    office.stop(no_assert=True)


@pytest.fixture
def live(settings):
    """Mail is sent for real."""
    settings.EMAIL_LIVE = True


def new_sender(owner, office, **fields):
    """An unverified sender at a mail server."""
    known = {
        "name": "Ada Lovelace", "address": "ada@engines.test", "host": "127.0.0.1", "port": office.port,
        "security": "none", "user": USER, "postal_address": "12 St James's Square, London", "created_at": MONDAY_9,
    }  # fmt: skip
    sender = Sender(owner=owner, **known | fields)
    sender.secret = PASSWORD
    sender.save()
    return sender


@pytest.fixture
def sender(ada, office):
    """Ada's verified sender."""
    verified = {"state": SenderState.VERIFIED, "logged_in_at": MONDAY_9, "confirmed_at": MONDAY_9}
    return new_sender(ada, office, **verified)


@pytest.fixture
def letter(ada, sender):
    """A letter of Ada's to Nadia; call it to get a changed one."""
    one = Letter("a1", ada.pk, sender.pk, "nadia@northwind.test", "Grüße 🎉", "Hello Nadia,\n\nmay I ask?", "Spring")

    def changed(**fields):
        return replace(one, **fields)

    return changed


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def as_ada(ada):
    return browser_of(ada)


@pytest.fixture
def as_bob(bob):
    return browser_of(bob)


class ProviderApi(http.server.ThreadingHTTPServer):
    """A provider's API on a free port: keeps calls, answers as a test tells it to; None cuts the line."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Door)
        self.calls = []
        self.answer = (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "m-1", "To": "x", "SubmittedAt": "now"})
        self.port = self.server_address[1]


class _Door(http.server.BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.calls.append({"headers": dict(self.headers), "body": body})
        if self.server.answer is None:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status, said = self.server.answer
        raw = json.dumps(said | ({"To": body.get("To", "")} if status == 200 else {})).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        """Keep quiet."""


@pytest.fixture
def provider_api(settings):
    """Postmark's API, as anymail speaks to it."""
    server = ProviderApi()
    settings.ANYMAIL = {"POSTMARK_API_URL": f"http://127.0.0.1:{server.port}/"}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
