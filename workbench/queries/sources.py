"""Sources and likenesses as pages need them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from ..errors import Missing
from ..evidence.grading import CREDITED
from ..hidden import closed
from ..models import Event, Evidence, Grade, Likeness, Source, User

SHOWN = 500
"""Items of a source, or likenesses of an item, on a page."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A likeness of an item: the other item, and who decided on it."""

    row: Likeness
    other: Evidence
    by: User | None


def source(session: Session, source_id: int) -> Source:
    """A source. Raises Missing."""
    found = session.exec(select(Source).where(Source.id == source_id)).first()
    if not found:
        raise Missing("There is no such source.")
    return found


def grades(session: Session, source_id: int) -> Sequence[Grade]:
    """The grades of a source, newest first."""
    rows = select(Grade).where(Grade.source_id == source_id).order_by(col(Grade.id).desc())
    return session.exec(rows.options(joinedload(Grade.by))).all()  # type: ignore[arg-type]


def evidence_from(session: Session, source_id: int) -> Sequence[Evidence]:
    """What comes from a source, newest first."""
    rows = select(Evidence).where(Evidence.source_id == source_id).order_by(col(Evidence.id).desc())
    return session.exec(rows.limit(SHOWN)).all()


def credited(session: Session, evidence_id: int) -> Event | None:
    """The event by which somebody last judged how credible the item is, with who it was and the details."""
    rows = select(Event).where(Event.target == "evidence", Event.target_id == evidence_id, Event.action == CREDITED)
    load = [joinedload(Event.actor), joinedload(Event.detail)]  # type: ignore[arg-type]
    return session.exec(rows.order_by(col(Event.seq).desc()).limit(1).options(*load)).first()


def likeness(session: Session, likeness_id: int) -> Likeness:
    """A likeness. Raises Missing, also where the viewer may not read all of both: that they are alike would tell."""
    found = session.exec(select(Likeness).where(Likeness.id == likeness_id)).first()
    if not found or closed(session, [found.a_id, found.b_id]):
        raise Missing("There is no such pair.")
    return found


def copies(session: Session, evidence_id: int) -> Sequence[Copy]:
    """What this item may be a copy of, what waits for a decision first."""
    pair = (col(Likeness.a_id) == evidence_id) | (col(Likeness.b_id) == evidence_id)
    rows = session.exec(select(Likeness).where(pair).order_by(col(Likeness.id).desc()).limit(SHOWN)).all()
    ids = {one for row in rows for one in (row.a_id, row.b_id)}
    shut = closed(session, ids)  # how like a text is to one's own guess would tell what is hidden in it
    rows = [row for row in rows if row.a_id not in shut and row.b_id not in shut]
    others = {row.id: row for row in session.exec(select(Evidence).where(col(Evidence.id).in_(ids)))}
    people = {row.id: row for row in session.exec(select(User).where(col(User.id).in_([row.by_id for row in rows])))}
    made = [
        Copy(row, others[other], people.get(row.by_id or 0))
        for row in rows
        for other in (row.b_id if row.a_id == evidence_id else row.a_id,)
        if other in others
    ]
    return sorted(made, key=lambda one: one.row.state != "proposed")
