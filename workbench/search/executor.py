"""Finds the documents a tree describes, counts facets and ranks, over the segments of one snapshot."""

from collections.abc import Mapping, Sequence
from time import perf_counter

import numpy as np

from workbench.search.documents import DESK, EVERYBODY, Audience, Found, Hit
from workbench.search.fields import FACETS
from workbench.search.matching import Clock, matches
from workbench.search.ranking import Sort, page, scores
from workbench.search.segments import Flags, Snapshot, View
from workbench.search.sets import Numbers, Set
from workbench.search.tree import Query
from workbench.search.values import most

_FACETS = frozenset(FACETS)
Filters = Mapping[str, Sequence[str]]


def run(
    snapshot: Snapshot,
    query: Query,
    filters: Filters,
    facets: Sequence[str],
    sort: Sort,
    extent: tuple[int, int],
    seconds: float,
    after: Hit | None = None,
    audience: Audience = EVERYBODY,
) -> Found:
    """One page (offset, limit) of what matches and stands behind `after`. What is not for the audience is no part of
    the search: no hit, no total and no facet knows of it. TooSlow after `seconds`, ValueError for an unknown facet.
    """
    if unknown := {*filters, *facets} - _FACETS:
        raise ValueError(f"no such facet: {', '.join(sorted(unknown))}")
    began = perf_counter()
    clock = Clock(began + seconds)
    chosen = {name: values for name, values in filters.items() if values}
    counts = {name: np.zeros(0, np.int64) for name in facets}
    matched: list[Numbers] = []
    views = list(snapshot.views.values())
    for view in views:
        base = _there(view, matches(view.segment, query, clock), audience)
        passing = {name: view.segment.facet(name).having(values)[base] for name, values in chosen.items()}
        matched.append(base if not passing else base[_all_of(list(passing.values()))])
        for name in facets:
            clock.check()
            others = [flags for other, flags in passing.items() if other != name]
            numbers = base if not others else base[_all_of(others)]
            counts[name] = view.segment.facet(name).count(numbers, counts[name])
    scored = scores(views, matched, query, clock, audience) if sort == "relevance" else None
    segments = [view.segment for view in views]
    hits = page(segments, matched, scored, sort, sum(extent), after)[max(extent[0], 0) :] if sum(extent) else []
    total = sum(map(len, matched))
    named = {name: most(snapshot.values.of(name), count, chosen.get(name, ())) for name, count in counts.items()}
    return Found(total, hits, named, (perf_counter() - began) * 1000)


def _there(view: View, found: Set, audience: Audience) -> Numbers:
    """Those of them that were not deleted and are for the audience."""
    live = Set(view.segment.size, flags=view.live if audience == DESK else view.everybodys)
    return (found & live).numbers


def _all_of(flags: Sequence[Flags]) -> Flags:
    found = flags[0]
    for one in flags[1:]:
        found = found & one
    return found
