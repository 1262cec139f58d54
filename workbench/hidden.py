"""What of captured texts somebody may not read: the stretches to cover, and which bytes are theirs to have.

Whoever may not read a passage of any text of a piece of evidence has none of its bytes but redacted copies: other
texts, the file and the exchange it came in say the same. A session without a viewer sees everything; what is made for
everybody (the index, exports) asks for ANYBODY.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from .models import AS_THEY_CAME, Access, Capture, CaptureKind, Evidence, Role, SensitivePassage, Sensitivity, Source
from .sight import VIEWER

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Files whose metadata can be taken off (see evidence.stripping)."""
COVER = "█"
ANYBODY = (0, Role.READER)
"""A viewer who may read what everybody may."""
NOT_YOURS = (
    "It holds passages that you may not read. Take a redacted copy where there is one, or ask somebody who may read it."
)

Spans = Sequence[tuple[int, int]]
Closed = Mapping[int, Sequence[SensitivePassage]]
"""By the number of evidence the passages of it that somebody may not read; what is open to them is not in it."""
Viewer = tuple[int, str]


def hidden(session: Session, capture_ids: Iterable[int]) -> dict[int, Spans]:
    """For each of these texts the stretches (start, stop; code points) that are too sensitive for the viewer."""
    found: dict[int, list[tuple[int, int]]] = {}
    for _, row in _rows(session, col(SensitivePassage.capture_id), capture_ids, session.info.get(VIEWER)):
        found.setdefault(row.capture_id, []).append((row.start, row.stop))
    return dict(found)


def closed(session: Session, evidence_ids: Iterable[int], viewer: Viewer | None = None) -> Closed:
    """What of these pieces of evidence `viewer` (else that of the session) may not read."""
    found: dict[int, list[SensitivePassage]] = {}
    viewer = viewer or session.info.get(VIEWER)
    for evidence_id, row in _rows(session, col(Capture.evidence_id), evidence_ids, viewer):
        found.setdefault(evidence_id, []).append(row)
    return found


def given(session: Session, captures: Iterable[Capture], shut: Closed) -> set[int]:
    """Of which captures somebody may have the bytes. `shut` is what is closed to them.

    Of closed evidence these are the redacted copies in which each of its closed passages is gone. Pictures of a
    protected source as they came may say in their metadata who it is: they are for those who know that.
    """
    captures = list(captures)
    private = _telling_who(session, captures)
    copies = [row for row in captures if row.kind == CaptureKind.REDACTED and row.evidence_id in shut]
    ids = {id for row in copies for id in _redacted(row)}
    rows = session.exec(select(SensitivePassage).where(col(SensitivePassage.id).in_(ids))).all() if ids else []
    known = {row.id: row for row in rows}
    free = {row.id for row in captures if row.evidence_id not in shut and row.id not in private}
    return free | {row.id for row in copies if _gone(row, shut[row.evidence_id], known)}


def telling_who(capture: Capture) -> bool:
    """Whether a file as it came, or the exchange it came in, may say who its source is, in metadata that no page shows:
    all but plain text.
    """
    return capture.kind in AS_THEY_CAME and capture.mime != "text/plain"


def _telling_who(session: Session, captures: Iterable[Capture]) -> set[int]:
    """The files of protected sources that the viewer does not know."""
    viewer = session.info.get(VIEWER)
    rows = [row for row in captures if telling_who(row)]
    if not viewer or not rows:
        return set()
    person_id, role = viewer
    known = select(Access.source_id).where(Access.user_id == person_id, col(Access.ended_at).is_(None))
    theirs = set(session.exec(known).all()) if role != Role.READER else set()
    ids = {row.evidence_id for row in rows}
    sources = select(Evidence.id, Evidence.source_id).join(Source, col(Source.id) == Evidence.source_id)
    of = dict(session.exec(sources.where(col(Evidence.id).in_(ids), col(Source.protected))).all())
    return {row.id for row in rows if row.evidence_id in of and of[row.evidence_id] not in theirs}


def covered(text: str, spans: Spans) -> str:
    """`text` with these stretches covered, sign for sign, so that all other words stay at their places."""
    for start, stop in spans:
        start, stop = max(0, start), min(stop, len(text))
        if start < stop:
            text = text[:start] + COVER * (stop - start) + text[stop:]
    return text


def _rows(session: Session, where: Any, ids: Iterable[int], viewer: Viewer | None) -> list[tuple[int, Any]]:
    """The passages in force that the viewer may not read, each with the number of its evidence."""
    ids = list(ids)
    if not viewer or not ids:
        return []
    person_id, role = viewer
    rows = select(Capture.evidence_id, SensitivePassage).join(Capture, col(Capture.id) == SensitivePassage.capture_id)
    rows = rows.where(where.in_(ids), col(SensitivePassage.ended_at).is_(None))
    if role != Role.READER:
        let_in = select(Access.evidence_id).where(Access.user_id == person_id, col(Access.ended_at).is_(None))
        known = col(Capture.evidence_id).in_(let_in.where(col(Access.evidence_id).is_not(None)))
        rows = rows.where(SensitivePassage.sensitivity == Sensitivity.SEALED, ~known)
    return [(evidence_id, row) for evidence_id, row in session.exec(rows.order_by(col(SensitivePassage.id)))]


def _redacted(copy: Capture) -> Sequence[int]:
    """The passages that are gone in a redacted copy."""
    return copy.about.get("passages") or []


def _gone(copy: Capture, passages: Sequence[SensitivePassage], known: Mapping[int, SensitivePassage]) -> bool:
    """Whether each passage is one that was redacted, or lies in one: marked anew it has another number."""
    made = [known[id] for id in _redacted(copy) if id in known]
    return all(
        any(one.capture_id == row.capture_id and one.start <= row.start and row.stop <= one.stop for one in made)
        for row in passages
    )
