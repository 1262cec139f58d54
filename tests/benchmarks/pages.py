"""How long the pages, searches and commands take that people wait for, each beside something bare.

`./wb bench pages` measures a desk of 10,000 claims in articles of 200; `--quick` a small one. Everything is measured
on the server's side, through the WSGI client; times are in milliseconds. A peer is the least that could do the job:
its ratio says whether a slow figure is ours or the machine's.
"""

import gc
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median

import sqlcipher3.dbapi2 as sqlite
from flask import Flask

from tests.benchmarks.a_full_desk import FullDesk, fill
from workbench import originals
from workbench.db import PRAGMAS
from workbench.demo.desk import FOLDER
from workbench.importing import articles as importing
from workbench.importing.proposals import details, drafts, propose
from workbench.models import User
from workbench.search.grammar import parse
from workbench.search.look import look
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.serving import calm_collector
from workbench.splitting.parser import MODEL

ROOT = Path(__file__).parents[2]
MATCH = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 20"
SEARCHES = {
    "two common words": ("police the", {}),
    "phrase": ('"the court"', {}),
    "prefix": ("det*", {}),
    "word and filter": ("court", {"verdict": ["accurate"], "type": ["claim"]}),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing: its times and its budget (p95), and its peer's times."""

    name: str
    times: Sequence[float]
    budget: float
    peer: str
    peer_times: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[ceil(0.95 * len(self.times)) - 1]

    @property
    def ratio(self) -> float:
        return self.median / median(self.peer_times)


def timed(times: int, do: Callable[[int], object]) -> list[float]:
    """How long each of so many calls took, after one that does not count where there are several."""
    found = []
    for number in range(times + (times > 3)):
        began = time.perf_counter()
        do(number)
        found.append((time.perf_counter() - began) * 1000)
    return found[-times:]


def measure(quick: bool) -> Iterator[Figure]:
    """Every figure, one after the other."""
    many, few = (10, 1) if quick else (60, 3)
    with tempfile.TemporaryDirectory() as folder:
        desk = fill(Path(folder), claims=400 if quick else 10_000, each=40 if quick else 200)
        _get(desk, "/articles/1")
        calm_collector()
        yield from pages(desk, many)
        yield from searches(desk, many)
        yield from imports(desk, Path(folder), few)
        desk.client.application.extensions["desk"].database.close()
        desk.database.close()
        gc.unfreeze()
    yield start(few * 3)


def pages(desk: FullDesk, times: int) -> Iterator[Figure]:
    """Reading the big article, and saving verdicts on it."""
    bare = Flask("bare")
    bare.add_url_rule("/", "ok", lambda: "ok")
    peer = timed(times, lambda _: bare.test_client().get("/"))

    yield Figure("article page", timed(times, lambda _: _get(desk, "/articles/1")), 60, "bare Flask view", peer)
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.client.get("/articles/1").text)
    assert token
    form = {"csrf_token": token[1], "revision": 1, "verdict": "accurate", "confidence": "high", "rationale": "So."}

    def judge(number: int) -> None:
        answer = desk.client.post(f"/claims/{desk.waiting[number]}/review", data={**form, "once": f"2-{number}"})
        assert answer.status_code == 303, answer.text

    yield Figure("verdict POST", timed(times, judge), 30, "bare durable INSERT", _inserts(desk, times))
    yield Figure("claim page", timed(times, lambda n: _get(desk, f"/claims/{n + 1}")), 60, "bare Flask view", peer)


def _get(desk: FullDesk, path: str) -> None:
    answer = desk.client.get(path)
    assert answer.status_code == 200 and len(answer.data) > 1000


def _inserts(desk: FullDesk, times: int) -> list[float]:
    connection = sqlite.connect(str(desk.home.instance / "bare.db"), isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE t (a)")
    found = timed(times, lambda n: connection.execute("INSERT INTO t VALUES (?)", (n,)))
    connection.close()
    return found


def searches(desk: FullDesk, times: int) -> Iterator[Figure]:
    """The search box over all claims: with all facets, by SQLite's own means, and as a page."""
    connection = sqlite.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(text)")
    connection.executemany("INSERT INTO t VALUES (?)", [(text,) for text in desk.texts])
    index, source = Index(desk.home.index_live), EventSource(desk.database)
    for name, (words, filters) in SEARCHES.items():
        query = parse(words)
        found = timed(times, lambda _, q=query, f=filters: look(index, source, q, filters=f))
        peer = timed(times, lambda _, w=words: connection.execute(MATCH, (w,)).fetchall())
        yield Figure(f"search: {name}", found, 30, "SQLite FTS5, no facets", peer)
    like = "SELECT count(*) FROM t WHERE text LIKE '%police%' AND text LIKE '%the%'"
    peer = timed(times, lambda _: connection.execute(like).fetchall())
    page = timed(times, lambda _: _get(desk, "/search?q=police+the"))
    yield Figure("search page", page, 60, "SQLite LIKE", peer)
    connection.close()


def imports(desk: FullDesk, folder: Path, times: int) -> Iterator[Figure]:
    """A story of 1,000 words, in a process of its own and in one that has the language model already."""
    stories = sorted((FOLDER / "articles").glob("*.txt"))
    lines = "\n\n".join(path.read_text(encoding="utf-8") for path in stories).split("\n")
    while len("\n".join(lines).split()) > 1000:
        lines.pop()
    file = folder / "story.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    cold = timed(times, lambda _: _run("-c", "from workbench.cli import main; main()", "extract", str(file), "--json"))
    yield Figure("import, cold", cold, 3000, "import spacy", timed(times, lambda _: _run("-c", "import spacy")))

    import spacy

    model = spacy.load(MODEL)
    text = file.read_text(encoding="utf-8")
    peer = timed(times + 4, lambda _: model(text))
    warm = timed(times + 4, lambda number: _import(desk, f"{text}\n\nPolice arrested {number} people.\n"))
    yield Figure("import, warm", warm, 1000, "spaCy alone", peer)


def _import(desk: FullDesk, text: str) -> None:
    page = propose(text, "text/plain")
    given = details(page)
    proposed, content = drafts(page, given), text.encode()
    sha256 = originals.keep(desk.home.originals, content)
    with desk.database.writing() as session:
        ada = session.get_one(User, 2)
        original = importing.Original(sha256, "story.txt", "text/plain", len(content))
        held = importing.take_in(session, ada, original=original, page=page, counts=(len(proposed), 0))
        importing.confirm(session, ada, held, given=given, page=page, drafts=proposed)


def start(times: int) -> Figure:
    """How soon the command line answers."""
    help_ = timed(times, lambda _: _run("-c", "from workbench.cli import main; main()", "--help"))
    return Figure("workbench --help", help_, 400, "python -c pass", timed(times, lambda _: _run("-c", "pass")))


def _run(*words: str) -> None:
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    print(f"{'ms':<28}{'median':>9}{'p95':>9}{'budget':>8}  {'':<5}{'ratio':>7}  to")
    for figure in measure("--quick" in sys.argv[1:]):
        verdict = "ok" if figure.p95 <= figure.budget else "OVER"
        numbers = f"{figure.median:>9.1f}{figure.p95:>9.1f}{figure.budget:>8.0f}  {verdict:<5}{figure.ratio:>7.1f}"
        print(f"{figure.name:<28}{numbers}  {figure.peer} ({median(figure.peer_times):.2f})", flush=True)


if __name__ == "__main__":
    main()
