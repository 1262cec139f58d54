"""Keeps the index in step with the database, by the database's own events: catch up, rebuild, check.

The index is disposable. Saving never touches it; whoever searches catches up first, for half a second at
most.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from workbench.search.documents import DESK, Doc
from workbench.search.errors import IndexBusy, IndexDamaged
from workbench.search.store import Index, Progress
from workbench.search.tree import EVERYTHING

BATCH = 100


@dataclass(frozen=True, slots=True)
class Changes:
    """What events up to and including `bookmark` touched: documents as they are now, ids to find no more, ids of which
    no earlier word may stay.
    """

    docs: list[Doc]
    removed: set[str]
    bookmark: int
    purged: set[str] = field(default_factory=set)


class Source(Protocol):
    """The database, as the index sees it. Event numbers grow in the order of commits."""

    def newest(self) -> int:
        """The number of the last event, 0 if there is none."""

    def changes(self, after: int, limit: int) -> Changes:
        """What the next `limit` events after number `after` touched."""

    def hidden(self, after: int) -> set[str]:
        """The documents whose words may be found no more, or by fewer people, by the events after number `after`."""

    def everything(self) -> Iterable[Doc]:
        """Every findable document."""


def catch_up(index: Index, source: Source, *, within: float = 0.5) -> bool:
    """Reads the events saved before this call, and says whether results may still be a moment old.

    Waits for another process that is at it, never longer than `within` seconds before a batch begins; what the events
    left hide is found no more all the same. Raises IndexDamaged when the index knows of events that the database does
    not have: that is another database, or a restored one.
    """
    newest = source.newest()
    if index.bookmark() > newest:
        raise IndexDamaged("The search index is ahead of the database; rebuild it.")
    late = not _read_all(index, source, newest, monotonic() + within)
    if late:
        index.hide(source.hidden(index.bookmark()), newest)
    return late


def _read_all(index: Index, source: Source, newest: int, ends: float) -> bool:
    while index.bookmark() < newest:
        left = ends - monotonic()
        if left <= 0:
            return False
        try:
            with index.writing(timeout=left):
                if not _read_batch(index, source, newest):
                    return False
        except IndexBusy:
            return False
    return True


def _read_batch(index: Index, source: Source, newest: int) -> bool:
    """Under the lock, so that nobody writes older documents over these. False if there was nothing new."""
    done = index.bookmark()
    if done >= newest:
        return True  # whoever held the lock has done it
    changes = source.changes(done, BATCH)
    if changes.bookmark <= done:
        return False
    index.apply(changes.docs, changes.removed, changes.bookmark, changes.purged)
    return True


def rebuild(index: Index, source: Source, progress: Progress | None = None) -> int:
    """Builds the index anew from the whole database and returns the number of documents.

    Searches go on meanwhile. The bookmark is taken before the first document is read, so whatever is saved
    meanwhile is read again afterwards.
    """
    newest = source.newest()
    return index.replace(source.everything(), newest, progress)


def check(index: Index, source: Source) -> list[str]:
    """One line for every way in which the index differs from the database. Catch up first."""
    indexed = index.ids()
    known_ids = len(indexed)
    faults = []
    for doc in source.everything():
        known = indexed.pop(doc.id, None)
        if known is None:
            faults.append(f"{doc.id} is missing from the index")
        elif known != doc.fingerprint():
            faults.append(f"{doc.id} is out of date in the index")
    twice = index.search(EVERYTHING, limit=0, audience=DESK).total - known_ids
    if twice:
        faults.append(f"{twice} documents are in the index more than once")
    return faults + [f"{id} is in the index but not in the database" for id in sorted(indexed)]
