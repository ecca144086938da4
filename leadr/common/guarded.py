"""Calls an address a user gave us, and never one inside our own network: the name is looked up once and held to."""

import http.client
import ipaddress
import socket
import ssl
import string
from collections.abc import Mapping
from functools import cache
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings

from leadr.common import lines

# For each wait, and for the whole call: an answer that drips in holds no worker.
SECONDS, IN_ALL = 5.0, 15.0
PORTS = {"https": 443, "http": 80}
HTTPS_ONLY = "The address has to begin with https://."
PRIVATE = "This address leads into a private network, where Leadr does not call."


class NotCalled(Exception):
    """Nobody answered, or it may not be called; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def problem(url: str) -> str:
    """The sentence for what is wrong with an address as it is written; empty when nothing is."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return "This is no web address."
    if parts.scheme not in (PORTS if settings.DEVELOPMENT else {"https"}):
        return HTTPS_ONLY
    if parts.username or parts.password:
        return "Leave the login out of the address; the signature proves that we call."
    return PRIVATE if _is_inside(parts.hostname) else ""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST once, without following redirects; the status of the answer, whose body is not read. Raises NotCalled."""
    if sentence := problem(url):
        raise NotCalled(sentence)
    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    address = _address(host, port)
    try:
        with lines.line(address, port, patience=SECONDS, in_all=IN_ALL) as line:
            return _asked(parts, line, body, headers)
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise NotCalled(f"No answer: {type(error).__name__}.") from error


def _asked(parts: SplitResult, line: socket.socket, body: bytes, headers: Mapping[str, str]) -> int:
    host = str(parts.hostname)
    speaker = http.client.HTTPConnection(host)
    # The connection goes to the address that was checked; the certificate is that of the name.
    speaker.sock = line if parts.scheme == "http" else _trust().wrap_socket(line, server_hostname=host)
    target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=string.punctuation)
    try:
        speaker.request("POST", target, body, {**headers, "Host": parts.netloc, "User-Agent": "Leadr/1"})
        return speaker.getresponse().status
    finally:
        speaker.close()


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _address(host: str, port: int) -> str:
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise NotCalled("This host cannot be found.") from error
    if any(_is_inside(address) for address in found):
        raise NotCalled(PRIVATE)
    return min(found)


def _is_inside(host: str) -> bool:
    if settings.DEVELOPMENT:
        return False
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host.lower().rstrip(".").endswith(("localhost", ".local", ".internal"))
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return not address.is_global or address.is_multicast or (mapped is not None and not mapped.is_global)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if url.isprintable() and " " not in url else None
