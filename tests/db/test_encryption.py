"""With WORKBENCH_KEY_FILE the database is unreadable without the key, and so is every copy of it."""

from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from workbench.config import Home, database_key
from workbench.db import Database
from workbench.migrations import upgrade
from workbench.models import User
from workbench.upkeep.setup import set_up

KEY = "it's a long pass phrase"


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    (tmp_path / "key").write_text(KEY + "\n", encoding="utf-8")
    monkeypatch.setenv("WORKBENCH_KEY_FILE", str(tmp_path / "key"))
    home = Home.at(tmp_path / "desk")
    set_up(home).close()
    return home


def names(path: Path, key: str | None) -> list[str]:
    database = Database(path, key)
    try:
        with database.reading() as session:
            return [user.name for user in session.exec(select(User))]
    finally:
        database.close()


def test_with_the_key_it_is_read(sealed: Home):
    assert database_key() == KEY
    assert names(sealed.database, KEY) == ["system"]


@pytest.mark.parametrize("key", [None, "another key", KEY + " "])
def test_without_the_key_it_is_not(key, sealed: Home):
    with pytest.raises(DatabaseError, match="not a database"):
        names(sealed.database, key)


def test_its_bytes_say_nothing(sealed: Home):
    written = b"".join(file.read_bytes() for file in sealed.instance.glob("workbench.db*"))

    assert b"SQLite format 3" not in written
    assert b"system" not in written and b"CREATE TABLE" not in written


def test_control_an_open_database_says_everything(home: Home):
    assert home.database.read_bytes().startswith(b"SQLite format 3")
    assert names(home.database, None)[0] == "system"


def test_the_copy_made_before_an_upgrade_is_sealed_too(sealed: Home):
    database = Database(sealed.database, KEY)
    upgrade(database)
    database.close()

    (copy,) = sealed.instance.glob("before-upgrade-*.db")
    assert b"SQLite format 3" not in copy.read_bytes()
    assert names(copy, KEY) == ["system"]


def test_without_the_variable_there_is_no_key(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("WORKBENCH_KEY_FILE", raising=False)

    assert database_key() is None
