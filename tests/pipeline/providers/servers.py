"""Real servers for one test: what they are asked, and what they answer, byte for byte."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Talk = Callable[[socket.socket, bytes], None]


@dataclass
class Server:
    """``asked`` are the requests so far, head and body; ``connections`` counts them, spoken to or not."""

    port: int
    asked: list[str] = field(default_factory=list)
    connections: int = 0


@contextlib.contextmanager
def server(talk: Talk, *, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Listens at 127.0.0.1 and lets ``talk(connection, head)`` answer each request."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Server(int(listener.getsockname()[1]))
        threading.Thread(target=_serve, args=(listener, made, talk, tls), daemon=True).start()
        yield made
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, made: Server, talk: Talk, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        made.connections += 1
        threading.Thread(target=_answer, args=(connection, made, talk, tls), daemon=True).start()


def _answer(connection: socket.socket, made: Server, talk: Talk, tls: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError):
        if tls is not None:
            connection = tls.wrap_socket(connection, server_side=True)
        with connection:
            head = b""
            while b"\r\n\r\n" not in head and (more := connection.recv(65536)):
                head += more
            while len(head.partition(b"\r\n\r\n")[2]) < _length(head) and (more := connection.recv(65536)):
                head += more
            made.asked.append(head.decode("latin-1"))
            talk(connection, head)


def _length(head: bytes) -> int:
    found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return int(found[1]) if found else 0


def answering(body: bytes = b"hello", *, status: str = "200 OK", **headers: str) -> Talk:
    """A plain answer with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    whole = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return lambda connection, head: connection.sendall(whole)


def certificate(folder: Path, *names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for ``names``, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(pem)
    return serving, ssl.create_default_context(cafile=str(pem))
