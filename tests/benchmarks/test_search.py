"""The short form of `./wb bench search`: our search beside the peers that are always here, with wide margins."""

import pytest

from tests.benchmarks import search
from tests.benchmarks.engines.asked import KINDS
from tests.benchmarks.engines.ours import Ours, Stock
from tests.benchmarks.engines.peers import Fts5

MANY = 3_000
SMALL = {"rare term", "phrase"}
"""What takes every engine next to nothing: there our time is that of Python itself."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where both tests find the engines that one of them has built."""
    return tmp_path_factory.mktemp("search")


def test_no_kind_of_query_is_out_of_proportion_and_the_same_is_found(folder):
    found = search.measure(folder, MANY, [Ours, Stock, Fts5], times=3)
    for kind in KINDS:
        ours, whoosh, fts5 = (found.of_kind(name, kind) for name in ("ours", "whoosh", "fts5"))
        assert ours < (10 if kind in SMALL else 2) * whoosh, (kind, ours, whoosh)
        assert ours < 30 * fts5, (kind, ours, fts5)
    for one, total in found.totals["ours"].items():
        if one.kind in ("phrase", "prefix", "verdict and date"):
            assert total >= found.totals["fts5"][one] * 0.95, one
    exact = [one for one in found.totals["ours"] if one.kind in ("phrase", "prefix")]
    assert [found.totals["ours"][one] for one in exact] == [found.totals["fts5"][one] for one in exact]


def test_what_is_said_again_is_found_and_a_change_too(folder):
    index = search.built(folder, MANY, Ours)
    took, recall = search.nearest(index, MANY, folder)
    assert recall == 1.0 and took > 0
    assert search.update_p95(index, MANY, folder) > 0  # finds each change, or fails
