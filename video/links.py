"""Which addresses of films and pictures we trust. Pure."""

from collections.abc import Iterable
from urllib.parse import urlsplit

MOST_CHARACTERS = 1000
HERE = "127.0.0.1"


def is_trusted(address: str, *, hosts: Iterable[str], near: bool = False) -> bool:
    """Whether an address is https at one of the hosts or below it; `near` adds http on this machine."""
    if not 0 < len(address) <= MOST_CHARACTERS or not address.isprintable() or set(address) & set(' \\"<>`'):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if "@" in parts.netloc:
        return False
    if near and (parts.scheme, host) == ("http", HERE):
        return True
    return parts.scheme == "https" and any(host == known or host.endswith(f".{known}") for known in hosts)
