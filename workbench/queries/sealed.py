"""What a person may not see yet: the reviews of a round that is not decided are sealed from all but their author.

A second reviewer must not learn what the first one said, by whatever page. A review is open once its round is decided
or disputed; one of a round that had to begin again stays sealed until the next is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..models import Claim, Event, Review, State, User
from ..record import Details
from ..review.findings import in_force
from ..review.reviews import REVIEWED


@dataclass(frozen=True, slots=True)
class Said:
    """That somebody has reviewed, and nothing of what they said."""

    turn: str
    by: str
    at: datetime


def is_open(claim: Claim, review: Review, viewer: User) -> bool:
    """Whether this person may read the review."""
    finding = in_force(claim)
    decided = finding is not None and review.round <= finding.round
    in_dispute = claim.state == State.DISPUTED and review.round == claim.round
    return review.reviewer_id == viewer.id or decided or in_dispute


def open_reviews(claim: Claim, viewer: User) -> list[Review]:
    """The reviews of the claim that this person may read, oldest first."""
    return [row for row in claim.reviews if is_open(claim, row, viewer)]


def sealed_reviews(claim: Claim, viewer: User) -> list[Said]:
    """Of the others, whose they are and when they were written."""
    rows = [row for row in claim.reviews if not is_open(claim, row, viewer)]
    return [Said(row.turn, row.reviewer.name, row.at) for row in rows]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one person may see it. `erased`: its details are gone for good; `sealed`: not for this person yet."""

    seq: int
    at: datetime
    action: str
    actor: str
    hash: str
    before: Details
    after: Details
    erased: bool
    sealed: bool


def told(events: Sequence[Event], claims: Iterable[Claim], viewer: User) -> list[Told]:
    """Events about these claims (with actor and detail loaded) as the viewer may see them."""
    readable = {row.id for claim in claims for row in open_reviews(claim, viewer)}
    return [_told(event, readable) for event in events]


def _told(event: Event, readable: set[int]) -> Told:
    before, after = (event.detail.before, event.detail.after) if event.detail else (None, None)
    sealed = event.action == REVIEWED and (after or {}).get("review") not in readable
    if sealed:
        before, after = None, {name: after[name] for name in ("state", "turn") if after and name in after}
    erased = event.detail is None
    return Told(event.seq, event.at, event.action, event.actor.name, event.hash, before, after, erased, sealed)
