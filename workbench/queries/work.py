"""Who may be given what, and what was done to many claims at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from ..errors import Missing
from ..models import Bulk, BulkClaim, Claim, Event, EventDetail, Review, Role, User
from ..permissions import CHECKERS, next_act, refusal
from .rows import Row, lines

BULKS = 30
"""Changes to many claims on a page."""


def assignable(session: Session, claim: Claim) -> Sequence[User]:
    """The people who may do the next review of the claim, by name."""
    people = select(User).where(col(User.role).in_(CHECKERS), col(User.disabled_at).is_(None))
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


def offered(session: Session, person: User) -> Sequence[tuple[int, str]]:
    """Whom this person may offer claims to, by name: editors everybody who reviews, checkers themselves."""
    if person.role not in CHECKERS:
        return []
    if person.role != Role.EDITOR:
        return [(person.id, person.name)]
    rows = select(User.id, User.name).where(col(User.role).in_(CHECKERS), col(User.disabled_at).is_(None))
    return session.exec(rows.order_by(col(User.name), col(User.id))).all()


@dataclass(frozen=True, slots=True)
class BulkPage:
    """A change to many claims: its claims in order, and which of them were put back since. `after` is of the first."""

    bulk: Bulk
    by: User
    rows: Sequence[Row]
    put_back: set[int]
    after: dict[str, Any]


def bulk_page(session: Session, bulk_id: int) -> BulkPage:
    """What was done to many claims at once. Raises Missing."""
    found = bulk(session, bulk_id)
    done = select(BulkClaim.claim_id, BulkClaim.event_seq).where(BulkClaim.bulk_id == bulk_id)
    pairs = session.exec(done.order_by(col(BulkClaim.event_seq))).all()
    shown, seqs = lines(session, [claim_id for claim_id, _ in pairs]), {seq for _, seq in pairs}
    details = select(Event.target_id, EventDetail.after).join(EventDetail, col(EventDetail.event_seq) == Event.seq)
    undone = details.where(Event.action == "undone", Event.target == "claim", col(Event.target_id).in_(list(shown)))
    put_back = {claim_id for claim_id, after in session.exec(undone) if (after or {}).get("event") in seqs}
    first = session.exec(select(EventDetail.after).where(EventDetail.event_seq == min(seqs, default=0))).first()
    by = session.get_one(User, found.by_id)
    return BulkPage(found, by, [shown[claim_id] for claim_id, _ in pairs], put_back, dict(first or {}))


def bulks(session: Session, person: User, *, page: int) -> Sequence[tuple[Bulk, int]]:
    """A page of the person's changes to many claims, newest first, each with how many claims it changed; one more row
    than BULKS where there are further pages.
    """
    rows = select(Bulk, func.count()).join(BulkClaim, col(BulkClaim.bulk_id) == Bulk.id)
    mine = rows.where(Bulk.by_id == person.id).group_by(col(Bulk.id)).order_by(col(Bulk.id).desc())
    return session.exec(mine.offset((page - 1) * BULKS).limit(BULKS + 1)).all()


def bulk(session: Session, bulk_id: int) -> Bulk:
    """A change to many claims. Raises Missing."""
    found = session.get(Bulk, bulk_id)
    if not found:
        raise Missing("There is no such change to many claims.")
    return found
