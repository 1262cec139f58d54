"""What threads of a worker do, so that no request waits: the rest of long texts, fetched pages, the daily sweep."""

import logging
import time
from collections.abc import Callable
from functools import partial
from threading import Event, Thread

from .. import originals
from ..config import Home
from ..db import Database
from ..errors import Busy
from ..evidence import errands
from ..importing.models import named_models
from ..importing.rest import go_on, waits
from ..review.policies import in_force
from ..search.look import caught_up
from ..search.source import EventSource
from ..search.store import Index
from ..upkeep import batches, contrasts, leftovers
from ..upkeep.sweep import sweep

fetch_pages = errands.go_on
log = logging.getLogger("workbench")
HOUR, PATIENCE = 3600.0, 600.0


def start(home: Home, database: Database) -> Thread | None:
    """Go on with long texts that are not split to their end; their pages say where that has stopped."""
    fault = "the split of a long text has stopped"
    return _thread("splitting", fault, lambda: go_on(database, named_models(home))) if waits(database) else None


def start_fetching(home: Home, database: Database) -> Thread | None:
    """Fetch what people asked for, if anything waits."""
    fault = "fetching has stopped"
    work = partial(fetch_pages, database, home.originals, in_force)
    return _thread("fetches", fault, work) if errands.waits(database) else None


def start_batches(database: Database, index: Index) -> Thread | None:
    """Look for what is left of people's lists of queries, if anything is."""
    fault = "looking for a list of queries has stopped"
    return _thread("batches", fault, partial(batches.go_on, database, index)) if batches.waits(database) else None


def start_comparing(home: Home, database: Database, index: Index) -> Thread | None:
    """Compare the claims that changed with those they may contradict, if any did."""
    fault = "comparing claims has stopped"
    work = partial(contrasts.go_on, home, database, index)
    return _thread("contrasts", fault, work) if contrasts.waits(home, database) else None


def start_reading_in(database: Database, index: Index) -> Thread:
    """Read into the index what may be found no more: words that were hidden stay in its files until then."""
    fault = "what was hidden could not be taken out of the index yet"

    def read_in() -> None:
        caught_up(index, EventSource(database), within=PATIENCE)

    return _thread("hidden", fault, read_in)


def _thread(name: str, fault: str, work: Callable[[], None]) -> Thread:
    """Do this beside the requests. The thread dies with its process, or with an error that the log names; what it left
    is taken up by the next start, or by the next one who asks.
    """

    def run() -> None:
        try:
            work()
        except Exception as error:
            log.error("%s: %s", fault, type(error).__name__, exc_info=error)

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def clear_leftovers(home: Home, database: Database) -> Thread | None:
    """Remove the plain files of what was encrypted, now; a thread then clears the database's log and the index."""
    try:
        leftovers.files(home, database)
    except (Busy, OSError) as error:  # what was encrypted is on record: the page says what lies there still
        log.error("plain files could not be removed yet: %s", type(error).__name__)
    if not leftovers.owed(home):
        return None
    thread = Thread(target=_clear, args=(home, database), name="leftovers", daemon=True)
    thread.start()
    return thread


def clear_hourly(home: Home, database: Database) -> Thread:
    """Finish now and every hour what was encrypted or erased, where something was in the way."""
    thread = Thread(target=_clear_hourly, args=(home, database), name="leftovers", daemon=True)
    thread.start()
    return thread


def _clear(home: Home, database: Database) -> None:
    try:
        leftovers.files(home, database)
        leftovers.clear(home, database)
    except Busy:
        log.info("leftovers of what was encrypted wait for their turn")
    except Exception as error:  # the next hour, the next start and workbench encrypt --finish try again
        log.error("leftovers of what was encrypted could not be cleared: %s", type(error).__name__, exc_info=error)


def _clear_hourly(home: Home, database: Database) -> None:
    while True:
        _clear(home, database)
        time.sleep(HOUR)


def sweep_daily(home: Home, database: Database, stop: Event | None = None) -> Thread:
    """Look now and every hour whether today's sweep is done, and do it; remove what killed processes left. Every worker
    looks; the database lets one win.

    The thread dies with its process, or soon after `stop` is set.
    """
    thread = Thread(target=_sweep_hourly, args=(home, database, stop or Event()), name="sweep", daemon=True)
    thread.start()
    return thread


def _sweep_hourly(home: Home, database: Database, stop: Event) -> None:
    while not stop.is_set():
        try:
            originals.forget_unfinished(home.originals)
            sweep(database)
        except Busy:
            log.info("the daily sweep waits for its turn")
        except Exception as error:  # a sweep that fails must not end the worker; the next hour tries again
            log.error("the daily sweep has failed: %s", type(error).__name__, exc_info=error)
        stop.wait(HOUR)
