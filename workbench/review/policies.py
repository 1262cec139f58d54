"""The desk's own rules: the ones in force, and setting them."""

from sqlmodel import Session, col, select

from ..db import now
from ..errors import Stale
from ..models import Policy, User
from ..permissions import Act, require
from ..policy import DeskPolicy, read
from ..record import record


def newest(session: Session) -> Policy | None:
    """The row in force; none while nobody has set any rules."""
    return session.exec(select(Policy).order_by(col(Policy.id).desc()).limit(1)).first()


def in_force(session: Session) -> DeskPolicy:
    """The rules in force: what an editor set last, otherwise the safe default."""
    row = newest(session)
    return read(row.rules) if row else DeskPolicy()


def set_policy(session: Session, actor: User, *, rules: DeskPolicy, seen: int) -> Policy:
    """Put rules in force. `seen` is the id of the row that the person saw, 0 for the default. Raises Stale."""
    require(actor, Act.SET_POLICY)
    row = newest(session)
    if (row.id if row else 0) != seen:
        raise Stale("Somebody else changed the desk's rules meanwhile; look at them as they are now, then save again.")
    before = in_force(session).plain()
    made = Policy(rules=read(rules.plain()).plain(), by_id=actor.id, at=now())
    session.add(made)
    record(session, actor, "rules set", made, before=before, after=made.rules)
    return made
