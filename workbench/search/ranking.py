"""Which documents come first: BM25 as Whoosh works it out, over whole arrays; then the order of a page.

Another engine could stand behind the search: its contract is hit sets, totals, facets and order by date, never scores.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from workbench.search.documents import Audience, Hit
from workbench.search.fields import rank
from workbench.search.matching import EVERYWHERE, Clock, Term, forms, held
from workbench.search.segments import LENGTHS, Segment, View
from workbench.search.sets import Numbers, found_at, same
from workbench.search.tree import And, Field, Fuzzy, Or, Phrase, Prefix, Query, Word

Sort = Literal["relevance", "newest", "oldest"]
Scores = NDArray[np.float32]
Key = Callable[[Numbers], NDArray[Any]]
"""Values for places of a list, the highest first."""
K1, B = 1.2, 0.75  # the usual constants of BM25 (Robertson & Zaragoza 2009), as in Whoosh
_ONCE = np.float32(K1 + 1)
_hit = partial(tuple.__new__, Hit)  # as Hit._make, but several times as fast
_FEW = 16
"""So many times as many documents are gone through at once sooner than a few are looked for among them."""
_SOME = 500
"""Up to so many documents are put in order at once; of more, those of the page are chosen first."""
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
    slacks = [slack[view.segment.lengths[numbers]] for view, numbers in zip(views, matched, strict=True)]
    made = [np.zeros(len(numbers), np.float32) for numbers in matched]
    for node in wanted(query):
        clock.check()
        if isinstance(node, Word):
            every = forms(node.text, EVERYWHERE)
            for term in dict.fromkeys(chain.from_iterable([view.segment.among(every) for view in views])):
                if often := sum([view.often(*term, audience) for view in views]):
                    rarity = np.float32(math.log(documents / (often + 1)) + 1)
                    for view, numbers, score, own in zip(views, matched, made, slacks, strict=True):
                        if (weight := _weight(view.segment, numbers, term)) is not None:
                            score += rarity * (weight * _ONCE) / (weight + own)
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


def _weight(segment: Segment, numbers: Numbers, term: tuple[str, str]) -> Any:
    """How much the word stands in each of these documents: 0 where it does not, one number for all where it is even,
    None where it is in none of them.
    """
    if not len(numbers) or not segment.term(*term):
        return None
    own, weights = segment.postings(*term)
    if same(own, numbers):
        return np.float32(1) if weights is None else weights
    if len(numbers) * _FEW < max(len(own), segment.size // _FEW):
        places, hit = found_at(own, numbers)
        if not np.count_nonzero(hit):
            return None
        return hit.astype(np.float32) if weights is None else weights.take(places, mode="clip") * hit
    dense = np.zeros(segment.size, np.float32)
    dense[own] = 1 if weights is None else weights
    return dense[numbers]


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
    found: list[tuple[list[Hit], Numbers]] = []
    for at, (segment, numbers) in enumerate(zip(segments, matched, strict=True)):
        if len(numbers):
            score = scored[at] if scored else None
            found.append(_first_of(segment, numbers, score, sign, most, after))
    if len(found) == 1:
        return found[0][0]
    every = chain.from_iterable(zip(hits, ranks.tolist(), strict=True) for hits, ranks in found)
    rows = sorted((-hit.score, -sign * hit.day, own, hit) for hit, own in every)
    return [hit for *_, hit in rows[:most]]


def _first_of(
    segment: Segment, numbers: Numbers, score: Scores | None, sign: int, most: int, after: Hit | None
) -> tuple[list[Hit], Numbers]:
    """Those of a segment, in their order, with their ranks."""
    if after or len(numbers) > _SOME:
        places = _chosen(segment, numbers, score, sign, most, after)
        numbers, score = numbers[places], None if score is None else score[places]
    days, ranks = segment.numbers["day"][numbers], segment.numbers["rank"][numbers]
    order = np.lexsort([ranks, -days if sign > 0 else days, *([] if score is None else [-score])])[:most]
    numbers = numbers[order]
    of_score = [0.0] * len(numbers) if score is None else score[order].tolist()
    made = zip(segment.keys(numbers), segment.types(numbers), of_score, days[order].tolist(), strict=True)
    return list(map(_hit, made)), ranks[order]


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
