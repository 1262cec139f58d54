"""The queue of claims that may contradict each other, as its page shows them."""

from dataclasses import dataclass

from sqlalchemy import exists
from sqlmodel import Session, and_, col, func, or_, select

from ..models import Claim, ClaimLink, Contrast
from ..search.nearest import Near
from .similar import OURS, Similar, with_all


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and one that may contradict it."""

    claim: Claim
    other: Similar


def contrasts(session: Session, page: int, size: int) -> tuple[list[Pair], int]:
    """A page of pairs on which nobody has decided, the newest first, and how many there are."""
    one = and_(col(ClaimLink.claim_id) == Contrast.claim_id, col(ClaimLink.other_id) == Contrast.other_id)
    two = and_(col(ClaimLink.claim_id) == Contrast.other_id, col(ClaimLink.other_id) == Contrast.claim_id)
    open_ = ~exists().where(col(ClaimLink.taken_back_at).is_(None), or_(one, two))
    total = session.exec(select(func.count()).select_from(Contrast).where(open_)).one()
    rows = select(Contrast).where(open_).order_by(col(Contrast.other_id).desc(), col(Contrast.claim_id))
    here = session.exec(rows.offset((page - 1) * size).limit(size)).all()
    ids = {id for row in here for id in (row.claim_id, row.other_id)}
    known = {claim.id: claim for claim in with_all(session, sorted(ids))}
    pairs = [
        Pair(known[row.other_id], Similar(Near(f"{OURS}:{row.claim_id}", row.score), known[row.claim_id]))
        for row in here
    ]
    return pairs, total
