"""A request as it comes in: of a file only as much is kept as could be taken, whatever is sent."""

from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Request

from ..config import MAX_EVIDENCE

IN_MEMORY = 500_000
"""Bytes of a file that are held in memory; a larger one goes to a file without a name."""


class Received(Request):
    """A request whose files end one byte after the limit: who reads them sees that they are too large, and the fields
    beside them are there to be shown again.
    """

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        return _Beginning(IN_MEMORY)


class _Beginning(SpooledTemporaryFile[bytes]):
    def write(self, content: bytes) -> int:  # type: ignore[override]
        super().write(content[: max(MAX_EVIDENCE + 1 - self.tell(), 0)])
        return len(content)
