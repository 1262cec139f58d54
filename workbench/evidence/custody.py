"""Who had preserved bytes in hand, or read what is sealed: each is an event of its own."""

from datetime import timedelta

from sqlmodel import Session, col, select

from ..db import now
from ..models import Capture, Event, Evidence, Sensitivity, User
from ..permissions import Act, require
from ..record import OPENED, VIEWED, record
from .protection import seals

AGAIN = timedelta(minutes=15)
"""Who goes on reading within this time is not written down anew."""


def opened(session: Session, actor: User, thing: Capture | Evidence) -> Event:
    """Write down that `actor` took a copy of a capture, or read the custody of a piece of evidence."""
    require(actor, Act.READ, thing)
    evidence_id = thing.evidence_id if isinstance(thing, Capture) else thing.id
    return record(session, actor, OPENED, thing, after={"evidence": evidence_id})


def viewing(session: Session, actor: User, item: Evidence) -> bool:
    """Whether it is to be written down that `actor` reads a page of this evidence: it is sealed, or passages of it are,
    and nobody has written it down just now.
    """
    if item.sensitivity != Sensitivity.SEALED and not seals(session, item.id):
        return False
    before = select(Event.seq).where(Event.action == VIEWED, Event.target == "evidence", Event.target_id == item.id)
    lately = before.where(Event.actor_id == actor.id, col(Event.at) > now() - AGAIN)
    return session.exec(lately).first() is None


def viewed(session: Session, actor: User, item: Evidence) -> Event:
    """Write down that `actor` read a page of this evidence."""
    require(actor, Act.READ, item)
    return record(session, actor, VIEWED, item, after={"evidence": item.id})
