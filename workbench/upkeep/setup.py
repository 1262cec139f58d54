"""Setting an installation up and bringing it to the newest schema."""

from sqlalchemy.exc import DatabaseError

from ..config import Home, database_key
from ..db import Database
from ..errors import Missing, Refusal
from ..migrations import at_head, is_known, upgrade
from ..people.accounts import system
from ..search.follow import rebuild
from ..search.source import EventSource
from ..search.store import Index


def set_up(home: Home) -> Database:
    """Make folders, secret key, database, system account and an empty index; harmless where they are there."""
    home.make()
    home.secret_key()
    database = Database(home.database, database_key())
    upgraded = not _current(database)
    if upgraded:
        upgrade(database)
    home.database.chmod(0o600)
    with database.writing() as session:
        system(session)
    index = Index.create(home.index_live)
    if upgraded:  # what the index stores of a document may have changed with the schema
        rebuild(index, EventSource(database))
    return database


def existing(home: Home) -> Database:
    """The database of an installation that is set up and current. Raises Missing with what to type."""
    if not home.database.exists():
        raise Missing("There is no workbench here yet; type: workbench init")
    database = Database(home.database, database_key())
    if not _current(database):
        raise Missing("The database is from an older version; type: workbench upgrade")
    return database


def _current(database: Database) -> bool:
    try:
        if not is_known(database):
            raise Missing("The database is from a newer version of the workbench; install that version.")
        return at_head(database)
    except DatabaseError as error:
        sentence = "The database cannot be read: it is damaged, or WORKBENCH_KEY_FILE does not hold its key."
        raise Refusal(sentence) from error
