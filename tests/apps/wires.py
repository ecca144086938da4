"""Servers that answer with fixed bytes, for what no provider should ever send."""

import contextlib
import socket
import threading


class Wire:
    """A server on a free port that gives every caller the same answer and keeps what they sent."""

    def __init__(self, *answers: bytes) -> None:
        self.answers, self.asked = list(answers), []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self.listener.accept()
                threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller: socket.socket) -> None:
        with caller, contextlib.suppress(OSError):
            self.asked.append(_whole_request(caller))
            caller.sendall(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])


def _whole_request(caller: socket.socket) -> bytes:
    # Closing a socket with unread bytes resets it, and the caller would never see the answer.
    said = b""
    while b"\r\n\r\n" not in said:
        said += caller.recv(65536)
    head, _, body = said.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += caller.recv(65536)
    return head + b"\r\n\r\n" + body


def reply(body: bytes | str = b"{}", *, status: str = "200 OK", **headers: str) -> bytes:
    """The bytes of an HTTP answer."""
    raw = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": "application/json", "Content-Length": str(len(raw)), "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + raw


@contextlib.contextmanager
def wire(*answers: bytes):
    """A server that gives these answers in turn, the last one for ever."""
    server = Wire(*answers)
    try:
        yield server
    finally:
        server.listener.close()


@contextlib.contextmanager
def deaf_port():
    """An address that takes no connection and refuses none: its queue of callers is full."""
    with contextlib.ExitStack() as held:
        listener = held.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            caller = held.enter_context(socket.socket())
            caller.settimeout(0)
            caller.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def closed_port() -> str:
    """An address nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"
