"""A version's text cut at every border of every claim, so that overlapping highlights need no script. Pure."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Where one claim stands: `start`..`stop` are code points into the version text."""

    claim_id: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same claims; `start` is its offset in the version text."""

    start: int
    text: str
    claims: tuple[int, ...]


def cut(text: str, start: int, stop: int, marks: Sequence[Mark], also: Iterable[int] = ()) -> list[Piece]:
    """`text[start:stop]` as pieces, cut at the offsets `also` too; joined again they give exactly that text."""
    inside = [mark for mark in marks if mark.start < stop and mark.stop > start]
    borders = sorted({start, stop, *_within(inside, start, stop), *(at for at in also if start < at < stop)})
    return [
        Piece(a, text[a:b], tuple(dict.fromkeys(mark.claim_id for mark in inside if mark.start <= a < mark.stop)))
        for a, b in itertools.pairwise(borders)
    ]


def _within(marks: Iterable[Mark], start: int, stop: int) -> set[int]:
    return {at for mark in marks for at in (mark.start, mark.stop) if start < at < stop}
