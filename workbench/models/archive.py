"""Claims that others have checked: read in from files, found beside ours, never ours."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from .base import one_of, states
from .reviews import Verdict


class Archive(SQLModel, table=True):
    """A file of checked claims that somebody had read in. `lines` of it were read so far, in order; of these `count`
    gave a claim that was not here yet. Who reads the same file again goes on where it stopped.
    """

    __table_args__ = (states("count", "0 <= count AND count <= lines"),)

    id: int = Field(default=None, primary_key=True)
    name: str
    sha256: str = Field(unique=True)
    lines: int = 0
    count: int = 0
    by_id: int = Field(foreign_key="user.id")
    at: datetime


class ImportedClaim(SQLModel, table=True):
    """A claim that others have checked. Never changed; what a desk makes of it stands elsewhere.

    `key` is what the file calls it, `rating` the publisher's verdict as given, `verdict` what our scale may call that:
    a proposal of the program's, nothing that anybody found here. `digest` is the SHA-256 by which the same claim of the
    same publisher is read in once.
    """

    __tablename__ = "imported_claim"
    __table_args__ = (one_of("verdict", Verdict), states("text", "length(trim(text)) > 0"))

    id: int = Field(default=None, primary_key=True)
    archive_id: int = Field(foreign_key="archive.id", index=True)
    key: str
    text: str
    title: str = ""
    claimant: str = ""
    publisher: str = ""
    url: str = ""
    rating: str = ""
    verdict: str | None = None
    language: str | None = None
    claimed_on: str | None = None
    reviewed_on: str | None = None
    digest: str = Field(unique=True)
