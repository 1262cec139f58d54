"""Somebody who holds the database file and knows SQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from workbench.db import Database
from workbench.migrations.triggers import make_triggers, statements


@contextmanager
def open_to_all(database: Database) -> Iterator[Connection]:
    """A connection with foreign keys off and every trigger dropped; the triggers are there again afterwards."""
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        for name in statements():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        make_triggers(connection)
        connection.commit()
        raw.execute("PRAGMA foreign_keys=ON")


@pytest.fixture
def tamper(database: Database) -> Callable[[str], None]:
    """`tamper(sql)` carries out one statement, past every trigger."""

    def do(statement: str) -> None:
        with open_to_all(database) as connection:
            assert connection.exec_driver_sql(statement).rowcount != 0

    return do
