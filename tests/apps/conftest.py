"""What the page tests share: browsers that are logged in, a mail server; pages need no collectstatic before."""

from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from tests.apps.wires import closed_port

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}


def browser_of(user):
    """A browser in which somebody is logged in."""
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def as_ada(ada):
    return browser_of(ada)


@pytest.fixture
def as_bob(bob):
    return browser_of(bob)


class Postbox:
    """An SMTP handler that keeps what it took, and says no when told to."""

    def __init__(self):
        self.mails, self.no = [], ""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.no:
            return self.no
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


def free_port():
    return int(closed_port().rpartition(":")[2])


@pytest.fixture
def postbox(settings):
    """A mail server of the test's own, which Django writes to over SMTP."""
    box = Postbox()
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.EMAIL_TIMEOUT = False, "", 5
    yield box
    server.stop()
