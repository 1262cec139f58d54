"""Assignments: who is to do the next review of a claim, until when. They stand beside the state of the claim."""

from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from ..db import now
from ..errors import Invalid
from ..models import Assignment, Claim, Event, Notice, User
from ..notices import tell
from ..permissions import Act, next_act, refusal, require
from ..record import record
from .wording import home


def open_one(session: Session, claim: Claim) -> Assignment | None:
    """The claim's assignment that has not ended, if any."""
    return session.exec(
        select(Assignment).where(Assignment.claim_id == claim.id, col(Assignment.ended_at).is_(None))
    ).first()


def end(session: Session, claim: Claim) -> Assignment | None:
    """End the claim's open assignment, if there is one, and give it back. Writes no event: what ends it does."""
    held = open_one(session, claim)
    if held:
        held.ended_at = now()
        session.flush()
    return held


def assign(session: Session, actor: User, claim: Claim, to: User, *, due_at: datetime | None = None) -> Event:
    """Give the next review of a claim to a person, oneself or (for editors) another. Raises Forbidden, Invalid."""
    require(actor, Act.TAKE if to.id == actor.id else Act.ASSIGN, claim)
    why = refusal(to, next_act(claim), claim)
    if why:
        raise Invalid(fault := f"{to.name} cannot do this review: {why}", {"person": fault})
    if due_at and due_at < now():
        raise Invalid(fault := "That deadline has passed; choose one to come.", {"due_at": fault})
    old = open_one(session, claim)
    if old and old.user_id == to.id and old.due_at == due_at:
        raise Invalid(f"{to.name} has this claim already.")
    if old and old.user_id != actor.id and to.id == actor.id:
        require(actor, Act.ASSIGN, claim)  # nobody but an editor takes a claim out of another's hands
    end(session, claim)
    row = Assignment(claim_id=claim.id, user_id=to.id, by_id=actor.id, at=now(), due_at=due_at)
    session.add(row)
    session.flush()
    return _note(session, actor, claim, "assigned", old, row)


def release(session: Session, actor: User, claim: Claim) -> Event:
    """Take the claim out of the hands of whoever has it: one's own at any time, another's as an editor."""
    held = open_one(session, claim)
    if not held:
        require(actor, Act.TAKE, claim)
        raise Invalid("Nobody has this claim; there is nothing to give back.")
    if held.user_id != actor.id:
        require(actor, Act.ASSIGN, claim)
    end(session, claim)
    return _note(session, actor, claim, "released", held, None)


def _note(
    session: Session, actor: User, claim: Claim, action: str, old: Assignment | None, new: Assignment | None
) -> Event:
    flag_modified(claim, "state")
    event = record(
        session, actor, action, claim, article_id=home(claim).article_id, before=_plain(old), after=_plain(new)
    )
    if old and (not new or new.user_id != old.user_id):
        tell(session, event, [old.user_id], Notice.UNASSIGNED, claim=claim)
    if new:
        tell(session, event, [new.user_id], Notice.ASSIGNED, claim=claim)
    return event


def _plain(row: Assignment | None) -> dict[str, object] | None:
    return {"assigned": row.user_id, "due_at": row.due_at.isoformat() if row.due_at else None} if row else None
