"""Pieces of source text and how they are joined to a claim, with an edit for every letter that is not the
source's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbench.splitting.types import Edit

_NO_SPACE_BEFORE = re.compile(r"[,.;:?!%)\]”’»]|['’]s\b|n['’]t\b")
_MARKS = frozenset(",.;:–—-…•·")
_JOINTS = frozenset({"and", "or", "but", "nor", "yet"})
_TIES = _JOINTS | {"so", "then", "plus"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A source slice and what stands for it in the claim; `rule` is empty where it stands unchanged."""

    start: int
    end: int
    after: str
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim's text, its edits, and the source slices it rests on, in the order of the source.

    `places` say what stands in the claim as in the source, letter case aside: (at, start, end).
    """

    text: str
    edits: tuple[Edit, ...]
    spans: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, int, int], ...] = ()


def assemble(source: str, pieces: Iterable[Piece]) -> Wording:
    """Join pieces with single spaces where the source has none to give, trim stray marks, and note the edits."""
    kept = _tidy(_split_space(p for p in pieces if p.after or p.rule))
    text = ""
    edits: list[Edit] = []
    places: list[tuple[int, int, int]] = []
    for i, piece in enumerate(kept):
        text += _gap(kept[i - 1], piece) if i else ""
        if piece.rule:
            before = source[piece.start : piece.end]
            edits.append(Edit(piece.start, piece.end, before, piece.after, piece.rule, piece.confidence, len(text)))
        if piece.rule in ("", "capital"):
            places.append((len(text), piece.start, piece.end))
        text += piece.after
    return Wording(text, tuple(edits), merge_spans(source, [(p.start, p.end) for p in kept]), tuple(places))


def merge_spans(source: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sort spans and join those with nothing but white space between them; empty ones go."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and (start <= merged[-1][1] or not source[merged[-1][1] : start].strip()):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def unchanged(source: str, start: int, end: int) -> Piece:
    return Piece(start, end, source[start:end])


def _split_space(pieces: Iterable[Piece]) -> list[Piece]:
    """Trim white space off unchanged pieces, so that gaps are made in one place."""
    trimmed: list[Piece] = []
    for piece in pieces:
        if not piece.rule:
            left = len(piece.after) - len(piece.after.lstrip())
            inner = piece.after.strip()
            if not inner:
                continue
            start = piece.start + left
            piece = Piece(start, start + len(inner), inner)
        trimmed.append(piece)
    return trimmed


def _tidy(pieces: list[Piece]) -> list[Piece]:
    pieces = [p for i, p in enumerate(pieces) if not (_is_mark(p) and (i == 0 or _is_mark(pieces[i - 1])))]
    while pieces and _is_loose(pieces[0], _TIES):
        pieces.pop(0)
    while pieces and _is_loose(pieces[-1], _JOINTS):
        pieces.pop()
    while [p.after.lower() for p in pieces[-3:]] == ["as", "well", "as"]:
        del pieces[-3:]
        while pieces and _is_mark(pieces[-1]):
            pieces.pop()
    pieces = _without_loose_marks(pieces)
    if pieces:
        pieces[-1] = _without_stop(pieces[-1])
        pieces[0:1] = _capital(pieces[0])
    return pieces


def _is_mark(piece: Piece) -> bool:
    return not piece.rule and bool(piece.after) and all(c in _MARKS for c in piece.after)


def _is_loose(piece: Piece, words: frozenset[str]) -> bool:
    """A mark or a coordinator has nothing to join at the ends of a claim."""
    return _is_mark(piece) or (not piece.rule and piece.after.lower() in words)


def _without_stop(piece: Piece) -> Piece:
    """Claims end without a full stop or comma; abbreviations such as "U.S." keep theirs."""
    if not piece.rule and piece.after[-1] in ",;:" and len(piece.after) > 1:
        return Piece(piece.start, piece.end - 1, piece.after[:-1])
    if not piece.rule and re.search(r"\w{2}[\"”’)]*\.$|[\"”’)]\.$|\d\.$|(?<!\.\w)\.$", piece.after):
        return Piece(piece.start, piece.end - 1, piece.after[:-1])
    return piece


def _without_loose_marks(pieces: list[Piece]) -> list[Piece]:
    """Drop quotation marks and brackets that lost their other half."""
    for left, right in (("“", "”"), ("(", ")"), ("«", "»"), ('"', '"')):
        count = sum(p.after.count(left) for p in pieces if not p.rule)
        other = sum(p.after.count(right) for p in pieces if not p.rule)
        if count != other or (left == right and count % 2):
            pieces = [q for p in pieces for q in _trim_mark(p, left + right)]
    return pieces


def _trim_mark(piece: Piece, marks: str) -> list[Piece]:
    if piece.rule or not (set(piece.after) & set(marks)):
        return [piece]
    left = len(piece.after) - len(piece.after.lstrip(marks))
    inner = piece.after.strip(marks)
    return [Piece(piece.start + left, piece.start + left + len(inner), inner)] if inner else []


def _capital(piece: Piece) -> list[Piece]:
    """Begin with a capital letter: an edit of that one letter."""
    at = next((i for i, c in enumerate(piece.after) if c.isalnum()), None)
    if at is None or not piece.after[at].islower() or len(piece.after[at].upper()) != 1:
        return [piece]
    upper = piece.after[at].upper()
    if piece.rule:
        return [replace(piece, after=piece.after[:at] + upper + piece.after[at + 1 :])]
    start = piece.start + at
    parts = [
        Piece(piece.start, start, piece.after[:at]),
        Piece(start, start + 1, upper, "capital"),
        Piece(start + 1, piece.end, piece.after[at + 1 :]),
    ]
    return [part for part in parts if part.after]


def _gap(before: Piece, after: Piece) -> str:
    """A space, unless the source has none there or the next mark clings."""
    if not after.after or after.after[0].isspace():
        return ""
    if before.end == after.start and not (before.start == before.end or after.start == after.end):
        return ""
    return "" if _NO_SPACE_BEFORE.match(after.after) else " "
