"""When evidence turns out to be copies of one, the findings that rested on it as on two sources hold no longer."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from ..models import Claim, EvidenceLink, Likeness, State, User
from ..permissions import in_open_story
from .copies import groups
from .findings import go_stale, in_force
from .reviews import items
from .rules import needs
from .searches import searches

WHY = "Some of the evidence turned out to be copies of one and counts once. {lack}"


def concerned(session: Session, row: Likeness) -> Sequence[int]:
    """Settled claims that are linked to two or more items of the group that this likeness belongs to."""
    known = groups(session)
    here = [one for one, name in known.items() if name == known.get(row.a_id)]
    live = col(EvidenceLink.withdrawn_at).is_(None)
    rows = select(EvidenceLink.claim_id).join(Claim, col(Claim.id) == EvidenceLink.claim_id)
    rows = rows.where(Claim.state == State.SETTLED, col(EvidenceLink.evidence_id).in_(here), live)
    many = func.count(func.distinct(EvidenceLink.evidence_id)) > 1
    return session.exec(rows.group_by(col(EvidenceLink.claim_id)).having(many)).all()


def recount(session: Session, actor: User, claim: Claim) -> bool:
    """Mark the finding stale where its verdict now lacks evidence; whether it did. What an archived story shows stays.

    `claim` must be loaded with all its evidence, whoever the actor is: what one may not know of counts as well.
    """
    finding = in_force(claim)
    if not finding or claim.state != State.SETTLED or not in_open_story(actor, claim):
        return False
    review = next(row for row in claim.reviews if row.id == finding.decided_from_id)
    rests_on = {row.link_id for row in review.evidence}
    counted = items(session, claim, [link for link in claim.links if link.id in rests_on])
    lack = needs(finding.verdict, counted, searches(session, claim))
    if lack:
        go_stale(session, actor, claim, WHY.format(lack=lack))
    return bool(lack)
