"""Who is to do what: assignments, threads of comments, notifications, changes to many claims at once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, Relationship, SQLModel

from .articles import ArticleVersion
from .base import one_of, states
from .claims import Claim
from .events import RAISE
from .evidence import Evidence
from .people import User


class Assignment(SQLModel, table=True):
    """A person is to do the next review of a claim. It ends with that review, or when the claim is given to another."""

    __table_args__ = (
        Index("uq_assignment_open", "claim_id", unique=True, sqlite_where=text("ended_at IS NULL")),
        Index("ix_assignment_mine", "user_id", sqlite_where=text("ended_at IS NULL")),
    )

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    user_id: int = Field(foreign_key="user.id")
    by_id: int = Field(foreign_key="user.id")
    at: datetime
    due_at: datetime | None = None
    ended_at: datetime | None = None

    claim: Claim = Relationship(sa_relationship_kwargs=RAISE)
    user: User = Relationship(sa_relationship_kwargs={**RAISE, "foreign_keys": "Assignment.user_id"})
    by: User = Relationship(sa_relationship_kwargs={**RAISE, "foreign_keys": "Assignment.by_id"})


class Thread(SQLModel, table=True):
    """Comments on one thing: a claim, a piece of evidence, or a passage of an article (start..stop of the version)."""

    __table_args__ = (
        states("target", "(claim_id IS NOT NULL) + (evidence_id IS NOT NULL) + (version_id IS NOT NULL) = 1"),
        states("passage", "(version_id IS NULL) = (start IS NULL) AND (start IS NULL) = (stop IS NULL)"),
        states("order", "start IS NULL OR (0 <= start AND start < stop)"),
        states("resolved", "(resolved_at IS NULL) = (resolved_by_id IS NULL)"),
    )

    id: int = Field(default=None, primary_key=True)
    claim_id: int | None = Field(default=None, foreign_key="claim.id", index=True)
    evidence_id: int | None = Field(default=None, foreign_key="evidence.id", index=True)
    version_id: int | None = Field(default=None, foreign_key="article_version.id", index=True)
    start: int | None = None
    stop: int | None = None
    resolved_at: datetime | None = None
    resolved_by_id: int | None = Field(default=None, foreign_key="user.id")

    claim: Claim | None = Relationship(sa_relationship_kwargs=RAISE)
    evidence: Evidence | None = Relationship(sa_relationship_kwargs=RAISE)
    version: ArticleVersion | None = Relationship(sa_relationship_kwargs=RAISE)
    resolved_by: User | None = Relationship(sa_relationship_kwargs=RAISE)
    comments: list["Comment"] = Relationship(
        back_populates="thread", sa_relationship_kwargs={**RAISE, "order_by": "Comment.id"}
    )


class Comment(SQLModel, table=True):
    """A remark in a thread. Never changed: a second remark corrects the first."""

    id: int = Field(default=None, primary_key=True)
    thread_id: int = Field(foreign_key="thread.id", index=True)
    text: str
    by_id: int = Field(foreign_key="user.id")
    at: datetime

    thread: Thread = Relationship(back_populates="comments", sa_relationship_kwargs=RAISE)
    by: User = Relationship(sa_relationship_kwargs=RAISE)


class Notice(StrEnum):
    """What a notification tells of. None of them says what an open review says."""

    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    MENTIONED = "mentioned"
    REPLIED = "replied"
    SETTLED = "settled"
    DISPUTED = "disputed"
    STALE = "stale"
    SIGNED_OFF = "signed_off"
    REOPENED = "reopened"
    REPLACED = "replaced"


class Notification(SQLModel, table=True):
    """Something that a person should know of, in the app only: the event that says so, and whether it was read."""

    __table_args__ = (
        one_of("notice", Notice),
        Index("ix_notification_unread", "user_id", sqlite_where=text("read_at IS NULL")),
    )

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    event_seq: int = Field(foreign_key="event.seq")
    notice: str
    claim_id: int | None = Field(default=None, foreign_key="claim.id")
    thread_id: int | None = Field(default=None, foreign_key="thread.id")
    article_id: int | None = Field(default=None, foreign_key="article.id")
    read_at: datetime | None = None


class BulkWhat(StrEnum):
    ASSIGN = "assign"
    DISCARD = "discard"
    TAG = "tag"


class Bulk(SQLModel, table=True):
    """One change to many claims, which can be undone at once; each claim has its own event."""

    __table_args__ = (one_of("what", BulkWhat),)

    id: int = Field(default=None, primary_key=True)
    what: str
    by_id: int = Field(foreign_key="user.id", index=True)
    at: datetime
    undone_at: datetime | None = None


class BulkClaim(SQLModel, table=True):
    """A claim that was changed with others, and the event that says how."""

    __tablename__ = "bulk_claim"

    bulk_id: int = Field(foreign_key="bulk.id", primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", primary_key=True)
    event_seq: int = Field(foreign_key="event.seq")
