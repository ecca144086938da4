"""The mail server: takes any message, keeps it, and misbehaves on demand. Nothing ever leaves it."""

import asyncio
import socket
from collections.abc import Awaitable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from leadr.sandbox import clock
from leadr.sandbox.faults import FAULTS, MAIL, Fault
from leadr.sandbox.models import Mail

USER, PASSWORD = b"demo", b"demo-mail"
MOST_BYTES = 10 * 1024 * 1024
REFUSALS = {
    "smtp_4xx": "451 4.3.0 Try again later",
    "smtp_5xx": "550 5.7.1 Refused by policy",
}


class Postman:
    """What is done with each command; the names are aiosmtpd's."""

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, unless a fault was asked for right here."""
        if fault := FAULTS.take("rcpt", set(REFUSALS), wild=False):
            return REFUSALS[fault.kind]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message; a cut comes after it is kept and before anybody hears of it."""
        fault = FAULTS.take("smtp", MAIL)
        if fault and fault.kind in REFUSALS:
            return REFUSALS[fault.kind]
        row = await asyncio.to_thread(keep, envelope)
        await _misbehave(server, fault)
        return f"250 OK queued as {row.pk}"


async def _misbehave(server: SMTP, fault: Fault | None) -> None:
    if fault and fault.kind == "smtp_slow":
        await asyncio.sleep(fault.seconds)
    if fault and fault.kind == "smtp_cut_after_data":
        cast(asyncio.Transport, server.transport).abort()
        await asyncio.sleep(fault.seconds)  # cancelled as soon as the loop has dropped the connection


def keep(envelope: Envelope) -> Mail:
    """Store a message as it came."""
    raw = cast(bytes, envelope.content or b"")
    return Mail.objects.create(
        sender=envelope.mail_from or "",
        recipients=f" {' '.join(envelope.rcpt_tos).lower()} ",
        raw=raw,
        received_at=clock.now(),
        message_id=str(parsed(raw).get("Message-ID", "")).strip(),
    )


def parsed(raw: bytes) -> EmailMessage:
    """A message as an object."""
    return message_from_bytes(raw, policy=policy.default)


def part(message: EmailMessage, kind: str) -> str:
    """The text or html of a message, or nothing."""
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""


def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    """One user may log in."""
    fits = isinstance(given, LoginPassword) and (given.login, given.password) == (USER, PASSWORD)
    return AuthResult(success=fits and mechanism in {"LOGIN", "PLAIN"}, handled=False)


class Office(Controller):
    """A controller that listens on a socket it is given: its own start cannot do with port 0."""

    listener: socket.socket

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.listener)


def open_door(port: int) -> int:
    """Listen on a port of this machine, 0 for a free one; the port taken."""
    listener = socket.create_server(("127.0.0.1", port))
    taken = int(listener.getsockname()[1])
    office = Office(
        Postman(),
        hostname="127.0.0.1",
        port=taken,
        authenticator=authenticate,
        auth_require_tls=False,
        auth_exclude_mechanism=["CRAM-MD5"],
        enable_SMTPUTF8=True,
        data_size_limit=MOST_BYTES,
        server_hostname="sandbox.test",
    )
    office.listener = listener
    office.start()
    return taken
