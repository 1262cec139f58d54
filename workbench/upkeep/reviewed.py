"""Whether reviews are what their events say, and states of claims what their reviews allow. One line a fault."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from sqlmodel import Session, col, select

from ..models import Claim, Finding, Review, ReviewEvidence, State, Turn, Verdict
from ..review.reviews import REVIEWED
from ..review.rules import Judgement, agree, judgement_of
from .told import Told, compare, in_turn, told

VERDICT_SET = "verdict set"
"""The action of older events, each of one review and its finding, which it does not name."""
SAID = ("round", *(field.name for field in fields(Judgement)))


def reviews(session: Session) -> Iterator[str]:
    """Reviews that say something else than their events, that no event tells of, or that are gone."""
    rests_on = defaultdict(list)
    for row in session.exec(select(ReviewEvidence).order_by(col(ReviewEvidence.link_id))):
        rests_on[row.review_id].append(row.link_id)
    rows = {row.id: _plain(row, rests_on[row.id]) for row in session.exec(select(Review).order_by(col(Review.id)))}
    events = list(told(session, REVIEWED, VERDICT_SET))
    tales = [(event.after["review"], event, _said(event)) for event in events if "review" in event.after]
    named = {review_id for review_id, _, _ in tales}
    others = [(event.about, event) for event in events if "review" not in event.after]
    for review_id, event in in_turn(((row["claim"], key) for key, row in rows.items() if key not in named), others):
        if review_id < 0:
            yield f"event {event.seq} tells of a review of claim {event.about} that is gone"
        else:
            tales.append((review_id, event, {}))
    yield from compare("review", rows, tales)


def _plain(row: Review, rests_on: list[int]) -> dict[str, Any]:
    own = {"by": row.reviewer_id, "at": row.at, "claim": row.claim_id, "turn": row.turn, "judged": row.claim_text}
    return {**own, **{name: getattr(row, name) for name in SAID}, "rests_on": rests_on}


def _said(event: Told) -> dict[str, Any]:
    return {**event.after, "claim": event.about}


def standing(session: Session) -> Iterator[str]:
    """Claims in a state that their findings and reviews rule out."""
    rounds: dict[tuple[int, int], dict[str, Review]] = defaultdict(dict)
    for review in session.exec(select(Review)):
        rounds[review.claim_id, review.round][review.turn] = review
    in_force = {row.claim_id: row for row in session.exec(select(Finding).where(col(Finding.superseded_at).is_(None)))}
    for claim in session.exec(select(Claim)):
        if not _fits(claim, in_force.get(claim.id), rounds.get((claim.id, claim.round), {})):
            yield f"claim {claim.id} is {claim.state}, which its reviews and findings rule out"


def differ(said: Mapping[str, Review]) -> bool:
    """Whether the first and the second review of a round disagree; reviews that cannot be read do."""
    try:
        return not agree(judgement_of(said[Turn.FIRST]), judgement_of(said[Turn.SECOND]))
    except ValueError:
        return True


def _fits(claim: Claim, finding: Finding | None, said: Mapping[str, Review]) -> bool:
    decided = finding is not None and finding.round == claim.round
    match claim.state:
        case State.SETTLED:
            return decided and finding is not None and finding.verdict != Verdict.WITHDRAWN
        case State.STALE:
            return finding is not None and not decided and not said
        case State.SECOND_REVIEW:
            return not decided and set(said) == {Turn.FIRST}
        case State.DISPUTED:
            return not decided and set(said) == {Turn.FIRST, Turn.SECOND} and differ(said)
        case State.DRAFT | State.KEPT | State.DISCARDED:
            return finding is None
        case State.FIRST_REVIEW:
            return not decided and not said
    return True
