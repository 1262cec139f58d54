"""Who changed what, when: append-only, hash-chained over salted commitments, the details erasable beside them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Relationship, SQLModel

from .people import User

RAISE: dict[str, Any] = {"lazy": "raise_on_sql"}


class Event(SQLModel, table=True):
    """One change. `seq` grows in commit order; `hash` covers everything here and the hash before it.

    `target` is a table's noun and `target_id` its row; `article_id` the article whose timeline shows it. Only ids and a
    salted commitment to before and after stand in the chain, so that erasing a detail leaves it whole.
    """

    seq: int = Field(default=None, primary_key=True)
    at: datetime
    actor_id: int = Field(foreign_key="user.id", index=True)
    action: str
    target: str = Field(index=True)
    target_id: int = Field(index=True)
    article_id: int | None = Field(default=None, foreign_key="article.id", index=True)
    commitment: str
    prev_hash: str
    hash: str

    actor: User = Relationship(sa_relationship_kwargs=RAISE)
    detail: "EventDetail" = Relationship(back_populates="event", sa_relationship_kwargs={**RAISE, "uselist": False})


class EventDetail(SQLModel, table=True):
    """What an event's commitment commits to: SHA-256(salt + canonical JSON of before and after)."""

    __tablename__ = "event_detail"

    event_seq: int = Field(primary_key=True, foreign_key="event.seq")
    salt: str
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON)

    event: Event = Relationship(back_populates="detail", sa_relationship_kwargs=RAISE)
