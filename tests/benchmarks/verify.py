"""How long `workbench verify` takes for the event chain and for captures: `./wb bench verify`, `--quick` for less.

The peer of the chain is hashing the same rows' bytes and nothing else, of a capture `sha256sum` on the same file.
"""

import hashlib
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session

from tests.benchmarks.pages import Figure, timed
from workbench import originals
from workbench.config import Home
from workbench.db import now
from workbench.models import Event, EventDetail
from workbench.people.accounts import system
from workbench.record import GENESIS, chain_hash, commit_to
from workbench.upkeep import chain
from workbench.upkeep.setup import set_up

EVENTS, BYTES, TIMES = 200_000, 1_000_000_000, 5
AT_LEAST = {"events a second": 50_000, "MB a second": 200}


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure with how much of its unit it did in a second."""

    figure: Figure
    unit: str
    amount: float

    @property
    def rate(self) -> float:
        return self.amount / self.figure.median * 1000


def many_events(session: Session, number: int) -> None:
    """Events as the workbench writes them, whole in themselves."""
    actor, before, at = system(session).id, GENESIS, now()
    events, details = [], []
    for seq in range(1, number + 1):
        salt = secrets.token_hex(16)
        said = {"claims": {str(seq % 999): {"text": f"The court fined {seq} members in “März”.", "state": "kept"}}}
        event = Event(
            **{"seq": seq, "at": at, "actor_id": actor, "action": "edited", "target": "claim", "target_id": seq % 999},
            **{"article_id": None, "commitment": commit_to(salt, None, said), "prev_hash": before, "hash": ""},
        )
        event.hash = before = chain_hash(event)
        events.append(event.model_dump())
        details.append({"event_seq": seq, "salt": salt, "before": None, "after": said})
    session.connection().execute(insert(Event), events)
    session.connection().execute(insert(EventDetail), details)


def measure(quick: bool) -> Iterator[Rate]:
    events, size, times = (20_000, 100_000_000, 3) if quick else (EVENTS, BYTES, TIMES)
    with tempfile.TemporaryDirectory() as folder:
        home = Home.at(folder)
        database = set_up(home)
        with database.writing() as session:
            many_events(session, events)
        with database.reading() as session:
            bare = [repr(row).encode() for row in chain.rows(session)]
            peer = timed(times, lambda _: [hashlib.sha256(text).hexdigest() for text in bare])
            took = timed(times, lambda _: _none(list(chain.faults(session))))
        yield Rate(Figure("event chain", took, events / 50, "hashing its rows", peer), "events a second", events)
        database.close()
        sha256 = _large(home.originals, size)
        path = originals.path_of(home.originals, sha256)
        peer = timed(times, lambda _: subprocess.run(["sha256sum", path], check=True, capture_output=True))
        took = timed(times, lambda _: _none(originals.fault(home.originals, sha256)))
        yield Rate(Figure("a large capture", took, size / 200_000, "sha256sum", peer), "MB a second", size / 1e6)


def _large(folder: Path, size: int) -> str:
    class Endless:
        left = size

        def read(self, length: int) -> bytes:
            length = min(length, self.left)
            self.left -= length
            return secrets.token_bytes(length)

    return originals.keep_stream(folder, Endless()).sha256


def _none(found: object) -> None:
    assert not found


def main() -> None:
    print(f"{'ms':<18}{'p50':>9}{'p95':>9}{'ratio':>8}  {'to':<18}{'rate':>12}")
    for one in measure("--quick" in sys.argv[1:]):
        figure = one.figure
        verdict = "ok" if one.rate >= AT_LEAST[one.unit] else f"UNDER {AT_LEAST[one.unit]:,}"
        numbers = f"{figure.median:>9.1f}{figure.p95:>9.1f}{figure.ratio:>8.2f}  {figure.peer:<18}{one.rate:>12,.0f}"
        print(f"{figure.name:<18}{numbers} {one.unit}  {verdict}", flush=True)


if __name__ == "__main__":
    main()
