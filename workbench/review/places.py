"""Where the splitter's edits and the open references stand in a claim's text, kept right through every change of it.

Words that a person rewrote have no place any more (GONE): their edit cannot be undone, their reference not chosen.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from ..models import GONE, Claim, Edit, Reference

_CLINGS = ",.;:?!)]”’"
Item = Edit | Reference


def put(claim: Claim, item: Item, old: str, new: str) -> None:
    """Put `new` for `old`, which stands at the item's place; whatever stands behind moves along.

    Where words begin the claim they take a capital letter; where they come or go, single spaces stay between words.
    """
    at, text = item.at, claim.text
    left, right = text[:at], text[at + len(old) :]
    bound = _bound(claim, item)
    if new and not old:
        left, right = _apart(left, new, right)
    elif not new:
        left, right = _together(left, right, bound, at + len(old))
    place = len(left)
    if not left.strip():
        new = new[:1].upper() + new[1:]
        if not new and len(text) - len(right) not in bound:
            right = right[:1].upper() + right[1:]
    claim.text = left + new + right
    moved = len(claim.text) - len(text)
    for other in _others(claim, item):
        if _within(other, at, old):
            other.at = GONE
        elif _behind(other, item, at, old):
            other.at = max(place + len(new), other.at + moved)
        elif other.at > place and not _length(other):
            other.at = place  # it stood at the end of a space that is gone
    item.at = place


def rewrite(claim: Claim, text: str) -> None:
    """Put a person's text in the claim's place: what it kept word for word keeps its place, the rest has none."""
    placed = [item for item in _items(claim) if item.at != GONE]
    blocks = list(_kept(_parts(claim.text), _parts(text))) if placed else []
    for item in placed:
        stop = item.at + _length(item)
        found = (b + item.at - a for a, b, size in blocks if a <= item.at and stop <= a + size)
        item.at = next(found, GONE)
    claim.text = text


def stands(claim: Claim, item: Item, words: str) -> bool:
    """Whether the words are where the item says, letter case aside."""
    there = claim.text[item.at : item.at + len(words)] if item.at != GONE else None
    return there is not None and there.lower() == words.lower()


Kept = dict[str, dict[str, list[Any]]]


def of_claim(claim: Claim) -> Kept:
    """The places and decisions as plain data, for events."""
    return {
        "edits": {str(row.id): [row.at, _plain(row.undone_at), _plain(row.accepted_at)] for row in claim.edits},
        "references": {str(row.id): [row.at, _plain(row.closed_at), row.edit_id] for row in claim.references},
    }


def put_back(claim: Claim, kept: Kept, at: datetime) -> None:
    """Set everything again as `of_claim` gave it; an edit that was not there then is undone."""
    for edit in claim.edits:
        known = kept["edits"].get(str(edit.id))
        edit.at, undone, accepted = known or [GONE, at.isoformat(), None]
        edit.undone_at, edit.accepted_at = _moment(undone), _moment(accepted)
    for reference in claim.references:
        reference.at, closed, reference.edit_id = kept["references"][str(reference.id)]
        reference.closed_at = _moment(closed)


def _items(claim: Claim) -> list[Item]:
    return [*claim.edits, *claim.references]


def _others(claim: Claim, item: Item) -> list[Item]:
    return [other for other in _items(claim) if other is not item and other.at != GONE]


def _length(item: Item) -> int:
    if isinstance(item, Reference):
        return len(item.words)
    return len(item.before if item.undone_at else item.after)


def _bound(claim: Claim, item: Item) -> set[int]:
    """The places of signs that another edit stands for: they are its, spaces too."""
    rows = [row for row in claim.edits if row is not item and row.at != GONE and not row.undone_at]
    return {at for row in rows for at in range(row.at, row.at + len(row.after))}


def _behind(other: Item, item: Item, at: int, old: str) -> bool:
    if other.at == at and not (
        old and _length(other)
    ):  # nothing there is as long as nothing: the order of making tells
        return bool(_length(other)) or (isinstance(other, Edit) and isinstance(item, Edit) and other.id > item.id)
    return other.at >= at + len(old)


def _within(other: Item, at: int, old: str) -> bool:
    return _length(other) > 0 and at <= other.at and other.at + _length(other) <= at + len(old)


def _apart(left: str, new: str, right: str) -> tuple[str, str]:
    """Make room for words that come in between."""
    if left and not left[-1].isspace() and left[-1] not in "([“‘" and new[0] not in _CLINGS and not new[0].isspace():
        left += " "
    if right and not right[0].isspace() and right[0] not in _CLINGS and not new[-1].isspace():
        right = " " + right
    return left, right


def _together(left: str, right: str, bound: set[int], behind: int) -> tuple[str, str]:
    """Close the gap that words leave, unless the space is part of another edit."""
    before = len(left) - 1
    if right[:1] == " " and (not left or left[-1].isspace()) and behind not in bound:
        return left, right[1:]
    if left[-1:] == " " and (not right or right[0] in _CLINGS) and before not in bound:
        return left[:-1], right
    return left, right


def _parts(text: str) -> list[str]:
    return re.findall(r"\w+|\W", text)


def _kept(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int]]:
    """Stretches that both texts have: where each begins in the old and in the new, and its length in code points."""
    for a, b, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        yield len("".join(old[:a])), len("".join(new[:b])), len("".join(old[a : a + size]))


def _plain(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(at: str | None) -> datetime | None:
    return datetime.fromisoformat(at) if at else None
