"""A search from outside: catch up with the events, look, mend the index where it is missing or damaged."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import sleep

from .documents import EVERYBODY, Audience, Found, Hit
from .errors import IndexBusy, IndexDamaged, IndexMissing, SearchError
from .follow import Source, catch_up, rebuild
from .ranking import Sort
from .store import Index
from .tree import Query

PATIENCE, PAUSE = 10.0, 0.1
"""Seconds that a search waits for another process to mend the index, and between two looks."""
FACETS = (
    *("type", "verdict", "state", "kind", "claimant", "outlet", "country", "year", "right", "tag", "accusation"),
    "archived",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `late`: the newest changes may be missing; `mended`: the index was damaged and made anew."""

    found: Found
    late: bool
    mended: bool = False


def look(
    index: Index,
    source: Source,
    query: Query,
    *,
    filters: Mapping[str, Sequence[str]],
    sort: Sort = "relevance",
    offset: int = 0,
    limit: int = 20,
    after: Hit | None = None,
    audience: Audience = EVERYBODY,
) -> Answer:
    """Search after the newest committed event (waiting at most 500 ms for it); see Index.search. Raises TooSlow."""
    page = partial(index.search, query, filters=filters, facets=FACETS, sort=sort, offset=offset, limit=limit)
    search = partial(page, after=after, audience=audience)
    try:
        late = catch_up(index, source)
        return Answer(search(), late)
    except (IndexDamaged, IndexMissing):
        _mend(index, source)
        return Answer(search(), late=False, mended=True)


def caught_up(index: Index, source: Source, within: float = 0.5) -> bool:
    """Read what was saved before something else is done with the index, made anew where it must be; whether the newest
    changes may be missing after so many seconds.
    """
    try:
        return catch_up(index, source, within=within)
    except (IndexDamaged, IndexMissing):
        _mend(index, source)
        return False


def _mend(index: Index, source: Source) -> None:
    """Make the index anew, or wait while another process does."""
    for _ in range(int(PATIENCE / PAUSE)):
        try:
            rebuild(Index.create(index.directory), source)
            return
        except IndexBusy:
            sleep(PAUSE)
            with suppress(SearchError):
                index.bookmark()
                return
    raise IndexBusy("The search index is being made anew; search again in a moment.")
