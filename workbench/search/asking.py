"""What somebody asks for: the query as it was typed, whatever it was, and the values chosen of facets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, urlencode

from .errors import BadQuery
from .grammar import MOST_CHARACTERS, MOST_TERMS, parse
from .look import FACETS
from .ranking import Sort
from .tree import And, Query, Word
from .words import written

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
MOST_VALUES, LONGEST = 20, 2000
"""Values of one facet, and code points of a query, that an address may have."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as an address has it."""

    q: str
    filters: Mapping[str, Sequence[str]]
    sort: Sort

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """What the names and values of an address ask for; what is none of them is passed over."""
        pairs = list(pairs)
        given = dict(reversed(pairs))
        filters = {name: values[:MOST_VALUES] for name in FACETS if (values := [b for a, b in pairs if a == name])}
        sort = next((known for known in SORTS if known == given.get("sort")), SORTS[0])
        return cls(given.get("q", "").replace("\x00", "")[:LONGEST], filters, sort)

    @classmethod
    def of_query(cls, query: str) -> Self:
        return cls.of(parse_qsl(query))

    @property
    def query(self) -> str:
        """What is asked, as the query of an address."""
        pairs = [("q", self.q), *((name, value) for name, values in self.filters.items() for value in values)]
        return urlencode([*pairs, *([("sort", self.sort)] if self.sort != SORTS[0] else [])])


@dataclass(frozen=True, slots=True)
class Reading:
    """A query, and where it is not what was typed: the sentence that says what could not be read, and at which
    character (code points, from 1).
    """

    query: Query
    refused: str | None = None
    at: int = 0


def read(typed: str) -> Reading:
    """Read a query; one that the grammar refuses is searched for literally, by its words. Raises BadQuery where that
    says nothing either: too long, too many words, or none.
    """
    try:
        return Reading(parse(typed))
    except BadQuery as refused:
        plain = _plain(typed) if len(typed) <= MOST_CHARACTERS else []
        if not 0 < len(plain) <= MOST_TERMS:
            raise
        found = tuple(Word(word) for word in plain)
        return Reading(found[0] if len(found) == 1 else And(found), refused.sentence, refused.position + 1)


def _plain(typed: str) -> list[str]:
    """The words as they were typed, each once; what joins words in the language says nothing by itself."""
    found = dict.fromkeys(written(typed))
    return [word for word in found if word not in ("AND", "OR", "NOT")] or list(found)
