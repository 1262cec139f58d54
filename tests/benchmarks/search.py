"""How fast the search is beside SQLite's FTS5, tantivy, PostgreSQL and Whoosh alone: `./wb bench search`.

    ./wb bench search --claims 100000 [--json] [--folder FOLDER] [--only ours,fts5]

All engines hold the same claims and answer the same 240 queries: how many there are, the first twenty, and counts by
verdict where the query is about them. In-process engines are measured by the processor time they take, PostgreSQL by
the clock. No engine keeps results; each query is asked once cold (as it is first asked of an engine that was just
opened), then `TIMES` more. What was built is kept in `FOLDER` (by default `.bench` of the project) for the next run.
"""

import argparse
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks.engines.asked import KINDS, Asked, asked
from tests.benchmarks.engines.claims import Claim, claims
from tests.benchmarks.engines.ours import Ours, Stock
from tests.benchmarks.engines.peers import Fts5, Postgres, Tantivy
from tests.benchmarks.engines.picture import svg
from workbench.search.nearest import Among
from workbench.search.store import Index

ENGINES: tuple[Any, ...] = (Ours, Stock, Fts5, Tantivy, Postgres)
TIMES, UPDATES, REPEATS = 5, 60, 100
SAMPLE = 20_000
"""Claims that queries are made of."""
PROJECT = Path(__file__).parents[2]


@dataclass
class Measured:
    """Milliseconds by engine and query: asked for the first time, and the median of later times; totals, to compare."""

    cold: dict[str, dict[Asked, float]] = field(default_factory=dict)
    warm: dict[str, dict[Asked, float]] = field(default_factory=dict)
    totals: dict[str, dict[Asked, int]] = field(default_factory=dict)

    def of_kind(self, engine: str, kind: str, cold: bool = False) -> float | None:
        """The median over the queries of a kind; None for an engine that was not asked."""
        known = (self.cold if cold else self.warm).get(engine)
        return statistics.median(ms for one, ms in known.items() if one.kind == kind) if known else None


def built(folder: Path, many: int, engine: Any) -> Path:
    """The folder of an engine's index of so many claims, built where it is not there yet."""
    place = folder / str(many) / engine.name
    if not (place.parent / f"{engine.name}.done").exists():
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        began = time.time()
        engine.build(place, claims(many))
        (place.parent / f"{engine.name}.done").write_text(f"{time.time() - began:.0f} s\n")
        print(f"{engine.name}: {many:,} claims built in {time.time() - began:,.0f} s", file=sys.stderr)
    return place


def measure(folder: Path, many: int, engines: Sequence[Any], times: int = TIMES) -> Measured:
    """Build what must be built and ask every engine every query."""
    mix, found = asked(list(islice(claims(many), SAMPLE))), Measured()
    for engine in engines:
        clock: Callable[[], float] = time.perf_counter if engine is Postgres else time.process_time
        opened = engine(built(folder, many, engine))
        name = engine.name
        found.cold[name], found.warm[name], found.totals[name] = {}, {}, {}
        for one in mix:
            began = clock()
            found.totals[name][one] = opened.ask(one)[0]
            found.cold[name][one] = 1000 * (clock() - began)
        for one in mix:
            found.warm[name][one] = statistics.median(_timed(opened, one, clock) for _ in range(times))
        opened.close()
    return found


def _timed(engine: Any, one: Asked, clock: Callable[[], float]) -> float:
    began = clock()
    engine.ask(one)
    return 1000 * (clock() - began)


def update_p95(index: Path, many: int, folder: Path) -> float:
    """Milliseconds from a changed claim to its being found, of 95 in 100 changes; on a copy."""
    copy = folder / "changing"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(index, copy)
    changing, took = Index(copy), []
    for at, claim in enumerate(islice(claims(many), UPDATES)):
        began = time.perf_counter()
        doc = Claim(**{**claim.__dict__, "text": f"{claim.text} changeling{at}"}).doc()
        changing.apply([doc], (), at + 2)
        ids = Ours(copy).ask(Asked("rare term", (f"changeling{at}",)))[1] if at == 0 else _found(changing, at)
        took.append(1000 * (time.perf_counter() - began))
        assert ids == [claim.number], ids
    shutil.rmtree(copy)
    return sorted(took)[int(0.95 * len(took))]


def _found(index: Index, at: int) -> list[int]:
    from workbench.search.grammar import parse

    return [int(hit.id.partition(":")[2]) for hit in index.search(parse(f"changeling{at}")).hits]


