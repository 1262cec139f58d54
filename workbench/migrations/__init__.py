"""The schema's history and the way to the newest one. Migrations are named by their effect."""

from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from ..db import Database, now
from .triggers import make_triggers

FOLDER = Path(__file__).resolve().parent


def settings() -> Config:
    """Alembic's settings, made in code: there is no alembic.ini to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to `revision`: a complete copy first, then the change, then a check of every foreign key."""
    _move(database, revision, command.upgrade)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to `revision`, with the same care."""
    _move(database, revision, command.downgrade)


def at_head(database: Database) -> bool:
    """Whether the schema is the newest one."""
    return _current(database) == ScriptDirectory.from_config(settings()).get_current_head()


def is_known(database: Database) -> bool:
    """Whether the schema is one that this program knows; a newer program may have made another one."""
    current = _current(database)
    scripts = ScriptDirectory.from_config(settings()).walk_revisions()
    return current is None or current in {script.revision for script in scripts}


def _current(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _move(database: Database, revision: str, way: object) -> None:
    if _current(database):  # a new database holds nothing to copy
        _copy(database)
    with database.engine.connect() as connection:
        # Batch mode copies tables: with foreign keys on, its DROP TABLE would cascade into other tables' rows.
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                config = settings()
                config.attributes["connection"] = connection
                way(config, revision)  # type: ignore[operator]
                make_triggers(connection)
                _foreign_keys_hold(connection)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _copy(database: Database) -> None:
    target = database.path.with_name(f"before-upgrade-{now():%Y%m%dT%H%M%S%f}.db")
    with closing(database.engine.raw_connection()) as raw:
        raw.cursor().execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)


def _foreign_keys_hold(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"The upgrade would leave {len(broken)} rows without their parent; nothing was changed.")
