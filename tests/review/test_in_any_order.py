"""Whatever people do in whatever order, the claim stands as a simple model says (long: `./wb drill review`)."""

import pytest

from tests.conftest import import_story
from tests.drills.review import run, template
from workbench.models import How, State
from workbench.review import reviews


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return template(tmp_path_factory.mktemp("template") / "desk", import_story)


def test_people_in_any_order_with_stale_pages_retries_and_restarts(folder):
    seen = run(folder, runs=100, steps=30)
    assert {State.SECOND_REVIEW, State.DISPUTED, State.SETTLED, How.AGREEMENT} <= set(seen)


@pytest.mark.parametrize("broken", ["needs_two", "end", "_rests_on"])
def test_control_a_fault_in_the_product_is_found(broken, folder, monkeypatch):
    faults = {
        "needs_two": lambda *_: True,  # although somebody else said no
        "end": lambda *_: None,  # the assignment outlives its review
        "_rests_on": lambda *_: [],  # the evidence is overlooked
    }
    monkeypatch.setattr(reviews, broken, faults[broken])
    with pytest.raises(AssertionError):
        run(folder, runs=60, steps=30, shortest=False)
