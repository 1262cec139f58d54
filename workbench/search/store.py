"""The index in its directory: one process writes at a time, all read, and a rebuild switches them over.

directory/current         one line: the name of the sub-directory in use
directory/g0001, g0002    Whoosh's files, private to this user because Whoosh unpickles what it reads
directory/*.lock          who writes, who rebuilds; released by the system when a process dies
"""

import functools
import os
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from filelock import FileLock, Timeout
from whoosh import index as whoosh_index
from whoosh.filedb import filestore

from workbench.search import executor
from workbench.search.documents import EVERYBODY, Audience, Doc, Found, Hit
from workbench.search.errors import IndexBusy, IndexDamaged, IndexMissing, SearchError
from workbench.search.fields import BOOKMARK, as_fields, as_mark, codec, schema
from workbench.search.merging import merged
from workbench.search.nearest import Among, Means, Near, Texts, nearest
from workbench.search.opening import NAME, Watch, holding, numbers_of, opened, times_of
from workbench.search.ranking import Sort
from workbench.search.seals import seal
from workbench.search.segments import Snapshot
from workbench.search.tree import Query

_Storage: Any = filestore.FileStorage  # Whoosh's own types are partial, so to mypy it is Any
_Whoosh: Any = whoosh_index.FileIndex

Progress = Callable[[int], object]  # called with the number of documents written so far

TIME_LIMIT = 2.0  # seconds for one search
_OPENINGS = 20  # a commit may remove the files just listed; then look again
_BUSY = "Another process is writing to the search index; try again in a moment."
_MISSING = "There is no search index yet; create one."
_DIRECTORY = re.compile(r"g\d{4,}")


