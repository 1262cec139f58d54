"""Which documents are most like a text: by its words, then by the pieces of its words.

Okapi BM25 over stems, with rarity raised to a power, picks candidates; among these, pieces of four letters count as
well, so that another form, spelling or compound of a word is seen. The figures were chosen on the development part of
CheckThat! 2020 task 2 (Barrón-Cedeño et al. 2020; 193 tweets, 10,375 checked claims), MAP@5: BM25 0.772, with its
constants and the power 0.806, with pieces 0.826.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fields import Row
from .segments import Segment, Snapshot
from .words import asked, fold, is_named, latin, sounds, words, written

K1, B = 0.6, 0.3
POWER = 1.6
"""Of a word's rarity: names and numbers tell claims apart, common words hardly."""
CANDIDATES = 50
LETTERS = 4
FIELD, STEMS = "text", "text_stems"
MOST_WORDS = 64
"""Of a text the rarest so many words are looked for."""

MEANING = 0.8
"""The weight of meaning, where it is compared, beside that of words (the best document's is 1): on the development part
MAP@5 0.853, against 0.813 by words alone.
"""
Fits = Callable[[Row], bool]
Texts = Callable[[Sequence[str]], Mapping[str, str]]
Means = Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Near:
    """A document like the text. `score` goes from 0 (nothing in common) to 1 (each word of the text is in it);
    `meaning`, where it was compared, from -1 to 1.
    """

    id: str
    score: float
    meaning: float | None = None


def nearest(
    snapshot: Snapshot, text: str, texts: Texts, fits: Fits, most: int, means: Means | None = None
) -> list[Near]:
    """The `most` documents that fit and are most like `text`, the likest first.

    `texts` gives the words of documents by their ids; one that it does not know is left out. `means` says how near the
    text is to documents, by their ids, in what they mean: then more candidates are looked at, and that decides with
    their words.
    """
    wanted = [raw for raw in written(text) if fold(raw) not in stopwords()]
    found = _candidates(snapshot, wanted, fits, CANDIDATES if means is None else 2 * CANDIDATES)
    known = texts([id for id, _ in found])
    pieces = _Pieces(snapshot, Counter(_pieces(map(fold, wanted))))
    there = [(id, score) for id, score in found if id in known]
    meant = means(text, [id for id, _ in there]) if means and there else [None] * len(there)
    scored = [
        Near(id, (score + pieces.share(known[id])) / 2, how) for (id, score), how in zip(there, meant, strict=True)
    ]
    top = max((near.score for near in scored), default=0.0) or 1.0

    def rank(near: Near) -> float:
        return near.score / top if near.meaning is None else (1 - MEANING) * near.score / top + MEANING * near.meaning

    return sorted(scored, key=lambda near: (-rank(near), near.id))[:most]


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Words that say nothing about what a text is about."""
    from whoosh.lang.stopwords import stoplists

    return frozenset(stoplists["en"])


def _candidates(snapshot: Snapshot, wanted: Sequence[str], fits: Fits, most: int) -> list[tuple[str, float]]:
    """Ids with the share of the text's weight that they have, at most `most`, the highest first."""
    views = list(snapshot.views.values())
    size = sum(view.segment.size for view in views)
    forms = {_forms(raw): None for raw in wanted}
    there = {form: [_standing(view.segment, form) for view in views] for form in forms}
    counts = {form: sum(len(numbers) for numbers, _ in found) for form, found in there.items()}
    rarest = sorted((form for form in counts if counts[form]), key=lambda form: (counts[form], form))[:MOST_WORDS]
    weight = {form: _rarity(counts[form], size) for form in rarest}
    ideal = sum(weight.values()) + sum(_rarity(0, size) for form, count in counts.items() if not count)
    if not rarest:
        return []
    mean = sum(float(lengths(view.segment).sum()) for view in views) / max(size, 1) or 1.0
    found: list[tuple[str, float]] = []
    for at, view in enumerate(views):
        segment = view.segment
        scores = np.zeros(segment.size, np.float32)
        slack = K1 * (1 - B + B * lengths(segment) / mean)
        for form in rarest:
            numbers, often = there[form][at]
            scores[numbers] += weight[form] * often / (often + slack[numbers])
        found += _best(segment, scores, view.live, fits, most)
    return sorted(((id, score * (1 + K1) / ideal) for id, score in found), key=lambda pair: -pair[1])[:most]


def _forms(raw: str) -> tuple[tuple[str, str], ...]:
    """By which terms of which fields a word is found: its stems in all languages, and how it sounds where it may be a
    name, which meets other spellings and scripts.
    """
    sound = sounds(raw) if is_named(raw) else ""
    return (*((STEMS, one) for one in asked(raw)), *((("sounds", sound),) if sound else ()))


def _standing(segment: Segment, form: tuple[tuple[str, str], ...]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The documents that hold a word in any of these terms, each once, and how often."""
    arrays = [array for array in (segment.arrays(*term) for term in form) if len(array[0])]
    if not arrays:
        return np.empty(0, np.uint32), np.empty(0, np.float32)
    if len(arrays) == 1:
        return arrays[0]
    numbers, first = np.unique(np.concatenate([one for one, _ in arrays]), return_index=True)
    return numbers, np.concatenate([often for _, often in arrays])[first]


def _best(
    segment: Segment, scores: NDArray[np.float32], live: frozenset[int], fits: Fits, most: int
) -> Iterator[tuple[str, float]]:
    rows, given = segment.rows(), 0
    for number in np.argsort(-scores, kind="stable"):
        row = rows[number]
        if scores[number] <= 0 or given == most:
            return
        if number in live and row and fits(row):
            given += 1
            yield row.id, float(scores[number])


def lengths(segment: Segment) -> NDArray[np.float32]:
    """How many words each document has, by its number."""
    return np.asarray(segment.lengths(FIELD), np.float32)


def _rarity(count: float, size: int) -> float:
    return float(math.log(1 + max(size - count + 0.5, 0.5) / (count + 0.5)) ** POWER)


class _Pieces:
    """What the pieces of a text's words weigh. How rare a piece is follows from how rare the words are that hold it."""

    def __init__(self, snapshot: Snapshot, wanted: Counter[str]) -> None:
        self.wanted = wanted
        segments = [view.segment for view in snapshot.views.values()]
        size = sum(segment.size for segment in segments)
        known = [pieces_of(segment) for segment in segments]
        self.weight = {
            piece: times * _rarity(min(sum(one.get(piece, 0) for one in known), size), size)
            for piece, times in wanted.items()
        }
        self.ideal = sum(self.weight.values()) or 1.0
        self.mean = sum(map(sum, (one.values() for one in known))) / max(size, 1) or 1.0

    def share(self, text: str) -> float:
        """The share of the pieces' weight that a text has."""
        has = Counter(_pieces(word for word in words(text) if word not in stopwords()))
        slack = K1 * (1 - B + B * has.total() / self.mean)
        score = sum(weight * has[piece] / (has[piece] + slack) for piece, weight in self.weight.items() if piece in has)
        return score * (1 + K1) / self.ideal


def pieces_of(segment: Segment) -> Mapping[str, int]:
    """In how many documents at most each piece stands; counted once for a segment."""
    if segment.pieces is None:
        counts: Counter[str] = Counter()
        for word, count in segment.vocabulary(FIELD).items():
            for piece in set(_pieces([word])):
                counts[piece] += count
        segment.pieces = counts
    return segment.pieces


def _pieces(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        held = f"^{latin(word)}$"
        yield from (held[at : at + LETTERS] for at in range(max(1, len(held) - LETTERS + 1)))
