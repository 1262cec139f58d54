"""`reading()` sees one consistent state; `writing()` is alone and commits at its end."""

import threading
import time

import pytest
from filelock import FileLock
from sqlalchemy import text
from sqlmodel import select

from workbench import db
from workbench.db import Database, now
from workbench.errors import Busy
from workbench.models import LoginAttempt


def attempt(name: str = "ada") -> LoginAttempt:
    return LoginAttempt(account=name, at=now())


def count(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(LoginAttempt)).all())


def test_what_was_written_is_there_afterwards(database: Database):
    with database.writing() as session:
        session.add(attempt())

    assert count(database) == 1


def test_a_write_that_fails_leaves_nothing(database: Database):
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(attempt())
        session.flush()
        1 / 0  # noqa: B018

    assert count(database) == 0


def test_after_a_failure_the_next_writer_gets_in(database: Database):
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(attempt())
        1 / 0  # noqa: B018

    with database.writing() as session:
        session.add(attempt())
    assert count(database) == 1


def test_a_reader_sees_one_state_to_its_end(database: Database):
    with database.reading() as session:
        before = session.exec(select(LoginAttempt)).all()
        with database.writing() as other:
            other.add(attempt())
        after = session.exec(select(LoginAttempt)).all()

    assert before == after == []
    assert count(database) == 1


def test_what_a_reader_changes_is_gone(database: Database):
    with database.reading() as session:
        session.add(attempt())
        session.flush()

    assert count(database) == 0


def test_a_reader_does_not_wait_for_a_writer(database: Database):
    with database.writing() as session:
        session.add(attempt())
        session.flush()
        assert count(database) == 0


def test_writers_take_turns_and_lose_nothing(database: Database):
    with database.writing() as session:
        session.add(attempt("0"))

    def add_one() -> None:
        for _ in range(5):
            with database.writing() as session:
                row = session.exec(select(LoginAttempt)).one()
                row.account = str(int(row.account) + 1)

    threads = [threading.Thread(target=add_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.exec(select(LoginAttempt)).one().account == "30"


def test_who_waits_too_long_for_the_turn_is_told_so(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(db, "WAIT", 0.05)

    with FileLock(database.path.with_suffix(".lock")), pytest.raises(Busy, match="try again"), database.writing():
        raise AssertionError("it is not our turn")


def test_a_program_that_ignores_the_turn_makes_it_busy_too(database: Database):
    other = Database(database.path)
    event_free = database.engine.execution_options(write=True)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")  # this connection goes back to the pool and is used next

    with other.engine.execution_options(write=True).connect() as rude:
        rude.execute(text("SELECT 1"))
        began = time.monotonic()
        with pytest.raises(Busy, match="busy"), database.writing() as session:
            session.connection()
    assert time.monotonic() - began < 2
    event_free.dispose()
    other.close()


def test_the_clock_is_aware_and_in_utc():
    assert now().utcoffset().total_seconds() == 0
