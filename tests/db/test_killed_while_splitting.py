"""A process that is killed while it splits a long text leaves no draft twice and loses none: the next one goes on."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select

from tests.conftest import person
from workbench import originals
from workbench.config import Home
from workbench.db import Database
from workbench.importing import articles as importing
from workbench.importing.proposals import counted, details, propose
from workbench.importing.rest import SPLIT_ON, waits
from workbench.models import Appearance, Claim, Event, Splitting
from workbench.splitting import portions, split
from workbench.upkeep.verify import verify

ROOT = Path(__file__).parents[2]
SIZE, TIMES = 10, 4
TEXT = " ".join(f"Ada Lund counted {n} boats and then she left pier {n % 7}." for n in range(1, 181))
WORKER = """
import sys
from dataclasses import replace
from pathlib import Path
from workbench.db import Database
from workbench.importing.rest import go_on
from workbench.splitting.models import PINNED

go_on(Database(Path(sys.argv[1])), PINNED, lambda done, total: print(done, flush=True), size=10)
"""


@pytest.fixture
def begun(home: Home, database: Database) -> None:
    """An article of 180 sentences, of which ten are split."""
    page = propose(TEXT, "text/plain")
    first = next(portions(page.text, page.segments, size=SIZE, published=None))
    original = importing.Original(originals.keep(home.originals, TEXT.encode()), "boats.txt", "text/plain", len(TEXT))
    given = replace(details(page), headline="Boats")
    with database.writing() as session:
        ada = person(session, "ada")
        held = importing.take_in(session, ada, original=original, page=page, counts=counted(first))
        importing.confirm(session, ada, held, given=given, page=page, drafts=first.drafts, first=first)


def kill_after(home: Home, portions: int) -> None:
    """Let a worker go on until it says that so many portions more are there, then kill it at once."""
    worker = [sys.executable, "-c", WORKER, str(home.database)]
    with subprocess.Popen(worker, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        for _ in range(portions):
            child.stdout.readline()
        child.kill()


def test_killed_again_and_again_no_draft_is_lost_and_none_is_there_twice(home: Home, database: Database, begun: None):
    for time in range(TIMES):
        kill_after(home, time * 2)
    assert waits(database)

    subprocess.run([sys.executable, "-c", WORKER, str(home.database)], cwd=ROOT, check=True, capture_output=True)

    page = propose(TEXT, "text/plain")
    whole = split(page.text, page.segments, published=None, headline="Boats")
    with database.reading() as session:
        rows = select(Claim.text).join(Appearance).order_by(col(Appearance.start), col(Claim.id))
        assert list(session.exec(rows)) == [draft.text for draft in whole]
        told = session.exec(select(Event).where(Event.action == SPLIT_ON)).all()
        job = session.exec(select(Splitting)).one()
    assert len(told) == len(TEXT.split(". ")) / SIZE - 1
    assert job.done == job.total and job.finished_at
    assert not waits(database)
    assert verify(home, database) == []
