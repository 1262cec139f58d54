"""What is written once stays as it was written, whoever holds the database file."""

import pytest
from sqlalchemy.exc import DatabaseError

from tests.db.rows import put, tables
from workbench.db import Database
from workbench.migrations.triggers import FROZEN, KEPT, NEVER_CHANGED, statements

TABLES = {table.name: table for table in tables()}


@pytest.mark.parametrize("name", NEVER_CHANGED)
def test_a_row_that_is_written_once_is_never_changed(name, database: Database):
    for column in TABLES[name].columns:
        with database.engine.connect() as connection, pytest.raises(DatabaseError, match="is append-only"):
            put(connection, TABLES[name])
            connection.exec_driver_sql(f'UPDATE {name} SET "{column.name}" = "{column.name}"')


@pytest.mark.parametrize("name", [*NEVER_CHANGED, *KEPT])
def test_a_row_that_is_kept_is_never_deleted(name, database: Database):
    with database.engine.connect() as connection, pytest.raises(DatabaseError, match="is append-only"):
        put(connection, TABLES[name])
        connection.exec_driver_sql(f"DELETE FROM {name}")


@pytest.mark.parametrize(("name", "column"), [(name, column) for name in FROZEN for column in FROZEN[name]])
def test_a_frozen_column_is_never_changed(name, column, database: Database):
    with database.engine.connect() as connection, pytest.raises(DatabaseError, match="is append-only"):
        put(connection, TABLES[name])
        connection.exec_driver_sql(f'UPDATE {name} SET "{column}" = "{column}"')


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("finding", "superseded_at = '2021-01-01'"),
        ("evidence_link", "withdrawn_at = '2021-01-01', withdrawn_by_id = 1"),
        ("claim", "state = 'kept'"),
    ],
)
def test_control_what_may_change_changes(name, change, database: Database):
    with database.engine.connect() as connection:
        put(connection, TABLES[name])
        assert connection.exec_driver_sql(f"UPDATE {name} SET {change}").rowcount == 1


def test_replacing_a_row_is_refused_too(database: Database):
    with database.engine.connect() as connection, pytest.raises(DatabaseError, match="is append-only"):
        put(connection, TABLES["event"])
        connection.exec_driver_sql("INSERT OR REPLACE INTO event SELECT * FROM event")


def test_every_trigger_is_in_the_database_word_for_word(database: Database):
    with database.engine.connect() as connection:
        there = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()

    assert dict(there) == statements()
