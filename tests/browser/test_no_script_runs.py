"""The short form of `./wb drill xss`: stored text stays text on every page, and nothing is asked of other machines."""

import pytest

from tests.drills import xss
from workbench.config import Home
from workbench.db import Database
from workbench.web.app import create_app


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = Home.at(tmp_path_factory.mktemp("xss") / "desk")
    xss.fill(made, xss.batches(20))
    return made


@pytest.fixture
def asked(home):
    database = Database(home.database)
    yield [*xss.paths(create_app(home), database, most=1), *xss.reflecting(xss.PAYLOADS[::60])]
    database.close()


def test_there_are_enough_payloads():
    assert len(xss.PAYLOADS) >= 150 and all(any(one in part for part in xss.batches()) for one in xss.PAYLOADS)


def test_nothing_that_is_stored_runs_or_calls(browser, home, asked):
    met = xss.walk(browser, create_app(home), asked)
    assert met.all() == [] and met.pages > 40


def test_downloads_are_saved_and_never_shown(home):
    database = Database(home.database)
    assert xss.unsafe_downloads(create_app(home), database) == []
    database.close()


def test_control_a_page_that_does_not_escape_runs_without_the_policy_and_is_held_back_by_it(browser, home, asked):
    some = [path for path in asked if path.startswith("/evidence/")][:1]

    assert xss.walk(browser, xss.without_escaping(home), some, policy=False).ran
    held_back = xss.walk(browser, xss.without_escaping(home), some)
    assert held_back.violations and held_back.shapes and not held_back.ran
