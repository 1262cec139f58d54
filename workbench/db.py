"""The two doors to the database. `reading()` sees one consistent state; `writing()` is alone and commits at its end."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from .errors import Busy

WAIT = 5.0
"""Seconds that a writer waits for its turn before it is told that the desk is busy."""

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses acknowledged commits in a power cut
    f"busy_timeout={int(WAIT * 1000)}",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # otherwise INSERT OR REPLACE deletes rows past the triggers that keep them
    "secure_delete=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
)


def now() -> datetime:
    """This instant, aware, in UTC. The only clock of the house."""
    return datetime.now(UTC)


class Database:
    """One installation's database file and the doors to it.

    The driver is sqlcipher3 (a current SQLite), unkeyed unless `key` is given. The standard library's sqlite3 must
    never open the same file in one process: two SQLite libraries drop each other's locks.
    """

    def __init__(self, path: Path, key: str | None = None) -> None:
        self.path = path
        self.engine: Engine = create_engine(
            f"sqlite:///{path}", module=sqlite, poolclass=QueuePool, pool_size=8, hide_parameters=True
        )
        event.listen(self.engine, "connect", _prepare(key))
        event.listen(self.engine, "begin", _begin)
        self._read = sessionmaker(self.engine, class_=Session, expire_on_commit=False)
        self._write = sessionmaker(self.engine.execution_options(write=True), class_=Session, expire_on_commit=False)
        self._lock = path.with_suffix(".lock")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on one snapshot; whatever is changed in it is rolled back."""
        with self._read() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is the only writer; commits when the block ends, rolls back when it raises.

        Raises Busy when the turn does not come within WAIT seconds. The file lock makes writers queue fairly; BEGIN
        IMMEDIATE alone starves some of them (measured p99 five times as long).
        """
        lock = FileLock(self._lock, timeout=WAIT, poll_interval=0.002, thread_local=False)
        try:
            with lock, self._write() as session, session.begin():
                yield session
        except Timeout:
            raise Busy("Somebody else is saving just now; try again in a moment.") from None
        except OperationalError as error:
            if "locked" in str(error):
                raise Busy("The database is busy; try again in a moment.") from error
            raise

    @contextmanager
    def patiently(self) -> Iterator[Session]:
        """The writing door, however long others stand in it: for threads whose answer nobody waits for."""
        while True:
            door = self.writing()
            try:
                session = door.__enter__()
            except Busy:
                time.sleep(1)
                continue
            break
        try:
            yield session
        except BaseException as error:
            door.__exit__(type(error), error, error.__traceback__)
            raise
        door.__exit__(None, None, None)

    def empty_log(self) -> bool:
        """Write the log into the database file and empty it, so that it holds no page as it was before; False where
        somebody who reads keeps it from that.
        """
        try:
            with FileLock(self._lock, timeout=WAIT, thread_local=False):
                busy: int = self._alone("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        except Timeout:
            return False
        return not busy

    def compact(self) -> None:
        """Write the database file anew, without what was freed in it. Raises Busy where somebody else is at it."""
        try:
            with FileLock(self._lock, timeout=WAIT, thread_local=False):
                self._alone("VACUUM")
        except (Timeout, sqlite.OperationalError):
            raise Busy("Somebody else is working on the database; try again in a moment.") from None

    def _alone(self, statement: str) -> Sequence[Any]:
        """Carry out what cannot be part of a transaction."""
        with closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(statement)
            return cursor.fetchall()

    def close(self) -> None:
        self.engine.dispose()


def _prepare(key: str | None) -> Any:
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the begin listener says BEGIN, not the driver
        if key:
            connection.execute("PRAGMA key = '" + key.replace("'", "''") + "'")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return prepare


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
