"""Setting up makes all that is needed, closed to others, and is harmless when repeated."""

import stat

import pytest
from sqlmodel import select

from workbench.config import Home
from workbench.errors import Missing
from workbench.migrations import downgrade
from workbench.models import User
from workbench.search.store import Index
from workbench.upkeep.setup import existing, set_up
from workbench.upkeep.verify import verify


def test_a_new_desk_is_complete(tmp_path):
    home = Home.at(tmp_path / "new")

    database = set_up(home)

    assert verify(home, database) == []
    with database.reading() as session:
        assert [user.email for user in session.exec(select(User))] == ["system@localhost"]
    database.close()


def test_nobody_else_of_the_machine_can_look_in(tmp_path):
    home = Home.at(tmp_path / "new")

    set_up(home).close()

    folders, files = (home.instance, home.index, home.originals), ("workbench.db", "secret-key")
    assert [stat.S_IMODE(path.stat().st_mode) for path in folders] == [0o700] * 3
    assert [stat.S_IMODE((home.instance / name).stat().st_mode) for name in files] == [0o600] * 2


def test_setting_up_again_changes_nothing(home, article_id, database):
    key = home.secret_key()

    set_up(home).close()
    set_up(home).close()

    assert home.secret_key() == key
    assert verify(home, database) == []
    assert Index(home.index_live).ids()
    with database.reading() as session:
        assert len(session.exec(select(User)).all()) == 6


def test_a_desk_that_is_not_there_is_refused_with_what_to_type(tmp_path):
    with pytest.raises(Missing, match="workbench init"):
        existing(Home.at(tmp_path / "nowhere"))


def test_a_desk_of_an_older_version_is_refused_with_what_to_type(home, database):
    downgrade(database, "base")

    with pytest.raises(Missing, match="workbench upgrade"):
        existing(home)
