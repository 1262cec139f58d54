"""Articles under check, their immutable versions, and the segments that cover a version's text."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Relationship, SQLModel

from .base import one_of, states
from .events import RAISE
from .people import User


class ArticleKind(StrEnum):
    NEWS = "news"
    OPINION = "opinion"
    ANALYSIS = "analysis"
    INTERVIEW = "interview"
    REPORT = "report"
    PRESS_RELEASE = "press_release"
    OTHER = "other"


class SegmentKind(StrEnum):
    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BODY = "body"
    SUBHEADING = "subheading"
    QUOTE = "quote"
    CAPTION = "caption"
    BYLINE = "byline"
    BIO = "bio"
    DISCLAIMER = "disclaimer"
    DATELINE = "dateline"
    PAYWALL = "paywall"
    TEASER = "teaser"
    LISTING = "listing"
    NAVIGATION = "navigation"


class Article(SQLModel, table=True):
    """A story under check. Everything about its words stands in its versions.

    `signed_off_at` is that of the sign-off in force; before `embargo_until` the story must not be published.
    """

    __table_args__ = (one_of("kind", ArticleKind),)

    id: int = Field(default=None, primary_key=True)
    headline: str
    outlet: str = ""
    url: str = ""
    authors: list[str] = Field(default_factory=list, sa_type=JSON)
    kind: str
    language: str
    owner_id: int = Field(foreign_key="user.id", index=True)
    created_at: datetime
    archived_at: datetime | None = None
    due_at: datetime | None = None
    embargo_until: datetime | None = None
    signed_off_at: datetime | None = None
    revision: int = 1

    owner: User = Relationship(sa_relationship_kwargs=RAISE)
    versions: list["ArticleVersion"] = Relationship(
        back_populates="article", sa_relationship_kwargs={**RAISE, "order_by": "ArticleVersion.seq"}
    )


class ArticleVersion(SQLModel, table=True):
    """One immutable text of an article and where it came from. Offsets everywhere are code points into `text`."""

    __tablename__ = "article_version"
    __table_args__ = (states("published_has_basis", "published_on IS NULL OR published_basis <> ''"),)

    id: int = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", index=True)
    seq: int = 1
    raw_sha256: str
    raw_name: str
    raw_mime: str
    raw_bytes: int
    text: str
    text_sha256: str = Field(unique=True)
    masthead_on: str | None = None
    published_on: str | None = None
    published_basis: str = ""
    confirmed_by_id: int = Field(foreign_key="user.id")
    created_at: datetime

    article: Article = Relationship(back_populates="versions", sa_relationship_kwargs=RAISE)
    segments: list["Segment"] = Relationship(sa_relationship_kwargs={**RAISE, "order_by": "Segment.start"})


class Segment(SQLModel, table=True):
    """A stretch of a version with its kind; `keep` says whether claims are proposed from it."""

    __table_args__ = (one_of("kind", SegmentKind), states("order", "0 <= start AND start < stop"))

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(default=None, foreign_key="article_version.id", index=True)
    start: int
    stop: int
    kind: str
    keep: bool
    why: str = ""


class Splitting(SQLModel, table=True):
    """How far the split of a long version has come: the drafts of all sentences that end before `upto` are stored.

    `given` are the details that the person `by` confirmed, `done` and `total` count sentences.
    """

    __table_args__ = (states("progress", "0 <= done AND done <= total"),)

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="article_version.id", unique=True)
    by_id: int = Field(foreign_key="user.id")
    given: dict[str, Any] = Field(sa_type=JSON)
    done: int
    total: int
    upto: int
    moved_at: datetime
    finished_at: datetime | None = None


class PendingImport(SQLModel, table=True):
    """An original that was taken in and waits for a person to confirm what the workbench proposes about it.

    `page` is the proposal as plain data (see importing.proposals); the original's bytes are already in the store.
    """

    __tablename__ = "pending_import"

    id: int = Field(default=None, primary_key=True)
    raw_sha256: str
    raw_name: str
    raw_mime: str
    raw_bytes: int
    page: dict[str, Any] = Field(sa_type=JSON)
    by_id: int = Field(foreign_key="user.id", index=True)
    at: datetime
    article_id: int | None = Field(default=None, foreign_key="article.id")
    dropped_at: datetime | None = None
