"""Columns as arrays: values of all documents of a segment in Whoosh's own column files, read without copying.

They are Whoosh columns like its own (Whoosh writes, merges and reads them value by value); besides, their readers give
all of one as an array.
"""

from array import array
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import Column, ColumnReader, ColumnWriter

_Column: Any = Column  # Whoosh's own types are partial, so to mypy it is Any
_Reader: Any = ColumnReader
_Writer: Any = ColumnWriter
_FOOT = Struct("<BII")


def _aligned(view: memoryview, kind: str) -> NDArray[Any]:
    """An array over mapped memory; copied where it begins at an odd place, which numpy reads slowly."""
    return np.require(np.frombuffer(view, kind), requirements="A")


class _Memory(BytesIO):
    """A file in memory, as columns write to and read from."""

    @property
    def _buf(self) -> memoryview:
        return self.getbuffer()


class Several(_Column):  # type: ignore[misc]
    """Columns that lie in one file, as opening many is most of what a commit takes; values are {name: value}."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self.columns = dict(columns)

    def default_value(self, reverse: bool = False) -> dict[str, Any]:
        return {}

    def writer(self, dbfile: Any) -> "_SeveralWriter":
        return _SeveralWriter(dbfile, self.columns)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> "SeveralReader":
        return SeveralReader(dbfile, basepos, length, doccount, self.columns)


class _SeveralWriter(_Writer):  # type: ignore[misc]
    """Column after column, and at the end where each of them ends."""

    def __init__(self, dbfile: Any, columns: Mapping[str, Any]) -> None:
        self.dbfile = dbfile
        self.files = {name: _Memory() for name in columns}
        self.writers = {name: column.writer(self.files[name]) for name, column in columns.items()}

    def add(self, docnum: int, value: Mapping[str, Any]) -> None:
        for name, one in value.items():
            self.writers[name].add(docnum, one)

    def finish(self, doccount: int) -> None:
        ends, place = [], 0
        for name, writer in self.writers.items():
            writer.finish(doccount)
            self.dbfile.write(self.files[name].getvalue())
            place += len(self.files[name].getvalue())
            ends.append(place)
        self.dbfile.write(np.asarray(ends, "<i8").tobytes())


class SeveralReader(_Reader):  # type: ignore[misc]
    """`readers`: those of the columns, by name."""

    def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int, columns: Mapping[str, Any]) -> None:
        super().__init__(dbfile, basepos, length, doccount)
        foot = basepos + length - 8 * len(columns)
        ends = np.frombuffer(dbfile._buf[foot : basepos + length], "<i8").tolist()
        extents = zip(columns.items(), [0, *ends], ends, strict=False)
        self.readers = {
            name: column.reader(dbfile, basepos + start, end - start, doccount)
            for (name, column), start, end in extents
        }

    def __getitem__(self, docnum: int) -> dict[str, Any]:
        return {name: reader[docnum] for name, reader in self.readers.items()}


class Numbers(_Column):  # type: ignore[misc]
    """One whole number for each document; `kind` as numpy names it: <i4, <i8."""

    def __init__(self, kind: str, default: int = 0) -> None:
        self.kind, self.default = kind, default

    def default_value(self, reverse: bool = False) -> int:
        return self.default

    def writer(self, dbfile: Any) -> "_NumbersWriter":
        return _NumbersWriter(dbfile, self.kind, self.default)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> "_NumbersReader":
        return _NumbersReader(dbfile, basepos, length, doccount, self.kind)


class _NumbersWriter(_Writer):  # type: ignore[misc]
    def __init__(self, dbfile: Any, kind: str, default: int) -> None:
        self.dbfile, self.kind, self.default = dbfile, kind, default
        self.values = array("q")

    def fill(self, docnum: int) -> None:
        self.values.extend([self.default] * (docnum - len(self.values)))

    def add(self, docnum: int, value: int) -> None:
        self.fill(docnum)
        self.values.append(value)

    def finish(self, doccount: int) -> None:
        self.fill(doccount)
        self.dbfile.write(np.asarray(self.values, self.kind).tobytes())


class _NumbersReader(_Reader):  # type: ignore[misc]
    def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int, kind: str) -> None:
        super().__init__(dbfile, basepos, length, doccount)
        self.all = _aligned(dbfile._buf[basepos : basepos + length], kind)

    def __getitem__(self, docnum: int) -> int:
        return int(self.all[docnum])


class Codes(_Column):  # type: ignore[misc]
    """A text for each document, of which few differ: kept once, with a code for each document."""

    def default_value(self, reverse: bool = False) -> bytes:
        return b""

    def writer(self, dbfile: Any) -> "_CodesWriter":
        return _CodesWriter(dbfile)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> "_CodesReader":
        return _CodesReader(dbfile, basepos, length, doccount)


class _CodesWriter(_Writer):  # type: ignore[misc]
    """Codes of 1, 2 or 4 bytes, the lengths of the texts, the texts, and how wide the codes are and how many texts."""

    def __init__(self, dbfile: Any) -> None:
        self.dbfile = dbfile
        self.codes, self.known = array("I"), {b"": 0}

    def fill(self, docnum: int) -> None:
        self.codes.extend([0] * (docnum - len(self.codes)))

    def add(self, docnum: int, value: bytes) -> None:
        self.fill(docnum)
        self.codes.append(self.known.setdefault(value, len(self.known)))

    def finish(self, doccount: int) -> None:
        self.fill(doccount)
        width = next(width for width in (1, 2, 4) if len(self.known) <= 256**width)
        self.dbfile.write(np.asarray(self.codes, f"<u{width}").tobytes())
        texts = b"".join(self.known)
        self.dbfile.write(np.fromiter(map(len, self.known), "<u4", len(self.known)).tobytes() + texts)
        self.dbfile.write(_FOOT.pack(width, len(self.known), len(texts)))


class _CodesReader(_Reader):  # type: ignore[misc]
    def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
        super().__init__(dbfile, basepos, length, doccount)
        self.whole = dbfile._buf[basepos : basepos + length]
        self.width, self.many, self.size = _FOOT.unpack(self.whole[-_FOOT.size :])
        self.codes = _aligned(self.whole[: doccount * self.width], f"<u{self.width}")
        self._texts: list[bytes] = []

    def texts(self) -> Sequence[bytes]:
        """The text of each code."""
        if not self._texts:
            start = len(self.whole) - _FOOT.size - self.size
            ends = np.cumsum(np.frombuffer(self.whole[start - 4 * self.many : start], "<u4"))
            texts = bytes(self.whole[start : start + self.size])
            begins = [0, *ends.tolist()]
            self._texts = [texts[a:b] for a, b in pairwise(begins)]
        return self._texts

    def __getitem__(self, docnum: int) -> bytes:
        return self.texts()[int(self.codes[docnum])]


class Strings(_Column):  # type: ignore[misc]
    """Bytes of any length for each document, one after the other, and where each begins."""

    def default_value(self, reverse: bool = False) -> bytes:
        return b""

    def writer(self, dbfile: Any) -> "_StringsWriter":
        return _StringsWriter(dbfile)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> "StringsReader":
        return StringsReader(dbfile, basepos, length, doccount)


class _StringsWriter(_Writer):  # type: ignore[misc]
    def __init__(self, dbfile: Any) -> None:
        self.dbfile, self.ends = dbfile, array("Q")

    def fill(self, docnum: int) -> None:
        self.ends.extend([self.ends[-1] if self.ends else 0] * (docnum - len(self.ends)))

    def add(self, docnum: int, value: bytes) -> None:
        self.fill(docnum)
        self.dbfile.write(value)
        self.ends.append((self.ends[-1] if self.ends else 0) + len(value))

    def finish(self, doccount: int) -> None:
        self.fill(doccount)
        self.dbfile.write(np.asarray(self.ends, "<u8").tobytes())


class StringsReader(_Reader):  # type: ignore[misc]
    """`view` holds all bytes; document n's end at `ends[n]`."""

    def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
        super().__init__(dbfile, basepos, length, doccount)
        whole = dbfile._buf[basepos : basepos + length]
        self.view = whole[: length - 8 * doccount]
        self.ends = _aligned(whole[length - 8 * doccount :], "<u8").astype(np.int64, copy=False)
        self._ends = self.ends.data  # one by one it is read sooner than the array

    def begins(self, numbers: NDArray[Any]) -> NDArray[np.int64]:
        """Where the bytes of these documents begin."""
        found: NDArray[np.int64] = self.ends[numbers - 1]
        found[numbers == 0] = 0
        return found

    def some(self, numbers: NDArray[Any]) -> list[memoryview]:
        """The bytes of these documents."""
        view, ends = self.view, self._ends
        return [view[ends[number - 1] if number else 0 : ends[number]] for number in numbers.tolist()]

    def __getitem__(self, docnum: int) -> bytes:
        return bytes(self.some(np.array([docnum]))[0])
