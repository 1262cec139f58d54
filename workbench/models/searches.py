"""What people keep of their searches: saved ones, what each has seen of them, feeds, and whole lists of queries."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from .base import states
from .events import RAISE
from .people import User


class SavedSearch(SQLModel, table=True):
    """A search that somebody goes back to. `asked` is the query of its address; nobody else knows of one that is not
    shared. Who looks for what is told to nobody: no event holds a word of it, and it is deleted for good.
    """

    __tablename__ = "saved_search"
    __table_args__ = (states("name", "length(trim(name)) > 0"),)

    id: int = Field(default=None, primary_key=True)
    name: str
    asked: str
    shared: bool = False
    user_id: int = Field(foreign_key="user.id", index=True)
    at: datetime

    by: User = Relationship(sa_relationship_kwargs=RAISE)


class SearchLook(SQLModel, table=True):
    """The documents (such as claim:7) that somebody has seen of a saved search, and when they said so."""

    __tablename__ = "search_look"
    __table_args__ = (UniqueConstraint("search_id", "user_id"),)

    id: int = Field(default=None, primary_key=True)
    search_id: int = Field(foreign_key="saved_search.id")
    user_id: int = Field(foreign_key="user.id", index=True)
    seen: list[str] = Field(default_factory=list, sa_type=JSON)
    at: datetime


class SearchFeed(SQLModel, table=True):
    """The address by which somebody reads a saved search in a feed reader; another `nonce` makes another address."""

    __tablename__ = "search_feed"
    __table_args__ = (UniqueConstraint("search_id", "user_id"),)

    id: int = Field(default=None, primary_key=True)
    search_id: int = Field(foreign_key="saved_search.id")
    user_id: int = Field(foreign_key="user.id", index=True)
    nonce: str
    at: datetime


class BatchSearch(SQLModel, table=True):
    """Many queries at once. `lines` are the queries; `found` has for each that is done its total and its best matches
    (id, score) by number alone: their words are read when somebody takes them out, as far as they may.
    """

    __tablename__ = "batch_search"
    __table_args__ = (states("progress", "0 <= done AND done <= total"),)

    id: int = Field(default=None, primary_key=True)
    name: str
    lines: list[str] = Field(sa_type=JSON)
    found: list[Any] = Field(default_factory=list, sa_type=JSON)
    done: int = 0
    total: int
    user_id: int = Field(foreign_key="user.id", index=True)
    at: datetime
    ended_at: datetime | None = None
