"""`extract` of many files at once, of long ones, and as fine as the sentences allow."""

import os
import re
import signal
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest
from click.testing import CliRunner

from tests.command_line.conftest import objects, refused
from workbench.cli import main
from workbench.cli.saying import Progress
from workbench.demo.desk import FOLDER
from workbench.importing import extracting
from workbench.importing.extracting import Asked, extract_at_once
from workbench.splitting.models import PINNED

DEMO = FOLDER / "articles"


def extract(*words: object):
    return CliRunner().invoke(main, ["extract", *map(str, words)])


@pytest.fixture
def short(tmp_path):
    """Three files, the first of which takes longest."""
    texts = {
        "a": "The court fined 30 people and banned two parties. " * 30,
        "b": "Police left.",
        "c": "He won in 2020.",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(f"{text}\n")
    return [tmp_path / f"{name}.txt" for name in texts]


def test_several_processes_give_what_one_gives_in_the_order_of_the_files(short):
    one, several = extract(*short, "--json"), extract(*short, "--json", "--jobs", "2", "--progress")

    assert [found["file"] for found in objects(several)] == ["a.txt", "b.txt", "c.txt"]
    assert several.stdout == one.stdout
    assert several.stderr.splitlines()[-1].startswith("files: 3 of 3, ")


def test_a_file_that_is_refused_is_named_and_those_before_it_are_printed(short, tmp_path):
    (tmp_path / "b.txt").write_bytes(b"")

    answer = extract(*short, "--jobs", "2")

    assert answer.exit_code == 1
    assert answer.stderr == "Error: b.txt: There is no text in it; paste the article's text.\n"
    assert "banned two parties" in answer.stdout and "won" not in answer.stdout


def test_a_process_that_dies_is_one_sentence(short, monkeypatch):
    monkeypatch.setattr(Future, "result", lambda _future: (_ for _ in ()).throw(BrokenProcessPool("gone")))

    answer = extract(*short, "--jobs", "2")

    refused(answer, "a.txt: the process that read it, or one beside it, was killed")


def test_control_a_process_that_is_killed_breaks_the_pool(short, monkeypatch):
    monkeypatch.setattr(extracting, "extract_file", _die)
    monkeypatch.setattr(extracting, "get_context", lambda _way: __import__("multiprocessing").get_context("fork"))

    (_, answer), *_ = extract_at_once([str(file) for file in short], Asked(None, "reviewer", PINNED), 2)

    with pytest.raises(Exception, match="was killed"):
        answer()


def _die(*_given: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("jobs", ["0", "65", "many"])
def test_an_odd_number_of_processes_is_refused(short, jobs):
    refused(extract(*short, "--jobs", jobs), "'--jobs'", code=2)


def test_fine_cuts_further(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Police arrested 30 people in Varkesh on 4 May 2021 and released them in June 2021.\n")

    (reviewer,), (fine,) = objects(extract(file, "--json")), objects(extract(file, "--json", "--granularity", "fine"))

    assert len(fine["claims"]) > len(reviewer["claims"])


def test_nothing_is_said_on_the_way_unless_asked(short):
    assert extract(short[0]).stderr == ""
    assert re.fullmatch(r"a\.txt: 30 of 30, [\d,]+ a second\n", extract(short[0], "--progress").stderr)


def test_on_a_terminal_the_line_is_written_over_and_vanishes(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    with Progress(None, "a\x1b[31m.txt") as told:
        told(400, 10_000)

    said = capsys.readouterr().err
    assert "a [31m.txt: 400 of 10,000" in said and said.endswith("\r\x1b[K")
