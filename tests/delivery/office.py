"""A real mail server in a thread: keeps what it takes, and answers as a test tells it to."""

import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.db import connections

USER, PASSWORD = "ada", "right-password"


class Office(Controller):
    """Takes mail on a free port. `on_rcpt` and `on_data` may act, and may return another reply than yes."""

    def __init__(self, **options):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.messages, self.logins = [], 0
        self.on_rcpt = self.on_data = self.after_data = lambda *_: None
        self.password = PASSWORD
        options = {
            "auth_require_tls": False,
            "auth_exclude_mechanism": ["CRAM-MD5"],
            "authenticator": self.let_in,
        } | options
        super().__init__(self, hostname="127.0.0.1", port=self.listener.getsockname()[1], **options)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.listener)

    def let_in(self, _server, _session, _envelope, _mechanism, given):
        self.logins += 1
        fits = (given.login, given.password) == (USER.encode(), self.password.encode())
        return AuthResult(success=fits, handled=False)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if said := await self.loop.run_in_executor(None, act, self.on_rcpt, address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        if said := await self.loop.run_in_executor(None, act, self.on_data, envelope):
            return said
        self.messages.append(envelope)
        if said := await self.loop.run_in_executor(None, act, self.after_data, server):
            return said
        return f"250 OK queued as {len(self.messages)}"

    @property
    def letters(self):
        """What was taken, parsed strictly."""
        return [
            message_from_bytes(envelope.content, policy=policy.strict + policy.default) for envelope in self.messages
        ]

    def to(self, address):
        """Messages that came for an address."""
        return [envelope for envelope in self.messages if address in envelope.rcpt_tos]


def act(deed, subject):
    """Do what a test wants done at this point; its thread keeps no database connection."""
    try:
        return deed(subject)
    finally:
        connections.close_all()


def cut(server):
    """Drop the connection without an answer."""
    server.loop.call_soon_threadsafe(server.transport.abort)
    return "250 never heard"
