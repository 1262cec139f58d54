"""The short form of `./wb bench queue`: as many selects for many claims as for few, and nothing out of proportion."""

import pytest

from tests.benchmarks.queue import STORY, busy_desk, close, measure
from tests.benchmarks.test_pages import selects

FEW, MANY = 48, 6_000


@pytest.fixture(scope="module")
def counts(tmp_path_factory):
    """How many statements each page sends on a small desk and on one with 5,000 open claims."""
    found: dict[str, list[int]] = {}
    for claims, each in ((FEW, FEW // 2), (MANY, 200)):
        desk = busy_desk(tmp_path_factory.mktemp("desk"), claims=claims, each=each)
        for path in ("/", "/queue/open", "/queue/mine?page=2", STORY):
            desk.client.get(path)
            with selects(desk) as sent:
                assert desk.client.get(path).status_code == 200
            found.setdefault(path, []).append(len(sent))
        close(desk)
    return found


@pytest.mark.parametrize("path", ["/", "/queue/open", "/queue/mine?page=2", STORY])
def test_a_page_asks_as_often_for_5000_claims_as_for_50(counts, path):
    few, many = counts[path]
    assert few == many < 15


def test_the_queue_takes_no_longer_than_some_pages_of_an_article():
    figures = {figure.name: figure for figure in measure(quick=True)}
    assert {name: figure.ratio for name, figure in figures.items() if figure.ratio > 6} == {}
