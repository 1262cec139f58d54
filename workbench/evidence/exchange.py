"""One question to a site and its answer, with every byte of both kept for the WARC."""

import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any, cast

from ..db import now
from ..errors import Invalid
from ..originals import COMING
from .dialling import Line, Watch, Way, Wire, dial
from .targets import Target

PIECE = 1 << 16
ASKED = {"User-Agent": "Mozilla/5.0", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
"""What a site is told beside the page's address: nothing of the desk, and nothing that was stored before."""
PACKED = {"gzip": 31, "x-gzip": 31, "deflate": 15}
BROKEN_OFF = "The site broke off before the page was whole; try again later."


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was asked and answered. `request` and `response` are the bytes as they passed, `body` is unpacked.

    `body` is None where it is packed in a way that is not unpacked here.
    """

    target: Target
    at: datetime
    address: str | None
    certificate: str | None
    request: bytes
    response: IO[bytes]
    status: int
    location: str | None
    mime: str
    body: Path | None


class _Connection(HTTPConnection):
    """http.client over a connection that is there already; it never dials by itself."""

    auto_open = 0

    def __init__(self, target: Target, wire: Wire) -> None:
        super().__init__(target.host, target.port)
        self.sock = cast(Any, wire)


@contextmanager
def exchange(target: Target, way: Way, watch: Watch, folder: Path) -> Iterator[Exchange]:
    """Ask for the target. What was received lies in files of `folder` until the block ends. Raises Invalid."""
    with (
        TemporaryFile(dir=folder) as received,
        NamedTemporaryFile(dir=folder, prefix=COMING) as body,
    ):
        at, line = now(), dial(target, way, watch)
        with closing(line.connection):
            try:
                found = _talk(target, at, line, Wire(line.connection, watch, received), body)
            except (HTTPException, OSError, ValueError):
                watch.left()
                raise Invalid(BROKEN_OFF) from None
        yield found


def _talk(target: Target, at: datetime, line: Line, wire: Wire, body: IO[bytes]) -> Exchange:
    connection = _Connection(target, wire)
    connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": target.authority, **ASKED}.items():
        connection.putheader(name, value)
    connection.endheaders()
    with connection.getresponse() as response:
        if wire.ended:  # http.client takes the end for the end of the head
            raise Invalid(BROKEN_OFF)
        if response.length:
            wire.watch.check(response.length)
            wire.watch.total = wire.watch.bytes + response.length
        readable = _take_in(response, body, wire.watch)
    body.flush()
    location = response.headers.get("Location")
    return Exchange(
        target,
        at,
        line.address,
        line.certificate,
        bytes(wire.sent),
        wire.received,
        response.status,
        location and location.encode("latin-1", "replace").decode("utf-8", "replace"),
        response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        Path(body.name) if readable else None,
    )


def _take_in(response: HTTPResponse, body: IO[bytes], watch: Watch) -> bool:
    """Read to the end, unpacked into `body`; whether it could be unpacked."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower() or "identity"
    unpacking = _Unpacking(PACKED[packing], watch) if packing in PACKED else None
    while piece := response.read(PIECE):
        for part in unpacking.pieces(piece) if unpacking else [piece]:
            body.write(part)
    if response.length or (unpacking and unpacking.begun and not unpacking.packed.eof):
        raise Invalid(BROKEN_OFF)
    return bool(unpacking) or packing == "identity"


class _Unpacking:
    """Unpacks piece by piece; a few bytes that would become gigabytes end at the limit."""

    def __init__(self, bits: int, watch: Watch) -> None:
        self.packed, self.watch, self.size, self.begun = zlib.decompressobj(bits), watch, 0, False

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        while packed and not self.packed.eof:
            self.watch.left()
            yield self._count(self._unpack(packed))
            packed = self.packed.unconsumed_tail

    def _unpack(self, packed: bytes) -> bytes:
        try:
            piece = self.packed.decompress(packed, PIECE)
        except zlib.error:
            if self.begun:
                raise Invalid(
                    "The site sent the page packed in a way that cannot be unpacked; save it yourself."
                ) from None
            self.packed = zlib.decompressobj(-15)  # what many servers mean by deflate
            self.begun = True
            return self._unpack(packed)
        self.begun = True
        return piece

    def _count(self, piece: bytes) -> bytes:
        self.size += len(piece)
        self.watch.check(self.size)
        return piece
