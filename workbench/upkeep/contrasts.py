"""Claims that may contradict each other, across stories or in one: looked for beside people's work, as events come.

How far it is stands in a file of the index folder: like the index it may be deleted, and all is compared again.
"""

from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlmodel import Session, col, delete, func, or_, select

from ..config import Home
from ..db import Database
from ..models import Claim, Contrast, Event
from ..queries.similar import OURS, Similar, side, similar, with_all
from ..review.relations import HAS_WORDS
from ..search.errors import SearchError
from ..search.follow import catch_up
from ..search.source import EventSource
from ..search.store import Index
from ..search.touched import touched

FIELDS = frozenset({"date", "number", "polarity", "actor"})
"""In what two claims on one event must not differ."""
WITHIN = frozenset({"date", "number"})
"""The same where both stand in one story: what it says of several people, or denies of one, is mostly no contradiction.
"""
LEAST = 0.45
"""A score below which two claims are hardly about one event: of 80 pairs of our own that differ in date, number, denial
or actor the lowest scores 0.47, of claims on other facts the highest 0.38.
"""
NEAREST = 10
BATCH = 50
"""Events, and claims, that are looked at before what was found is put down."""


def waits(home: Home, database: Database) -> bool:
    """Whether any event is still to be looked at."""
    with database.reading() as session:
        newest = _newest(session)
        return _upto(home, newest) < newest


def go_on(home: Home, database: Database, index: Index) -> None:
    """Compare what changed, until nothing is left. Where another is at it, that one does so; it may be killed, and the
    next goes on.
    """
    with suppress(Timeout), FileLock(database.path.with_suffix(".comparing"), timeout=0):
        while waits(home, database):
            with suppress(SearchError):
                catch_up(index, EventSource(database), within=5)
            with database.reading() as session:
                begin = _upto(home, _newest(session))
                rows = select(Event).where(col(Event.seq) > begin).order_by(col(Event.seq)).limit(BATCH)
                events = session.exec(rows).all()
                ids = sorted(touched(session, events)["claim"])
            for at in range(0, len(ids), BATCH):
                _compare(database, index, ids[at : at + BATCH])
            _file(home).write_text(str(events[-1].seq))


def _compare(database: Database, index: Index, ids: list[int]) -> None:
    with database.reading() as session:
        claims = [claim for claim in with_all(session, ids) if claim.state in HAS_WORDS]
        pairs = [pair for claim in claims for pair in _pairs(session, index, claim)]
        found = {(pair.claim_id, pair.other_id): pair for pair in pairs}
    with database.patiently() as session:
        either = or_(col(Contrast.claim_id).in_(ids), col(Contrast.other_id).in_(ids))
        session.exec(delete(Contrast).where(either))
        living = set(session.exec(select(Claim.id).where(col(Claim.state).in_(HAS_WORDS))))
        session.add_all(pair for pair in found.values() if {pair.claim_id, pair.other_id} <= living)


def _pairs(session: Session, index: Index, claim: Claim) -> list[Contrast]:
    near = similar(session, index, claim.text, NEAREST, leave={f"{OURS}:{claim.id}"})
    return [pair for row in near if (pair := _pair(claim, row))]


def _pair(claim: Claim, row: Similar) -> Contrast | None:
    """The two as possibly contradicting; None where they are too little alike, of one sentence, or agree."""
    other = row.thing
    if row.near.score < LEAST or not isinstance(other, Claim):
        return None
    pairs = [(a, b) for a in claim.appearances for b in other.appearances if a.version_id == b.version_id]
    if any(a.start < b.stop and b.start < a.stop for a, b in pairs):
        return None
    meant = WITHIN if pairs else FIELDS
    fields = [found.field for found in row.differences(side(claim)) if found.field in meant]
    first, second = sorted((claim.id, other.id))
    return Contrast(claim_id=first, other_id=second, fields=fields, score=row.near.score) if fields else None


def _newest(session: Session) -> int:
    return session.exec(select(func.max(Event.seq))).one() or 0


def _upto(home: Home, newest: int) -> int:
    """The last event that was looked at; none where the file is gone or is of another database."""
    with suppress(OSError, ValueError):
        if (done := int(_file(home).read_text())) <= newest:
            return done
    return 0


def _file(home: Home) -> Path:
    return home.index / "compared"
