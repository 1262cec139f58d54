"""Finds the documents a tree describes, counts facets and ranks, over the segments of one snapshot.

Documents are sets of numbers and boolean operators are set operations; only what is shown is scored. Another
engine could stand here: its contract is hit sets, totals, facets and order by date, never scores.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain
from time import perf_counter
from typing import Literal

from workbench.search.documents import DESK, EVERYBODY, Audience, Found, Hit
from workbench.search.errors import TooSlow
from workbench.search.fields import COLUMNS, Row
from workbench.search.segments import Segment, Snapshot, View
from workbench.search.tree import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Time, Word
from workbench.search.words import asked, fold, sounds, together

Term = Word | Prefix | Fuzzy
Sort = Literal["relevance", "newest", "oldest"]
Filters = Mapping[str, Sequence[str]]

_K1, _B = 1.2, 0.75  # the usual constants of BM25 (Robertson & Zaragoza 2009)
_WEIGHTS = {"text": 1.0, "names": 0.4, "sounds": 0.2}
_EVERYWHERE = tuple(_WEIGHTS)


@dataclass(frozen=True)
class Clock:
    """Stops a search that takes too long."""

    ends: float

    def check(self) -> None:
        if perf_counter() > self.ends:
            raise TooSlow("This search takes too long; add a word or a filter to narrow it.")


def run(
    snapshot: Snapshot,
    query: Query,
    filters: Filters,
    facets: Sequence[str],
    sort: Sort,
    page: tuple[int, int],
    seconds: float,
    after: Hit | None = None,
    audience: Audience = EVERYBODY,
) -> Found:
    """One page (offset, limit) of what matches and stands behind `after`. What is not for the audience is no part of
    the search: no hit, no total and no facet knows of it. TooSlow after `seconds`, ValueError for an unknown facet.
    """
    if unknown := {*filters, *facets} - COLUMNS.keys():
        raise ValueError(f"no such facet: {', '.join(sorted(unknown))}")
    began = perf_counter()
    clock = Clock(began + seconds)
    chosen = {name: frozenset(values) for name, values in filters.items() if values}
    counts: dict[str, Counter[str]] = {name: Counter() for name in facets}
    matched: list[tuple[Segment, Set[int]]] = []
    for whole in snapshot.views.values():
        view = whole if audience == DESK else whole.for_everybody()
        base = _matches(view, query, _EVERYWHERE, clock)
        passing = {name: _passing(view.segment, name, values, base) for name, values in chosen.items()}
        matched.append((view.segment, _all_of(base, passing.values())))
        for name, count in counts.items():
            clock.check()
            others = (docs for other, docs in passing.items() if other != name)
            column = view.segment.column(name)
            count.update(chain.from_iterable([column[number] for number in _all_of(base, others)]))
    hits = _ranked(query, matched, sort, sum(page), clock, after)[max(page[0], 0) :]
    total = sum(len(docs) for _, docs in matched)
    took = (perf_counter() - began) * 1000
    return Found(total, hits, {name: dict(count.most_common()) for name, count in counts.items()}, took)


def _all_of(base: Set[int], others: Iterable[Set[int]]) -> Set[int]:
    for docs in others:
        base = base & docs
    return base


def _passing(segment: Segment, name: str, values: frozenset[str], docs: Set[int]) -> Set[int]:
    column = segment.column(name)
    return {number for number in docs if not values.isdisjoint(column[number])}


def _matches(view: View, query: Query, fields: tuple[str, ...], clock: Clock) -> Set[int]:
    clock.check()
    segment, live = view.segment, view.live
    match query:
        case And(nodes):
            return _all_of(live, (_matches(view, node, fields, clock) for node in nodes))
        case Or(nodes):
            return frozenset().union(*(_matches(view, node, fields, clock) for node in nodes))
        case Not(node):
            return live - _matches(view, node, fields, clock)
        case Time(lo, hi):
            rows = segment.rows()
            return {number for number in live if _overlaps(rows[number], lo, hi)}
        case Field(("claimant" | "outlet" | "author") as name, node):
            return _matches(view, node, (name,), clock)
        case Field(name, Word(value)):
            return _passing(segment, name, frozenset((value,)), live)
        case Phrase(words, slop):
            standing = (_phrase(segment, field, words, slop, clock) for field in fields if field != "sounds")
            return live & frozenset().union(*standing)
        case Word() | Prefix() | Fuzzy():
            found = (postings for field in fields for postings in _postings(segment, field, query, clock))
            return live & frozenset().union(*found)
    raise AssertionError(query)


def _postings(segment: Segment, field: str, node: Term, clock: Clock) -> Iterator[dict[int, float]]:
    if field == "sounds":
        if isinstance(node, Word) and (sound := sounds(node.text)):
            yield segment.postings(field, sound)
    elif isinstance(node, Word) and field in _EVERYWHERE:
        yield from (segment.postings(f"{field}_stems", one) for one in asked(node.text))
    elif isinstance(node, Word):
        yield segment.postings(field, fold(node.text))
    else:
        word = fold(node.text)
        for one in segment.beginning(field, word) if isinstance(node, Prefix) else segment.near(field, word):
            clock.check()
            yield segment.postings(field, one)


def _phrase(segment: Segment, field: str, raw: tuple[str, ...], slop: int, clock: Clock) -> Set[int]:
    words = [fold(word) for word in raw]
    docs = set.intersection(*(set(segment.postings(field, word)) for word in words))
    numbers = sorted(docs)
    places = {}
    for word in dict.fromkeys(words) if numbers else ():
        clock.check()
        places[word] = segment.positions(field, word, numbers)
    return {n for at, n in enumerate(numbers) if together([places[word][at] for word in words], slop)}


def _overlaps(row: Row | None, lo: int | None, hi: int | None) -> bool:
    if row is None or row.time is None:
        return False
    first, last = row.time
    return (first is None or hi is None or first <= hi) and (last is None or lo is None or last >= lo)


def _ranked(
    query: Query,
    matched: list[tuple[Segment, Set[int]]],
    sort: Sort,
    most: int,
    clock: Clock,
    after: Hit | None,
) -> list[Hit]:
    terms = list(_scoring(query)) if sort == "relevance" else []
    scores = _scores(terms, matched, clock) if terms else [{} for _ in matched]
    sign = 1 if sort == "oldest" else -1
    keyed = (
        (-score.get(number, 0.0), sign * row.day, row.id, row.type)
        for (segment, docs), score in zip(matched, scores, strict=True)
        for rows in (segment.rows(),)
        for number in docs
        if (row := rows[number])
    )
    if after:
        last = (-after.score, sign * after.day, after.id)
        keyed = (key for key in keyed if key[:3] > last)
    return [Hit(id, type_, -score, sign * day) for score, day, id, type_ in nsmallest(most, keyed)]


def _scoring(query: Query) -> Iterator[Term]:
    """The words that count for relevance: what is wanted, in text or names."""
    match query:
        case Word() | Prefix() | Fuzzy():
            yield query
        case Phrase(words):
            yield from map(Word, words)
        case And(nodes) | Or(nodes):
            yield from chain.from_iterable(map(_scoring, nodes))


def _scores(
    terms: list[Term],
    matched: list[tuple[Segment, Set[int]]],
    clock: Clock,
) -> list[dict[int, float]]:
    """BM25F (Robertson, Zaragoza & Taylor 2004): frequencies are weighted by field before they are damped."""
    segments = [segment for segment, _ in matched]
    everything = sum(segment.size for segment in segments)
    means = {name: sum(sum(segment.lengths(name)) for segment in segments) / everything for name in _WEIGHTS}
    scores: list[dict[int, float]] = [{} for _ in matched]
    for term in terms:
        tallies = [_tally(segment, docs, term, means, clock) for segment, docs in matched]
        known = sum(count for count, _ in tallies)
        rarity = math.log(1 + everything / (known + 0.5))
        for score, (_, tally) in zip(scores, tallies, strict=True):
            for number, frequency in tally.items():
                score[number] = score.get(number, 0.0) + rarity * frequency / (_K1 + frequency)
    return scores


def _tally(
    segment: Segment, docs: Set[int], term: Term, means: Mapping[str, float], clock: Clock
) -> tuple[int, dict[int, float]]:
    """How many postings a term has in a segment, and its weighted frequency in each of `docs`."""
    known = 0
    tally: dict[int, float] = {}
    for field, weight in _WEIGHTS.items():
        norm, length = _B / max(1.0, means[field]), segment.lengths(field)
        for postings in _postings(segment, field, term, clock):
            known += len(postings)
            for number in postings.keys() & docs:
                part = weight * postings[number] / (1 - _B + norm * length[number])
                tally[number] = tally.get(number, 0.0) + part
    return known, tally
