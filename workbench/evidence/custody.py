"""Who had preserved bytes in hand: taking a copy of them, or reading who did, is an event of its own."""

from sqlmodel import Session

from ..models import Capture, Event, Evidence, User
from ..permissions import Act, require
from ..record import OPENED, record


def opened(session: Session, actor: User, thing: Capture | Evidence) -> Event:
    """Write down that `actor` took a copy of a capture, or read the custody of a piece of evidence."""
    require(actor, Act.READ, thing)
    evidence_id = thing.evidence_id if isinstance(thing, Capture) else thing.id
    return record(session, actor, OPENED, thing, after={"evidence": evidence_id})
