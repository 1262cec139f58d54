"""Reads a feed of ClaimReviews into the archive while the process is killed again and again, and counts what is there.

    ./wb drill reviews [REVIEWS] [KILLS]

Each review must be there once, in the database and in the index, however often the reading was killed (SIGKILL, no
warning). Prints how many were read in a second, of a reading that nobody kills, by the processor time it takes.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import func, select

from workbench.config import Home
from workbench.db import Database
from workbench.models import ImportedClaim
from workbench.search.follow import catch_up, check
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.upkeep.setup import set_up

WORDS = ("harbour", "court", "minister", "party", "ban", "police", "school", "river", "vote", "law", "strike", "port")


@dataclass(frozen=True)
class Outcome:
    """Reviews in the file, claims in the archive, how often the reading was killed, faults, reviews a second."""

    reviews: int
    there: int
    kills: int
    faults: list[str]
    rate: float


def feed(reviews: int, seed: int = 1) -> Iterator[str]:
    """A feed as Data Commons gives it, one review at a time; every tenth stands there twice."""
    chance = random.Random(seed)
    yield '{"@type": "DataFeed", "dataFeedElement": [\n'
    for number in range(reviews):
        text = f"In {1990 + number % 35} the {' '.join(chance.choices(WORDS, k=9))} of town {number}."
        review = {"@type": "ClaimReview", "url": f"https://lantern.example/{number}", "claimReviewed": text}
        rating = {"alternateName": chance.choice(["False", "True"])}
        review |= {"author": {"name": "The Lantern"}, "reviewRating": rating}
        line = json.dumps({"@type": "DataFeedItem", "item": [review] * (1 + (number % 10 == 0))})
        yield f"{line}{',' if number + 1 < reviews else ''}\n"
    yield "]}\n"


def run(reviews: int, kills: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "feed.json"
        file.write_text("".join(feed(reviews)), "utf-8")
        killed = _read_in(Home.at(Path(folder) / "killed"), file, kills)
        began = _worked()
        _read_in(home := Home.at(Path(folder) / "whole"), file, 0)
        rate = reviews / (_worked() - began)
        faults = [fault for one in (Home.at(Path(folder) / "killed"), home) for fault in _faults(one)]
        return Outcome(reviews, _count(Home.at(Path(folder) / "killed")), killed, faults, rate)


def _read_in(home: Home, file: Path, kills: int) -> int:
    """Start the command until it ends by itself, killing it `kills` times on the way; how often it was killed."""
    set_up(home).close()
    command = [sys.executable, "-c", "from workbench.cli import main; main()", "--home", str(home.instance)]
    killed, chance = 0, random.Random(kills)
    while True:
        child = subprocess.Popen([*command, "claims", "load", str(file)], stdout=subprocess.DEVNULL)
        before = _count(home)
        while killed < kills and child.poll() is None:
            time.sleep(chance.uniform(0.05, 0.3))
            if _count(home) > before:  # it is at work
                os.kill(child.pid, signal.SIGKILL)
                killed += 1
                break
        if child.wait() == 0:
            return killed
        assert child.returncode in (0, -signal.SIGKILL), f"ended with {child.returncode}"


def _count(home: Home) -> int:
    database = Database(home.database)
    with database.reading() as session:
        found = session.exec(select(func.count()).select_from(ImportedClaim)).one()
    database.close()
    return found


def _faults(home: Home) -> list[str]:
    database = Database(home.database)
    index, source = Index(home.index_live), EventSource(database)
    while catch_up(index, source, within=60):
        pass
    found = check(index, source)
    database.close()
    return found


def _worked() -> float:
    return sum(os.times()[:4])


def main() -> None:
    given = [int(word) for word in sys.argv[1:3]]
    found = run(*given, *(300_000, 20)[len(given) :])
    print(f"{found.there:,} of {found.reviews:,} are there once after {found.kills} kills; {found.rate:,.0f} a second")
    for fault in found.faults[:20]:
        print(fault)
    sys.exit(bool(found.faults) or found.there != found.reviews)


if __name__ == "__main__":
    main()
