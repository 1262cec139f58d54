"""Whether reviews, findings, states of claims and sign-offs are what their events and rules say. One line a fault."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from sqlmodel import Session, col, select

from ..models import (
    Article,
    Claim,
    Event,
    EventDetail,
    Finding,
    How,
    Review,
    ReviewEvidence,
    SignOff,
    State,
    Turn,
    Verdict,
)
from ..review.reviews import REVIEWED
from ..review.rules import Judgement, agree, judgement_of

SAID = ("round", *(field.name for field in fields(Judgement)))


def reviews(session: Session) -> Iterator[str]:
    """Reviews that say something else than their events, or that no event tells of."""
    rests_on = defaultdict(list)
    for row in session.exec(select(ReviewEvidence).order_by(col(ReviewEvidence.link_id))):
        rests_on[row.review_id].append(row.link_id)
    told: dict[int, dict[str, Any]] = {}
    untold = Counter[int]()  # by claim: reviews from before events named them, or whose details were erased
    for event, detail in session.exec(_details(col(Event.action).in_([REVIEWED, "verdict set"]))):
        if event.action == REVIEWED and detail:
            told[detail.after["review"]] = {**detail.after, "by": event.actor_id, "claim": event.target_id}
        else:
            untold[event.target_id] += 1
    for review in session.exec(select(Review)):
        said = told.get(review.id)
        if said is None:
            untold[review.claim_id] -= 1
            if untold[review.claim_id] < 0:
                yield f"review {review.id} is told of by no event"
            continue
        now = {name: getattr(review, name) for name in SAID}
        now |= {"by": review.reviewer_id, "claim": review.claim_id, "turn": review.turn, "judged": review.claim_text}
        now["rests_on"] = rests_on[review.id]
        changed = sorted(name for name, value in now.items() if said[name] != value)
        if changed:
            yield f"review {review.id} says something else than its event: {', '.join(changed)}"


def findings(session: Session) -> Iterator[str]:
    """Findings that their reviews do not bear out, and claims in a state that their findings and reviews rule out."""
    rounds: dict[tuple[int, int], dict[str, Review]] = defaultdict(dict)
    for review in session.exec(select(Review)):
        rounds[review.claim_id, review.round][review.turn] = review
    in_force: dict[int, Finding] = {}
    for finding in session.exec(select(Finding)):
        yield from _finding(finding, rounds[finding.claim_id, finding.round])
        if finding.superseded_at is None:
            in_force[finding.claim_id] = finding
    for claim in session.exec(select(Claim)):
        if not _fits(claim, in_force.get(claim.id), rounds.get((claim.id, claim.round), {})):
            yield f"claim {claim.id} is {claim.state}, which its reviews and findings rule out"


def _finding(finding: Finding, said: dict[str, Review]) -> Iterator[str]:
    source = next((row for row in said.values() if row.id == finding.decided_from_id), None)
    if source is None:
        yield f"finding {finding.id} is decided from a review of another claim or round"
    elif (finding.verdict, finding.attribution_verdict) != (source.verdict, source.attribution_verdict):
        yield f"finding {finding.id} has another verdict than the review that it is decided from"
    wanted = {How.AGREEMENT: {Turn.FIRST, Turn.SECOND}, How.RESOLUTION: set(Turn)}.get(How(finding.how), {Turn.FIRST})
    if not wanted <= set(said) or (finding.how == How.AGREEMENT and _differ(said)):
        yield f"finding {finding.id} says “{finding.how}”, but its round has not the reviews for that"


def _differ(said: dict[str, Review]) -> bool:
    return not agree(judgement_of(said[Turn.FIRST]), judgement_of(said[Turn.SECOND]))


def _fits(claim: Claim, finding: Finding | None, said: dict[str, Review]) -> bool:
    decided = finding is not None and finding.round == claim.round
    match claim.state:
        case State.SETTLED:
            return decided and finding is not None and finding.verdict != Verdict.WITHDRAWN
        case State.STALE:
            return finding is not None and not decided and not said
        case State.SECOND_REVIEW:
            return not decided and set(said) == {Turn.FIRST}
        case State.DISPUTED:
            return not decided and set(said) == {Turn.FIRST, Turn.SECOND} and _differ(said)
        case State.DRAFT | State.KEPT | State.DISCARDED:
            return finding is None
        case State.FIRST_REVIEW:
            return not decided and not said
    return True


def states(session: Session) -> Iterator[str]:
    """Claims that stand otherwise than the last event that says how they stand."""
    said: dict[int, str] = {}
    unknown: set[int] = set()
    for event, detail in session.exec(_details(Event.target == "claim")):
        after = (detail.after or {}) if detail else {}
        if detail is None:
            unknown.add(event.target_id)
        for key, kept in after.get("claims", {}).items():
            if "state" in kept:
                said[int(key)] = kept["state"]
        if "state" in after and "claims" not in after:
            said[event.target_id] = after["state"]
    for claim_id, state in session.exec(select(Claim.id, Claim.state)):
        told = said.get(claim_id, State.DRAFT)
        if state != told and claim_id not in unknown:
            yield f"claim {claim_id} is {state}, but its events say {told}"


def signed_off(session: Session) -> Iterator[str]:
    """Stories that count as signed off, or do not, otherwise than their last sign-off or reopening says."""
    last: dict[int, bool] = {}
    for event in session.exec(
        select(Event)
        .where(Event.target == "article", col(Event.action).in_(["signed off", "reopened"]))
        .order_by(col(Event.seq))
    ):
        last[event.target_id] = event.action == "signed off"
    rows = session.exec(select(SignOff.article_id, SignOff.at)).all()
    for article in session.exec(select(Article)):
        if bool(article.signed_off_at) != last.get(article.id, False):
            now = "signed off" if article.signed_off_at else "not signed off"
            yield f"article {article.id} is {now}, but its events say otherwise"
        elif article.signed_off_at and (article.id, article.signed_off_at) not in rows:
            yield f"article {article.id} is signed off without a sign-off of that time"


def _details(which: Any) -> Any:
    return (
        select(Event, EventDetail)
        .outerjoin(EventDetail, col(EventDetail.event_seq) == Event.seq)
        .where(which)
        .order_by(col(Event.seq))
    )
