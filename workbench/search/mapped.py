"""One of Whoosh's compound files, mapped into memory and read in place. Whoosh's own reader copies it whole."""

from typing import Any

from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import BufferFile

_Storage: Any = CompoundStorage  # Whoosh's own types are partial, so to mypy it is Any
_File: Any = BufferFile


class Mapped(_Storage):  # type: ignore[misc]
    """The files inside of a segment's file. What reads by place (`get…`) is safe to share between threads."""

    def open_file(self, name: str, *_args: object, **_more: object) -> Any:
        start, length = self.range(name)
        return _Window(memoryview(self._source)[start : start + length], name)


class _Window(_File):  # type: ignore[misc]
    """As Whoosh's BufferFile, but what reads on from a place reads in place too."""

    def __init__(self, view: memoryview, name: str) -> None:
        super().__init__(b"", name)
        self._buf, self.file = view, _Cursor(view)


class _Cursor:
    """A file over a view."""

    def __init__(self, view: memoryview) -> None:
        self.view, self.place = view, 0

    def read(self, size: int = -1) -> bytes:
        end = len(self.view) if size is None or size < 0 else self.place + size
        found = bytes(self.view[self.place : end])
        self.place += len(found)
        return found

    def readline(self) -> bytes:
        ahead = bytes(self.view[self.place : self.place + 4096])
        while b"\n" not in ahead and self.place + len(ahead) < len(self.view):
            ahead = bytes(self.view[self.place : self.place + 2 * len(ahead)])
        return self.read(ahead.index(b"\n") + 1 if b"\n" in ahead else len(ahead))

    def seek(self, place: int, whence: int = 0) -> int:
        self.place = place + (0, self.place, len(self.view))[whence]
        return self.place

    def tell(self) -> int:
        return self.place

    def close(self) -> None:
        self.view = memoryview(b"")
