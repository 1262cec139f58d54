"""`index` rebuilds and compares, `export` prints what is known, one JSON object a line."""

import shutil
import sys

import pytest

from tests.command_line.conftest import objects, refused
from workbench.search.store import Index

pytestmark = pytest.mark.usefixtures("article_id")


def test_an_index_is_made_anew_from_the_database(wb, home):
    shutil.rmtree(home.index)

    answer = wb("index", "rebuild")

    assert answer.exit_code == 0
    assert answer.stdout == f"{len(Index(home.index_live).ids())} documents indexed.\n"


def test_an_index_that_is_right_is_called_so(wb):
    answer = wb("index", "check")

    assert (answer.exit_code, answer.stdout) == (0, "The index equals the database.\n")


def test_an_index_that_lacks_something_is_exit_code_1(wb, home):
    wb("index", "rebuild")
    index = Index(home.index_live)
    index.apply([], {"claim:1", "article:1"}, index.bookmark())

    answer = wb("index", "check")

    assert answer.exit_code == 1
    assert answer.stdout.splitlines() == ["article:1 is missing from the index", "claim:1 is missing from the index"]


def test_every_article_is_exported(wb):
    (article,) = objects(wb("export"))

    assert article["headline"] == "Port council bans dockers' party"
    assert objects(wb("export", 1)) == [article]


@pytest.mark.parametrize(("number", "code"), [(99, 1), (0, 2), (sys.maxsize * 4, 2), ("x", 2)])
def test_an_article_that_is_not_there_is_refused(number, code, wb):
    refused(wb("export", number), "", code=code)
