"""Searches that somebody goes back to: saved, shared, looked at, read in a feed reader; and lists of queries.

A private one is nobody else's business: it writes no event and goes for good. What is shared is the desk's.
"""

import csv
import io
import secrets
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, delete, func, select

from ..db import now
from ..errors import Invalid, Missing
from ..models import BatchSearch, SavedSearch, SearchFeed, SearchLook, User
from ..permissions import Act, require
from ..record import record, told_in_hashes

MAX_NAME, MAX_ASKED = 120, 4000
MOST = 100
"""Searches that one person keeps, and lists of queries."""
SEEN = 5000
"""Of a search that finds more than this, only the newest so many are told apart as new or seen."""
MOST_LINES, MAX_LINE = 2000, 500
COLUMN = "query"
"""The column of a list that has the queries; where none is called so, the first."""
SHARED, RENAMED, NO_LONGER = "search shared", "search renamed", "search no longer shared"


def save(session: Session, actor: User, *, name: str, asked: str, shared: bool, found: Sequence[str]) -> SavedSearch:
    """Keep a search; `found` are the documents that it finds now, which are seen with that."""
    require(actor, Act.SAVE_SEARCH)
    name = _named(name)
    if len(asked) > MAX_ASKED:
        raise Invalid(fault := "This search is too long to be kept; choose fewer values.", {"name": fault})
    mine = select(func.count()).select_from(SavedSearch).where(SavedSearch.user_id == actor.id)
    if session.exec(mine).one() >= MOST:
        raise Invalid(fault := f"You keep {MOST} searches already; remove one first.", {"name": fault})
    row = SavedSearch(name=name, asked=asked, user_id=actor.id, at=now())
    session.add(row)
    session.flush()
    if shared:
        _share(session, actor, row, shared)
    look(session, actor, row, found)
    return row


def change(session: Session, actor: User, row: SavedSearch, *, name: str, shared: bool) -> None:
    """Give one's own search another name, share it, or keep it to oneself again."""
    require(actor, Act.SHARE_SEARCH if row.shared and shared else Act.SAVE_SEARCH)
    _own(actor, row)
    before, row.name = row.name, _named(name)
    if shared != row.shared:
        _share(session, actor, row, shared)
    elif shared and row.name != before:
        _tell(session, actor, row, RENAMED)


def unshare(session: Session, actor: User, row: SavedSearch) -> None:
    """Take anybody's shared search from the desk; it stays with whoever keeps it."""
    require(actor, Act.UNSHARE_SEARCH)
    if not row.shared:
        raise Invalid("This search is not shared.")
    _share(session, actor, row, False)


def remove(session: Session, actor: User, row: SavedSearch) -> None:
    """Forget one's own search, with what everybody has seen of it and the addresses of its feeds."""
    require(actor, Act.SAVE_SEARCH)
    _own(actor, row)
    if row.shared:
        _share(session, actor, row, False)
    for table in (SearchLook, SearchFeed):
        session.exec(delete(table).where(col(table.search_id) == row.id))
    session.delete(row)


def look(session: Session, actor: User, row: SavedSearch, found: Sequence[str]) -> None:
    """Note that the actor has seen these documents of a search: what comes after them is new."""
    require(actor, Act.SAVE_SEARCH)
    rows = select(SearchLook).where(SearchLook.search_id == row.id, SearchLook.user_id == actor.id)
    known = session.exec(rows).first() or SearchLook(search_id=row.id, user_id=actor.id, at=now())
    known.seen, known.at = list(found)[:SEEN], now()
    session.add(known)


def open_feed(session: Session, actor: User, row: SavedSearch) -> SearchFeed:
    """An address for a feed reader; where there is one, another in its place."""
    require(actor, Act.SAVE_SEARCH)
    rows = select(SearchFeed).where(SearchFeed.search_id == row.id, SearchFeed.user_id == actor.id)
    feed = session.exec(rows).first() or SearchFeed(search_id=row.id, user_id=actor.id, nonce="", at=now())
    feed.nonce, feed.at = secrets.token_urlsafe(16), now()
    session.add(feed)
    session.flush()
    return feed


def close_feed(session: Session, actor: User, row: SavedSearch) -> None:
    """The actor's feed of this search has no address any more."""
    require(actor, Act.SAVE_SEARCH)
    session.exec(delete(SearchFeed).where(col(SearchFeed.search_id) == row.id, col(SearchFeed.user_id) == actor.id))


