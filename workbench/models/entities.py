"""What claims are about: tags of the vocabulary, and names. Both are proposals until a person has accepted them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Relationship, SQLModel

from .base import one_of, states
from .events import RAISE


class EntityKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    LAW = "law"
    EVENT = "event"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """How a proposal stands. A rejected one stays, so that it is not proposed again."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


def decided() -> CheckConstraint:
    """Whoever accepts or rejects is a person, at a time; what is only proposed has neither."""
    return states("decided", "(state = 'proposed') = (by_id IS NULL) AND (by_id IS NULL) = (at IS NULL)")


class Entity(SQLModel, table=True):
    """A name that claims mention, one row however many kinds it is taken for. A person corrects name and kind."""

    __table_args__ = (one_of("kind", EntityKind),)

    id: int = Field(default=None, primary_key=True)
    kind: str = EntityKind.UNKNOWN
    name: str = Field(unique=True)

    aliases: list["Alias"] = Relationship(sa_relationship_kwargs={**RAISE, "order_by": "Alias.id"})


class Alias(SQLModel, table=True):
    """Another way in which an entity is written."""

    id: int = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    text: str


class Mention(SQLModel, table=True):
    """A claim names an entity."""

    __table_args__ = (one_of("state", Standing), decided())

    claim_id: int = Field(foreign_key="claim.id", primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", primary_key=True)
    role: str = "mentioned"
    state: str = Standing.PROPOSED
    by_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime | None = None

    entity: Entity = Relationship(sa_relationship_kwargs=RAISE)


class Tag(SQLModel, table=True):
    """A claim is about an act or a right: `term` is an id of the vocabulary, `why` says what gave it."""

    __table_args__ = (one_of("state", Standing), decided())

    claim_id: int = Field(foreign_key="claim.id", primary_key=True)
    term: str = Field(primary_key=True)
    why: str = ""
    state: str = Standing.PROPOSED
    by_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime | None = None
