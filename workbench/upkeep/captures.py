"""The preserved bytes: hashed again, compared with what was recorded of them, and what rests on damaged ones."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlmodel import Session, col, select

from .. import originals
from ..evidence import encryption
from ..evidence.texts import NAMED
from ..models import (
    ArticleVersion,
    Capture,
    CaptureKind,
    Event,
    EventDetail,
    EvidenceLink,
    Finding,
    PendingImport,
    ReviewEvidence,
    encrypted,
)

CAPTURED = ("captured", "redacted", encryption.ENCRYPTED, *NAMED.values())


def stored(session: Session, folder: Path) -> Iterator[str]:
    """Originals and captures that are gone or changed, with the findings that rest on them. Each file is read once."""
    known: dict[str, str | None] = {}
    copies = encrypted(session.exec(select(Capture).where(Capture.kind == CaptureKind.ENCRYPTED)))
    yield from _plain(session, folder)
    for table, column in ((ArticleVersion, "raw_sha256"), (PendingImport, "raw_sha256"), (Capture, "sha256")):
        for row, sha256 in session.exec(select(table.id, getattr(table, column)).order_by(col(table.id))).all():
            if table is Capture and row in copies and not originals.path_of(folder, sha256).exists():
                continue  # its plain file was removed; the encrypted one is a capture too and is hashed as such
            if sha256 not in known:
                known[sha256] = originals.fault(folder, sha256)
            wrong = known[sha256]
            if wrong:
                yield f"{table.__tablename__} {row}: {wrong}{_resting(session, row) if table is Capture else ''}"


def named_by_nothing(session: Session, folder: Path) -> Iterator[str]:
    """Files that lie in the store for more than an hour and that no row names: what was refused, or cut off by a crash,
    or belongs to a newer state of the database than this one.
    """
    known = {name for _, column in encryption.NAMING for name in session.exec(select(column))}
    for path in originals.others(folder):
        in_place = path.name in known and path == originals.path_of(folder, path.name) and not path.is_symlink()
        lies = f"file {path.name} lies in the store and no row names it: remove it if nothing is missing elsewhere"
        with suppress(FileNotFoundError):  # it went meanwhile
            if not in_place and path.lstat().st_mtime < time.time() - originals.LEFT:
                yield lies


def half_written(folder: Path) -> Iterator[str]:
    """Files that a crash left half-written in the store; a running server takes them away within the hour."""
    for path in originals.left_behind(folder):
        yield f"{path.name} was left half-written in the store of originals; workbench sweep removes it"


def _plain(session: Session, folder: Path) -> Iterator[str]:
    """Plain files of encrypted captures that should be gone."""
    due, _ = encryption.leftovers(session, folder)
    for capture_id in sorted(row.id for rows in due.values() for row, _ in rows):
        yield f"capture {capture_id} is encrypted, but its plain file is still there: workbench encrypt --finish"
    told = session.exec(select(Event.target_id).where(Event.action == encryption.ENCRYPTED, Event.target == "capture"))
    copies = session.exec(select(Capture.id).where(Capture.kind == CaptureKind.ENCRYPTED)).all()
    for capture_id in sorted(set(copies) - set(told)):
        yield f"capture {capture_id} stands for what was encrypted, but no event says so"
    for sha256 in originals.leaving(folder):
        yield f"plain file {sha256} was moved aside and not removed: workbench encrypt --finish"


def _resting(session: Session, capture_id: int) -> str:
    """The findings whose review rests on the evidence of a capture, in words; empty where none does."""
    rows = session.exec(
        select(Finding.claim_id, Finding.version)
        .join(ReviewEvidence, col(ReviewEvidence.review_id) == Finding.decided_from_id)
        .join(EvidenceLink, col(EvidenceLink.id) == ReviewEvidence.link_id)
        .join(Capture, col(Capture.evidence_id) == EvidenceLink.evidence_id)
        .where(Capture.id == capture_id)
        .distinct()
        .order_by(col(Finding.claim_id), col(Finding.version))
    ).all()
    named = ", ".join(f"claim {claim_id} version {version}" for claim_id, version in rows)
    return f"; findings that rest on it: {named}" if named else ""


def as_recorded(session: Session) -> Iterator[str]:
    """Captures whose row names other bytes than the event of their capture."""
    rows = session.exec(
        select(Capture.id, Capture.sha256, EventDetail)
        .join(Event, (col(Event.target) == "capture") & (col(Event.target_id) == Capture.id))
        .join(EventDetail, col(EventDetail.event_seq) == Event.seq)
        .where(col(Event.action).in_(CAPTURED))
        .order_by(col(Capture.id))
    )
    for capture_id, sha256, detail in rows:
        said = (detail.after or {}).get("sha256", sha256)
        if said != sha256:
            yield f"capture {capture_id} names {sha256}, but {said} was captured"
