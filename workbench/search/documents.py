"""What the database side hands to the index, and what a search hands back."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, NamedTuple

Audience = Literal["everybody", "desk"]
EVERYBODY: Audience = "everybody"
DESK: Audience = "desk"
"""Who searches: those who work on the desk find what is for them as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """One findable thing. Nothing sealed may be put in: the index files hold plain words.

    `text` is searched first, `names` (aliases, claimant, headline, …) with lower weight. `time` is the event
    time as proleptic ordinals, both included, None for an open end; `years` are its years for the facet;
    `day` is the ordinal to sort by. `tags` are those that a person accepted, `proposed` those that wait. `countries`
    are codes (see countries.py). What is for the `desk` only is found by those who work there, and by nobody else.
    """

    id: str  # such as claim:12
    type: Literal["claim", "evidence", "article", "imported"]
    text: str
    names: str = ""
    article_id: int | None = None
    verdict: str | None = None
    state: str | None = None
    kind: str | None = None
    claimants: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None
    archived: bool = False
    tags: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    accuses: bool = False
    time: tuple[int | None, int | None] | None = None
    years: tuple[int, ...] = ()
    day: int = 0
    countries: tuple[str, ...] = ()
    audience: Audience = EVERYBODY

    def fingerprint(self) -> str:
        """Changes whenever anything in the document does; kept in the index so that it can be checked."""
        return blake2b(repr(tuple(getattr(self, name) for name in self.__slots__)).encode(), digest_size=8).hexdigest()


class Hit(NamedTuple):
    """A document found. Scores order one result and mean nothing outside it; `day` is what it is sorted by in time."""

    id: str
    type: str
    score: float
    day: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, the exact total, and for each facet asked for how many documents have which value."""

    total: int
    hits: list[Hit]
    facets: Mapping[str, Mapping[str, int]]
    took_ms: float
