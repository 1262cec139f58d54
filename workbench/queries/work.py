"""Who may be given what."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from ..models import Claim, Review, Role, User
from ..permissions import next_act, refusal


def assignable(session: Session, claim: Claim) -> Sequence[User]:
    """The people who may do the next review of the claim, by name."""
    people = select(User).where(col(User.role).in_([Role.CHECKER, Role.EDITOR]), col(User.disabled_at).is_(None))
    found = session.exec(people.order_by(col(User.name), col(User.id))).all()
    return [person for person in found if refusal(person, next_act(claim), claim) is None]


def reviewed_by(session: Session, person: User, ids: Sequence[int]) -> set[int]:
    """Which of these claims the person has reviewed in the round that is open."""
    rows = select(Review.claim_id).join(Claim, col(Claim.id) == Review.claim_id)
    return set(
        session.exec(
            rows.where(Review.reviewer_id == person.id, Review.round == Claim.round, col(Review.claim_id).in_(ids))
        )
    )