def text_of(content: bytes) -> str:
    """The text of a file of queries. Raises Invalid where it is not in Unicode: a guess would look for other words."""
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(fault := "This file is not in UTF-8; save it as “CSV UTF-8”.", {"file": fault}) from None


def cells_of(content: str) -> list[str]:
    """The queries of a CSV (commas, semicolons or tabs): its column called "query", or its first one. Raises Invalid
    with what to do.
    """
    head = content.splitlines()[0].casefold()
    between = next((sign for sign in ",;\t" if COLUMN in [cell.strip(' "') for cell in head.split(sign)]), ",")
    try:
        cells = csv.reader(io.StringIO(content, newline=""), delimiter=between, strict=True)
        rows = [row for row in cells if any(cell.strip() for cell in row)]
    except csv.Error:
        fault = "This is no CSV: a quote is not closed, or stands inside a cell (write it twice there); mend it."
        raise Invalid(fault, {"file": fault}) from None
    first = [cell.strip().casefold() for cell in rows[0]] if rows else []
    at = first.index(COLUMN) if COLUMN in first else 0
    return [row[at] if at < len(row) else "" for row in rows[COLUMN in first :]]


def queries_of(rows: Iterable[str]) -> list[str]:
    """Queries, one a line, without empty ones. Raises Invalid with what to do."""
    lines = [line for row in rows if (line := row.strip())]
    if not lines:
        raise Invalid(fault := "There is no query in this file; put one into each line.", {"file": fault})
    if len(lines) > MOST_LINES:
        raise Invalid(fault := f"At most {MOST_LINES:,} queries at once; divide the file.", {"file": fault})
    if long := next((line for line in lines if len(line) > MAX_LINE), None):
        fault = f"A query has at most {MAX_LINE} characters; shorten the one that begins “{long[:40]}”."
        raise Invalid(fault, {"file": fault})
    return lines


def begin(session: Session, actor: User, *, name: str, lines: Sequence[str]) -> BatchSearch:
    """Ask for a whole list of queries; a thread of a worker looks for them."""
    require(actor, Act.SAVE_SEARCH)
    mine = select(func.count()).select_from(BatchSearch).where(BatchSearch.user_id == actor.id)
    if session.exec(mine).one() >= MOST:
        raise Invalid(fault := f"You keep {MOST} lists already; remove one first.", {"file": fault})
    row = BatchSearch(name=_named(name), lines=list(lines), total=len(lines), user_id=actor.id, at=now())
    session.add(row)
    session.flush()
    return row


def stop(actor: User, row: BatchSearch) -> None:
    """Look for no more of one's own list; what was found stays."""
    _own(actor, row)
    if row.ended_at:
        raise Invalid("This list is done already.")
    row.ended_at = now()


def forget(session: Session, actor: User, row: BatchSearch) -> None:
    """One's own list goes for good."""
    _own(actor, row)
    session.delete(row)


def forget_all(session: Session, person: User) -> None:
    """What somebody looked for goes with their account; what they shared stays the desk's."""
    own = select(SavedSearch.id).where(SavedSearch.user_id == person.id, ~col(SavedSearch.shared))
    for table in (SearchLook, SearchFeed):
        session.exec(delete(table).where((col(table.user_id) == person.id) | col(table.search_id).in_(own)))
    session.exec(delete(SavedSearch).where(col(SavedSearch.user_id) == person.id, ~col(SavedSearch.shared)))
    session.exec(delete(BatchSearch).where(col(BatchSearch.user_id) == person.id))


def _share(session: Session, actor: User, row: SavedSearch, shared: bool) -> None:
    if shared:
        require(actor, Act.SHARE_SEARCH)
    else:
        for table in (SearchLook, SearchFeed):  # shared again, it is a new one to the others
            theirs = col(table.user_id) != row.user_id
            session.exec(delete(table).where(col(table.search_id) == row.id, theirs))
    row.shared = shared
    _tell(session, actor, row, SHARED if shared else NO_LONGER)


def _tell(session: Session, actor: User, row: SavedSearch, action: str) -> None:
    record(session, actor, action, row, after={"words": told_in_hashes(name=row.name, asked=row.asked)})


def _own(actor: User, row: SavedSearch | BatchSearch) -> None:
    if row.user_id != actor.id:
        raise Missing("There is no such search of yours.")


def _named(name: str) -> str:
    name = "".join(sign for sign in " ".join(name.split()) if sign.isprintable())
    if not name or len(name) > MAX_NAME:
        raise Invalid(fault := f"Give it a name of at most {MAX_NAME} characters.", {"name": fault})
    return name
