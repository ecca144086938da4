"""Calls an address a user gave us, and never one inside our own network: the name is looked up once and held to."""

import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError

SECONDS = urllib3.Timeout(connect=5, read=10)
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
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {**headers, "Host": parts.netloc, "User-Agent": "Leadr/1"}
    pool = _pool(parts.scheme, host, address, port)
    try:
        answer = pool.urlopen(
            "POST", target, body, sent, retries=False, redirect=False, timeout=SECONDS, preload_content=False
        )
        answer.close()
        return answer.status
    except (HTTPError, OSError, ValueError) as error:
        raise NotCalled(f"No answer: {type(error).__name__}.") from error
    finally:
        pool.close()


def _pool(scheme: str, host: str, address: str, port: int) -> urllib3.HTTPConnectionPool:
    # The connection goes to the address that was checked; the certificate is that of the name.
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port)
    return urllib3.HTTPSConnectionPool(address, port, assert_hostname=host, server_hostname=host)


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
