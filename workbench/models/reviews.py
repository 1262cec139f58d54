"""Reviews (what a person judged), findings (the verdict in force), searches made, comments."""

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


class Review(SQLModel, table=True):
    """One person's judgement of a claim in one round; append-only."""

    __table_args__ = (
        one_of("verdict", Verdict),
        one_of("attribution_verdict", Verdict),
        one_of("confidence", Confidence),
        states("rationale", "length(trim(rationale)) > 0"),
    )

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    round: int
    reviewer_id: int = Field(foreign_key="user.id")
    verdict: str
    attribution_verdict: str | None = None
    confidence: str
    rationale: str
    as_of: str
    valid_from: str | None = None
    valid_to: str | None = None
    claim_text: str
    at: datetime

    reviewer: User = Relationship(sa_relationship_kwargs=RAISE)


class Finding(SQLModel, table=True):
    """The verdict in force for a claim: the one place where a verdict lives. At most one is not superseded."""

    __table_args__ = (
        one_of("verdict", Verdict),
        one_of("attribution_verdict", Verdict),
        one_of("confidence", Confidence),
        Index("uq_finding_in_force", "claim_id", unique=True, sqlite_where=text("superseded_at IS NULL")),
    )

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    version: int
    verdict: str
    attribution_verdict: str | None = None
    confidence: str
    rationale: str
    as_of: str
    decided_from_id: int = Field(foreign_key="review.id")
    at: datetime
    superseded_at: datetime | None = None

    claim: Claim = Relationship(back_populates="findings", sa_relationship_kwargs=RAISE)
    decided_from: Review = Relationship(sa_relationship_kwargs=RAISE)


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


class Comment(SQLModel, table=True):
    """A remark on a claim. Never changed: a second remark corrects the first."""

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    text: str
    by_id: int = Field(foreign_key="user.id")
    at: datetime

    by: User = Relationship(sa_relationship_kwargs=RAISE)
