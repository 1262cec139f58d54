"""Reading the evidence that came before it was read as it came in: texts, sketches, pictures without metadata."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from ..db import Database
from ..errors import Missing, Stale
from ..evidence import encryption, texts
from ..evidence.extraction import PATIENCE
from ..models import Capture, Event, Evidence
from ..people.accounts import system


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one piece of evidence: how many texts and copies were made, and why others were not."""

    evidence_id: int
    made: int
    why: Sequence[str]


def waiting(database: Database, *, again: bool = False) -> list[int]:
    """The numbers of the evidence of which something is not read yet, oldest first; without `again` nothing that could
    not be read before.
    """
    with database.reading() as session:
        items = session.exec(select(Evidence).order_by(col(Evidence.id))).all()
        taken: dict[int, list[Capture]] = {}
        for capture in session.exec(select(Capture).order_by(col(Capture.id))):
            taken.setdefault(capture.evidence_id, []).append(capture)
        tried = set() if again else _tried(session)
        return [item.id for item in items if any(_left(item, taken.get(item.id, []), tried))]


def read(database: Database, folder: Path, evidence_id: int, *, again: bool = False) -> Outcome:
    """Read one of them outside any transaction, then put on record what was made in one of its own."""
    with database.reading() as session:
        item = session.get_one(Evidence, evidence_id)
        rows = select(Capture).where(Capture.evidence_id == evidence_id).order_by(col(Capture.id))
        captures = session.exec(rows).all()
        tried = set() if again else _tried(session)
        files = [texts.file_of(row) for row in texts.unmade(captures) if row.id not in tried]
        pasted = texts.pasted_before(item, captures)
    try:
        looked = texts.read_again(folder, files, pasted, PATIENCE)
    except Missing as gone:
        return Outcome(evidence_id, 0, [str(gone)])
    put = time.time()
    try:
        with database.patiently() as session:
            texts.keep(session, system(session), session.get_one(Evidence, evidence_id), looked)
    except Stale as meanwhile:
        with database.patiently() as session:
            encryption.let_go(session, folder, looked.names, put)
        return Outcome(evidence_id, 0, [str(meanwhile)])
    why = [made.why for made in looked.made if made.why]
    return Outcome(evidence_id, len(looked.made) - len(why), why)


def read_all(
    database: Database, folder: Path, told: Callable[[int, int], None], *, again: bool = False
) -> Iterator[Outcome]:
    """Read them one after the other; `told` hears how many of how many are done. May be stopped and begun anew."""
    numbers = waiting(database, again=again)
    for done, evidence_id in enumerate(numbers, 1):
        yield read(database, folder, evidence_id, again=again)
        told(done, len(numbers))


def _left(item: Evidence, captures: Sequence[Capture], tried: set[int]) -> Iterator[bool]:
    yield bool(texts.pasted_before(item, captures))
    yield from (row.id not in tried for row in texts.unmade(captures))


def _tried(session: Session) -> set[int]:
    """The captures of which something could not be made before."""
    actions = (texts.NOT_READ, texts.NOT_STRIPPED)
    rows = select(Event.target_id).where(Event.target == "capture", col(Event.action).in_(actions))
    return set(session.exec(rows))
