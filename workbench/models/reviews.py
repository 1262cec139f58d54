"""Reviews (what a person judged), findings (the verdict in force), searches made."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, Relationship, SQLModel

from .base import one_of, states
from .claims import Claim
from .events import RAISE
from .people import User


class Verdict(StrEnum):
    ACCURATE = "accurate"
    MOSTLY_ACCURATE = "mostly_accurate"
    MISSING_CONTEXT = "missing_context"
    MOSTLY_INACCURATE = "mostly_inaccurate"
    INACCURATE = "inaccurate"
    CONFLICTING = "conflicting"
    UNPROVEN = "unproven"
    OUTDATED = "outdated"
    NOT_CHECKABLE = "not_checkable"
    WITHDRAWN = "withdrawn"


class Confidence(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Turn(StrEnum):
    """Which review of a round it is. A resolution decides between two that disagree."""

    FIRST = "first"
    SECOND = "second"
    RESOLUTION = "resolution"


class How(StrEnum):
    """How a finding came about."""

    ONE_REVIEW = "one_review"
    AGREEMENT = "agreement"
    RESOLUTION = "resolution"
    BREAK_GLASS = "break_glass"


class Review(SQLModel, table=True):
    """One person's judgement of a claim in one round; append-only. `as_of`, `valid_from`, `valid_to` are EDTF.

    `valid_to` of an outdated claim is from when it no longer holds, of any other how long the verdict stands at most.
    `note` is the public note that goes out where this review changes what was published. The unique indexes say that
    nobody reviews twice in a round, and that a round has one first and one second review.
    """

    __table_args__ = (
        one_of("verdict", Verdict),
        one_of("attribution_verdict", Verdict),
        one_of("confidence", Confidence),
        one_of("turn", Turn),
        states("rationale", "length(trim(rationale)) > 0"),
        states("outdated", "verdict <> 'outdated' OR valid_to IS NOT NULL"),
        Index("uq_review_turn", "claim_id", "round", "turn", unique=True),
        Index("uq_review_person", "claim_id", "round", "reviewer_id", unique=True),
    )

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    round: int
    turn: str = Field(default=Turn.FIRST, sa_column_kwargs={"server_default": text("'first'")})
    reviewer_id: int = Field(foreign_key="user.id", index=True)
    verdict: str
    attribution_verdict: str | None = None
    confidence: str
    rationale: str
    as_of: str
    valid_from: str | None = None
    valid_to: str | None = None
    note: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    claim_text: str
    at: datetime

    claim: Claim = Relationship(back_populates="reviews", sa_relationship_kwargs=RAISE)
    reviewer: User = Relationship(sa_relationship_kwargs=RAISE)
    evidence: list["ReviewEvidence"] = Relationship(
        sa_relationship_kwargs={**RAISE, "order_by": "ReviewEvidence.link_id"}
    )


class ReviewEvidence(SQLModel, table=True):
    """A review rests on this link of evidence; append-only."""

    __tablename__ = "review_evidence"

    review_id: int = Field(foreign_key="review.id", primary_key=True)
    link_id: int = Field(foreign_key="evidence_link.id", primary_key=True)


class Finding(SQLModel, table=True):
    """The verdict in force for a claim: the one place where a verdict lives. At most one is not superseded.

    `decided_from` is the review whose words it has, `by` the person whose act put it in force, `why` the reason that an
    admin gave for breaking the two-person rule.
    """

    __table_args__ = (
        one_of("verdict", Verdict),
        one_of("attribution_verdict", Verdict),
        one_of("confidence", Confidence),
        one_of("how", How),
        states("broken_glass", "(how = 'break_glass') = (why IS NOT NULL)"),
        Index("uq_finding_in_force", "claim_id", unique=True, sqlite_where=text("superseded_at IS NULL")),
        Index("uq_finding_version", "claim_id", "version", unique=True),
    )

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    version: int
    round: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    verdict: str
    attribution_verdict: str | None = None
    confidence: str
    rationale: str
    as_of: str
    valid_from: str | None = None
    valid_to: str | None = None
    how: str = Field(default=How.ONE_REVIEW, sa_column_kwargs={"server_default": text("'one_review'")})
    why: str | None = None
    decided_from_id: int = Field(foreign_key="review.id")
    by_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime
    superseded_at: datetime | None = None

    claim: Claim = Relationship(back_populates="findings", sa_relationship_kwargs=RAISE)
    decided_from: Review = Relationship(sa_relationship_kwargs=RAISE)
    by: User = Relationship(sa_relationship_kwargs=RAISE)


class SearchLog(SQLModel, table=True):
    """A search that a checker made for evidence: where, for what, what was found."""

    __tablename__ = "search_log"

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    place: str
    query: str
    found: str
    by_id: int = Field(foreign_key="user.id")
    at: datetime

    by: User = Relationship(sa_relationship_kwargs=RAISE)
