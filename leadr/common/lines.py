"""Connections to hosts that users named: cut once their time is up, however slowly the other side talks."""

import contextlib
import socket
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def line(address: str, port: int, *, patience: float, in_all: float) -> Iterator[socket.socket]:
    """An open connection. `patience` is for each wait, `in_all` for everything; then whoever waits reads its end.

    Raises OSError when nobody takes the call.
    """
    opened = socket.create_connection((address, port), patience)
    twin = opened.dup()  # TLS takes the socket itself over
    timer = threading.Timer(in_all, _cut, [twin])
    timer.daemon = True
    timer.start()
    try:
        yield opened
    finally:
        timer.cancel()
        _cut(twin)  # closed alone, it would stay open as long as anything that read from it is remembered
        twin.close()
        opened.close()


def _cut(twin: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it has ended already
        twin.shutdown(socket.SHUT_RDWR)
