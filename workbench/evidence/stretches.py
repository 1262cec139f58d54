"""Words found again where another reader wrote them otherwise: across line ends, hyphens and ligatures. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from .spelling import STROKES

MARK = "[redacted]"
"""Stands for every passage, however long it was."""

AROUND = 60
"""Signs before a place by which it is known again."""

APOSTROPHES = "'’‘ʼʹ`"
_BROKEN = re.compile(r"[-\u2010\u2011\u00ad]\s*\n\s*")
_BROKEN_BEFORE = re.compile(_BROKEN.pattern + r"\Z")

Spans = Sequence[tuple[int, int]]


def signs(text: str) -> tuple[str, list[int]]:
    """The letters, figures and other signs of a text without spaces, dashes, apostrophes, strokes through letters and
    what is not seen, ligatures taken apart, with the place of each in `text`.
    """
    parts = [_sign(sign) for sign in text]
    places = [at for at, part in enumerate(parts) for _ in part]
    return "".join(parts), places


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Where `words` stand in `text` (start, stop; code points)."""
    return places_in(signs(text), words)


def places_in(taken: tuple[str, list[int]], words: str) -> list[tuple[int, int]]:
    """The same in a text whose signs were taken before: for several words of one text."""
    plain, where = taken
    return [(where[start], where[stop - 1] + 1) for start, stop in occurrences(plain, signs(words)[0])]


def occurrences(plain: str, words: str, before: str | None = None) -> list[tuple[int, int]]:
    """The same among signs. Where all that stands `before` one place is known and fits, it is that one alone."""
    if not words:
        return []
    if before is not None and plain.startswith(before[-AROUND:] + words, max(0, len(before) - AROUND)):
        return [(len(before), len(before) + len(words))]
    found, start = [], plain.find(words)
    while start >= 0:
        found.append((start, start + len(words)))
        start = plain.find(words, start + 1)
    return found


def whole_words(text: str, place: tuple[int, int]) -> tuple[int, int]:
    """A place (start, stop) with the rest of the words in which it begins and ends: over marks and unseen signs, and
    over a dash at the end of a line.
    """
    start, stop = place
    if _is_part(text[start]):
        while start and (before := _part_before(text, start)) is not None:
            start = before
    if _is_part(text[stop - 1]):
        while stop < len(text) and (behind := _part_behind(text, stop)) is not None:
            stop = behind
    return start, stop


def _part_before(text: str, at: int) -> int | None:
    """Where the part of a word begins that ends at this place."""
    if _is_part(text[at - 1]):
        return at - 1
    broken = _BROKEN_BEFORE.search(text, max(0, at - AROUND), at)
    return broken.start() if broken and broken.start() and _is_part(text[broken.start() - 1]) else None


def _part_behind(text: str, at: int) -> int | None:
    if _is_part(text[at]):
        return at + 1
    broken = _BROKEN.match(text, at)
    return broken.end() if broken and broken.end() < len(text) and _is_part(text[broken.end()]) else None


def _is_part(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf")


def merged(spans: Spans) -> list[tuple[int, int]]:
    """The stretches in order; those that overlap or touch are one."""
    made: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(stop, made[-1][1]))
        else:
            made.append((start, stop))
    return made


def redacted(text: str, spans: Spans) -> str:
    """`text` with one mark in place of each stretch: the mark says nothing of what it stands for."""
    joined = merged(spans)
    ends = [0, *(stop for _, stop in joined)]
    starts = [*(start for start, _ in joined), len(text)]
    return MARK.join(text[stop:start] for stop, start in zip(ends, starts, strict=True))


@lru_cache(maxsize=4096)
def _sign(sign: str) -> str:
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if not _unseen(part))
    return plain.casefold().translate(STROKES)


def _unseen(sign: str) -> bool:
    """Spaces, controls, dashes, apostrophes, and the marks above letters, which readers write together or apart."""
    kind = unicodedata.category(sign)
    return kind[0] in "ZC" or kind in ("Pd", "Mn") or sign in APOSTROPHES