class Index:
    """An index that is there already. Safe to share between threads; make it after a fork."""

    def __init__(self, directory: Path) -> None:
        self.directory, self._directory = directory, str(directory)
        self._opening = Lock()
        self._latest: Snapshot | None = None
        self._watch = Watch()
        self._hidden: tuple[int, frozenset[str]] = (0, frozenset())
        self._write_lock = FileLock(directory / "write.lock", mode=0o600)
        self._rebuild_lock = FileLock(directory / "rebuild.lock", mode=0o600)

    @classmethod
    def create(cls, directory: Path) -> "Index":
        """For set-up only: makes an empty index unless there is one."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory.chmod(0o700)
        index = cls(directory)
        if not (directory / "current").exists():
            index.replace((), bookmark=0)
        return index

    def search(
        self,
        query: Query,
        *,
        filters: executor.Filters | None = None,
        facets: Sequence[str] = (),
        sort: Sort = "relevance",
        offset: int = 0,
        limit: int = 20,
        after: Hit | None = None,
        audience: Audience = EVERYBODY,
    ) -> Found:
        """One page of documents that match the query and the filters, and counts for the facets.

        `filters` are the values chosen for each facet: any of them within a facet, all facets together. A
        facet is counted without its own filter, so that its other values stay choosable. Raises TooSlow after
        two seconds. `after` is the last hit of the page before: what comes into the index meanwhile moves no page.
        """
        page = max(offset, 0), max(limit, 0)
        known, (upto, hidden) = self._snapshot(), self._hidden
        if known.bookmark < upto:
            known = known.without(hidden)
        return executor.run(known, query, filters or {}, facets, sort, page, TIME_LIMIT, after, audience)

    def nearest(self, text: str, texts: Texts, among: Among, limit: int, means: Means | None = None) -> list[Near]:
        """The documents among those that are most like `text` (see nearest.nearest)."""
        return nearest(self._snapshot(), text, texts, among, limit, means)

    def hide(self, ids: Collection[str], upto: int) -> None:
        """Nobody finds these documents here until the events are read up to this one, which are not read yet."""
        with self._opening:
            if upto >= self._hidden[0]:
                self._hidden = upto, frozenset(ids)

    def bookmark(self) -> int:
        """The last event whose changes are in the index."""
        return self._snapshot().bookmark

    def ids(self) -> dict[str, str]:
        """The fingerprint of every document in the index, by id."""
        return self._snapshot().fingerprints()

    @contextmanager
    def writing(self, timeout: float = 10.0) -> Iterator[None]:
        """Holds the write lock around reading and applying changes; IndexBusy after `timeout` seconds."""
        with _held(self._write_lock, timeout):
            yield

    def apply(self, docs: Iterable[Doc], removed: Collection[str], bookmark: int, purged: Collection[str] = ()) -> None:
        """Writes one batch and its bookmark in one commit; replays do no harm.

        Of two documents with one id the last counts. Of what is `purged` no earlier word stays in the files. Raises
        OSError when the disk is full; the index stays readable as it was.
        """
        batch = {doc.id: doc for doc in docs}
        with self.writing():
            snapshot = self._snapshot()
            with _writer(self._home(), rewritten=holding(snapshot, purged)) as writer:
                for id in {*batch, *removed, BOOKMARK}:
                    for number in numbers_of(snapshot, id):
                        writer.delete_document(number)
                for id, doc in batch.items():
                    if id not in removed:
                        writer.add_document(**as_fields(doc))
                writer.add_document(**as_mark(bookmark))
            if purged:
                self._forget_what_rebuilds_left()

    def replace(self, docs: Iterable[Doc], bookmark: int, progress: Progress | None = None) -> int:
        """Builds a new index beside the old one, switches to it, and returns how many documents it has.

        Searches and updates of the old one go on meanwhile; what they add must be replayed from the bookmark.
        """
        with _held(self._rebuild_lock, 0):
            old = self._current()
            home = self._next_home()
            home.mkdir(mode=0o700)
            count = _build(home, docs, bookmark, progress)
            with self.writing():
                self._switch_to(home)
            for path in self._homes():
                if path.name not in (old, home.name):  # a reader may be about to open the old one
                    shutil.rmtree(path, ignore_errors=True)
        return count

    def _forget_what_rebuilds_left(self) -> None:
        """Older folders, and those of rebuilds that were killed; while one goes on, a later folder is being built."""
        try:
            self.forget_old()
        except IndexBusy:
            for path in self._homes():
                if path.name < (self._current() or ""):
                    shutil.rmtree(path, ignore_errors=True)

    def forget_old(self) -> None:
        """Remove the files of all indexes but the current one; who was about to open an old one opens this one."""
        with _held(self._rebuild_lock, 0):
            for path in self._homes():
                if path.name != self._current():
                    shutil.rmtree(path, ignore_errors=True)

    def _switch_to(self, home: Path) -> None:
        for path in (*home.iterdir(), home):
            _sync(path)
        fresh = self.directory / "current.new"
        fresh.write_text(home.name + "\n", encoding="ascii")
        _sync(fresh)
        os.replace(fresh, self.directory / "current")
        _sync(self.directory)

    def _homes(self) -> list[Path]:
        return sorted(path for path in self.directory.iterdir() if _DIRECTORY.fullmatch(path.name))

    def _next_home(self) -> Path:
        numbers = [int(path.name[1:]) for path in self._homes()]
        return self.directory / f"g{max(numbers, default=0) + 1:04}"

    def _current(self) -> str | None:
        with suppress(FileNotFoundError):
            return (self.directory / "current").read_text(encoding="ascii", errors="replace").strip()
        return None

    def _home(self) -> Path:
        name = self._current()
        if name is None:
            raise IndexMissing(_MISSING)
        if not _DIRECTORY.fullmatch(name):
            raise IndexDamaged("The search index has lost its place; rebuild it.")
        return self.directory / name

    def _snapshot(self) -> Snapshot:
        """The newest commit, opened once for all threads; see opening.Watch."""
        with self._opening:
            for attempt in range(_OPENINGS):
                try:
                    if self._latest and self._watch.unchanged(self._directory, self._latest.where[0]):
                        return self._latest
                    home = self._home()
                    times = times_of(self._directory, str(home))
                    self._latest = opened(home, self._latest)
                    self._watch.saw(times)
                    return self._latest
                except (FileNotFoundError, whoosh_index.EmptyIndexError) as error:
                    problem = error
                    time.sleep(0.002 * attempt)
                except SearchError:
                    raise
                except Exception as error:  # see segments: damage can raise anything
                    raise IndexDamaged("The search index cannot be read; rebuild it.") from error
        raise IndexDamaged("Files of the search index are missing; rebuild it.") from problem


def _build(home: Path, docs: Iterable[Doc], bookmark: int, progress: Progress | None) -> int:
    _Whoosh.create(_Storage(str(home)), schema(), NAME)
    count = 0
    with _writer(home) as writer:
        for count, doc in enumerate(docs, 1):
            writer.add_document(**as_fields(doc))
            if progress:
                progress(count)
        writer.add_document(**as_mark(bookmark))
    return count


@contextmanager
def _writer(home: Path, rewritten: Collection[str] = ()) -> Iterator[Any]:
    """A writer that commits at the end. These segments are written anew, without what is deleted in them; so are the
    smaller ones where there are too many: every search looks into each.
    """

    merge = functools.partial(merged, rewritten=rewritten)
    with _named_damage():
        writer = _Whoosh(_Storage(str(home)), indexname=NAME).writer(codec=codec())
    write_table = writer._commit_toc

    def sealed(segments: list[Any]) -> None:
        seal(home, segments)
        write_table(segments)

    writer._commit_toc = sealed
    try:
        yield writer
        with _named_damage():
            writer.commit(mergetype=merge)
    except BaseException:
        with suppress(Exception):
            writer.cancel()
        raise


@contextmanager
def _named_damage() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise IndexDamaged("Files of the search index are missing; rebuild it.") from error
    except (SearchError, OSError):  # OSError: the disk is full, which a rebuild would not mend
        raise
    except whoosh_index.LockError:
        raise IndexBusy(_BUSY) from None
    except Exception as error:  # a commit reads the segments it merges
        raise IndexDamaged("The search index cannot be read; rebuild it.") from error


@contextmanager
def _held(lock: FileLock, timeout: float) -> Iterator[None]:
    if not Path(lock.lock_file).parent.is_dir():  # filelock would make it, with open rights
        raise IndexMissing(_MISSING)
    try:
        lock.acquire(timeout=timeout, poll_interval=0.01)
    except Timeout:
        raise IndexBusy(_BUSY) from None
    try:
        yield
    finally:
        lock.release()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
