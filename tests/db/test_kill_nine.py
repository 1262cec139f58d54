"""A process that is killed in the middle of writing loses nothing that it was told is saved."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import col, select

from workbench.config import Home
from workbench.db import Database
from workbench.models import Comment, Event
from workbench.upkeep.verify import verify

ROOT = Path(__file__).parents[2]
TIMES = 10
WRITER = """
import sys
from pathlib import Path
from workbench.db import Database
from workbench.models import User
from workbench.queries.claims import claim
from workbench.review.comments import open_thread

database, number = Database(Path(sys.argv[1])), 0
while True:
    number += 1
    with database.writing() as session:
        made = open_thread(session, session.get(User, 2), claim(session, 1), text=f"remark {number}")
    print(made.id, flush=True)
"""


def killed_in_mid_stream(home: Home, after: int) -> list[int]:
    """The ids that a writing process said were saved before it was killed."""
    writer = [sys.executable, "-c", WRITER, str(home.database)]
    with subprocess.Popen(writer, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        told = [int(child.stdout.readline()) for _ in range(after)]
        child.kill()
        return told + [int(line) for line in child.stdout.read().split("\n")[:-1]]


@pytest.fixture
def told(home: Home, article_id: int) -> list[int]:
    return [number for time in range(TIMES) for number in killed_in_mid_stream(home, 3 + 2 * time)]


def test_killed_ten_times_every_acknowledged_write_is_there(home: Home, told: list[int]):
    database = Database(home.database)
    with database.reading() as session:
        kept = session.exec(select(Comment.id).order_by(col(Comment.id))).all()
        events = session.exec(select(Event.seq).where(Event.action == "commented")).all()

    assert len(told) >= 120
    assert set(told) <= set(kept)
    assert len(events) == len(kept) <= len(told) + TIMES
    assert verify(home, database) == []
    database.close()
