"""Who was let in to evidence, or to who a source is: rows of Access, and what of them is in force."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from ..db import now
from ..models import Access, Event, EventDetail, Evidence, Role, Source, User
from ..permissions import CHECKERS
from ..record import ERASED, KEPT

LET_IN, LET_OUT = "let in", "let out"


def access(
    session: Session, person: User, *, evidence: Evidence | None = None, source: Source | None = None
) -> Access | None:
    """The row by which somebody who checks here was let in to evidence, or to who a source is, if they were."""
    if person.role == Role.READER:
        return None
    here = Access.evidence_id == evidence.id if evidence else Access.source_id == (source.id if source else 0)
    rows = select(Access).where(here, Access.user_id == person.id, col(Access.ended_at).is_(None))
    return session.exec(rows).first()


def open_to(
    session: Session,
    actor: User,
    user_id: int,
    why: str,
    *,
    evidence: Evidence | None = None,
    source: Source | None = None,
) -> list[int]:
    """Let somebody in who is not; gives the new row, for the event to name."""
    there = select(Access.id).where(Access.user_id == user_id, col(Access.ended_at).is_(None))
    thing = Access.evidence_id == evidence.id if evidence else Access.source_id == (source.id if source else 0)
    if session.exec(there.where(thing)).first():
        return []
    row = Access(user_id=user_id, why=why, by_id=actor.id, at=now())
    row.evidence_id, row.source_id = (evidence.id if evidence else None), (source.id if source else None)
    session.add(row)
    session.flush()
    return [row.id]


def end_access(session: Session, *, evidence: Evidence | None = None, source: Source | None = None) -> list[int]:
    """Nobody is let in any more, as nothing is closed; gives the rows that end, for the event to name."""
    here = Access.evidence_id == evidence.id if evidence else Access.source_id == (source.id if source else 0)
    rows = session.exec(select(Access).where(here, col(Access.ended_at).is_(None))).all()
    for row in rows:
        row.ended_at = now()
    return [row.id for row in rows]


def was_let_out(session: Session, item: Evidence, user_id: int) -> bool:
    """Whether somebody is no longer in because they were let out, and not because nothing was closed any more. Where
    the details of letting out were erased, what is kept of them says so.
    """
    rows = select(Access).where(Access.evidence_id == item.id, Access.user_id == user_id)
    last = session.exec(rows.order_by(col(Access.id).desc()).limit(1)).first()
    if not last or not last.ended_at:
        return False
    outs = select(Event.seq).where(Event.action == LET_OUT, Event.target == "evidence", Event.target_id == item.id)
    told = select(EventDetail.after).join(Event, col(Event.seq) == EventDetail.event_seq)
    said = session.exec(told.where(col(Event.seq).in_(outs))).all()
    forgotten = told.where(Event.action == ERASED, Event.target == "event", col(Event.target_id).in_(outs))
    kept = [(after or {}).get(KEPT, {}) for after in session.exec(forgotten)]
    return any(_ends(after or {}, last) for after in [*said, *kept])


def _ends(said: dict[str, Any], row: Access) -> bool:
    """Whether letting somebody out ended this row; where it does not say which, or whose, it may be this one."""
    return bool(row.id in said.get("access", [row.id]) and said.get("person", row.user_id) == row.user_id)


def able(session: Session, item: Evidence) -> set[int]:
    """The rows by which people who can open a piece of evidence now, and let others in, were let in to it."""
    rows = select(Access.id).join(User, col(User.id) == Access.user_id).where(Access.evidence_id == item.id)
    return set(session.exec(rows.where(col(Access.ended_at).is_(None), *checking())))


def checking() -> tuple[ColumnElement[bool], ...]:
    """Of people: that they check here, and can log in."""
    return (col(User.role).in_(CHECKERS), col(User.disabled_at).is_(None), col(User.password_hash).is_not(None))


def checks(person: User) -> bool:
    """The same of one person."""
    return person.role in CHECKERS and person.disabled_at is None and person.password_hash is not None
