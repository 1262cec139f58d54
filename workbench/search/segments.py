"""Reading Whoosh's files. This, blocks.py and store.py are the only modules that know Whoosh (its 2.7.4 API).

Whoosh writes a segment once and then only marks documents in it as deleted, in the table of contents. So a
Segment is opened once in a process and kept, with what was decoded from it, for as long as it is listed; a
commit costs its readers the new segment alone. Whoosh's own Searcher would open and copy every segment again,
and its refresh() finds deleted documents.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import RLock
from typing import Any, Concatenate, ParamSpec, TypeVar

from whoosh.fields import Schema
from whoosh.reading import SegmentReader

from workbench.search.blocks import Numbers, Weights, whole
from workbench.search.documents import EVERYBODY
from workbench.search.errors import IndexDamaged, SearchError
from workbench.search.fields import COLUMNS, LENGTHS, STEMMED, Row
from workbench.search.words import STEMMERS, UNCUT, neighbours

_MOST_KEPT_POSTINGS = 2_000_000


P = ParamSpec("P")
R = TypeVar("R")


def _read(method: Callable[Concatenate["Segment", P], R]) -> Callable[Concatenate["Segment", P], R]:
    """Takes turns at the file, whose position is shared, and calls whatever goes wrong by its name."""

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

    def __init__(self, storage: Any, schema: Schema, segment: Any) -> None:
        self.lock = RLock()
        self.size: int = segment.doc_count_all()
        self.reader: Any = SegmentReader(storage, schema, segment)  # the seam for a reader that does not copy
        self._rows: list[Row | None] | None = None
        self._columns: dict[str, list[tuple[str, ...]]] = {}
        self._lengths: dict[str, list[int]] = {}
        self._postings: dict[tuple[str, str], dict[int, float]] = {}
        self._places: dict[tuple[str, str], dict[int, list[int]]] = {}
        self._arrays: dict[tuple[str, str], tuple[Numbers, Weights]] = {}
        self._vocabulary: dict[str, dict[str, int]] = {}
        self._letters: dict[str, str] = {}
        self._languages: frozenset[str] | None = None
        self._closed: frozenset[int] | None = None
        self._kept = 0
        self.pieces: Mapping[str, int] | None = None

    @_read
    def numbers(self, id: str) -> list[int]:
        """The numbers of documents with this id, deleted ones included."""
        return list(self.reader.postings("id", id).all_ids()) if ("id", id) in self.reader else []

    @_read
    def stored(self, number: int) -> dict[str, Any]:
        """What is stored of one document."""
        return dict(self.reader.stored_fields(number))

    @_read
    def rows(self) -> list[Row | None]:
        """One row for each document, None for the bookmark."""
        if self._rows is None:
            stored = (self.reader.stored_fields(number) for number in range(self.size))
            rows = (fields["row"] for fields in stored)
            self._rows = [Row(*row) if isinstance(row, tuple) else None for row in rows]
        return self._rows

    @_read
    def closed(self) -> frozenset[int]:
        """The numbers of the documents that are not for everybody."""
        if self._closed is None:
            rows = enumerate(self.rows())
            self._closed = frozenset(number for number, row in rows if row and row.audience != EVERYBODY)
        return self._closed

    @_read
    def column(self, name: str) -> list[tuple[str, ...]]:
        """The values of one of COLUMNS, by document number."""
        if name not in self._columns:
            values = (COLUMNS[name](row) if row else () for row in self.rows())
            # equal values become one object, which is counted twice as fast
            same: dict[tuple[str, ...], tuple[str, ...]] = {}
            self._columns[name] = [same.setdefault(value, value) for value in values]
        return self._columns[name]

    @_read
    def lengths(self, field: str) -> list[int]:
        """The number of words in one of LENGTHS, by document number."""
        if field not in self._lengths:
            self._lengths[field] = [LENGTHS[field](row) if row else 0 for row in self.rows()]
        return self._lengths[field]

    @_read
    def postings(self, field: str, word: str) -> dict[int, float]:
        """How often a word stands in which document. Not to be changed: it is kept."""
        key = field, word
        if key not in self._postings:
            self._make_room()
            self._postings[key] = found = self._decode(field, word)
            self._kept += len(found)
        return self._postings[key]

    def _decode(self, field: str, word: str) -> dict[int, float]:
        found: dict[int, float] = {}
        if self._has(field, word):
            matcher = self.reader.postings(field, word)
            while matcher.is_active():
                found[matcher.id()] = matcher.weight()
                matcher.next()
        return found

    def _has(self, field: str, word: str) -> bool:
        """Most stems of a query are in languages of which a segment has nothing."""
        language, colon, _ = word.partition(":")
        if colon and self._languages is None:
            known = (
                one
                for one in (*STEMMERS, UNCUT[:-1])
                for name in STEMMED
                if any(self.reader.expand_prefix(name, f"{one}:"))
            )
            self._languages = frozenset(known)
        return (not colon or language in (self._languages or ())) and (field, word) in self.reader

    @_read
    def arrays(self, field: str, word: str) -> tuple[Numbers, Weights]:
        """The same as postings, as ascending numbers of documents and how often the word stands in each."""
        key = field, word
        if key not in self._arrays:
            self._make_room()
            there = self._has(field, word)
            self._arrays[key] = found = whole(self.reader.postings(field, word) if there else None)
            self._kept += len(found[0])
        return self._arrays[key]

    @_read
    def vocabulary(self, field: str) -> dict[str, int]:
        """Every word of a field with the number of documents that hold it, deleted ones included."""
        if field not in self._vocabulary:
            words = self.reader.lexicon(field)
            self._vocabulary[field] = {word.decode(): self.reader.doc_frequency(field, word) for word in words}
        return self._vocabulary[field]

    @_read
    def near(self, field: str, word: str) -> list[str]:
        """The words in a field that are this one but for one letter."""
        known = self.vocabulary(field)
        if field not in self._letters:
            self._letters[field] = "".join({letter for one in known for letter in one})
        return sorted(known.keys() & neighbours(word, self._letters[field]))

    @_read
    def positions(self, field: str, word: str, numbers: list[int]) -> list[list[int]]:
        """Where a word stands in each of these documents (ascending), all of which contain it."""
        key = field, word
        if key not in self._places:
            self._make_room()
            self._places[key] = found = self._decode_places(field, word)
            self._kept += len(found)
        places = self._places[key]
        return [places[number] for number in numbers]

    def _decode_places(self, field: str, word: str) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        matcher = self.reader.postings(field, word)
        while matcher.is_active():
            found[matcher.id()] = list(matcher.value_as("positions"))
            matcher.next()
        return found

    def _make_room(self) -> None:
        """Forget what was decoded where it is too much to keep."""
        if self._kept > _MOST_KEPT_POSTINGS:
            self._postings, self._places, self._arrays, self._kept = {}, {}, {}, 0

    @_read
    def beginning(self, field: str, prefix: str) -> list[str]:
        """The words in a field that begin with `prefix`."""
        return [word.decode() for word in self.reader.expand_prefix(field, prefix)]


@dataclass(frozen=True)
class View:
    """A segment as one commit left it: the numbers of its documents, and of its bookmark, not deleted."""

    segment: Segment
    live: frozenset[int]
    marks: frozenset[int]

    def for_everybody(self) -> "View":
        """The same without the documents that are for the desk alone."""
        closed = self.segment.closed()
        return View(self.segment, self.live - closed, self.marks) if closed else self


@dataclass(frozen=True)
class Snapshot:
    """The whole index as one commit left it. It stays as it is, whatever is committed or removed later."""

    where: tuple[str, int]  # directory and generation
    views: dict[str, View]  # by Whoosh's name of the segment, in Whoosh's order
    bookmark: int

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every document, by id."""
        return {row.id: row.fingerprint for row in self.live_rows()}

    def live_rows(self) -> Iterator[Row]:
        """What is stored of every document."""
        for view in self.views.values():
            rows = view.segment.rows()
            yield from (row for number in view.live if (row := rows[number]))
