"""Migrations lead to the models, there and back, and lose neither rows nor triggers on the way."""

import shutil
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from tests.db.rows import tables
from workbench import migrations
from workbench.config import Home
from workbench.db import Database
from workbench.errors import Missing
from workbench.migrations import at_head, downgrade, upgrade
from workbench.migrations.triggers import statements
from workbench.upkeep.setup import existing, set_up

NEXT = '''"""give claims a colour"""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    for table in ("claim", "evidence", "appearance"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("colour", sa.String(), nullable=True))


def downgrade() -> None:
    for table in ("claim", "evidence", "appearance"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.drop_column("colour")
'''


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(context, SQLModel.metadata)


def schema(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {" ".join(sql.split()) for (sql,) in found}


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, with the columns that the models know."""
    found = {}
    with database.engine.connect() as connection:
        for table in tables():
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            lines = connection.exec_driver_sql(f"SELECT {columns} FROM {table.name} ORDER BY 1, 2")
            found[table.name] = [tuple(line) for line in lines]
    return found


def triggers(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())


@pytest.fixture
def empty(tmp_path: Path):
    database = Database(tmp_path / "empty.db")
    yield database
    database.close()


@pytest.fixture
def another_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's migrations with one more that copies tables, as a later version may bring."""
    head = migrations.ScriptDirectory.from_config(migrations.settings()).get_current_head()
    folder = shutil.copytree(migrations.FOLDER, tmp_path / "migrations")
    (folder / "versions" / "9999_give_claims_a_colour.py").write_text(NEXT.format(head=head))
    monkeypatch.setattr(migrations, "FOLDER", folder)


def test_the_newest_schema_is_what_the_models_say(empty: Database):
    upgrade(empty)

    assert at_head(empty)
    assert differences(empty) == []


def test_control_a_difference_would_be_seen(empty: Database):
    upgrade(empty)
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE claim ADD COLUMN colour TEXT")
        connection.exec_driver_sql("DROP INDEX ix_claim_state")

    assert len(differences(empty)) == 2


def test_down_to_nothing_and_up_again_is_the_same(empty: Database):
    upgrade(empty)
    first = schema(empty)

    downgrade(empty, "base")
    assert not at_head(empty)
    assert [sql for sql in schema(empty) if "alembic_version" not in sql] == []

    upgrade(empty)
    assert schema(empty) == first


def test_upgrading_twice_changes_nothing(empty: Database):
    upgrade(empty)
    first = schema(empty)

    upgrade(empty)

    assert schema(empty) == first


def test_a_step_that_copies_tables_carries_every_row(database: Database, article_id: int, another_step: None):
    before = rows(database)
    assert all(before[name] for name in ("claim", "appearance", "selector", "event_detail"))

    upgrade(database)
    assert at_head(database) and rows(database) == before

    downgrade(database, "-1")
    assert not at_head(database) and rows(database) == before


def test_a_step_that_copies_tables_makes_their_triggers_again(database: Database, another_step: None):
    upgrade(database)
    assert triggers(database) == set(statements())

    downgrade(database, "-1")
    assert triggers(database) == set(statements())


def test_foreign_keys_are_on_again_afterwards(empty: Database):
    upgrade(empty)

    with empty.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_an_upgrade_that_would_orphan_rows_changes_nothing(database: Database, article_id: int, another_step: None):
    step = migrations.FOLDER / "versions" / "9999_give_claims_a_colour.py"
    step.write_text(step.read_text().replace("    for", '    op.execute("DELETE FROM selector")\n'
                                             '    op.execute("DELETE FROM user")\n    for', 1))  # fmt: skip
    before = rows(database)

    with pytest.raises(RuntimeError, match="nothing was changed"):
        upgrade(database)

    assert rows(database) == before
    assert triggers(database) == set(statements())


def test_a_complete_copy_is_made_before_an_upgrade(home: Home, database: Database, article_id: int, another_step: None):
    before = rows(database)

    upgrade(database)

    (copy,) = home.instance.glob("before-upgrade-*.db")
    kept = Database(copy)
    assert rows(kept) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    kept.close()


def test_setting_up_copies_nothing(tmp_path: Path):
    home = Home.at(tmp_path / "new")

    set_up(home).close()

    assert list(home.instance.glob("before-upgrade-*")) == []


def test_names_of_an_older_desk_are_proposals_and_its_claims_accuse_nobody(database: Database, article_id: int):
    def mentions() -> list[tuple[object, ...]]:
        with database.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql("SELECT claim_id, entity_id FROM mention")]

    before = mentions()
    downgrade(database, "0001")
    upgrade(database)

    assert before and mentions() == before
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT DISTINCT state, by_id FROM mention").all() == [("proposed", None)]
        assert connection.exec_driver_sql("SELECT DISTINCT accusation FROM claim").all() == [("",)]


def test_a_database_of_a_newer_program_is_refused_and_left_alone(home: Home, database: Database):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '8888'")
    for start in (existing, set_up):
        with pytest.raises(Missing, match="newer version"):
            start(home)
    assert list(home.database.parent.glob("before-upgrade*")) == []
