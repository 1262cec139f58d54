"""Which documents come first: BM25 as Whoosh works it out, over whole arrays; then the order of a page.

Another engine could stand behind the search: its contract is hit sets, totals, facets and order by date, never scores.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from workbench.search.documents import Audience, Hit
from workbench.search.fields import rank
from workbench.search.matching import EVERYWHERE, Clock, Term, forms, held
from workbench.search.segments import LENGTHS, Segment, View
from workbench.search.sets import Numbers, found_at
from workbench.search.tree import And, Field, Fuzzy, Or, Phrase, Prefix, Query, Word

Sort = Literal["relevance", "newest", "oldest"]
Scores = NDArray[np.float32]
Key = Callable[[Numbers], NDArray[Any]]
"""Values for places of a list, the highest first."""
K1, B = 1.2, 0.75  # the usual constants of BM25 (Robertson & Zaragoza 2009), as in Whoosh
_ONCE = np.float32(K1 + 1)
_FEW = 16
_MANY = 20_000
"""Of more documents than that, a sample says first which of them cannot be on the page."""


def scores(
    views: Sequence[View], matched: Sequence[Numbers], query: Query, clock: Clock, audience: Audience
) -> list[Scores]:
    """For each view the scores of the documents that matched, among all that are for the audience: how rare a word
    is in others tells nothing here.
    """
    documents, lengths = 0, 0.0
    for view in views:
        size, length = view.counted(audience)
        documents, lengths = documents + size, lengths + length
    slack = _slack(lengths / max(documents, 1) or 1.0)
    made = [np.zeros(len(numbers), np.float32) for numbers in matched]
    for node in wanted(query):
        clock.check()
        if isinstance(node, Word):
            for term in forms(node.text, EVERYWHERE):
                often = 0
                for view in views:
                    often += view.often(*term, audience)
                if often:
                    rarity = np.float32(math.log(documents / (often + 1)) + 1)
                    for view, numbers, score in zip(views, matched, made, strict=True):
                        _add_word(view.segment, numbers, score, term, rarity, slack)
        else:
            _add_others([view.segment for view in views], matched, made, node, clock)
    return made


@lru_cache(maxsize=8)
def _slack(mean: float) -> Scores:
    """How much a word must stand in a document to count, by the byte that tells its length."""
    return (K1 * (1 - B + B * LENGTHS / mean)).astype(np.float32)


def wanted(query: Query) -> Iterator[Term]:
    """The words that count for relevance: what is wanted, in text or names."""
    match query:
        case Word() | Prefix() | Fuzzy():
            yield query
        case Phrase(words):
            yield from map(Word, words)
        case And(nodes) | Or(nodes):
            yield from chain.from_iterable(map(wanted, nodes))
        case Field():
            return


def _add_word(
    segment: Segment, numbers: Numbers, score: Scores, term: tuple[str, str], rarity: np.float32, slack: Scores
) -> None:
    """Add what a word, so rare, says of these documents to their scores."""
    if not len(numbers) or not segment.term(*term):
        return
    own, weights = segment.postings(*term)
    if own is numbers or (len(own) == len(numbers) and (own == numbers).all()):
        score += _bm25(rarity, weights, slack, segment.lengths[own])
    elif len(numbers) * _FEW < max(len(own), segment.size // _FEW):
        places, hit = found_at(own, numbers)
        weight = None if weights is None else weights[places[hit]]
        score[hit] += _bm25(rarity, weight, slack, segment.lengths[numbers[hit]])
    else:
        dense = np.zeros(segment.size, np.float32)
        dense[own] = _bm25(rarity, weights, slack, segment.lengths[own])
        score += dense[numbers]


def _bm25(rarity: np.float32, weight: Scores | None, slack: Scores, lengths: NDArray[np.uint8]) -> Scores:
    """By how often the word stands in each (None: once), and the bytes of their lengths."""
    found: Scores
    if weight is None:
        found = (rarity * _ONCE / (1 + slack))[lengths]
    else:
        found = rarity * (weight * _ONCE) / (weight + slack[lengths])
    return found


def _add_others(
    segments: Sequence[Segment], matched: Sequence[Numbers], made: Sequence[Scores], node: Term, clock: Clock
) -> None:
    """What begins with a word, or has one letter wrong, counts 1, however often and however rare: as in Whoosh."""
    for segment, numbers, score in zip(segments, matched, made, strict=True):
        flags = np.zeros(segment.size, np.bool_)
        for term in held(segment, node, EVERYWHERE, clock):
            flags[segment.postings(*term)[0]] = True
        score += flags[numbers]


def page(
    segments: Sequence[Segment],
    matched: Sequence[Numbers],
    scored: Sequence[Scores] | None,
    sort: Sort,
    most: int,
    after: Hit | None,
) -> list[Hit]:
    """The first `most` documents behind `after`: by score where there is one, then by day, then by when they came."""
    sign = -1 if sort == "oldest" else 1
    rows: list[tuple[float, int, int, Hit]] = []
    for at, (segment, numbers) in enumerate(zip(segments, matched, strict=True)):
        if not len(numbers):
            continue
        score = scored[at] if scored else None
        if after or len(numbers) > most + _FEW:
            chosen = _chosen(segment, numbers, score, sign, most, after)
            numbers, score = numbers[chosen], None if score is None else score[chosen]
        of_score = [0.0] * len(numbers) if score is None else score.tolist()
        days, ranks = segment.numbers["day"][numbers].tolist(), segment.numbers["rank"][numbers].tolist()
        keys, types = segment.keys(numbers), segment.types(numbers)
        every = zip(of_score, days, ranks, keys, types, strict=True)
        rows += [(-one, -sign * day, own, Hit(id, type_, one, day)) for one, day, own, id, type_ in every]
    rows.sort()
    return [hit for *_, hit in rows[:most]]


def _chosen(
    segment: Segment, numbers: Numbers, score: Scores | None, sign: int, most: int, after: Hit | None
) -> Numbers:
    """The places, among `numbers`, of those that may be on the page."""
    places: Numbers = np.arange(len(numbers))
    days, ranks = segment.numbers["day"], segment.numbers["rank"]
    if after:
        places = places[_behind(score, sign * days[numbers], ranks[numbers], after, sign)]
    keys: list[Key] = [lambda some: sign * days[numbers[some]], lambda some: -ranks[numbers[some]]]
    if score is not None:
        keys.insert(0, lambda some: score[some])
    return _first(places, keys, most)


def _first(places: Numbers, keys: Sequence[Key], most: int) -> Numbers:
    """Those of the places with the `most` highest values of the first key; where it is even, of the next."""
    if len(places) <= most or not keys:
        return places[:most]
    values = keys[0](places)
    least = _threshold(values, most)
    sure, even = places[values > least], places[values == least]
    return np.concatenate([sure, _first(even, keys[1:], most - len(sure))])


def _behind(score: Scores | None, days: Numbers, ranks: Numbers, after: Hit, sign: int) -> NDArray[np.bool_]:
    day, own = sign * after.day, rank(after.id)
    later: NDArray[np.bool_] = (days < day) | ((days == day) & (ranks > own))
    if score is None:
        return later
    with np.errstate(over="ignore"):
        last = np.float32(after.score)
    behind: NDArray[np.bool_] = (score < last) | ((score == last) & later)
    return behind


def _threshold(values: NDArray[Any], most: int) -> Any:
    """The value of the `most`-th highest."""
    if len(values) > _MANY:
        sample = values[::64]
        some = min(len(sample), most // 16 + 8)
        least = np.partition(sample, len(sample) - some)[len(sample) - some]
        higher = values[values >= least]
        values = higher if len(higher) >= most else values
    return np.partition(values, len(values) - most)[len(values) - most]
