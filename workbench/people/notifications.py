"""What one was told of, marked as read: by oneself only.

Such a mark is private and changes nothing of the desk: like the last use of a session it writes no event.
"""

from sqlmodel import Session, col, func, select, update

from ..db import now
from ..errors import Missing
from ..models import Notification, User


def unread(session: Session, person: User) -> int:
    """How many notifications the person has not read; looks into one small index only."""
    waiting = select(func.count()).select_from(Notification).where(Notification.user_id == person.id)
    return session.exec(waiting.where(col(Notification.read_at).is_(None))).one()


def read(session: Session, actor: User, notification_id: int) -> None:
    """Mark one of the actor's own as read; once more changes nothing. Raises Missing, for another's too."""
    found = session.get(Notification, notification_id)
    if not found or found.user_id != actor.id:
        raise Missing("There is no such notification of yours.")
    found.read_at = found.read_at or now()


def read_all(session: Session, actor: User, *, upto: int) -> None:
    """Mark all of the actor's own as read, up to the newest that their page showed: later ones nobody has seen yet."""
    mine = update(Notification).where(col(Notification.user_id) == actor.id, col(Notification.id) <= upto)
    session.exec(mine.where(col(Notification.read_at).is_(None)).values(read_at=now()))
