"""Reading claims that others checked into the archive: in portions, each with its event, going on where it stopped."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from ..db import now
from ..models import Archive, ImportedClaim, User
from ..record import record
from .lines import Checked

PORTION = 1_000
"""Lines that are read in one transaction."""
READ_IN = "claims read in"


def begin(session: Session, actor: User, *, name: str, sha256: str) -> Archive:
    """The archive of a file, by what is in it; made anew where nobody has begun to read it."""
    found = session.exec(select(Archive).where(Archive.sha256 == sha256)).first()
    if found:
        return found
    made = Archive(name=name, sha256=sha256, by_id=actor.id, at=now())
    session.add(made)
    record(session, actor, "archive begun", made, after={"sha256": sha256})
    return made


def read_in(session: Session, actor: User, archive: Archive, given: Sequence[Checked], *, lines: int) -> int:
    """Put those of the claims that are not here yet into the archive; `lines` is how far the file is read then. Gives
    how many were put in.
    """
    fresh = {one.digest: one for one in given}
    here = session.exec(select(ImportedClaim.digest).where(col(ImportedClaim.digest).in_(fresh)))
    for digest in here.all():
        del fresh[digest]
    first = (session.exec(select(func.max(ImportedClaim.id))).one() or 0) + 1
    rows = [
        {**asdict(one), "id": first + at, "digest": digest, "archive_id": archive.id}
        for at, (digest, one) in enumerate(fresh.items())
    ]
    if rows:
        session.execute(insert(ImportedClaim), rows)
    archive.lines, archive.count = lines, archive.count + len(rows)
    after = {"lines": lines, "count": archive.count, "first": first, "last": first + len(rows) - 1}
    record(session, actor, READ_IN, archive, after=after)
    return len(rows)
