"""Somebody who holds the database and the files changes them (`./wb drill tamper`): all of it must be noticed.

3,000 tampers of the event chain against a signed checkpoint, 1,000 bit flips in captures and WARC files; in CI 300 and
100. The control says what the chain alone cannot notice: cuts of its end, and all of it hashed again from a point on.
"""

import io
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session, select
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from workbench import originals
from workbench.config import Home
from workbench.db import Database, now
from workbench.models import Capture, Evidence, Source, User
from workbench.people import accounts
from workbench.record import GENESIS, record
from workbench.upkeep import captures, chain, checkpoints
from workbench.upkeep.chain import Checkpoint, Row
from workbench.upkeep.setup import set_up

TAMPERS, FLIPS, EVENTS = 3000, 1000, 120
Chain = list[Row]
Change = Callable[[random.Random, Chain], Chain]


def desk(folder: Path) -> tuple[Home, Database]:
    """A desk with EVENTS events and six captures, two of them WARC files."""
    home = Home.at(folder / "desk")
    database = set_up(home)
    with database.writing() as session:
        system = accounts.system(session)
        evidence = _evidence(session, system)
        dice = random.Random(7)
        for number in range(6):
            content = _warc(dice.randbytes(9_000)) if number % 3 == 2 else dice.randbytes(3_000 + 700 * number)
            sha256 = originals.keep(home.originals, content)
            row = Capture(evidence_id=evidence.id, sha256=sha256, bytes=len(content), mime="x/y", name=f"{number}")
            row.kind, row.captured_by_id, row.captured_at = "warc" if number % 3 == 2 else "original", system.id, now()
            session.add(row)
            record(session, system, "captured", row, after={"sha256": sha256, "bytes": len(content)})
        for number in range(EVENTS - 6):
            record(
                session, system, "edited", evidence, before={"n": number}, after={"n": number + 1, "words": "Ä “so”"}
            )
    return home, database


def _evidence(session: Session, by: User) -> Evidence:
    source = Source(name="Court")
    session.add(source)
    session.flush()
    made = Evidence(title="Minutes", kind="primary", source_id=source.id, retrieved_at=now(), added_by_id=by.id)
    session.add(made)
    session.flush()
    return made


class Writer(WARCWriter):
    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()  # warcio leaves its own open


def _warc(page: bytes) -> bytes:
    made = io.BytesIO()
    writer = Writer(made, gzip=True)
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    page_record = writer.create_warc_record(
        "http://a.example/", "response", payload=io.BytesIO(page), http_headers=head
    )
    writer.write_record(page_record)
    return made.getvalue()


# --- tampers of the chain ---------------------------------------------------------------------------------------------


def edit(dice: random.Random, rows: Chain) -> Chain:
    """One column of one event, or of its details, says something else."""
    at, name = dice.randrange(len(rows)), dice.choice(Row._fields[1:])
    was = getattr(rows[at], name)
    if name in {"actor_id", "target_id", "article_id"}:
        new = (was or 0) + dice.randint(1, 9)
    elif name in {"before", "after"}:
        new = dice.choice([json.dumps({"n": -dice.randint(1, 99)}), '{"', "[]"])
    elif name == "at":
        new = was[:-1] + str((int(was[-1]) + dice.randint(1, 9)) % 10)
    else:
        place = dice.randrange(len(was))
        new = was[:place] + dice.choice("ghijklmnop".replace(was[place], "")) + was[place + 1 :]
    return [*rows[:at], rows[at]._replace(**{name: new}), *rows[at + 1 :]]


def delete(dice: random.Random, rows: Chain) -> Chain:
    at = dice.randrange(len(rows) - 1)
    return rows[:at] + rows[at + 1 :]


def swap(dice: random.Random, rows: Chain) -> Chain:
    """Two events change places and numbers."""
    one, other = sorted(dice.sample(range(len(rows)), 2))
    made = list(rows)
    made[one], made[other] = rows[other]._replace(seq=rows[one].seq), rows[one]._replace(seq=rows[other].seq)
    return made


def insert(dice: random.Random, rows: Chain) -> Chain:
    """An event that never was, whole in itself; those after it are numbered on."""
    at = dice.randrange(1, len(rows))
    made = _whole(rows[at]._replace(target_id=rows[at].target_id + 1), rows[at - 1])
    return [*rows[:at], made, *(row._replace(seq=row.seq + 1) for row in rows[at:])]


def cut(dice: random.Random, rows: Chain) -> Chain:
    return rows[: -dice.randint(1, len(rows) - 1)]


