"""The sensitive passages of a captured text as its page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from ..errors import Missing
from ..hidden import closed
from ..models import Capture, CaptureKind, Evidence, SensitivePassage, User
from .readable import words


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage in force, who marked it, and its words where the viewer may read them."""

    row: SensitivePassage
    by: str
    words: str | None


def marked(session: Session, folder: Path, held: Capture) -> Sequence[Marked]:
    """The passages of a text that are in force, in their order."""
    rows = select(SensitivePassage, User.name).join(User, col(User.id) == SensitivePassage.by_id)
    rows = rows.where(SensitivePassage.capture_id == held.id, col(SensitivePassage.ended_at).is_(None))
    found = session.exec(rows.order_by(col(SensitivePassage.start), col(SensitivePassage.id))).all()
    shut = {row.id for row in closed(session, [held.evidence_id]).get(held.evidence_id, [])}
    text = words(folder, held.sha256) if found else ""
    return [Marked(row, by, None if row.id in shut else text[row.start : row.stop]) for row, by in found]


@dataclass(frozen=True, slots=True)
class Twin:
    """Other evidence that holds a file with the very same bytes; `text` is its capture of the same text, if any."""

    item: Evidence
    text: Capture | None


def twins(session: Session, held: Capture) -> list[Twin]:
    """The other evidence, of which the viewer knows, that has the same files as the evidence of a captured text."""
    own = select(Capture.sha256).where(Capture.evidence_id == held.evidence_id, Capture.kind != CaptureKind.REDACTED)
    rows = select(Capture).where(col(Capture.sha256).in_(own), Capture.evidence_id != held.evidence_id)
    found: dict[int, Capture | None] = {}
    for row in session.exec(rows.order_by(col(Capture.id))):
        same = row.kind == CaptureKind.TEXT and row.sha256 == held.sha256
        found[row.evidence_id] = row if same else found.get(row.evidence_id)
    items = session.exec(select(Evidence).where(col(Evidence.id).in_(found)).order_by(col(Evidence.id)))
    return [Twin(item, found[item.id]) for item in items]


def passage(session: Session, held: Capture, passage_id: int) -> SensitivePassage:
    """A passage of this text. Raises Missing."""
    rows = select(SensitivePassage).where(SensitivePassage.id == passage_id, SensitivePassage.capture_id == held.id)
    found = session.exec(rows).first()
    if not found:
        raise Missing("There is no such passage in this text.")
    return found
