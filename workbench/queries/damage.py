"""Which files of evidence are gone, or are not what was captured."""

from collections.abc import Sequence
from pathlib import Path

from .. import originals
from ..models import Capture, encrypted


def damaged(folder: Path, captures: Sequence[Capture], *, anew: bool = False) -> set[int]:
    """The numbers of those, of all captures of an item. Plain files of what was encrypted are gone on purpose. A file
    to which nobody wrote since it was hashed is hashed `anew` only if asked.
    """
    closed = encrypted(captures)
    there = [row for row in captures if row.id not in closed]
    if anew:
        return {row.id for row in there if originals.fault(folder, row.sha256)}
    return {row.id for row in there if not originals.sound(folder, row.sha256)}
