"""What a claim is to one like it: people say so, and take it back. Nothing is ever said by a score.

A claim that says the same as another becomes one with it: the other has another appearance, with its sentence and who
says it, and what was found of it counts there at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, or_, select

from ..db import now
from ..errors import Invalid, Stale
from ..models import Claim, ClaimLink, Descent, ImportedClaim, Lineage, Relation, State, User
from ..notices import tell_of_replaced
from ..permissions import ARCHIVED, SIGNED_OFF, Act, in_open_story, in_running_story, require
from ..record import record
from ..states import Move, move
from .assignments import end
from .claims import joined
from .rules import legible
from .snapshots import of_all
from .wording import current, home

RELATED, APART, TAKEN_BACK = "claims related", "claims kept apart", "relation taken back"
MAX_WHY = 2000
HAS_WORDS = frozenset({State.KEPT, State.FIRST_REVIEW, State.SECOND_REVIEW, State.DISPUTED, State.SETTLED, State.STALE})
"""States of a claim that another may be the same as: somebody has kept it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page showed of the pair: how like they are, and in what they differ (field, one, other)."""

    score: float | None
    differences: Sequence[tuple[str, str, str]]


def relate(
    session: Session,
    actor: User,
    claim: Claim,
    other: Claim | ImportedClaim,
    *,
    relation: str,
    why: str,
    shown: Shown,
    revision: int,
) -> ClaimLink:
    """Say what `claim` is to `other`; with an empty `relation`, that they have nothing to do with each other, and why.

    Raises Invalid for what cannot be said of these two, Stale where somebody has decided on them already.
    """
    require(actor, Act.RELATE, claim)
    why = _reason(why)
    if relation and relation not in list(Relation):
        raise Invalid(fault := "Choose what the claim is to the other.", {"relation": fault})
    if not relation and not why:
        raise Invalid(fault := "Say in a sentence why they have nothing to do with each other.", {"why": fault})
    if isinstance(other, Claim):
        _may_be(claim, other, relation)
    if decided(session, claim, other):
        raise Stale("Somebody decided about these two already; look at the page as it is now.", claim.text)
    link = ClaimLink(claim_id=claim.id, relation=relation or None, score=shown.score, why=why, by_id=actor.id, at=now())
    link.differences = [dict(zip(("field", "one", "other"), row, strict=True)) for row in shown.differences]
    theirs = isinstance(other, ImportedClaim)
    link.other_id, link.imported_id = (None, other.id) if theirs else (other.id, None)
    before = of_all(claim)
    if relation == Relation.SAME and isinstance(other, Claim):
        link.was = claim.state
        _become_one(session, actor, claim, other, revision)
    session.add(link)
    session.flush()
    after = {**of_all(claim), "link": link.id, "relation": link.relation, "why": why}
    after |= {"imported": other.id} if theirs else {"other": other.id}
    action = RELATED if relation else APART
    event = record(session, actor, action, claim, article_id=home(claim).article_id, before=before, after=after)
    if link.was:
        end(session, claim, because=event)
        tell_of_replaced(session, event, claim)
    return link


def _may_be(claim: Claim, other: Claim, relation: str) -> None:
    """Raise Invalid where nothing can be said of these two claims."""
    if claim.id == other.id:
        raise Invalid("This is the claim itself; choose another one.")
    if other.state in (State.DISCARDED, State.RETIRED):
        raise Invalid("The other claim was discarded or replaced; choose another one.")


def decided(session: Session, claim: Claim, other: Claim | ImportedClaim) -> ClaimLink | None:
    """What stands decided about these two, whichever was looked at first."""
    rows = select(ClaimLink).where(col(ClaimLink.taken_back_at).is_(None))
    if isinstance(other, ImportedClaim):
        return session.exec(rows.where(ClaimLink.claim_id == claim.id, ClaimLink.imported_id == other.id)).first()
    one = (col(ClaimLink.claim_id) == claim.id) & (col(ClaimLink.other_id) == other.id)
    two = (col(ClaimLink.claim_id) == other.id) & (col(ClaimLink.other_id) == claim.id)
    return session.exec(rows.where(or_(one, two))).first()


def take_back(session: Session, actor: User, claim: Claim, other: Claim | None, link: ClaimLink) -> None:
    """What was said of two claims no longer holds; one that had become one with another is there again by itself.

    Raises Stale where that was taken back already, or somebody has changed the appearance since.
    """
    require(actor, Act.RELATE, claim if not link.was else other)
    if link.taken_back_at:
        raise Stale("That was taken back already; look at the page as it is now.")
    before = of_all(claim)
    if link.was and other:
        _come_apart(session, actor, claim, other, link.was)
    link.taken_back_at, link.taken_back_by_id = now(), actor.id
    after = {**of_all(claim), "link": link.id}
    record(session, actor, TAKEN_BACK, claim, article_id=home(claim).article_id, before=before, after=after)


def _become_one(session: Session, actor: User, claim: Claim, other: Claim, revision: int) -> None:
    require(actor, Act.EDIT_CLAIM, claim)
    current(claim, revision)
    if claim.once_judged:
        raise Invalid("This claim was reviewed by itself; merge the two on its page, so that both are judged again.")
    if other.state not in HAS_WORDS:
        raise Invalid("Nobody has kept the other claim; keep it first, or choose another.")
    if any(link.withdrawn_at is None for link in claim.links):
        raise Invalid("Evidence is linked to this claim; link it to the other one, or merge the two on its page.")
    here = {place.version_id for place in other.appearances}
    for place in claim.appearances:
        if place.version_id in here and place.start in [own.start for own in other.appearances]:
            raise Invalid("Both claims stand in the same sentence; merge them on the page of the article.")
        made = joined(place.version, [place])
        made.claim_id = other.id
        session.add(made)
    session.add(Lineage(parent_id=claim.id, child_id=other.id, how=Descent.MERGED))
    move(claim, Move.REPLACE)


def _come_apart(session: Session, actor: User, claim: Claim, other: Claim, was: str) -> None:
    for rule, sentence in ((in_open_story, ARCHIVED), (in_running_story, SIGNED_OFF)):
        if not rule(actor, claim):
            raise Invalid(sentence)
    for place in claim.appearances:
        same = [own for own in other.appearances if (own.version_id, own.start) == (place.version_id, place.start)]
        if not same:
            raise Stale("The claim's sentence is not among the other's any more; look at both as they are now.")
        session.delete(same[0])
    if not {own.version_id for own in other.appearances} - {place.version_id for place in claim.appearances}:
        raise Stale("The other claim stands nowhere else any more; look at both as they are now.")
    session.exec(delete(Lineage).where(col(Lineage.parent_id) == claim.id, col(Lineage.child_id) == other.id))
    claim.state = was


def _reason(why: str) -> str:
    why = why.strip() if legible(why) else ""
    if len(why) > MAX_WHY:
        raise Invalid(fault := f"Say it in at most {MAX_WHY:,} characters.", {"why": fault})
    return why
