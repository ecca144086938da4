"""Webhooks over TLS: the certificate has to be that of the name, though the call goes to the address looked up."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from leadr.common import guarded

PEM = serialization.Encoding.PEM


def certificate(name, folder):
    """A certificate for a name that signs itself, as a file with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "hooks.pem"
    path.write_bytes(private + made.public_bytes(PEM))
    return path


class Ear(BaseHTTPRequestHandler):
    """Remembers what it was asked."""

    def do_POST(self):
        """Say yes."""
        self.server.heard.append((self.path, self.headers["Host"], self.rfile.read(2)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def ear(tmp_path, settings, monkeypatch):
    """A server for hooks.test at our own address, whose certificate is trusted."""
    settings.DEVELOPMENT = True
    path = certificate("hooks.test", tmp_path)
    server = HTTPServer(("127.0.0.1", 0), Ear)
    server.heard = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = [(2, 1, 6, "", ("127.0.0.1", server.server_port))]
    monkeypatch.setattr(guarded.socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(guarded, "_trust", lambda: ssl.create_default_context(cafile=str(path)))
    yield server
    server.shutdown()
    server.server_close()


def test_the_right_name_is_told_everything(ear):
    place = f"hooks.test:{ear.server_port}"
    assert guarded.post(f"https://{place}/größe?q=ä b".replace(" ", "%20"), b"{}", {}) == 204
    assert ear.heard == [("/gr%C3%B6%C3%9Fe?q=%C3%A4%20b", place, b"{}")]


def test_another_name_is_told_nothing(ear):
    with pytest.raises(guarded.NotCalled, match="SSLCertVerificationError"):
        guarded.post(f"https://other.test:{ear.server_port}/", b"{}", {})
    assert ear.heard == []


def test_a_certificate_nobody_vouches_for_is_told_nothing(ear, monkeypatch):
    monkeypatch.setattr(guarded, "_trust", ssl.create_default_context)
    with pytest.raises(guarded.NotCalled, match="SSLCertVerificationError"):
        guarded.post(f"https://hooks.test:{ear.server_port}/", b"{}", {})
    assert ear.heard == []
