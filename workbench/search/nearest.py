"""Which documents are most like a text: by its words, then by the pieces of its words.

Okapi BM25 over stems, with rarity raised to a power, picks candidates; among these, pieces of four letters count as
well, so that another form, spelling or compound of a word is seen. The figures were chosen on the development part of
CheckThat! 2020 task 2 (Barrón-Cedeño et al. 2020; 193 tweets, 10,375 checked claims), MAP@5: BM25 0.772, with its
constants and the power 0.806, with pieces 0.826.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..splitting.sounding import latin, sounds
from .fields import SOUND
from .matching import EVERYWHERE
from .segments import Segment, Snapshot, View
from .sets import found_at
from .words import asked, fold, is_named, words, written

K1, B = 0.6, 0.3
POWER = 1.6
"""Of a word's rarity: names and numbers tell claims apart, common words hardly."""
CANDIDATES = 50
LETTERS = 4
MOST_WORDS = 64
"""Of a text the rarest so many words are looked for."""

MEANING = 0.8
"""The weight of meaning, where it is compared, beside that of words (the best document's is 1): on the development part
MAP@5 0.853, against 0.813 by words alone.
"""
FULLY = 200_000
"""Postings that are gone through whole, of the rarest words first; of what comes after, only where the best of these
are.
"""
BEST = 2_000
"""So many documents of a segment."""
Texts = Callable[[Sequence[str]], Mapping[str, str]]
Means = Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Among:
    """What is looked for: documents of these types, in these states where they are named, but for some ids."""

    types: Mapping[str, Collection[str] | None]
    leave: Collection[str] = ()

    def flags(self, segment: Segment) -> NDArray[np.bool_]:
        """Which documents of a segment these are, but for what is left out."""
        found = np.zeros(segment.size, np.bool_)
        for type_, states in self.types.items():
            own = segment.facet("type").having([type_])
            found |= own if states is None else own & segment.facet("state").having(states)
        return found


@dataclass(frozen=True, slots=True)
class Near:
    """A document like the text. `score` goes from 0 (nothing in common) to 1 (each word of the text is in it, or what
    is rare among them stands there more than once);
    `meaning`, where it was compared, from -1 to 1.
    """

    id: str
    score: float
    meaning: float | None = None


def nearest(
    snapshot: Snapshot, text: str, texts: Texts, among: Among, most: int, means: Means | None = None
) -> list[Near]:
    """The `most` documents among those that are most like `text`, the likest first.

    `texts` gives the words of documents by their ids; one that it does not know is left out. `means` says how near the
    text is to documents, by their ids, in what they mean: then more candidates are looked at, and that decides with
    their words.
    """
    wanted = [raw for raw in written(text) if fold(raw) not in stopwords()]
    found = _candidates(snapshot, wanted, among, CANDIDATES if means is None else 2 * CANDIDATES)
    known = texts([id for id, _ in found])
    pieces = _Pieces(snapshot, Counter(piece for raw in wanted for piece in _pieces(fold(raw))))
    there = [(id, score) for id, score in found if id in known]
    meant = means(text, [id for id, _ in there]) if means and there else [None] * len(there)
    scored = [
        Near(id, (score + pieces.share(known[id])) / 2, how) for (id, score), how in zip(there, meant, strict=True)
    ]
    top = max((near.score for near in scored), default=0.0) or 1.0

    def rank(near: Near) -> float:
        return near.score / top if near.meaning is None else (1 - MEANING) * near.score / top + MEANING * near.meaning

    best = sorted(scored, key=lambda near: (-rank(near), near.id))[:most]
    return [replace(near, score=min(near.score, 1.0)) for near in best]


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Words that say nothing about what a text is about."""
    from whoosh.lang.stopwords import stoplists

    return frozenset(stoplists["en"])


def _candidates(snapshot: Snapshot, wanted: Sequence[str], among: Among, most: int) -> list[tuple[str, float]]:
    """Ids with the share of the text's weight that they have, at most `most`, the highest first."""
    views = list(snapshot.views.values())
    size = sum(view.segment.size for view in views)
    forms = {_forms(raw): None for raw in wanted}
    counts = {form: sum(_count(view.segment, form) for view in views) for form in forms}
    rarest = sorted((form for form in counts if counts[form]), key=lambda form: (counts[form], form))[:MOST_WORDS]
    weight = {form: _rarity(counts[form], size) for form in rarest}
    ideal = sum(weight.values()) + sum(_rarity(0, size) for form, count in counts.items() if not count)
    if not rarest:
        return []
    mean = sum(float(view.segment.numbers["length"].sum()) for view in views) / max(size, 1) or 1.0
    found: list[tuple[str, float]] = []
    for view in views:
        slack = K1 * (1 - B + B * view.segment.numbers["length"].astype(np.float32) / mean)
        found += _best(view, _scores(view.segment, weight, slack), among, most)
    return sorted(((id, score * (1 + K1) / ideal) for id, score in found), key=lambda pair: -pair[1])[:most]


