"""The index beside readers, after damage and after kill -9: never a stale or a wrong answer.

    ./wb drill index [COMMITS] [DAMAGES] [KILLS]

COMMITS (500) are written by another process while four threads read: none may see half a commit, or what an earlier one
said. Then DAMAGES (300) times a file of the index of a filled desk is flipped, cut, zeroed, filled with noise, doubled,
removed or exchanged; what the search page asks must be answered as before, from an index that was made anew where it
had to be. Last, a process that adds evidence and takes it into the index is killed KILLS (25) times (SIGKILL); whoever
comes after must find the index equal to the database. A control searches damaged files without looking at their sums.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from sqlmodel import col, select

from workbench.config import Home
from workbench.db import Database
from workbench.demo.desk import fill
from workbench.evidence import items
from workbench.models import Claim, State, User
from workbench.queries.claims import claim
from workbench.search.documents import DESK
from workbench.search.follow import catch_up, check
from workbench.search.grammar import parse
from workbench.search.look import look
from workbench.search.source import EventSource
from workbench.search.store import Index

# Generation n holds doc:0..19 with the word gen<n>, and doc:gone<n>, which the next commit removes.
WRITER = """
import sys
from pathlib import Path
from workbench.search.documents import Doc
from workbench.search.store import Index
index = Index(Path(sys.argv[1]))
first = index.bookmark() + 1
for n in range(first, first + int(sys.argv[2])):
    docs = [Doc(id=f"doc:{k}", type="claim", text=f"same gen{n}") for k in range(20)]
    index.apply([*docs, Doc(id=f"doc:gone{n}", type="claim", text="same gone")], {f"doc:gone{n - 1}"}, n)
    print(n, flush=True)
