"""Evidence, the bytes that preserve it, and its stance towards claims."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, Relationship, SQLModel

from .base import one_of, states
from .claims import Claim
from .events import RAISE
from .people import User

if TYPE_CHECKING:
    from .captures import Capture


class EvidenceKind(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"


class Stance(StrEnum):
    SUPPORTS = "supports"
    PARTLY_SUPPORTS = "partly_supports"
    QUALIFIES = "qualifies"
    REFUTES = "refutes"
    NO_BEARING = "no_bearing"


class Sensitivity(StrEnum):
    """Who may know of evidence: everybody, those who check, or only the people who were let in."""

    OPEN = "open"
    RESTRICTED = "restricted"
    SEALED = "sealed"


RELIABILITY = "reliability IN ('A', 'B', 'C', 'D', 'E', 'F')"


class Source(SQLModel, table=True):
    """Where evidence comes from. `reliability` is the Admiralty letter A-F (F: cannot be judged), as graded last.

    Of a protected source `name` is its pseudonym; who it is stands in Identity and nowhere else. What comes from it is
    at least as sensitive as `sensitivity`. Two may have one name: who does not know of a sealed source names another.
    """

    __table_args__ = (states("reliability", RELIABILITY), one_of("sensitivity", Sensitivity))

    id: int = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    kind: str = ""
    reliability: str = "F"
    protected: bool = False
    sensitivity: str = Field(default=Sensitivity.OPEN, sa_column_kwargs={"server_default": sql("'open'")})


class Grade(SQLModel, table=True):
    """How reliable somebody judged a source to be, when and why; append-only, the newest one counts."""

    __table_args__ = (states("reliability", RELIABILITY),)

    id: int = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    reliability: str
    why: str
    by_id: int = Field(foreign_key="user.id")
    at: datetime

    by: User = Relationship(sa_relationship_kwargs=RAISE)


class Identity(SQLModel, table=True):
    """Who a protected source is. Read only through evidence.protection.identity(), which writes an event."""

    source_id: int = Field(primary_key=True, foreign_key="source.id")
    name: str
    contact: str = ""


class Access(SQLModel, table=True):
    """Somebody was let in: to a sealed piece of evidence, or to who a protected source is."""

    __table_args__ = (
        states("thing", "(evidence_id IS NULL) <> (source_id IS NULL)"),
        Index("ix_access_user_id", "user_id", "evidence_id", "source_id"),
    )

    id: int = Field(default=None, primary_key=True)
    evidence_id: int | None = Field(default=None, foreign_key="evidence.id", index=True)
    source_id: int | None = Field(default=None, foreign_key="source.id", index=True)
    user_id: int = Field(foreign_key="user.id")
    why: str
    by_id: int = Field(foreign_key="user.id")
    at: datetime
    ended_at: datetime | None = None

    user: User = Relationship(sa_relationship_kwargs={**RAISE, "foreign_keys": "Access.user_id"})
    by: User = Relationship(sa_relationship_kwargs={**RAISE, "foreign_keys": "Access.by_id"})


class Evidence(SQLModel, table=True):
    """Something that bears on claims. `credibility` is the Admiralty figure 1-6 (6: cannot be judged)."""

    __table_args__ = (
        one_of("kind", EvidenceKind),
        one_of("sensitivity", Sensitivity),
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
    sensitivity: str = Sensitivity.OPEN
    added_by_id: int = Field(foreign_key="user.id")

    source: Source = Relationship(sa_relationship_kwargs=RAISE)
    captures: list["Capture"] = Relationship(
        back_populates="evidence", sa_relationship_kwargs={**RAISE, "order_by": "Capture.id"}
    )
    links: list["EvidenceLink"] = Relationship(back_populates="evidence", sa_relationship_kwargs=RAISE)


class EvidenceLink(SQLModel, table=True):
    """The stance of an evidence item towards a claim, with the words that say so. Withdrawn, never deleted.

    Where `quotation` was selected in a captured text, `capture_id` is that text and start..stop its code points there.
    """

    __tablename__ = "evidence_link"
    __table_args__ = (
        one_of("stance", Stance),
        states("withdrawn", "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)"),
        states("anchored", "(capture_id IS NULL) = (start IS NULL) AND (start IS NULL) = (stop IS NULL)"),
        states("order", "start IS NULL OR (0 <= start AND start < stop)"),
    )

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    evidence_id: int = Field(foreign_key="evidence.id", index=True)
    stance: str
    quotation: str = ""
    capture_id: int | None = Field(default=None, foreign_key="capture.id")
    start: int | None = None
    stop: int | None = None
    note: str = ""
    independence_group: str = ""
    by_id: int = Field(foreign_key="user.id")
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by_id: int | None = Field(default=None, foreign_key="user.id")

    by: User = Relationship(sa_relationship_kwargs={**RAISE, "foreign_keys": "EvidenceLink.by_id"})
    claim: Claim = Relationship(back_populates="links", sa_relationship_kwargs=RAISE)
    evidence: Evidence = Relationship(back_populates="links", sa_relationship_kwargs=RAISE)
