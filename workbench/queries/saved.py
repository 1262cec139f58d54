"""Saved searches as their pages show them: whose, what is new since the last look, and the feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, or_, select

from ..errors import Missing
from ..models import BatchSearch, SavedSearch, SearchFeed, SearchLook, User
from ..people.searches import SEEN
from ..search.asking import Asked, read
from ..search.documents import Audience, Hit
from ..search.errors import BadQuery, TooSlow
from ..search.store import Index


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search for one person: when they looked last, what it finds now, newest first, and of that the ids that
    are new to them; None where it cannot be carried out any more.
    """

    row: SavedSearch
    looked: datetime | None
    found: Sequence[Hit]
    new: Sequence[str] | None
    feed: SearchFeed | None


def saved(session: Session, search_id: int, person: User) -> SavedSearch:
    """A search of one's own, or a shared one. Raises Missing, for another's private one too."""
    rows = select(SavedSearch).where(SavedSearch.id == search_id).options(joinedload(SavedSearch.by))  # type: ignore[arg-type]
    found = session.exec(rows).first()
    if not found or not (found.shared or found.user_id == person.id):
        raise Missing("There is no such search.")
    return found


def searches(session: Session, index: Index, person: User, audience: Audience) -> list[Saved]:
    """The person's own searches and those that are shared, by name."""
    mine = or_(col(SavedSearch.user_id) == person.id, col(SavedSearch.shared))
    load = joinedload(SavedSearch.by)  # type: ignore[arg-type]
    found = session.exec(select(SavedSearch).where(mine).options(load).order_by(SavedSearch.name, col(SavedSearch.id)))
    return [as_seen(session, index, row, person, audience) for row in found]


def as_seen(session: Session, index: Index, row: SavedSearch, person: User, audience: Audience) -> Saved:
    """What is new to somebody in a saved search. Of what they have never looked at everything is."""
    look = session.exec(
        select(SearchLook).where(SearchLook.search_id == row.id, SearchLook.user_id == person.id)
    ).first()
    feed = session.exec(
        select(SearchFeed).where(SearchFeed.search_id == row.id, SearchFeed.user_id == person.id)
    ).first()
    seen = set(look.seen) if look else set()
    try:
        found = newest(index, row.asked, audience)
    except (BadQuery, TooSlow):
        return Saved(row, look.at if look else None, [], None, feed)
    return Saved(row, look.at if look else None, found, [hit.id for hit in found if hit.id not in seen], feed)


def newest(index: Index, asked: str, audience: Audience, limit: int = SEEN) -> list[Hit]:
    """What a search finds, newest first, whatever it is sorted by. Raises BadQuery, TooSlow."""
    what = Asked.of_query(asked)
    return index.search(read(what.q).query, filters=what.filters, sort="newest", limit=limit, audience=audience).hits


def feed(session: Session, feed_id: int, nonce: str) -> tuple[SearchFeed, SavedSearch] | None:
    """A feed by what its address says, where its owner's account is on and the search still theirs to see."""
    rows = select(SearchFeed, SavedSearch).join(SavedSearch, col(SavedSearch.id) == SearchFeed.search_id)
    rows = rows.join(User, col(User.id) == SearchFeed.user_id).where(col(User.disabled_at).is_(None))
    rows = rows.where(SearchFeed.id == feed_id, SearchFeed.nonce == nonce)
    theirs = or_(col(SavedSearch.shared), SavedSearch.user_id == SearchFeed.user_id)
    return session.exec(rows.where(theirs)).first()


def batches(session: Session, person: User) -> Sequence[BatchSearch]:
    """The person's own lists of queries, newest first."""
    rows = select(BatchSearch).where(BatchSearch.user_id == person.id).order_by(col(BatchSearch.id).desc())
    return session.exec(rows).all()


def batch(session: Session, batch_id: int, person: User) -> BatchSearch:
    """A list of one's own. Raises Missing, for another's too."""
    found = session.get(BatchSearch, batch_id)
    if not found or found.user_id != person.id:
        raise Missing("There is no such list of yours.")
    return found
