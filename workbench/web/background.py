"""The rest of long texts is split in a thread of a worker, so that nobody's request waits for it."""

import logging
from threading import Thread

from ..config import Home
from ..db import Database
from ..importing.models import named_models
from ..importing.rest import go_on, waits

log = logging.getLogger("workbench")


def start(home: Home, database: Database) -> Thread | None:
    """Go on with what is left, if anything is. The thread dies with its process; the next start goes on after it."""
    if not waits(database):
        return None
    thread = Thread(target=_run, args=(home, database), name="splitting", daemon=True)
    thread.start()
    return thread


def _run(home: Home, database: Database) -> None:
    try:
        go_on(database, named_models(home))
    except Exception as error:  # the article page says that it has stopped
        log.error("the split of a long text has stopped: %s", type(error).__name__, exc_info=error)
