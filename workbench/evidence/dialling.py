"""How a fetch reaches a site: the address is looked up once, checked, and dialled as it is; or a proxy does all of it.

A connection is timed, counted and recorded as a whole (Watch, Wire): a server that sends a byte a second, or without
end, or never answers the handshake, gets no more than the limits.
"""

import io
import queue
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Event, Thread
from typing import IO, Any, TypeVar

import certifi
from python_socks import ProxyType
from python_socks.sync import Proxy

from ..errors import Invalid
from .targets import OPEN_WEB, Reach, Target, outside

SLICE = 0.25
"""Seconds after which somebody who waits looks whether the fetch was cancelled."""
TO_CONNECT = 10.0
ADDRESSES = 4
"""Addresses of one name that are tried at most."""
T = TypeVar("T")
Answers = list[tuple[Any, ...]]


class Stopped(Exception):
    """The fetch was cancelled meanwhile."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of a whole fetch: redirects followed, bytes taken in (packed or unpacked), seconds."""

    hops: int = 4
    bytes: int = 20_000_000
    seconds: float = 30.0


def trusted() -> ssl.SSLContext:
    """Whom TLS trusts: Mozilla's list, not the machine's, where a state may have had its own put in."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context


@dataclass(frozen=True, slots=True)
class Way:
    """How to get outside. `proxy` is the desk's SOCKS proxy as host:port; the rest only tests set."""

    proxy: str = ""
    reach: Reach = OPEN_WEB
    look_up: Callable[..., Answers] = socket.getaddrinfo
    trust: Callable[[], ssl.SSLContext] = trusted


@dataclass(slots=True)
class Watch:
    """What a fetch has used up. Others look at `bytes` and `total` while it runs, and set `stop` to end it."""

    limits: Limits = field(default_factory=Limits)
    stop: Event = field(default_factory=Event)
    bytes: int = 0
    total: int | None = None
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds that are left. Raises Invalid where there are none, Stopped where it was cancelled."""
        if self.stop.is_set():
            raise Stopped
        left = self.began + self.limits.seconds - time.monotonic()
        if left <= 0:
            raise Invalid(f"The page took longer than {self.limits.seconds:g} seconds; try again later.")
        return left

    def count(self, number: int) -> None:
        self.bytes += number
        self.check(self.bytes)

    def check(self, size: int) -> None:
        """Raise Invalid where so many bytes are too many."""
        if size > self.limits.bytes:
            limit = f"{self.limits.bytes / 1_000_000:g} MB"
            raise Invalid(f"The page is larger than {limit}; save it yourself and add the file.")


class Wire:
    """A connection as http.client uses one: all that passes is recorded, counted and timed."""

    def __init__(self, connection: socket.socket, watch: Watch, received: IO[bytes]) -> None:
        self.connection, self.watch, self.received = connection, watch, received
        self.sent, self.ended = bytearray(), False

    def sendall(self, data: bytes) -> None:
        self.connection.settimeout(self.watch.left())
        self.connection.sendall(data)
        self.sent += data

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """http.client says that it needs no more of it; who dialled closes."""


class _Reader(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        connection, watch = self.wire.connection, self.wire.watch
        most = min(len(buffer), watch.limits.bytes - watch.bytes + 1)  # one byte too many is enough to know
        while True:
            connection.settimeout(min(SLICE, watch.left()))
            try:
                number = connection.recv_into(buffer, most)
            except TimeoutError:
                continue
            self.wire.received.write(buffer[:number])
            watch.count(number)
            self.wire.ended = not number
            return number


@dataclass(frozen=True, slots=True)
class Line:
    """An open connection, with the address that was dialled (none by a proxy) and the certificate's SHA-256."""

    connection: socket.socket
    address: str | None
    certificate: str | None


def dial(target: Target, way: Way, watch: Watch) -> Line:
    """Connect to the target: to an address that was checked, by TLS where the link says so. Raises Invalid."""
    if way.proxy:
        connection, address = _by_proxy(target, way, watch), None
    else:
        connection, address = _straight(target, way, watch)
    if target.scheme == "http":
        return Line(connection, address, None)
    try:
        context = way.trust()
        connection.settimeout(watch.left())
        secure = context.wrap_socket(connection, server_hostname=target.host)
    except ssl.SSLCertVerificationError as error:
        connection.close()
        why = error.verify_message.rstrip(".")
        raise Invalid(f"The certificate of {target.host} is not to be trusted ({why}); nothing was fetched.") from None
    except OSError:
        connection.close()
        watch.left()
        raise Invalid(f"No secure connection to {target.host} came about; try again later.") from None
    except BaseException:
        connection.close()
        raise
    return Line(secure, address, sha256(secure.getpeercert(binary_form=True) or b"").hexdigest())


def _straight(target: Target, way: Way, watch: Watch) -> tuple[socket.socket, str]:
    try:
        answers = _in_time(watch, lambda: way.look_up(target.host, target.port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        raise Invalid(f"There is no site {target.host}, or it cannot be looked up now; check the link.") from None
    places = list(dict.fromkeys((family, place) for family, _, _, _, place in answers))
    good = [(family, place) for family, place in places if outside(str(place[0]), way.reach)]
    if not good:
        raise Invalid(f"{target.host} leads to an address that is not outside; nothing was fetched.")
    for family, place in good[:ADDRESSES]:
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(min(TO_CONNECT, watch.left()))
            connection.connect(place)
            if connection.getpeername()[0] == place[0]:
                return connection, str(place[0])
        except OSError:
            pass
        except BaseException:
            connection.close()
            raise
        connection.close()
    raise Invalid(f"{target.host} does not answer; try again later.")


def _by_proxy(target: Target, way: Way, watch: Watch) -> socket.socket:
    """A connection that the proxy made, to an address that it looked up itself: which one is not known here."""
    host, _, port = way.proxy.rpartition(":")
    proxy = Proxy(ProxyType.SOCKS5, host.strip("[]"), int(port), rdns=True)
    try:
        found: socket.socket = _in_time(watch, lambda: proxy.connect(target.host, target.port, timeout=watch.left()))
    except (Invalid, Stopped):
        raise
    except Exception:  # python-socks has several families of them, and what a bad proxy says breaks in others
        fault = f"{target.host}, or the desk's proxy itself, was not reached; try again later, or tell an editor."
        raise Invalid(fault) from None
    return found


def _in_time(watch: Watch, call: Callable[[], T]) -> T:
    """What `call` gives, waited for no longer than the watch allows: nobody can tell a resolver when to give up."""
    answer: queue.SimpleQueue[tuple[T | None, Exception | None]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put((call(), None))
        except Exception as error:  # it is raised again where it is waited for
            answer.put((None, error))

    Thread(target=ask, name="dialling", daemon=True).start()
    while True:
        try:
            found, error = answer.get(timeout=min(SLICE, watch.left()))
        except queue.Empty:
            continue
        if error:
            raise error
        return found  # type: ignore[return-value]
