"""The benchmark runs, and nothing is out of all proportion. Figures are for `./wb bench pages`, not for a busy CI."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.benchmarks.a_full_desk import FullDesk, fill
from tests.benchmarks.pages import Figure, measure


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    return {figure.name: figure for figure in measure(quick=True)}


def test_everything_is_measured(figures):
    assert len(figures) == 11
    assert all(figure.times and figure.peer_times for figure in figures.values())


def test_nothing_takes_ten_times_its_budget(figures):
    assert {name: figure.median for name, figure in figures.items() if figure.median > 10 * figure.budget} == {}


def test_a_warm_import_is_mostly_the_language_model(figures):
    assert figures["import, warm"].ratio < 20


def test_help_costs_little_more_than_python_itself(figures):
    helped = figures["workbench --help"]
    assert (
        min(helped.times) / min(helped.peer_times) < 20
    )  # the least: a busy machine delays processes, never hastens them


@contextmanager
def selects(desk: FullDesk) -> Iterator[list[str]]:
    """The statements that the application sends meanwhile."""
    engine, sent = desk.client.application.extensions["desk"].database.engine, []

    def note(_connection, _cursor, statement, *_more) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "path", ["/articles/1", "/articles/1/status", "/articles", "/queue", "/claims/3", "/search?q=type:claim"]
)
def test_a_page_asks_as_often_for_many_claims_as_for_few(path, tmp_path):
    counts = []
    for claims in (6, 60):
        desk = fill(tmp_path / str(claims), claims=claims, each=claims)
        with selects(desk) as sent:
            assert desk.client.get(path).status_code in {200, 404}
        counts.append(len(sent))
        desk.client.application.extensions["desk"].database.close()
        desk.database.close()

    assert counts[0] == counts[1] <= 40
