"""The bytes that preserve evidence, the attempts to fetch them, and what is sensitive or alike in them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, Relationship, SQLModel

from .base import one_of, states
from .entities import Standing
from .events import RAISE
from .evidence import Evidence, Sensitivity
from .people import User


class CaptureKind(StrEnum):
    """What preserved bytes are: as they came, the web exchange they came in, or made from another capture."""

    ORIGINAL = "original"
    WARC = "warc"
    TEXT = "text"
    REDACTED = "redacted"
    STRIPPED = "stripped"
    RENDERING = "rendering"
    ENCRYPTED = "encrypted"


AS_THEY_CAME = {CaptureKind.ORIGINAL, CaptureKind.WARC}


class Capture(SQLModel, table=True):
    """Preserved bytes, addressed by their SHA-256 in the store of originals; never changed.

    A derived one says from which, by what tool and version. `about` holds what was learnt while capturing: of a WARC
    the final address, the redirects, the address dialled, the certificate's SHA-256; of a text its language;
    of an encrypted one whose keys open it. Of what was encrypted the plain file is removed, and `about` forgets what
    tells of its contents.
    """

    __table_args__ = (
        one_of("kind", CaptureKind),
        states("derived", "kind IN ('original', 'warc') OR (derived_from_id IS NOT NULL AND tool <> '')"),
    )

    id: int = Field(default=None, primary_key=True)
    evidence_id: int = Field(foreign_key="evidence.id", index=True)
    sha256: str = Field(index=True)
    bytes: int
    mime: str
    name: str
    kind: str = CaptureKind.ORIGINAL
    derived_from_id: int | None = Field(default=None, foreign_key="capture.id")
    tool: str = Field(default="", sa_column_kwargs={"server_default": sql("''")})
    tool_version: str = Field(default="", sa_column_kwargs={"server_default": sql("''")})
    about: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": sql("'{}'")})
    captured_by_id: int = Field(foreign_key="user.id")
    captured_at: datetime

    evidence: Evidence = Relationship(back_populates="captures", sa_relationship_kwargs=RAISE)
    captured_by: User = Relationship(sa_relationship_kwargs=RAISE)


def encrypted(captures: Iterable[Capture]) -> dict[int, Capture]:
    """The encrypted copy of each of these captures that has one: the plain bytes of those are gone, or about to go."""
    return {row.derived_from_id: row for row in captures if row.kind == CaptureKind.ENCRYPTED and row.derived_from_id}


class Recipient(SQLModel, table=True):
    """Whom sealed originals can be encrypted to: an age public key. The private key never comes to this machine."""

    id: int = Field(default=None, primary_key=True)
    name: str
    key: str
    by_id: int = Field(foreign_key="user.id")
    at: datetime
    ended_at: datetime | None = None


class FetchState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    KEPT = "kept"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Fetch(SQLModel, table=True):
    """Somebody asked for the page behind a piece of evidence: how far that is, and why it failed where it did."""

    __table_args__ = (
        one_of("state", FetchState),
        states("failed", "(state = 'failed') = (why IS NOT NULL)"),
        states("kept", "(state = 'kept') = (capture_id IS NOT NULL)"),
    )

    id: int = Field(default=None, primary_key=True)
    evidence_id: int = Field(foreign_key="evidence.id", index=True)
    url: str
    state: str = FetchState.WAITING
    why: str | None = None
    done_bytes: int = 0
    total_bytes: int | None = None
    capture_id: int | None = Field(default=None, foreign_key="capture.id")
    by_id: int = Field(foreign_key="user.id")
    at: datetime
    ended_at: datetime | None = None

    by: User = Relationship(sa_relationship_kwargs=RAISE)


class SensitivePassage(SQLModel, table=True):
    """A stretch of a captured text (start..stop in code points) that only some may read."""

    __tablename__ = "sensitive_passage"
    __table_args__ = (
        one_of("sensitivity", Sensitivity),
        states("order", "0 <= start AND start < stop"),
    )

    id: int = Field(default=None, primary_key=True)
    capture_id: int = Field(foreign_key="capture.id", index=True)
    start: int
    stop: int
    sensitivity: str
    by_id: int = Field(foreign_key="user.id")
    at: datetime
    ended_at: datetime | None = None


class Likeness(SQLModel, table=True):
    """Two pieces of evidence may be copies of one: proposed with a reason, counted as one source once accepted."""

    __table_args__ = (
        UniqueConstraint("a_id", "b_id"),
        states("how", "how IN ('bytes', 'url', 'text', 'image')"),
        one_of("state", Standing),
        states("order", "a_id < b_id"),
        states("decided", "(state = 'proposed') = (by_id IS NULL)"),
    )

    id: int = Field(default=None, primary_key=True)
    a_id: int = Field(foreign_key="evidence.id", index=True)
    b_id: int = Field(foreign_key="evidence.id", index=True)
    how: str
    score: float
    state: str = Standing.PROPOSED
    why: str | None = None
    by_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime


class SiftStep(StrEnum):
    """The four moves of SIFT (Caulfield)."""

    STOP = "stop"
    INVESTIGATE = "investigate"
    FIND = "find"
    TRACE = "trace"


class Sift(SQLModel, table=True):
    """A move of SIFT that somebody made for a claim, with what came of it; append-only, the newest of a step counts."""

    __table_args__ = (one_of("step", SiftStep),)

    id: int = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    step: str
    found: str
    by_id: int = Field(foreign_key="user.id")
    at: datetime

    by: User = Relationship(sa_relationship_kwargs=RAISE)
