"""The contract holds on whoosh-reloaded too, the code of Whoosh 2.7.4 as it was left, and each reads the other's files.
Both are a module `whoosh`, so that one runs in a process of its own, from a folder that nothing else looks into.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.search.conftest import WORLD, claim
from tests.search.queries import BROKEN, READABLE
from workbench.search.documents import DESK, EVERYBODY
from workbench.search.errors import SearchError
from workbench.search.grammar import parse
from workbench.search.store import Index

HERE = Path(__file__).parent
FOLDER = Path(sys.prefix) / "reloaded"
CONTRACT = ["test_what_a_search_finds.py", "test_the_index_on_disk.py", "test_many_languages.py"]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def answers(index: Index) -> list[Any]:
    """What is found for every query, with scores and facets, to anybody and to the desk; or that it is refused."""
    found: list[Any] = []
    for text in [*READABLE, *BROKEN, *(word for doc in WORLD for word in doc.text[:200].split())]:
        for audience in (EVERYBODY, DESK):
            try:
                one = index.search(parse(text), facets=["verdict", "outlet"], limit=100, audience=audience)
                found.append([text, one.total, [[hit.id, hit.score, hit.day] for hit in one.hits], one.facets])
            except SearchError as refusal:
                found.append([text, str(refusal)])
    return json.loads(json.dumps(found))


def filled(directory: Path) -> Index:
    """The world in two segments, one document of which is deleted."""
    made = Index.create(directory)
    made.replace(WORLD[:12], 1)
    made.apply(WORLD[12:], {"claim:3"}, 2)
    return made


def go_on(index: Index, number: int) -> None:
    """A commit that adds, changes and deletes."""
    docs = [claim(1, f"The Koshe landfill was closed, {number}."), claim(500 + number, "A landfill was opened.")]
    index.apply(docs, {f"claim:{number + 3}"}, 100 + number)


@pytest.fixture(scope="module")
def reloaded() -> Run:
    """Runs Python with whoosh-reloaded for its Whoosh."""
    if not FOLDER.is_dir():
        pytest.skip("whoosh-reloaded is missing: ./wb test installs it")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (FOLDER, HERE.parents[1])))}

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=HERE.parents[1])

    version = run("-c", "import whoosh; print(whoosh.__version__)")
    assert version.stdout == "(2, 7, 5)\n", version.stderr
    return run


def reloaded_says(reloaded: Run, lines: str, folder: Path) -> Any:
    """What a line of Python says there, of an index in a folder."""
    names = "from tests.search.test_on_another_whoosh import Index, answers, filled, go_on"
    begin, end = f"import json, pathlib; {names}; folder = pathlib.Path({str(folder)!r})", "print(json.dumps(said))"
    done = reloaded("-c", "; ".join([begin, lines, end]))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_contract_holds_there_too(reloaded):
    done = reloaded("-m", "pytest", "-q", "-p", "no:cacheprovider", *(str(HERE / name) for name in CONTRACT))
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr


def test_it_answers_the_same_from_the_same_files_and_what_it_writes_is_read_here(reloaded, tmp_path):
    index = filled(tmp_path)
    ours = answers(index)

    lines = "index = Index(folder); before = answers(index); go_on(index, 1); said = before, answers(index)"
    before, after = reloaded_says(reloaded, lines, tmp_path)

    assert before == ours
    assert answers(index) == after != ours
    go_on(index, 2)
    assert index.ids().keys() >= {"claim:501", "claim:502"} and index.bookmark() == 102


def test_an_index_that_it_made_is_as_our_own(reloaded, tmp_path):
    theirs = reloaded_says(reloaded, "said = answers(filled(folder))", tmp_path / "theirs")

    assert answers(Index(tmp_path / "theirs")) == theirs == answers(filled(tmp_path / "ours"))
