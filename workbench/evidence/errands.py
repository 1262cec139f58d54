"""Carrying out the fetches that people asked for: in threads of one process at a time, with no door held meanwhile.

A fetch that was running when its process died is marked failed: no site is asked twice for one wish. Those that waited
are taken up.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock, Thread

from filelock import FileLock
from sqlmodel import Session, col, select, update

from ..db import Database
from ..errors import Busy, Refusal
from ..models import Evidence, Fetch, FetchState, User
from ..permissions import Act, refusal
from ..policy import DeskPolicy, Fetching
from . import encryption, fetches
from .dialling import Limits, Stopped, Watch, Way
from .fetching import fetch

AT_ONCE = 3
"""Fetches that run beside each other."""
EVERY = 1.0
"""Seconds after which what has come is noted, and a cancellation noticed."""
OURS = "Something went wrong here while the page was fetched; try again, and tell your admin if it stays."

_LOG = logging.getLogger(__name__)
_lining_up, _in_line = Lock(), set[Path]()
Rules = Callable[[Session], DeskPolicy]


@dataclass(frozen=True, slots=True)
class Errand:
    """Where the pages go, by whose rules, and how the outside is reached."""

    database: Database
    folder: Path
    rules: Rules
    way: Way
    limits: Limits


def waits(database: Database) -> bool:
    """Whether any fetch is not ended."""
    with database.reading() as session:
        return session.exec(select(Fetch.id).where(col(Fetch.state).in_(fetches.OPEN))).first() is not None


def go_on(
    database: Database, folder: Path, rules: Rules, *, way: Way | None = None, limits: Limits | None = None
) -> None:
    """Carry out every fetch that waits. Returns when none is left, or where another thread here is about to begin."""
    errand = Errand(database, folder, rules, way or Way(), limits or Limits())
    with _lining_up:
        if database.path in _in_line:  # it has not looked yet what waits, and will find this one too
            return
        _in_line.add(database.path)
    with _alone(database):
        _take_up(database)
        threads = [Thread(target=_work, args=(errand,), name="fetching", daemon=True) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """One process at a time fetches; who waits for that leaves the line as soon as its turn has come."""
    lock = FileLock(database.path.with_suffix(".fetching"), poll_interval=0.1)
    try:
        lock.acquire()
    finally:
        with _lining_up:
            _in_line.discard(database.path)
    try:
        yield
    finally:
        lock.release()


def _take_up(database: Database) -> None:
    """Whoever has the lock knows that nobody else is at a fetch: what still runs was left behind."""
    with database.patiently() as session:
        for row in session.exec(select(Fetch).where(Fetch.state == FetchState.RUNNING)).all():
            fetches.fail(session, row, fetches.STOPPED)


def _work(errand: Errand) -> None:
    while job := _begin(errand):
        row, way = job
        _carry_out(errand, row, way)


def _begin(errand: Errand) -> tuple[Fetch, Way] | None:
    """Take the next fetch that waits, by the rules as they are now; those that are not allowed any more fail."""
    while True:
        with errand.database.patiently() as session:
            waiting = select(Fetch).where(Fetch.state == FetchState.WAITING).order_by(col(Fetch.id)).limit(1)
            row = session.exec(waiting).first()
            if not row:
                return None
            rules = errand.rules(session)
            evidence = session.get_one(Evidence, row.evidence_id)
            why = refusal(session.get_one(User, row.by_id), Act.FETCH, evidence)
            if rules.fetching == Fetching.OFF:
                why = fetches.SWITCHED_OFF
            if why:
                fetches.fail(session, row, why)
                continue
            row.state = FetchState.RUNNING
        return row, replace(errand.way, proxy=rules.proxy.removeprefix("socks5://"))


def _carry_out(errand: Errand, row: Fetch, way: Way) -> None:
    watch, fetched, why = Watch(errand.limits), None, ""
    with _told_of(errand.database, row.id, watch):
        try:
            fetched = fetch(row.url, errand.folder, watch, way)
        except Stopped:
            return
        except Refusal as refused:
            why = str(refused)
        except Exception as error:  # a page that breaks this must not end the thread; its address stays out of the log
            _LOG.error("fetch %s failed: %s", row.id, type(error).__name__)
            why = OURS
    ended = time.time()
    with errand.database.patiently() as session:
        found = session.get_one(Fetch, row.id)
        if not fetched:
            fetches.fail(session, found, why)
        elif not fetches.keep(session, found, fetched):
            encryption.let_go(session, errand.folder, fetched.names, ended)


@contextmanager
def _told_of(database: Database, fetch_id: int, watch: Watch) -> Iterator[None]:
    """While the block runs, another thread notes how far it is and looks whether it was cancelled."""
    over = Event()

    def tell() -> None:
        noted = 0
        while not over.wait(EVERY):
            with database.reading() as session:
                if session.get_one(Fetch, fetch_id).state != FetchState.RUNNING:
                    watch.stop.set()
                    return
            if watch.bytes != noted:
                noted = _note(database, fetch_id, watch)

    thread = Thread(target=tell, name="fetching-told", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _note(database: Database, fetch_id: int, watch: Watch) -> int:
    """Put down how far it is, which is no change to tell of; gives what stands there."""
    so_far = watch.bytes
    running = update(Fetch).where(col(Fetch.id) == fetch_id, col(Fetch.state) == FetchState.RUNNING)
    try:
        with database.writing() as session:
            session.exec(running.values(done_bytes=so_far, total_bytes=watch.total))
    except Busy:
        return 0
    return so_far
