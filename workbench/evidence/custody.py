"""Who had preserved bytes in hand, or read what is sealed: each is an event of its own."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from ..db import now
from ..models import Capture, Event, Evidence, User
from ..permissions import Act, require
from ..record import OPENED, VIEWED, record
from .protection import sealed

AGAIN = timedelta(minutes=15)
"""Who goes on reading within this time is not written down anew."""


def opened(session: Session, actor: User, thing: Capture | Evidence) -> Event:
    """Write down that `actor` took a copy of a capture, or read the custody of a piece of evidence."""
    require(actor, Act.READ, thing)
    evidence_id = thing.evidence_id if isinstance(thing, Capture) else thing.id
    return record(session, actor, OPENED, thing, after={"evidence": evidence_id})


def viewing(session: Session, actor: User, items: Sequence[Evidence]) -> list[int]:
    """Of which of these it is to be written down that `actor` reads a page with words of it: it is sealed, or passages
    of it are, and nobody has written it down just now.
    """
    secret = sealed(session, items)
    if not secret:
        return []
    lately: Any = select(Event.target_id).where(Event.action == VIEWED, Event.target == "evidence")
    lately = lately.where(Event.actor_id == actor.id, col(Event.at) > now() - AGAIN)
    return sorted(secret - set(session.exec(lately.where(col(Event.target_id).in_(secret)))))


def viewed(session: Session, actor: User, items: Sequence[Evidence]) -> list[Event]:
    """Write down that `actor` read a page with words of these."""
    for item in items:
        require(actor, Act.READ, item)
    return [record(session, actor, VIEWED, item, after={"evidence": item.id}) for item in items]