def nearest(index: Path, many: int, folder: Path) -> tuple[float, float]:
    """Of claims that say an earlier one again: milliseconds for the nearest twenty (median), and how often the one that
    is said again is among them.
    """
    texts, opened = _texts(folder, many), Index(index)

    def of(ids: Sequence[str]) -> dict[str, str]:
        marks = ",".join("?" * len(ids))
        numbers = [int(id.partition(":")[2]) for id in ids]
        rows = texts.execute(f"SELECT number, words FROM claim WHERE number IN ({marks})", numbers)
        return {f"claim:{number}": words for number, words in rows}

    again = list(islice((claim for claim in claims(many) if claim.again), REPEATS))
    among, took, hits = Among({"claim": None}), [], 0
    opened.nearest(again[0].text, of, among, 20)  # what is worked out once for a segment
    for claim in again:
        began = time.process_time()
        found = opened.nearest(claim.text, of, Among({"claim": None}, {f"claim:{claim.number}"}), 20)
        took.append(1000 * (time.process_time() - began))
        hits += f"claim:{claim.again}" in [near.id for near in found]
    texts.close()
    return statistics.median(took), hits / len(again)


def _texts(folder: Path, many: int) -> sqlite3.Connection:
    place = folder / str(many) / "texts.db"
    fresh = not place.exists()
    database = sqlite3.connect(place)
    if fresh:
        database.execute("CREATE TABLE claim (number INTEGER PRIMARY KEY, words TEXT)")
        rows = ((claim.number, claim.text) for claim in claims(many))
        database.executemany("INSERT INTO claim VALUES (?, ?)", rows)
        database.commit()
    return database


WORKER = """
import json, sys
from pathlib import Path
from itertools import islice
from tests.benchmarks.engines.asked import asked
from tests.benchmarks.engines.claims import claims
from tests.benchmarks.engines.ours import Ours
def own():
    return int(next(line for line in open("/proc/self/status") if line.startswith("RssAnon")).split()[1]) / 1024
mix = asked(list(islice(claims(int(sys.argv[2])), 20_000)))
from workbench.search.look import FACETS
from workbench.search.grammar import parse
before = own()
engine = Ours(Path(sys.argv[1]))
for one in mix:
    engine.ask(one)
for one in mix[::5]:
    engine.index.search(parse(one.typed()), facets=FACETS)
print(json.dumps(own() - before))
"""


def worker_mb(index: Path, many: int) -> float:
    """By how much a process grows that asks all queries, a fifth of them with all facets, beyond the mapped files."""
    ran = subprocess.run([sys.executable, "-c", WORKER, str(index), str(many)], check=True, capture_output=True)
    return float(json.loads(ran.stdout))


def rows(found: Measured, cold: bool = False) -> Iterator[dict[str, Any]]:
    """One for each kind of query."""
    for kind in KINDS:
        of = ((engine.name, found.of_kind(engine.name, kind, cold)) for engine in ENGINES)
        yield {"query": kind} | {f"{name}_ms": None if ms is None else round(ms, 3) for name, ms in of}


def table(found: Iterable[dict[str, Any]]) -> str:
    """The same as Markdown."""
    names = [f"{engine.name}_ms" for engine in ENGINES]
    lines = ["| query | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names)]
    for row in found:
        figures = ("–" if row[name] is None else f"{row[name]:.2f}" for name in names)
        lines.append(f"| {row['query']} | " + " | ".join(figures) + " |")
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(prog="./wb bench search")
    options.add_argument("--claims", type=int, default=10_000)
    options.add_argument("--json", action="store_true")
    options.add_argument("--folder", type=Path, default=PROJECT / ".bench")
    options.add_argument("--svg", type=Path, help="Write the table as a picture too.")
    options.add_argument("--only", default=",".join(engine.name for engine in ENGINES))
    given = options.parse_args()
    engines = [engine for engine in ENGINES if engine.name in given.only.split(",")]
    found = measure(given.folder, given.claims, engines)
    index = built(given.folder, given.claims, Ours)
    similar_ms, recall = nearest(index, given.claims, given.folder)
    more = {
        "update_p95_ms": round(update_p95(index, given.claims, given.folder), 1),
        "worker_mb": round(worker_mb(index, given.claims), 1),
        "similar_ms": round(similar_ms, 2),
        "similar_recall": recall,
    }
    if given.svg:
        given.svg.write_text(svg(given.claims, list(rows(found))), "utf-8")
    if given.json:
        print(json.dumps({"claims": given.claims, "rows": list(rows(found)), "cold": list(rows(found, True)), **more}))
        return
    print(f"{given.claims:,} claims, medians in milliseconds\n\n{table(rows(found))}")
    print(f"\nasked for the first time\n\n{table(rows(found, True))}\n")
    print(", ".join(f"{name}: {figure}" for name, figure in more.items()))


if __name__ == "__main__":
    main()
