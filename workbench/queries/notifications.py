"""What a person was told of, as their page shows it: that something happened, to what, and nothing of what was said."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select as columns
from sqlmodel import Session, col

from ..models import Article, Claim, Event, Evidence, Notification, Thread, User

PAGE = 50


class News(NamedTuple):
    """A notification: what of (see models.Notice), whose doing, and what it is about as that is called now."""

    id: int
    notice: str
    read_at: datetime | None
    at: datetime
    actor: str
    claim_id: int | None
    claim: str | None
    thread_id: int | None
    evidence_id: int | None
    evidence: str | None
    article_id: int | None
    headline: str | None


def news(session: Session, person: User, *, page: int) -> tuple[list[News], bool]:
    """One page of a person's own notifications, newest first, and whether there are older ones."""
    rows = session.execute(
        columns(
            col(Notification.id),
            col(Notification.notice),
            col(Notification.read_at),
            col(Event.at),
            col(User.name),
            col(Notification.claim_id),
            col(Claim.text),
            col(Notification.thread_id),
            col(Thread.evidence_id),
            col(Evidence.title),
            col(Notification.article_id),
            col(Article.headline),
        )
        .join(Event, col(Event.seq) == Notification.event_seq)
        .join(User, col(User.id) == Event.actor_id)
        .outerjoin(Claim, col(Claim.id) == Notification.claim_id)
        .outerjoin(Thread, col(Thread.id) == Notification.thread_id)
        .outerjoin(Evidence, col(Evidence.id) == Thread.evidence_id)
        .outerjoin(Article, col(Article.id) == Notification.article_id)
        .where(col(Notification.user_id) == person.id)
        .order_by(col(Notification.id).desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    found = [News(*row) for row in rows]
    return found[:PAGE], len(found) > PAGE