"""
READERS = 4
ENOUGH = 300
"""Bits of which the control must notice some."""
WAITS = (State.KEPT, State.FIRST_REVIEW)
"""States in which a claim stays, or comes to, when evidence is added."""
QUERIES = ("police", '"peaceful assemblies"', "detain*", "court NOT police", "time:2022", "type:evidence", "")
KINDS = ("bit", "cut", "zeros", "noise", "doubled", "removed", "exchanged", "empty")
Shown = list[tuple[int, list[str], dict[str, dict[str, int]]]]


def start_writer(index: Index, commits: int) -> subprocess.Popen[str]:
    """A process that writes so many commits, and prints the number of each."""
    return _start(WRITER, str(index.directory), str(commits))


def _start(program: str, *words: str) -> subprocess.Popen[str]:
    paths = [*os.environ.get("PYTHONPATH", "").split(os.pathsep), str(Path(__file__).parents[2])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    command = [sys.executable, "-c", program, *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def beside_readers(index: Index, commits: int) -> tuple[list[str], int]:
    """What threads saw that they should not, while another process commits; and how often they looked."""
    index.apply([], (), 1)
    with start_writer(index, 1) as writer:
        writer.communicate()
    stop, faults, reads = threading.Event(), list[str](), [0] * READERS

    def total(mine: Index, query: str) -> int:
        return mine.search(parse(query)).total

    def read(me: int) -> None:
        mine = Index(index.directory) if me % 2 else index
        while not stop.is_set():
            n = mine.bookmark()
            stale = total(mine, " OR ".join(f"gen{k}" for k in range(max(1, n - 5), n)) or "gen0")
            shown = total(mine, "same NOT gone")
            if shown != 20 or (n == mine.bookmark() and stale):
                faults.append(f"{shown} shown, {stale} stale at {n}")
            reads[me] += 1

    threads = [threading.Thread(target=read, args=(me,)) for me in range(READERS)]
    for thread in threads:
        thread.start()
    with start_writer(index, commits) as writer:
        writer.communicate()
        if writer.returncode:
            faults.append(f"the writer ended with {writer.returncode}")
    stop.set()
    for thread in threads:
        thread.join()
    last = total(index, f"gen{commits + 2}")
    return faults + ([] if last == 20 else [f"{last} of the last commit's documents"]), min(reads)


def damages(
    home: Home, database: Database, number: int, chance: random.Random, kinds: Sequence[str] = KINDS
) -> tuple[Counter[str], list[str]]:
    """How often the damage changed nothing, or the index was made anew; and every answer that was wrong."""
    source, whole = EventSource(database), home.index / "whole"
    shutil.copytree(home.index_live, whole)
    right, counts, wrong = _answers(home, source)[0], Counter[str](), list[str]()
    for at in range(number):
        shutil.rmtree(home.index_live)
        shutil.copytree(whole, home.index_live)
        opened = Index(home.index_live)
        if at % 2:
            opened.bookmark()  # who has it open already, and who opens it now
        said = damage(home.index_live, chance, kinds)
        try:
            shown, mended = _answers(home, source, opened if at % 2 else None)
        except Exception as error:
            wrong.append(f"{said}: {error!r}")
            continue
        counts["made anew" if mended else "as before"] += 1
        wrong += [] if shown == right else [f"{said}: another answer"]
    shutil.rmtree(home.index_live)
    whole.rename(home.index_live)
    return counts, wrong


def _answers(home: Home, source: EventSource, index: Index | None = None) -> tuple[Shown, bool]:
    """What the search page shows, but for the order of hits, which deleted documents may change; and whether the index
    was made anew for it.
    """
    found, mended = [], False
    for query in QUERIES:
        known = index or Index(home.index_live)
        answer = look(known, source, parse(query), filters={}, limit=500, audience=DESK)
        facets = {name: dict(counts) for name, counts in answer.found.facets.items()}
        found.append((answer.found.total, sorted(hit.id for hit in answer.found.hits), facets))
        mended |= answer.mended
    return found, mended


def damage(folder: Path, chance: random.Random, kinds: Sequence[str] = KINDS) -> str:
    """Harm one file of an index; what was done."""
    now = folder / (folder / "current").read_text().strip()
    files = [folder / "current", *sorted(path for path in now.iterdir() if path.suffix in (".seg", ".toc"))]
    path, kind = chance.choice([one for one in files if one.stat().st_size]), chance.choice(kinds)
    whole, place = path.read_bytes(), 0
    place = chance.randrange(len(whole))
    path.unlink()  # a mapped file must not change under who reads it
    changed = {
        "bit": whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :],
        "cut": whole[:place],
        "zeros": whole[:place] + bytes(len(whole) - place),
        "noise": whole[:place] + chance.randbytes(len(whole) - place),
        "doubled": whole + whole,
        "exchanged": chance.choice([one for one in files if one != path]).read_bytes(),
        "empty": b"",
    }
    if kind != "removed":
        path.write_bytes(changed[kind])
    return f"{path.name} {kind} at {place} of {len(whole)}"


ADDER = """
import sys
from tests.drills.index import add_for_ever
add_for_ever(sys.argv[1])
"""


def add_for_ever(place: str) -> None:
    """Add evidence and take it into the index, one piece after the other."""
    home = Home.at(place)
    database, index = Database(home.database), Index(home.index_live)
    source, number = EventSource(database), 0
    while True:
        number += 1
        with database.writing() as session:
            ada = session.exec(select(User).where(User.email == "ada@example.org")).one()
            first = session.exec(select(Claim.id).where(col(Claim.state).in_(WAITS)).order_by(col(Claim.id))).first()
            item = items.Item(f"Paper {number}", "The register", "primary", text=f"What stands in paper {number}.")
            items.add(session, ada, claim(session, first or 0), item=item, bearing=items.Bearing("supports"))
        catch_up(index, source, within=10)
        print(number, flush=True)


def kills(home: Home, database: Database, number: int, chance: random.Random) -> tuple[int, list[str]]:
    """How much evidence was added by processes that were killed, and in what the index differed from the database."""
    source, added, faults = EventSource(database), 0, list[str]()
    for _ in range(number):
        with _start(ADDER, str(home.instance)) as process:
            assert process.stdout
            if not process.stdout.readline():
                raise RuntimeError("nothing was added")
            time.sleep(chance.random() / 4)
            process.send_signal(signal.SIGKILL)
            added += 1 + len(process.stdout.read().split())
        index = Index(home.index_live)
        catch_up(index, source, within=10)
        faults += check(index, source)
    return added, faults


def main(words: Sequence[str]) -> None:
    commits, harms, ends = [*map(int, words), *(500, 300, 25)[len(words) :]]
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        faults, reads = beside_readers(Index.create(Path(folder) / "index"), commits)
        took = f"{commits} commits in {time.perf_counter() - began:.0f} s"
        print(f"{took} beside {READERS} readers, who looked {reads} times or more each: {len(faults)} faults")
        home = fill(Home.at(Path(folder) / "demo"), fresh=True, say=lambda _: None)
        database = Database(home.database)
        counts, wrong = damages(home, database, harms, chance)
        print(f"{harms} damages: {dict(counts)}, {len(wrong)} wrong answers")
        with mock.patch("workbench.search.opening.check_file"), mock.patch("workbench.search.opening.check_table"):
            _, control = damages(home, database, harms, chance, ["bit"])
        print(f"control, {harms} bits without the sums: {len(control)} wrong answers or errors")
        added, differing = kills(home, database, ends, chance)
        print(f"{ends} times kill -9 while {added} pieces of evidence were added: {len(differing)} differences")
        database.close()
    for line in [*faults, *wrong, *differing][:20]:
        print(line)
    sys.exit(1 if faults or wrong or differing or (harms >= ENOUGH and not control) else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
