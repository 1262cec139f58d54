"""Reading Whoosh's files. This, mapped.py, blocks.py, columns.py, merging.py and store.py are the only modules that
know Whoosh (its 2.7.4 API).

Whoosh writes a segment once and then only marks documents in it as deleted, in the table of contents. So a Segment is
mapped once in a process and kept, with what was decoded from it, for as long as it is listed; a commit costs its
readers the new segment alone. Whoosh's own Searcher would open and copy every segment again, and its refresh() finds
deleted documents.
"""

import functools
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema
from whoosh.util.numeric import byte_to_length

from workbench.search.blocks import Numbers, Term, Weights, postings
from workbench.search.documents import DESK, EVERYBODY, Audience
from workbench.search.errors import IndexDamaged, SearchError
from workbench.search.fields import COLUMNS, NUMBERS, ORDER
from workbench.search.mapped import Mapped
from workbench.search.sets import Set
from workbench.search.values import Facet, Values

MOST_KEPT = 4_000_000
"""Decoded postings that a segment keeps, of the words asked for last: at most 32 MB."""
MOST_TERMS = 50_000
"""Entries of the dictionary that a segment keeps."""
LENGTHS = np.array([byte_to_length(byte) or 0 for byte in range(256)], np.float32)
"""The length of a field that each of Whoosh's bytes stands for."""
P = ParamSpec("P")
R = TypeVar("R")
Flags = NDArray[np.bool_]


