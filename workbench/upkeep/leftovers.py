"""What must not lie about once something was encrypted or erased: plain files, the database's log, old index files.

A note in the index folder says that there is something to clear; it goes last, so that a crash forgets nothing.
"""

import os
import shutil
from contextlib import suppress

from .. import originals
from ..config import Home
from ..db import Database
from ..evidence import encryption
from ..queries.similar import VECTORS
from ..search.errors import SearchError
from ..search.follow import rebuild
from ..search.source import EventSource
from ..search.store import Index

NOTE = "to-be-cleared"


def owe(home: Home) -> None:
    """Note, durably, that there is something to clear. To be called before the change commits."""
    descriptor = os.open(home.index / NOTE, os.O_WRONLY | os.O_CREAT, 0o600)
    os.fsync(descriptor)
    os.close(descriptor)
    folder = os.open(home.index, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def owed(home: Home) -> bool:
    return (home.index / NOTE).exists()


def files(home: Home, database: Database) -> tuple[int, list[int]]:
    """Remove the plain files of what is encrypted (see encryption.finish), and what was refused a while ago."""
    if originals.refused(home.originals):
        with database.writing() as session:
            encryption.forget_refused(session, home.originals)
    with database.reading() as session:
        due, needed = encryption.leftovers(session, home.originals)
    if not due and not encryption.interrupted(home.originals):
        return 0, needed
    with database.writing() as session:
        return encryption.finish(session, home.originals)


def clear(home: Home, database: Database) -> str | None:
    """Empty the database's log and make the index anew, without the files of the old one, where that is owed; why it
    is owed still, as a sentence.
    """
    if not owed(home):
        return None
    originals.forget_unfinished(home.originals)
    if not database.empty_log():
        return "Somebody is reading the database just now; type workbench encrypt --finish in a moment."
    try:
        index = Index.create(home.index_live)
        rebuild(index, EventSource(database))
        index.forget_old()
        shutil.rmtree(home.index / VECTORS, ignore_errors=True)  # what texts meant tells of their words
    except SearchError as error:
        return f"The index could not be made anew ({error}); type workbench encrypt --finish in a moment."
    with suppress(FileNotFoundError):
        (home.index / NOTE).unlink()
    return None