Form = tuple[str, ...]


def _forms(raw: str) -> Form:
    """By which terms a word is found: its stems in all languages, and how it sounds where it may be a name, which meets
    other spellings and scripts.
    """
    sound = sounds(raw) if is_named(raw) else ""
    return (*asked(raw), *((SOUND + sound,) if sound else ()))


def _count(segment: Segment, form: Form) -> int:
    """In about how many documents a word stands."""
    return sum(there.documents for one in form if (there := segment.term(EVERYWHERE, one)))


def _scores(segment: Segment, weight: Mapping[Form, float], slack: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of all documents; where the words are in too many, of the best by the rarer ones alone."""
    scores = np.zeros(segment.size, np.float32)
    gone_through, best = 0, None
    for form, value in weight.items():  # the rarest first
        numbers, often = _standing(segment, form)
        gone_through += len(numbers)
        if gone_through > FULLY and best is None:
            best = np.sort(_highest(scores, BEST))
        if best is None:
            scores[numbers] += value * often / (often + slack[numbers])
        else:
            places, there = found_at(numbers, best)
            own, times = best[there], often[places[there]]
            scores[own] += value * times / (times + slack[own])
    return scores


def _standing(segment: Segment, form: Form) -> tuple[NDArray[Any], NDArray[np.float32]]:
    """The documents whose text holds a word in any of these terms, each once, and how often; of names that sound like
    it also those beside the text.
    """
    found = []
    for one in form:
        numbers, weights = segment.postings(EVERYWHERE, one)
        if one.startswith(SOUND) or weights is None:
            found.append((numbers, np.ones(len(numbers), np.float32)))
        else:
            often = np.floor(weights)
            found.append((numbers[often > 0], often[often > 0]))
    found = [one for one in found if len(one[0])] or found[:1]
    if len(found) == 1:
        return found[0]
    numbers, first = np.unique(np.concatenate([one for one, _ in found]), return_index=True)
    return numbers, np.concatenate([often for _, often in found])[first]


def _best(view: View, scores: NDArray[np.float32], among: Among, most: int) -> list[tuple[str, float]]:
    scores[~(view.live & among.flags(view.segment))] = 0
    best = _highest(scores, most + len(among.leave))
    found = zip(view.segment.keys(best), scores[best].tolist(), strict=True)
    return [(id, score) for id, score in found if id not in among.leave][:most]


def _highest(scores: NDArray[np.float32], most: int) -> NDArray[Any]:
    """The numbers of the documents with the highest scores above nothing, the highest first."""
    there = np.flatnonzero(scores > 0)  # of flags it is told ten times as fast as of figures
    if len(there) > most:
        there = there[np.argpartition(-scores[there], most)[:most]]
    found: NDArray[Any] = there[np.argsort(-scores[there], kind="stable")]
    return found


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
        self.mean = sum(one.total() for one in known) / max(size, 1) or 1.0

    def share(self, text: str) -> float:
        """The share of the pieces' weight that a text has."""
        every = [piece for word in words(text) if word not in stopwords() for piece in _pieces(word)]
        has = Counter(filter(self.weight.__contains__, every))
        slack = K1 * (1 - B + B * len(every) / self.mean)
        score = sum(self.weight[piece] * often / (often + slack) for piece, often in has.items())
        return score * (1 + K1) / self.ideal


def pieces_of(segment: Segment) -> Counter[str]:
    """In how many documents at most each piece stands; counted once for a segment."""
    if segment.pieces is None:
        counts: Counter[str] = Counter()
        for word, count in segment.vocabulary("words"):
            for piece in set(_pieces(word)):
                counts[piece] += count
        segment.pieces = counts
    return segment.pieces


@lru_cache(maxsize=65_536)
def _pieces(word: str) -> tuple[str, ...]:
    held = f"^{latin(word)}$"
    return tuple(held[at : at + LETTERS] for at in range(max(1, len(held) - LETTERS + 1)))
