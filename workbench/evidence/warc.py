"""A fetch as WARC (ISO 28500): what was sent and received byte for byte, each redirect, and what the line was."""

import importlib.metadata
import io
from collections.abc import Sequence
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from .exchange import Exchange

TOOL = "warcio"
MIME = "application/warc"
VERSION = importlib.metadata.version(TOOL)
INFO = {"software": f"{TOOL} {VERSION}", "format": "WARC File Format 1.1"}


class _Writer(WARCWriter):  # type: ignore[misc]
    """warcio's writer with SHA-256 digests: it would take SHA-1, which no longer proves anything."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def write(out: IO[bytes], exchanges: Sequence[Exchange]) -> None:
    """Write the exchanges, in their order, as gzipped records: response, request, and the line as metadata."""
    writer = _Writer(out, gzip=True, warc_version="WARC/1.1")
    writer.write_record(writer.create_warcinfo_record(None, INFO))
    for one in exchanges:
        about = {"WARC-Date": f"{one.at:%Y-%m-%dT%H:%M:%S.%fZ}"}
        if one.address:
            about["WARC-IP-Address"] = one.address
        response = _write(writer, one.target.url, "response", one.response, about)
        about["WARC-Concurrent-To"] = response
        _write(writer, one.target.url, "request", io.BytesIO(one.request), about)
        line = f"tls-certificate-sha256: {one.certificate or 'none'}\r\n".encode()
        record = writer.create_warc_record(
            one.target.url, "metadata", io.BytesIO(line), len(line), warc_headers_dict=dict(about)
        )
        writer.write_record(record)


def last_answer(content: bytes) -> bytes:
    """What the last site of such a WARC answered, byte for byte. Raises ValueError where there is no answer in it."""
    answer = b""
    for record in ArchiveIterator(io.BytesIO(content), no_record_parse=True):
        if record.rec_type == "response":
            answer = record.raw_stream.read()
    if not answer:
        raise ValueError("There is no answer in this WARC.")
    return answer


def _write(writer: Any, url: str, kind: str, content: IO[bytes], about: dict[str, str]) -> str:
    """Write a record and return its id. warcio reads the head for the payload's digest, but would write it anew."""
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    record = writer.create_warc_record(url, kind, content, size, warc_headers_dict=dict(about))
    record.http_headers, record.length, record.payload_length = None, size, size
    content.seek(0)
    writer.write_record(record)
    return str(record.rec_headers.get_header("WARC-Record-ID"))
