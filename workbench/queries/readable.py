"""What of a piece of evidence the viewer may have and read: its files, its texts with what is covered in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session

from .. import originals
from ..errors import Forbidden, Missing
from ..evidence.stretches import signs
from ..hidden import NOT_YOURS, Spans, closed, covered, given
from ..models import Capture, CaptureKind, Evidence, SensitivePassage, encrypted

NAMES_IT = (
    "Its source is protected, and the metadata of this picture may say who it is. Take the copy without metadata."
)


@dataclass(frozen=True, slots=True)
class Readable:
    """`whole`: nothing is kept from the viewer. Else `texts` are the texts that they may read, with what to cover in
    each. `files` are the captures of which they may have the bytes.
    """

    whole: bool
    files: Collection[int]
    texts: Mapping[int, Spans]


def reach_of(session: Session, folder: Path, items: Iterable[Evidence]) -> dict[int, Readable]:
    """For each item, whose captures are loaded, what of it the viewer may have."""
    items = list({item.id: item for item in items}.values())
    shut = closed(session, [item.id for item in items])
    kept = [row for item in items for row in item.captures]
    files = given(session, kept, shut) - set(encrypted(kept))
    return {item.id: _readable(folder, item.captures, shut.get(item.id, []), files) for item in items}


def readable_text(session: Session, folder: Path, capture: Capture, others: Sequence[Capture]) -> Spans:
    """What to cover in a captured text; `others` are all captures of its evidence. Raises Forbidden where the viewer
    may not read it at all.
    """
    shut = closed(session, [capture.evidence_id])
    if not shut:
        return []
    found = _readable(folder, others, shut[capture.evidence_id], ())
    if capture.id not in found.texts:
        raise Forbidden(NOT_YOURS)
    return found.texts[capture.id]


def may_have(session: Session, capture: Capture) -> None:
    """Raise Forbidden where the viewer may not have the bytes of a capture."""
    shut = closed(session, [capture.evidence_id])
    if capture.id not in given(session, [capture], shut):
        raise Forbidden(NOT_YOURS if shut else NAMES_IT)


def words(folder: Path, sha256: str) -> str:
    """A whole captured text. Raises FileNotFoundError, or Missing, where its file is gone."""
    return originals.read(folder, sha256).decode("utf-8", "replace")


def _readable(
    folder: Path, captures: Sequence[Capture], shut: Sequence[SensitivePassage], files: Collection[int]
) -> Readable:
    closed = encrypted(captures)
    texts = [row for row in captures if row.kind == CaptureKind.TEXT and row.id not in closed]
    if not shut:
        return Readable(True, files, {row.id: [] for row in texts})
    spans = {row.id: [(one.start, one.stop) for one in shut if one.capture_id == row.id] for row in texts}
    open_ones = {id: own for id, own in spans.items() if own and _tells_nothing(folder, texts, spans, id)}
    return Readable(False, files, open_ones)


def _tells_nothing(folder: Path, texts: Sequence[Capture], spans: Mapping[int, Spans], id: int) -> bool:
    """Whether a text, with its own passages covered, says none of those that are closed in other texts: each must
    stand in it, and only where it is covered.
    """
    sha256 = {row.id: row.sha256 for row in texts}
    elsewhere = [(other, span) for other, own in spans.items() if other != id for span in own]
    if not elsewhere:
        return True
    try:
        whole, shown = _signs(folder, sha256[id], ()), _signs(folder, sha256[id], tuple(spans[id]))
        secrets = [signs(words(folder, sha256[other])[start:stop])[0] for other, (start, stop) in elsewhere]
    except Missing:  # what stands in a damaged text is not known
        return False
    return all(secret in whole and secret not in shown for secret in secrets)


@lru_cache(maxsize=64)
def _signs(folder: Path, sha256: str, spans: tuple[tuple[int, int], ...]) -> str:
    return signs(covered(words(folder, sha256), spans))[0]
