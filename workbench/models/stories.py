"""What is decided about a whole story, and the desk's own rules: sign-offs, corrections, policies."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Relationship, SQLModel

from .articles import Article
from .base import states
from .events import RAISE
from .people import User


class SignOff(SQLModel, table=True):
    """An editor's decision that a version of a story may run, with what it was decided on; append-only.

    `snapshot` holds the claims with their findings, the counts and the blockers at that moment; `reason` is why it was
    signed off although something stood against it.
    """

    __tablename__ = "sign_off"

    id: int = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", index=True)
    version_id: int = Field(foreign_key="article_version.id")
    by_id: int = Field(foreign_key="user.id")
    at: datetime
    snapshot: dict[str, Any] = Field(sa_type=JSON)
    reason: str | None = None
    embargo_until: datetime | None = None

    article: Article = Relationship(sa_relationship_kwargs=RAISE)
    by: User = Relationship(sa_relationship_kwargs=RAISE)


class Correction(SQLModel, table=True):
    """A public change after sign-off: what was changed, and why, in words for readers; append-only.

    Of a claim `verdict` is what readers know of it from here on, in words.
    """

    __table_args__ = (states("why", "length(trim(why)) > 0"),)

    id: int = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", index=True)
    claim_id: int | None = Field(default=None, foreign_key="claim.id", index=True)
    finding_id: int | None = Field(default=None, foreign_key="finding.id")
    what: str
    verdict: str = ""
    why: str
    by_id: int = Field(foreign_key="user.id")
    at: datetime

    by: User = Relationship(sa_relationship_kwargs=RAISE)


class Policy(SQLModel, table=True):
    """The desk's own rules (see workbench.policy); append-only: the newest row is in force."""

    id: int = Field(default=None, primary_key=True)
    rules: dict[str, Any] = Field(sa_type=JSON)
    by_id: int = Field(foreign_key="user.id")
    at: datetime

    by: User = Relationship(sa_relationship_kwargs=RAISE)