def _read(method: Callable[Concatenate["Segment", P], R]) -> Callable[Concatenate["Segment", P], R]:
    """One thread at a time, and whatever goes wrong by its name."""

    @functools.wraps(method)
    def reading(self: "Segment", /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.lock:
            try:
                return method(self, *args, **kwargs)
            except SearchError:
                raise
            except Exception as error:  # Whoosh's files are pickles: damage can raise anything
                raise IndexDamaged("The search index cannot be read; rebuild it.") from error

    return reading


class Segment:
    """One of Whoosh's segments, open for reading by many threads. Documents are numbered from 0."""

    def __init__(self, storage: Any, schema: Schema, segment: Any, values: Values) -> None:
        self.lock = RLock()
        self.size: int = segment.doc_count_all()
        files = Mapped(storage.open_file(segment.make_filename(".seg")))
        codec = segment.codec()
        self._schema: Any = schema
        self._terms: Any = codec.terms_reader(files, segment)
        self._columns: Any = codec.per_document_reader(files, segment)
        self._file: memoryview = self._terms._postfile._buf
        self._fields: dict[str, int] = self._terms._fieldmap
        self.ranked_length: int = self._columns.field_length("all")
        self._values = values
        self._known: dict[tuple[str, str], Term | None] = {}
        self._among: dict[tuple[tuple[str, str], ...], Sequence[tuple[str, str]]] = {}
        self._postings: dict[tuple[str, str], tuple[Numbers, Weights | None]] = {}
        self._kept = 0
        self._facets: dict[str, Facet] = {}
        self.pieces: Counter[str] | None = None

    def term(self, name: str, word: str) -> Term | None:
        """What the dictionary says of a word in a field."""
        try:
            return self._known[name, word]
        except KeyError:
            return self._look_up(name, word)

    @_read
    def _look_up(self, name: str, word: str) -> Term | None:
        found = None
        if name in self._fields:
            table = self._terms._tindex
            for place, length in table.ranges_for_key(self._terms._keycoder(name, word.encode())):
                found = Term.read(table.dbfile.get(place, length))
        if len(self._known) > MOST_TERMS:
            self._known.clear()
        self._known[name, word] = found
        return found

    def among(self, terms: tuple[tuple[str, str], ...]) -> Sequence[tuple[str, str]]:
        """Those of the terms that stand in the segment."""
        try:
            return self._among[terms]
        except KeyError:
            if len(self._among) > MOST_TERMS:
                self._among.clear()
            return self._among.setdefault(terms, [term for term in terms if self.term(*term)])

    @_read
    def postings(self, name: str, word: str) -> tuple[Numbers, Weights | None]:
        """The documents that hold a word in a field, ascending, deleted ones included, and with which weight (None: 1
        in each). Not to be changed: it is kept.
        """
        key = name, word
        found = self._postings.pop(key, None)
        if found is None:
            term = self.term(name, word)
            found = postings(self._file, term) if term else (np.empty(0, np.int32), None)
            self._kept += len(found[0])
            while self._kept > MOST_KEPT and self._postings:
                oldest = next(iter(self._postings))
                self._kept -= len(self._postings.pop(oldest)[0])
        self._postings[key] = found  # the last one is the one asked for last
        return found

    @_read
    def beginning(self, name: str, prefix: str) -> list[str]:
        """The words in a field that begin with `prefix`."""
        if name not in self._fields:
            return []
        begin = self._terms._keycoder(name, prefix.encode())
        found = []
        for key in self._terms._tindex.keys_from(begin):
            if not key.startswith(begin):
                break
            found.append(key[2:].decode())
        return found

    @_read
    def vocabulary(self, name: str) -> Iterator[tuple[str, int]]:
        """Every word of a field with the number of documents that hold it, deleted ones included."""
        if name not in self._fields:
            return iter(())
        begin = self._terms._keycoder(name, b"")
        entries = self._terms._tindex.items_from(begin)
        held = (entry for entry in entries if entry[0].startswith(begin))
        return iter([(key[2:].decode(), Term.read(entry).documents) for key, entry in held])

    @_read
    def of_id(self, id: str) -> list[int]:
        """The numbers of documents with this id, deleted ones included."""
        found: list[int] = self.postings("id", id)[0].tolist()
        self._kept -= len(self._postings.pop(("id", id))[0])
        return found

    @_read
    def _column(self, name: str) -> Any:
        """The reader of one of Whoosh's columns."""
        return self._columns.column_reader(name, self._schema[name].column_type)

    @cached_property
    def _readers(self) -> dict[str, Any]:
        found: dict[str, Any] = self._column(COLUMNS).readers
        return found

    @cached_property
    def numbers(self) -> dict[str, NDArray[Any]]:
        """Each of NUMBERS, by document number."""
        return {name: self._readers[name].all for name in NUMBERS}

    @cached_property
    def order(self) -> Any:
        """The words of all documents, one after the other (see fields.in_order and columns.StringsReader)."""
        return self._column(ORDER)

    def facet(self, name: str) -> Facet:
        """The values of all documents in one of FACETS."""
        try:
            return self._facets[name]
        except KeyError:
            return self._read_facet(name)

    @_read
    def _read_facet(self, name: str) -> Facet:
        return self._facets.setdefault(name, Facet(self._readers[name], self._values.of(name)))

    @cached_property
    def lengths(self) -> NDArray[np.uint8]:
        """The length of `all` of each document as Whoosh keeps it, to be read with LENGTHS."""
        return self._lengths()

    @_read
    def _lengths(self) -> NDArray[np.uint8]:
        found = np.zeros(self.size, np.uint8)
        if self._columns.has_column("_all_len"):
            file, start, length = self._columns._get_column_file("_all_len")
            known = np.frombuffer(file._buf[start : start + length], np.uint8)
            found[: len(known)] = known
        return found

    @cached_property
    def open_to_all(self) -> Flags:
        """Which documents are for everybody."""
        return self.facet("audience").having([EVERYBODY])

    @_read
    def keys(self, numbers: NDArray[Any]) -> list[str]:
        """The ids of documents."""
        return [str(key, "utf-8", "replace") for key in self._readers["key"].some(numbers)]

    @_read
    def fingerprints(self, numbers: NDArray[Any]) -> list[str]:
        return [str(print_, "utf-8") for print_ in self._readers["fingerprint"].some(numbers)]

    def types(self, numbers: NDArray[Any]) -> list[str]:
        """The type of each of these documents."""
        facet = self.facet("type")
        return [facet.joined[code] for code in facet.codes[numbers].tolist()]


@dataclass(frozen=True, eq=False)
class View:
    """A segment as one commit left it: which of its documents are there, and which ones hold its bookmark."""

    segment: Segment
    live: Flags
    marks: frozenset[int]

    @cached_property
    def everybodys(self) -> Flags:
        """The documents of these that are for everybody."""
        return self.live & self.segment.open_to_all

    @cached_property
    def _apart(self) -> Set:
        """The other ones that have words, which count for those alone who work on the desk."""
        return Set(self.segment.size, np.flatnonzero(~self.everybodys & (self.segment.lengths > 0)))

    def often(self, name: str, word: str, audience: Audience) -> int:
        """In how many documents a word stands in a field: for the desk as Whoosh counts, with the deleted ones of the
        segment; for others among what is there for them, or it would tell when what they do not see was changed.
        """
        there = self.segment.term(name, word)
        if not there or audience == DESK or not self._apart.weight:
            return there.documents if there else 0
        holding = Set(self.segment.size, self.segment.postings(name, word)[0])
        return there.documents - (holding & self._apart).weight

    def counted(self, audience: Audience) -> tuple[int, float]:
        """How many documents count so, and the length of `all` in them."""
        return (self.segment.size, self.segment.ranked_length) if audience == DESK else self._counted

    @cached_property
    def _counted(self) -> tuple[int, float]:
        lengths = LENGTHS[self.segment.lengths[self.everybodys]]
        return len(lengths), float(lengths.sum(dtype=np.float64))


@dataclass(frozen=True)
class Snapshot:
    """The whole index as one commit left it. It stays as it is, whatever is committed or removed later."""

    where: tuple[str, int]  # directory and generation
    views: dict[str, View]  # by Whoosh's name of the segment, in Whoosh's order
    bookmark: int
    values: Values = field(default_factory=Values)

    def without(self, ids: Collection[str]) -> "Snapshot":
        """The same as if these documents were not there."""
        views = {}
        for name, view in self.views.items():
            live = view.live.copy()
            for id in ids:
                live[view.segment.of_id(id)] = False
            views[name] = View(view.segment, live, view.marks)
        return Snapshot(self.where, views, self.bookmark, self.values)

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every document, by id."""
        found: dict[str, str] = {}
        for view in self.views.values():
            numbers = np.flatnonzero(view.live)
            found |= zip(view.segment.keys(numbers), view.segment.fingerprints(numbers), strict=True)
        return found
