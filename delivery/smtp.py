"""The SMTP gateway: log in, hand a letter over, and say in which of the three ways it was not taken."""

import ipaddress
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from delivery.models import Security
from leadr.common import lines
from leadr.common.gateways import Refused, Scope, TryLater, Unclear

# For each wait, and for the whole conversation, which ends before a worker counts as gone.
SECONDS, IN_ALL = 20, 90
# What people's mail servers listen on. Others are not talked to, whoever asks for it.
PORTS = (25, 465, 587, 2525)
GREY = timedelta(minutes=15)
LOGIN, TLS, GONE, SAID_NO = "login_refused", "tls_failed", "recipient_gone", "mail_refused"
# RFC 3463: the address does not exist, is malformed, has moved, or the mailbox is disabled.
GONE_CODES = re.compile(r"\b5\.(1\.(1|2|3|6|10)|2\.1)\b")
ANY_CODE = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
GONE_REPLIES = (550, 551, 553)
LINE_DOT = re.compile(rb"^\.", re.MULTILINE)
GO_AHEAD = 354
CLOSING = 421
TEMPORARY = 400
PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Login:
    """How to get in."""

    host: str
    port: int
    security: str
    user: str
    password: str


class Plain(smtplib.SMTP):
    """Speaks over a line that is open already."""

    def __init__(self, line: socket.socket, host: str) -> None:
        self.line = line
        super().__init__(host, timeout=SECONDS)

    def _get_socket(self, *_: object) -> socket.socket:
        return self.line


class Tls(smtplib.SMTP_SSL):
    """The same with TLS from the start; the certificate is that of the name."""

    def __init__(self, line: socket.socket, host: str, context: ssl.SSLContext) -> None:
        self.line, self.trust = line, context
        super().__init__(host, timeout=SECONDS, context=context)

    def _get_socket(self, host: str, *_: object) -> socket.socket:
        return self.trust.wrap_socket(self.line, server_hostname=host)


def public_address(host: str, port: int) -> str:
    """An IP address of a mail server; raises Refused for one inside our own network (development may)."""
    if not settings.DEVELOPMENT and port not in PORTS:
        raise Refused("bad_port", f"Mail servers listen on port {', '.join(map(str, PORTS))}.", scope=Scope.CONFIG)
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [address for address in found if settings.DEVELOPMENT or ipaddress.ip_address(address).is_global]
    if not allowed:
        raise Refused("private_host", f"“{host}” is not a mail server on the internet.", scope=Scope.CONFIG)
    return allowed[0]


def check(login: Login) -> None:
    """Log in and leave. Raises Refused (login, TLS) or TryLater."""
    with _conversation(login):
        pass


def send(login: Login, *, sender: str, to: str, raw: bytes, hand_over: Callable[[], None]) -> str:
    """Hand a letter over and return the server's answer.

    `hand_over` is called at the last moment at which certainly nothing has left; what it raises ends the
    conversation without a letter. Raises TryLater, Refused, or Unclear once the letter is on its way.
    """
    with _conversation(login) as server:
        _answer(server.mail(sender))
        _answer(server.rcpt(to), to=to)
        hand_over()
        return _data(server, raw)


def _data(server: smtplib.SMTP, raw: bytes) -> str:
    code, said = server.docmd("DATA")
    if code != GO_AHEAD:
        return _answer((code, said))
    try:
        server.send(LINE_DOT.sub(b"..", raw) + b".\r\n")
        reply = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Unclear("no_answer", "The mail server did not say whether it took the mail.") from error
    return _answer(reply)


@contextmanager
def _conversation(login: Login) -> Iterator[smtplib.SMTP]:
    """A session that is logged in; every trouble in it comes out as one of ours, nothing having left."""
    with ExitStack() as held:
        server = _greeted(login, held)
        try:
            yield server
        except smtplib.SMTPServerDisconnected as error:  # before the letter: _data answers for itself
            raise _away(login) from error
        finally:
            _leave(server)


def _greeted(login: Login, held: ExitStack) -> smtplib.SMTP:
    try:
        address = public_address(login.host, login.port)
        line = held.enter_context(lines.line(address, login.port, patience=SECONDS, in_all=IN_ALL))
        return _logged_in(login, line)
    except smtplib.SMTPAuthenticationError as error:
        raise _no_login(error) from error
    except ssl.SSLError as error:
        raise Refused(TLS, "The mail server's encryption could not be trusted.", scope=Scope.CONFIG) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(TLS, "The mail server does not offer what was chosen.", scope=Scope.CONFIG) from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise _away(login) from error


def _logged_in(login: Login, line: socket.socket) -> smtplib.SMTP:
    context = ssl.create_default_context()
    is_tls = login.security == Security.TLS
    server = Tls(line, login.host, context) if is_tls else Plain(line, login.host)
    try:
        if login.security == Security.STARTTLS:
            server.starttls(context=context)
        if login.user:
            server.login(login.user, login.password)
        server.ehlo_or_helo_if_needed()
    except Exception:
        server.close()
        raise
    return server


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _no_login(error: smtplib.SMTPAuthenticationError) -> TryLater | Refused:
    said = _words(error.smtp_error)
    if error.smtp_code < PERMANENT:
        return TryLater("login_later", f"The mail server put the login off: {said}", scope=Scope.SERVICE)
    return Refused(LOGIN, f"The mail server refused the user name or password: {said}"[:300], scope=Scope.CONFIG)


def _away(login: Login) -> TryLater:
    return TryLater(
        "unreachable", f"The mail server {login.host} cannot be reached. It is tried again by itself.",
        scope=Scope.SERVICE,
    )  # fmt: skip


def _answer(reply: tuple[int, bytes], *, to: str = "") -> str:
    code, said = reply[0], _words(reply[1])
    if code < TEMPORARY:
        return f"{code} {said}"[:300]
    if code == CLOSING:
        raise TryLater("busy", f"The mail server is closing: {said}"[:300], scope=Scope.SERVICE, after=GREY)
    if code < PERMANENT:
        raise TryLater("put_off", f"The mail server said: try later. {code} {said}"[:300], after=GREY)
    reason = GONE if is_gone(code, said, is_recipient=bool(to)) else SAID_NO
    sentence = f"{to or 'The mail'} was refused by the mail server: {code} {said}"[:300]
    raise Refused(reason, sentence, scope=Scope.LEAD)


def is_gone(code: int, said: str, *, is_recipient: bool) -> bool:
    """Whether a refusal means that nobody is there: by the enhanced code, else by the reply to the address."""
    if ANY_CODE.search(said):
        return bool(GONE_CODES.search(said))
    return is_recipient and code in GONE_REPLIES


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())
