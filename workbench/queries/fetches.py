"""The attempts to fetch the page behind a piece of evidence, as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from ..errors import Missing
from ..evidence.fetches import OPEN
from ..models import Capture, Evidence, Fetch, encrypted
from ..policy import DeskPolicy
from ..review.policies import in_force

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Attempt:
    """One fetch with what it kept: the WARC, and the text made from it."""

    row: Fetch
    warc: Capture | None
    text: Capture | None


@dataclass(frozen=True, slots=True)
class Attempts:
    """The newest attempts, newest first, and the rules in force. `running` is the one that has not ended."""

    all: Sequence[Attempt]
    rules: DeskPolicy

    @property
    def running(self) -> Fetch | None:
        return next((one.row for one in self.all if one.row.state in OPEN), None)


def attempts(session: Session, evidence: Evidence) -> Attempts:
    """What was tried for an item whose captures are loaded."""
    newest = select(Fetch).where(Fetch.evidence_id == evidence.id).order_by(col(Fetch.id).desc()).limit(SHOWN)
    rows = session.exec(newest.options(selectinload(Fetch.by))).all()  # type: ignore[arg-type]
    closed = encrypted(evidence.captures)
    by_id = {capture.id: capture for capture in evidence.captures if capture.id not in closed}
    texts = {row.derived_from_id: row for id, row in by_id.items() if row.kind == "text"}
    found = [
        Attempt(row, by_id.get(row.capture_id or 0), texts.get(row.capture_id) if row.capture_id else None)
        for row in rows
    ]
    return Attempts(found, in_force(session))


def fetch(session: Session, fetch_id: int) -> Fetch:
    """A fetch. Raises Missing."""
    found = session.get(Fetch, fetch_id)
    if not found:
        raise Missing("There is no such fetch.")
    return found
