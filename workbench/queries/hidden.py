"""Which stretches of captured texts the viewer of a session may not read, and how they are covered on a page."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from ..models import Access, Capture, Role, SensitivePassage, Sensitivity
from ..sight import VIEWER

COVER = "█"

Spans = Sequence[tuple[int, int]]


def hidden(session: Session, capture_ids: Iterable[int]) -> dict[int, Spans]:
    """For each of these texts the stretches (start, stop; code points) that are too sensitive for the viewer."""
    ids = list(capture_ids)
    viewer = session.info.get(VIEWER)
    if not viewer or not ids:
        return {}
    person_id, role = viewer
    let_in = select(Access.evidence_id).where(Access.user_id == person_id, col(Access.ended_at).is_(None))
    rows = select(SensitivePassage).join(Capture, col(Capture.id) == SensitivePassage.capture_id)
    rows = rows.where(col(SensitivePassage.capture_id).in_(ids), col(SensitivePassage.ended_at).is_(None))
    allowed = [Sensitivity.OPEN] if role == Role.READER else [Sensitivity.OPEN, Sensitivity.RESTRICTED]
    rows = rows.where(
        col(SensitivePassage.sensitivity).not_in(allowed),
        col(Capture.evidence_id).not_in(let_in.where(col(Access.evidence_id).is_not(None))),
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for row in session.exec(rows):
        found.setdefault(row.capture_id, []).append((row.start, row.stop))
    return dict(found)


def covered(text: str, spans: Spans) -> str:
    """`text` with these stretches covered, sign for sign, so that all other words stay at their places."""
    for start, stop in spans:
        start, stop = max(0, start), min(stop, len(text))
        if start < stop:
            text = text[:start] + COVER * (stop - start) + text[stop:]
    return text
