"""The pragmas that the promises rest on are really set, on every connection, and no second SQLite opens the file."""

import ast
from pathlib import Path

import pytest

from workbench import db
from workbench.db import Database

WORKBENCH = Path(db.__file__).parent


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("busy_timeout", 5000),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("temp_store", 2),
    ],
)
def test_the_pragma_is_set_on_every_connection(pragma, value, database: Database):
    with database.engine.connect() as one, database.engine.connect() as two, database.writing() as session:
        asked = [each.exec_driver_sql(f"PRAGMA {pragma}").scalar() for each in (one, two, session.connection())]

    assert asked == [value] * 3


def test_its_sqlite_has_the_wal_reset_bug_fixed(database: Database):
    with database.engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar()

    assert tuple(map(int, version.split("."))) >= (3, 51, 3)


def modules(source: str) -> set[str]:
    """The top-level modules that `source` imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(source)))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.partition(".")[0] for name in named}


def test_the_standard_librarys_sqlite_is_never_imported():
    files = sorted(WORKBENCH.rglob("*.py"))
    found = [str(file) for file in files if {"sqlite3", "_sqlite3"} & modules(file.read_text())]

    assert len(files) > 50
    assert found == []


def test_control_such_an_import_would_be_found():
    assert modules("def f():\n    import sqlite3.dbapi2") == {"sqlite3"}
    assert modules("from sqlite3 import connect") == {"sqlite3"}
