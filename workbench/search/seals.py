"""Whether an index is as it was written. Whoosh's files have no sums, and a damaged one could answer wrongly.

Sums go with the table of contents, so that a commit is whole with them or not there: of each file, and of what
the table says of all segments. They find accidents; whoever writes to the folder on purpose can write sums as well.
"""

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.search.errors import IndexDamaged

_SUM, _SEAL = "sum_of_file", "sum_of_all"
_PORTION = 1 << 20
_DAMAGED = "The search index is damaged; rebuild it."


def seal(home: Path, segments: Sequence[Any]) -> None:
    """Before a table of contents is written that lists these segments; a file is read once, when it is new."""
    for segment in segments:
        if not hasattr(segment, _SUM):
            setattr(segment, _SUM, _of_file(home, segment))
    if segments:
        setattr(segments[-1], _SEAL, _of_all(segments))


def check_table(toc: Any, generation: int) -> None:
    """Raise IndexDamaged where the table of contents is not as it was written."""
    whole = toc.generation == generation and all(hasattr(segment, _SUM) for segment in toc.segments)
    if not whole or (toc.segments and getattr(toc.segments[-1], _SEAL, None) != _of_all(toc.segments)):
        raise IndexDamaged(_DAMAGED)


def check_file(home: Path, segment: Any) -> None:
    """The same for a segment's file, which is read whole."""
    if getattr(segment, _SUM) != _of_file(home, segment):
        raise IndexDamaged(_DAMAGED)


def _of_file(home: Path, segment: Any) -> int:
    found = 0
    with (home / segment.make_filename(".seg")).open("rb") as file:
        while portion := file.read(_PORTION):
            found = zlib.crc32(portion, found)
    return found


def _of_all(segments: Sequence[Any]) -> int:
    said = [(one.segment_id(), getattr(one, _SUM), one.doc_count_all(), sorted(one.deleted_docs())) for one in segments]
    return zlib.crc32(repr(said).encode())
