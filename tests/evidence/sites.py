"""Sites on loopback that answer as they are told, with names that only the tests' resolver knows."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from workbench.evidence.dialling import Way
from workbench.evidence.targets import Reach

NAME = "pages.tolvania.net"
LOOPBACK = ("127.0.0.0/8", "::1/128")
Answer = Callable[[socket.socket, bytes], None]


def page(body: bytes, *heads: str, status: str = "200 OK", mime: str = "text/html", length: bool = True) -> bytes:
    """An answer as a site sends it."""
    told = [f"HTTP/1.1 {status}", f"Content-Type: {mime}", *heads]
    return "\r\n".join([*told, *([f"Content-Length: {len(body)}"] if length else []), "", ""]).encode("latin-1") + body


def leads_to(place: str) -> bytes:
    return page(b"elsewhere", "Location: " + place.encode().decode("latin-1"), status="302 Found")


def says(*answers: bytes) -> Answer:
    """Answers the first question with the first answer, and so on; the last one again and again."""
    left = list(answers)
    return lambda connection, _asked: connection.sendall(left.pop(0) if len(left) > 1 else left[0])


def drips(piece: bytes, head: bytes = b"", every: float = 0.05) -> Answer:
    """Sends `piece` again and again, never to an end."""

    def answer(connection: socket.socket, _asked: bytes) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(every)

    return answer


@dataclass
class Site:
    """A running site: its port, and what it was asked."""

    port: int
    asked: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{NAME}:{self.port}/"

    def way(self, *addresses: str, **more: object) -> Way:
        """To this site and no further than loopback; its name leads to the `addresses`."""
        reach = Reach(LOOPBACK, frozenset({self.port}))
        return Way(**{"reach": reach, "look_up": names(*(addresses or ("127.0.0.1",))), **more})


def names(*addresses: str) -> Callable[..., list]:
    """A resolver to which every name is at the `addresses`."""

    def look_up(_host: str, port: int, **_how: object) -> list:
        return [_row(address, port) for address in addresses]

    return look_up


def _row(address: str, port: int) -> tuple:
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


@contextmanager
def site(answer: Answer, context: ssl.SSLContext | None = None, *, waits: bool = True) -> Iterator[Site]:
    """Runs a site that treats every connection as `answer` says, once it was asked (or at once)."""
    listening = socket.create_server(("127.0.0.1", 0))
    running = Site(listening.getsockname()[1])
    opened: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            opened.append(connection)
            threading.Thread(target=treat, args=(connection,), daemon=True).start()

    def treat(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            line = context.wrap_socket(connection, server_side=True) if context else connection
            with suppress(OSError), line:
                asked = b""
                while waits and b"\r\n\r\n" not in asked and (piece := line.recv(4096)):
                    asked += piece
                if asked:
                    running.asked.append(asked)
                if asked or not waits:
                    answer(line, asked)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for connection in opened:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        thread.join(5)


def certified(folder: Path, *names: str, days: int = 1) -> tuple[ssl.SSLContext, ssl.SSLContext, str]:
    """A self-signed certificate for names: the site's context, one that trusts it, and its SHA-256."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tests")])
    until = datetime.now(UTC) + timedelta(days=days)
    subjects = [
        x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name) for name in names or (NAME,)
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=3))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName(subjects), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = folder / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    kept.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(kept)
    trusting = ssl.create_default_context(cafile=str(kept))
    return serving, trusting, made.fingerprint(hashes.SHA256()).hex()
