"""What people say that two claims are to each other."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from .archive import ImportedClaim
from .articles import ArticleVersion
from .base import one_of, states
from .claims import Claim
from .events import RAISE
from .people import User


class Relation(StrEnum):
    """What a claim is to another: it says the same, less, something from which the other follows, the opposite, or what
    holds now in place of it.
    """

    SAME = "same"
    NARROWER = "narrower"
    ENTAILS = "entails"
    CONTRADICTS = "contradicts"
    SUPERSEDES = "supersedes"


class Contrast(SQLModel, table=True):
    """Two claims, the older first, that may tell of one event and differ in date, number, denial or who did it. The
    program finds them, and throws them away with the next change of either: a remark to look at, and no event.
    """

    __table_args__ = (UniqueConstraint("claim_id", "other_id"), states("order", "claim_id < other_id"))

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id")
    other_id: int = Field(foreign_key="claim.id", index=True)
    fields: list[str] = Field(sa_type=JSON)
    score: float


class TeaserLink(SQLModel, table=True):
    """A person says that a teaser of one article (start..stop, code points of the version) only repeats a claim of
    another: it leads there, and is neither an appearance nor a source.
    """

    __tablename__ = "teaser_link"
    __table_args__ = (
        UniqueConstraint("version_id", "start", "claim_id"),
        states("order", "0 <= start AND start < stop"),
    )

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="article_version.id")
    start: int
    stop: int
    claim_id: int = Field(foreign_key="claim.id", index=True)
    by_id: int = Field(foreign_key="user.id")
    at: datetime
    ended_at: datetime | None = None

    version: ArticleVersion = Relationship(sa_relationship_kwargs=RAISE)
    by: User = Relationship(sa_relationship_kwargs=RAISE)


class ClaimLink(SQLModel, table=True):
    """A person's decision on a claim and one like it: of ours (`other_id`) or of others (`imported_id`). `relation` is
    what the first is to the second; without one they have nothing to do with each other, and the pair is not offered
    again. `score` and `differences` (objects of field, one, other) are what the page showed. `was` is the state of the
    claim before it became one with the other.
    """

    __tablename__ = "claim_link"
    __table_args__ = (
        one_of("relation", Relation),
        states("one_other", "(other_id IS NULL) <> (imported_id IS NULL)"),
        states("itself", "other_id IS NULL OR other_id <> claim_id"),
        states("reason", "relation IS NOT NULL OR length(trim(why)) > 0"),
        states("taken_back", "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)"),
        Index("ix_claim_link_other_id", "other_id", "taken_back_at"),
        Index("ix_claim_link_claim_id", "claim_id", "taken_back_at"),
    )

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id")
    other_id: int | None = Field(default=None, foreign_key="claim.id")
    imported_id: int | None = Field(default=None, foreign_key="imported_claim.id", index=True)
    relation: str | None = None
    score: float | None = None
    differences: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    why: str = ""
    was: str | None = None
    by_id: int = Field(foreign_key="user.id")
    at: datetime
    taken_back_by_id: int | None = Field(default=None, foreign_key="user.id")
    taken_back_at: datetime | None = None

    claim: Claim = Relationship(sa_relationship_kwargs={**RAISE, "foreign_keys": "ClaimLink.claim_id"})
    other: Claim | None = Relationship(sa_relationship_kwargs={**RAISE, "foreign_keys": "ClaimLink.other_id"})
    imported: ImportedClaim | None = Relationship(sa_relationship_kwargs=RAISE)
    by: User = Relationship(sa_relationship_kwargs={**RAISE, "foreign_keys": "ClaimLink.by_id"})
