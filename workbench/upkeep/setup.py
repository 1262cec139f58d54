"""Setting an installation up and bringing it to the newest schema."""

from ..config import Home, database_key
from ..db import Database
from ..errors import Missing
from ..migrations import at_head, upgrade
from ..people.accounts import system
from ..search.store import Index


def set_up(home: Home) -> Database:
    """Make folders, secret key, database, system account and an empty index; harmless where they are there."""
    home.make()
    home.secret_key()
    database = Database(home.database, database_key())
    if not at_head(database):
        upgrade(database)
    home.database.chmod(0o600)
    with database.writing() as session:
        system(session)
    Index.create(home.index_live)
    return database


def existing(home: Home) -> Database:
    """The database of an installation that is set up and current. Raises Missing with what to type."""
    if not home.database.exists():
        raise Missing("There is no workbench here yet; type: workbench init")
    database = Database(home.database, database_key())
    if not at_head(database):
        raise Missing("The database is from an older version; type: workbench upgrade")
    return database
