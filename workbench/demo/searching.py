"""Searches that the invented people keep: one shared, with something new in it, and a list of queries."""

from collections.abc import Mapping

from ..db import Database
from ..models import User
from ..people import searches
from ..search.store import Index
from ..upkeep.batches import go_on

LINES = ("party banned", "fined OR detained", '"broadcasting licence"')


def keep(database: Database, index: Index, people: Mapping[str, User]) -> None:
    with database.writing() as session:
        searches.save(
            session, people["ada"], name="Bans since 2020", asked="q=banned+time%3A2020..", shared=True, found=[]
        )
        searches.begin(session, people["ada"], name="What a partner asks", lines=LINES)
    go_on(database, index)
