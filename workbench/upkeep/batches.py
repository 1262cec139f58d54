"""Looking for whole lists of queries, one after the other, beside people's requests: a few at a time, so that a stop
loses little and is noticed soon.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlmodel import Session, col, select

from ..db import Database, now
from ..models import BatchSearch, User
from ..publishing.cells import line
from ..queries.found import Row, audience_of, plain, rows
from ..search.asking import read
from ..search.documents import DESK, Audience, Hit
from ..search.errors import SearchError
from ..search.look import look
from ..search.source import EventSource
from ..search.store import Index

Plain = dict[str, Any]
AT_ONCE = 25
"""Queries between two looks whether the list was stopped."""
BEST = 5
"""Matches that are kept of each query."""
COLUMNS = ("query", "note", "total", "rank", "type", "number", "text", "verdict", "article")


def waits(database: Database) -> bool:
    """Whether any list is not done."""
    with database.reading() as session:
        return _next(session) is not None


def go_on(database: Database, index: Index) -> None:
    """Look for what is left of every list. One process at a time; it may be killed, and the next one goes on."""
    with FileLock(database.path.with_suffix(".batches"), poll_interval=0.2):
        while True:
            with database.reading() as session:
                row = _next(session)
                person = session.get_one(User, row.user_id) if row else None
            if not row or not person:
                return
            lines = row.lines[row.done : row.done + AT_ONCE]
            _note(database, row.id, row.done, [_best(database, index, one, audience_of(person)) for one in lines])


def _next(session: Session) -> BatchSearch | None:
    waiting = select(BatchSearch).where(col(BatchSearch.ended_at).is_(None)).order_by(col(BatchSearch.id))
    return session.exec(waiting.limit(1)).first()


def _best(database: Database, index: Index, asked: str, audience: Audience) -> Plain:
    """The total, that of what is `open` to everybody, and the best matches by id, with what could not be read of the
    query, or why nothing was found.
    """
    source = EventSource(database)
    try:
        said = read(asked)
        found = look(index, source, said.query, filters={}, limit=BEST, audience=audience).found
        open_ = look(index, source, said.query, filters={}, limit=0).found if audience == DESK else found
    except SearchError as refused:
        return {"said": str(refused), "total": 0, "open": 0, "hits": []}
    hits = [[hit.id, hit.type, hit.score] for hit in found.hits]
    return {"said": said.refused or "", "total": found.total, "open": open_.total, "hits": hits}


def _note(database: Database, batch_id: int, done: int, found: list[Plain]) -> None:
    with database.patiently() as session:
        row = session.get(BatchSearch, batch_id)
        if row and row.ended_at is None and row.done == done:
            row.found, row.done = [*row.found, *found], done + len(found)
            row.ended_at = now() if row.done == row.total else None


def as_csv(session: Session, folder: Path, row: BatchSearch, audience: Audience) -> Iterator[str]:
    """The matches as CSV, piece by piece: a line for each, with what the viewer, of this audience now, may know of them
    by now.
    """
    yield "\ufeff" + line(COLUMNS)
    done = list(zip(row.lines, row.found, strict=False))
    for at in range(0, len(done), 100):
        pairs = done[at : at + 100]
        hits = [Hit(id, type, score) for _, found in pairs for id, type, score in found["hits"]]
        known = {one.id: one for one in rows(session, folder, hits)}
        yield from (line(cells) for asked, found in pairs for cells in _cells(asked, found, known, audience))


def _cells(asked: str, found: Plain, known: Mapping[str, Row], audience: Audience) -> Iterator[tuple[object, ...]]:
    hits = [plain(known[id]) for id, _, _ in found["hits"] if id in known]
    total = found["total"] - len(found["hits"]) + len(hits) if audience == DESK else found.get("open", len(hits))
    begin = (asked, found["said"], total)
    if not hits:
        yield *begin, *[""] * (len(COLUMNS) - len(begin))
    for rank, hit in enumerate(hits, 1):
        yield *begin, rank, *(hit[name] for name in ("type", "id", "text", "verdict", "article"))
