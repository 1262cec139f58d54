"""Assignments: who is to do the next review of a claim, until when. They stand beside the state of the claim."""

from datetime import datetime
from typing import Any

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


def end(session: Session, claim: Claim, *, because: Event | None = None) -> Assignment | None:
    """End the claim's open assignment, if there is one, and give it back. Writes no event: what ends it does, and
    `because` tells who had it.
    """
    held = open_one(session, claim)
    if held:
        held.ended_at = now()
        session.flush()
        if because:
            tell(session, because, [held.user_id], Notice.UNASSIGNED, claim=claim)
    return held


def assign(session: Session, actor: User, claim: Claim, to: User, *, due_at: datetime | None = None) -> Event:
    """Give the next review of a claim to a person, oneself or (for editors) another. Raises Forbidden, Invalid."""
    old = open_one(session, claim)
    check(actor, claim, to, due_at, old)
    end(session, claim)
    return _note(session, actor, claim, "assigned", old, _put(session, claim, to.id, actor.id, due_at))


def check(actor: User, claim: Claim, to: User, due_at: datetime | None, old: Assignment | None) -> None:
    """Let pass, or raise Forbidden or Invalid, where the claim cannot be given so. `old` is who has it."""
    require(actor, Act.TAKE if to.id == actor.id else Act.ASSIGN, claim)
    why = refusal(to, next_act(claim), claim)
    if why:
        raise Invalid(fault := f"{to.name} cannot do this review: {why}", {"person": fault})
    to_come(due_at)
    if old and old.user_id == to.id and old.due_at == due_at:
        raise Invalid(f"{to.name} has this claim already.")
    if old and old.user_id != actor.id and to.id == actor.id:
        require(actor, Act.ASSIGN, claim)  # nobody but an editor takes a claim out of another's hands


def to_come(due_at: datetime | None) -> None:
    """Raise Invalid for a deadline that has passed."""
    if due_at and due_at < now():
        raise Invalid(fault := "That deadline has passed; choose one to come.", {"due_at": fault})


def put_back(session: Session, actor: User, claim: Claim, event: Event, before: dict[str, Any] | None) -> None:
    """Undo the assignment that `event` made: as it was `before`, or to nobody where that person may do it no more.

    Raises Forbidden where the actor may not take it out of these hands.
    """
    held = open_one(session, claim)
    if not held:
        raise Invalid("Nobody has this claim; there is nothing to give back.")
    if held.user_id != actor.id:
        require(actor, Act.ASSIGN, claim)
    end(session, claim)
    earlier = session.get(User, before["assigned"]) if before else None
    new = None
    if before and earlier and refusal(earlier, next_act(claim), claim) is None:
        due_at = datetime.fromisoformat(before["due_at"]) if before["due_at"] else None
        new = _put(session, claim, earlier.id, _giver(session, held), due_at)
    _note(session, actor, claim, "undone", held, new, {"event": event.seq, "what": event.action})


def _giver(session: Session, held: Assignment) -> int:
    """Who had given the claim the time before."""
    rows = select(Assignment.by_id).where(Assignment.claim_id == held.claim_id, col(Assignment.id) < held.id)
    return session.exec(rows.order_by(col(Assignment.id).desc())).first() or held.by_id


def _put(session: Session, claim: Claim, to: int, by: int, due_at: datetime | None) -> Assignment:
    row = Assignment(claim_id=claim.id, user_id=to, by_id=by, at=now(), due_at=due_at)
    session.add(row)
    session.flush()
    return row


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
    session: Session,
    actor: User,
    claim: Claim,
    action: str,
    old: Assignment | None,
    new: Assignment | None,
    more: dict[str, Any] | None = None,
) -> Event:
    flag_modified(claim, "state")
    before, after = ({**_told(session, row), **(more or {})} or None for row in (old, new))
    event = record(session, actor, action, claim, article_id=home(claim).article_id, before=before, after=after)
    if old and (not new or new.user_id != old.user_id):
        tell(session, event, [old.user_id], Notice.UNASSIGNED, claim=claim)
    if new:
        tell(session, event, [new.user_id], Notice.ASSIGNED, claim=claim)
    return event


def _told(session: Session, row: Assignment | None) -> dict[str, Any]:
    """An assignment as its event tells it: by the person's name too."""
    return {**plain(row), "to": session.get_one(User, row.user_id).name} if row else {}


def plain(row: Assignment | None) -> dict[str, Any]:
    """Who has a claim, and until when."""
    return {"assigned": row.user_id, "due_at": row.due_at.isoformat() if row.due_at else None} if row else {}
