"""Rounds of review as plain rows: for pages and figures that only read them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlmodel import Session

from tests.conftest import person
from workbench.models import Claim, Review, Turn

DAY = datetime(2026, 3, 15, 9, tzinfo=UTC)


def put_review(
    session: Session,
    claim: Claim,
    turn: Turn,
    who: str,
    verdict: str,
    *,
    round: int = 1,
    at: datetime = DAY,
    said: str | None = None,
) -> None:
    """`said`: the verdict on the attribution."""
    rest = {"confidence": "high", "rationale": "The register says so.", "as_of": "2026-03-15", "valid_to": "2026"}
    row = Review(claim_id=claim.id, round=round, turn=turn, reviewer_id=person(session, who).id, verdict=verdict)
    row.sqlmodel_update({**rest, "attribution_verdict": said, "claim_text": claim.text, "at": at})
    session.add(row)
    session.flush()


def put_claim(session: Session, kind: str = "fact") -> Claim:
    claim = Claim(text="The court fined 3 members.", kind=kind, state="settled", created_at=DAY)
    session.add(claim)
    session.flush()
    return claim


def put_rounds(
    session: Session,
    verdicts: Iterable[tuple[str, str]],
    first: str = "ada",
    second: str = "ben",
    *,
    kind: str = "fact",
    at: datetime = DAY,
) -> None:
    """A claim for each pair of verdicts, reviewed by the first and then by the second person."""
    for one, other in verdicts:
        claim = put_claim(session, kind)
        put_review(session, claim, Turn.FIRST, first, one, at=at)
        put_review(session, claim, Turn.SECOND, second, other, at=at)
