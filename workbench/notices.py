"""Notifications: who is told of what, in the app only, in the transaction of the event that they tell of.

They name the event and never what it says: a review that is still sealed is not told by them.
"""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from .models import Claim, Event, EvidenceLink, Notice, Notification, Review, Role, State, User
from .sight import seeing_all


def tell(
    session: Session,
    event: Event,
    people: Iterable[int],
    notice: Notice,
    *,
    claim: Claim | None = None,
    thread_id: int | None = None,
) -> None:
    """Tell each of these people once of an event; nobody is told of what they did themselves."""
    for user_id in dict.fromkeys(people):
        if user_id != event.actor_id:
            row = Notification(user_id=user_id, event_seq=event.seq, notice=notice, article_id=event.article_id)
            row.claim_id, row.thread_id = (claim.id if claim else None), thread_id
            session.add(row)
    session.flush()


def tell_of_review(session: Session, event: Event, claim: Claim) -> None:
    """Tell the round's reviewers that the claim is settled or disputed, and editors who may decide of a dispute."""
    reviewers = _reviewers(session, claim, claim.round)
    if claim.state == State.DISPUTED:
        tell(session, event, [*reviewers, *_editors(session)], Notice.DISPUTED, claim=claim)
    elif claim.state in {State.SETTLED, State.RETIRED}:
        tell(session, event, reviewers, Notice.SETTLED, claim=claim)


def tell_of_stale(session: Session, event: Event, claim: Claim) -> None:
    """Tell those whose reviews the stale finding came from."""
    tell(session, event, _reviewers(session, claim, claim.round - 1), Notice.STALE, claim=claim)


def tell_of_replaced(session: Session, event: Event, claim: Claim) -> None:
    """Tell those who linked evidence to a claim that was replaced: their links stay with it. Whoever replaced it need
    not know of that evidence, and learns nothing of it here.
    """
    here = select(EvidenceLink.by_id).where(EvidenceLink.claim_id == claim.id)
    live = here.where(col(EvidenceLink.withdrawn_at).is_(None)).order_by(col(EvidenceLink.id))
    with seeing_all(session):
        people = session.exec(live).all()
    tell(session, event, people, Notice.REPLACED, claim=claim)


def _reviewers(session: Session, claim: Claim, number: int) -> list[int]:
    rows = select(Review.reviewer_id).where(Review.claim_id == claim.id, Review.round == number)
    return list(session.exec(rows.order_by(col(Review.id))))


def _editors(session: Session) -> list[int]:
    return list(session.exec(select(User.id).where(User.role == Role.EDITOR, col(User.disabled_at).is_(None))))