def rehash(dice: random.Random, rows: Chain) -> Chain:
    """Any of the others, and then everything after it hashed again, so that the chain is whole."""
    changed = dice.choice([edit, delete, swap, insert])(dice, rows)
    made: Chain = []
    for row in changed:
        made.append(_whole(row, made[-1] if made else None))
    return made


def _whole(row: Row, before: Row | None) -> Row:
    """The event as the workbench would have written it after `before`."""
    try:
        json.loads(row.before or "null"), json.loads(row.after or "null")
        made = row._replace(salt=row.salt or "00")
    except ValueError:
        made = row._replace(before="null", after="null", salt="00")
    made = made._replace(seq=before.seq + 1 if before else 1, prev_hash=before.hash if before else GENESIS)
    made = made._replace(commitment=chain.commitment(made))
    return made._replace(hash=chain.own_hash(made))


CHANGES: tuple[Change, ...] = (edit, delete, swap, insert, cut, rehash)
UNSEEN = {"cut", "rehash"}
"""What the chain alone cannot notice."""


def tampers(rows: Chain, signed: Checkpoint, number: int) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Of `number` tampers, by kind: how many were tried, noticed with the checkpoint, noticed without it."""
    dice = random.Random(1)
    tried: Counter[str] = Counter()
    with_it: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for turn in range(number):
        change = CHANGES[turn % len(CHANGES)]
        changed = change(dice, rows)
        while changed == rows or (change is rehash and changed[-1].hash == rows[-1].hash):
            changed = change(dice, rows)
        tried[change.__name__] += 1
        with_it[change.__name__] += any(True for _ in chain.wrong(changed, (), [signed]))
        alone[change.__name__] += any(True for _ in chain.wrong(changed))
    return tried, with_it, alone


def signed_chain(folder: Path, home: Home, database: Database) -> tuple[Chain, Checkpoint]:
    """The desk's chain, with a checkpoint of its newest event that was written and read again."""
    key, out = folder / "key", folder / "checkpoints"
    public = checkpoints.new_key(home, key)
    with database.reading() as session:
        checkpoints.write(home, session, key, out)
        return list(chain.rows(session)), checkpoints.read(out, public)[0]


# --- bit flips --------------------------------------------------------------------------------------------------------


def flips(home: Home, database: Database, number: int) -> Counter[str]:
    """Of `number` bits flipped one by one in preserved files: how many were found, by the capture's kind."""
    dice, found = random.Random(2), Counter()
    with database.reading() as session:
        kept = [
            (row.id, row.kind, originals.path_of(home.originals, row.sha256)) for row in session.exec(select(Capture))
        ]
        assert list(captures.stored(session, home.originals)) == []
        for turn in range(number):
            id, kind, path = kept[turn % len(kept)]
            _flip(path, place := dice.randrange(path.stat().st_size), bit := 1 << dice.randrange(8))
            lines = list(captures.stored(session, home.originals))
            found[kind] += len(lines) == 1 and lines[0].startswith(f"capture {id}: original") and "changed" in lines[0]
            _flip(path, place, bit)
        assert list(captures.stored(session, home.originals)) == []
    return found


def _flip(path: Path, place: int, bit: int) -> None:
    path.chmod(0o640)
    with path.open("r+b") as file:
        file.seek(place)
        (old,) = file.read(1)
        file.seek(place)
        file.write(bytes([old ^ bit]))


def main() -> None:
    wanted = [int(word) for word in sys.argv[1:3]] or [TAMPERS, FLIPS]
    with tempfile.TemporaryDirectory() as made:
        home, database = desk(Path(made))
        tried, with_it, alone = tampers(*signed_chain(Path(made), home, database), wanted[0])
        found = flips(home, database, wanted[1])
        database.close()
    print(f"{'tampers':<12}{'tried':>8}{'noticed':>9}{'without a checkpoint':>22}")
    for name in tried:
        print(f"{name:<12}{tried[name]:>8,}{with_it[name]:>9,}{alone[name]:>22,}")
    print(f"{'all':<12}{tried.total():>8,}{with_it.total():>9,}{alone.total():>22,}")
    print(f"bit flips: {wanted[1]:,}, found {found.total():,} ({', '.join(f'{found[k]:,} {k}' for k in found)})")
    assert with_it == tried and found.total() == wanted[1]
    assert all(alone[name] == (0 if name in UNSEEN else tried[name]) for name in tried)


if __name__ == "__main__":
    main()
