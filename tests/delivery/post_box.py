"""A real IMAP server (pymap) in a process of its own, with one mailbox in memory."""

import imaplib
import socket
import subprocess
import sys
import time
from pathlib import Path

from leadr.stack import free_port
from tests.delivery.office import PASSWORD, USER


class PostBox:
    """The server, and a mail program that puts things into its inbox."""

    def __init__(self):
        self.port = free_port()
        pymap = str(Path(sys.executable).with_name("pymap"))
        place = ["--host", "127.0.0.1", "--port", str(self.port), "--no-tls"]
        backend = ["dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD]
        self.process = subprocess.Popen([pymap, *place, *backend], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()

    def put(self, raw):
        """One more mail; its number."""
        with self.opened() as program:
            _, (said,) = program.append("INBOX", None, None, raw)
            return int(said.split()[2].rstrip(b"]"))

    def empty(self):
        """Throw everything away; the next mail's number goes on."""
        with self.opened() as program:
            program.select("INBOX")
            program.store("1:*", "+FLAGS", r"(\Deleted)")
            program.expunge()

    def flags(self):
        """What the server keeps of each mail besides its text."""
        with self.opened() as program:
            program.select("INBOX", readonly=True)
            return program.fetch("1:*", "(FLAGS)")[1]

    def opened(self):
        """A mail program that is logged in."""
        program = imaplib.IMAP4("127.0.0.1", self.port)
        program.login(USER, PASSWORD)
        return program

    def stop(self):
        """End it."""
        self.process.terminate()
        self.process.wait(10)

    def _wait(self):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("pymap did not start")
