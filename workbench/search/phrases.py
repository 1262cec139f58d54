"""Where words stand together, found in the words of whole documents at once (`order`, see fields.in_order)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.search.fields import BETWEEN, WORDY, as_bytes, number
from workbench.search.segments import Segment
from workbench.search.sets import Set
from workbench.search.tree import Phrase
from workbench.search.words import fold, together
from workbench.search.words import words as words_of

Numbers = NDArray[Any]
_AT_ONCE = 2_000_000
"""Words of documents that are looked at in one go: 8 MB."""
_FEW = 100
"""Up to so many documents are looked at one by one, which is faster for them."""


def standing(segment: Segment, phrase: Phrase, name: str) -> Set:
    """The documents in which the words stand together in one line: of the text and names, or of a facet's values."""
    words = [fold(word) for word in phrase.words]
    plain = name if name in WORDY else "words"
    terms = {word: segment.term(plain, word) for word in words}
    if not all(terms.values()):
        return Set(segment.size, np.empty(0, np.int32))
    rarest, *others = sorted(terms, key=lambda word: terms[word].documents)  # type: ignore[union-attr]
    there = Set(segment.size, segment.postings(plain, rarest)[0])
    for word in others:
        there = there & Set(segment.size, segment.postings(plain, word)[0])
    candidates = there.numbers
    if not len(candidates) or len(words) == 1:
        return there
    if name in WORDY:
        return Set(segment.size, candidates[_in_values(segment, name, words, phrase.slop, candidates)])
    if phrase.slop == 0 and len(candidates) <= _FEW:
        return Set(segment.size, candidates[_one_by_one(segment, words, candidates)])
    found = [part[_in_order(segment, words, phrase.slop, part)] for part in _parts(segment, candidates)]
    return Set(segment.size, np.concatenate(found))


def _in_values(segment: Segment, name: str, words: list[str], slop: int, candidates: Numbers) -> NDArray[np.bool_]:
    facet = segment.facet(name)
    codes = facet.codes[candidates]
    having = np.zeros(len(facet.many), np.bool_)
    for code in np.unique(codes):
        having[code] = any(_together(words_of(value), words, slop) for value in facet.of_code(code))
    found: NDArray[np.bool_] = having[codes]
    return found


def _together(line: list[str], words: list[str], slop: int) -> bool:
    return bool(together([[at for at, own in enumerate(line) if own == word] for word in words], slop))


def _one_by_one(segment: Segment, words: list[str], numbers: Numbers) -> list[bool]:
    """Which of a few documents, all of which hold all words, hold them one after the other."""
    wanted: dict[bytes, bytes] = {}  # by the salt with which a document's numbers are made: nearly always 0
    contents = [bytes(content) for content in segment.order.some(numbers)]
    for salt in {content[:4] for content in contents}:
        wanted[salt] = as_bytes([number(word, int.from_bytes(salt, "little")) for word in words])
    return [_follow(content, wanted[content[:4]]) for content in contents]


def _follow(content: bytes, wanted: bytes) -> bool:
    place = content.find(wanted, 4)
    while place > 0 and place % 4:  # between two words' numbers
        place = content.find(wanted, place + 1)
    return place >= 0


def _parts(segment: Segment, candidates: Numbers) -> list[Numbers]:
    """The candidates in portions of about _AT_ONCE words."""
    begins, ends = _extents(segment, candidates)
    so_far = np.cumsum(ends - begins)
    cuts = np.searchsorted(so_far, np.arange(_AT_ONCE, int(so_far[-1]), _AT_ONCE), side="right")
    return [part for part in np.split(candidates, np.unique(cuts)) if len(part)]


def _extents(segment: Segment, numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Where each document's words begin and end in `order`, counted in words."""
    return segment.order.begins(numbers) // 4, segment.order.ends[numbers] // 4


def _in_order(segment: Segment, words: list[str], slop: int, numbers: Numbers) -> NDArray[np.bool_]:
    """Which of these documents, all of which hold all words, hold them together."""
    whole = np.frombuffer(segment.order.view, "<u4")
    begins, ends = _extents(segment, numbers)
    lengths = ends - begins
    owner = np.repeat(np.arange(len(numbers)), lengths)
    starts = np.cumsum(lengths) - lengths
    there = whole[np.arange(len(owner)) + np.repeat(begins - starts, lengths)]
    salts = there[starts]
    there[starts] = BETWEEN
    having = np.zeros(len(numbers), np.bool_)
    for salt in np.unique(salts):  # nearly always 0
        wanted = [number(word, int(salt)) for word in words]
        own = (salts == salt)[owner] if salts.any() else None
        having[_hits(there, owner, own, wanted, slop)] = True
    return having


def _hits(there: Numbers, owner: Numbers, own: Numbers | None, wanted: list[int], slop: int) -> Numbers:
    """The owners of the places where these numbers stand together."""
    if slop == 0:
        last = len(there) - len(wanted) + 1
        flags = np.ones(max(last, 0), np.bool_) if own is None else own[: max(last, 0)].copy()
        for at, one in enumerate(wanted):
            flags &= there[at : at + len(flags)] == one
        return owner[: len(flags)][flags]  # BETWEEN stands after each line, so none reaches into the next
    return _near(there, owner, own, wanted, slop)


def _near(there: Numbers, owner: Numbers, own: Numbers | None, wanted: list[int], slop: int) -> Numbers:
    """In any order, with at most `slop` other words among them: decided line by line where all of them stand."""
    lines = np.cumsum(there == BETWEEN)
    places = [np.flatnonzero((there == one) if own is None else (there == one) & own) for one in wanted]
    all_there = set(lines[places[0]].tolist())
    for one in places[1:]:
        all_there &= set(lines[one].tolist())
    kept = np.fromiter(all_there, np.int64, len(all_there))
    by_line: list[dict[int, list[int]]] = []
    for one in places:
        found: dict[int, list[int]] = {}
        for place in one[np.isin(lines[one], kept)].tolist():
            found.setdefault(int(lines[place]), []).append(place)
        by_line.append(found)
    hit = [line for line in all_there if together([found[line] for found in by_line], slop)]
    return owner[np.fromiter((by_line[0][line][0] for line in hit), np.int64, len(hit))]
