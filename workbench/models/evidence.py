"""Evidence, the bytes that preserve it, and its stance towards claims."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Relationship, SQLModel

from .base import one_of, states
from .claims import Claim
from .events import RAISE
from .people import User


class EvidenceKind(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"


class Stance(StrEnum):
    SUPPORTS = "supports"
    PARTLY_SUPPORTS = "partly_supports"
    QUALIFIES = "qualifies"
    REFUTES = "refutes"
    NO_BEARING = "no_bearing"


class Source(SQLModel, table=True):
    """Where evidence comes from. `reliability` is the Admiralty letter A-F (F: cannot be judged)."""

    __table_args__ = (states("reliability", "reliability IN ('A', 'B', 'C', 'D', 'E', 'F')"),)

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    kind: str = ""
    reliability: str = "F"
    protected: bool = False


class Evidence(SQLModel, table=True):
    """Something that bears on claims. `credibility` is the Admiralty figure 1-6 (6: cannot be judged)."""

    __table_args__ = (
        one_of("kind", EvidenceKind),
        states("credibility", "credibility BETWEEN 1 AND 6"),
        states("title", "length(trim(title)) > 0"),
    )

    id: int = Field(default=None, primary_key=True)
    title: str
    kind: str
    source_id: int = Field(foreign_key="source.id", index=True)
    credibility: int = 6
    url: str = ""
    text: str = ""
    published_on: str | None = None
    retrieved_at: datetime
    sensitivity: str = "open"
    added_by_id: int = Field(foreign_key="user.id")

    source: Source = Relationship(sa_relationship_kwargs=RAISE)
    captures: list["Capture"] = Relationship(sa_relationship_kwargs={**RAISE, "order_by": "Capture.id"})
    links: list["EvidenceLink"] = Relationship(back_populates="evidence", sa_relationship_kwargs=RAISE)


class Capture(SQLModel, table=True):
    """Preserved bytes, addressed by their SHA-256 in the store of originals; never changed."""

    id: int = Field(default=None, primary_key=True)
    evidence_id: int = Field(foreign_key="evidence.id", index=True)
    sha256: str = Field(index=True)
    bytes: int
    mime: str
    name: str
    kind: str = "original"
    derived_from_id: int | None = Field(default=None, foreign_key="capture.id")
    captured_by_id: int = Field(foreign_key="user.id")
    captured_at: datetime


class EvidenceLink(SQLModel, table=True):
    """The stance of an evidence item towards a claim, with the words that say so. Withdrawn, never deleted."""

    __tablename__ = "evidence_link"
    __table_args__ = (
        one_of("stance", Stance),
        states("withdrawn", "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)"),
    )

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    evidence_id: int = Field(foreign_key="evidence.id", index=True)
    stance: str
    quotation: str = ""
    note: str = ""
    independence_group: str = ""
    by_id: int = Field(foreign_key="user.id")
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by_id: int | None = Field(default=None, foreign_key="user.id")

    by: User = Relationship(sa_relationship_kwargs={**RAISE, "foreign_keys": "EvidenceLink.by_id"})
    claim: Claim = Relationship(back_populates="links", sa_relationship_kwargs=RAISE)
    evidence: Evidence = Relationship(back_populates="links", sa_relationship_kwargs=RAISE)
