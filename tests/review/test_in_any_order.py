"""Whatever people do in whatever order, the claim stands as a simple model says (long: `./wb drill review`; `.ci/run`
walks 100 times).
"""

import pytest

from tests.conftest import import_story
from tests.drills.review import Desk, run, template
from workbench.models import State
from workbench.review import reviews


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return template(tmp_path_factory.mktemp("template") / "desk", import_story)


def test_people_in_any_order_with_stale_pages_retries_and_restarts(folder):
    seen = run(folder, runs=6, steps=30)
    assert {State.FIRST_REVIEW, State.SECOND_REVIEW} <= set(seen)


def one_is_enough(desk: Desk) -> None:
    desk.open_("cleared")
    desk.review("ada", "fresh", "accurate")


def taken_then_reviewed(desk: Desk) -> None:
    desk.open_("kept")
    desk.take("ada", "fresh")
    desk.review("ada", "fresh", "accurate")


def rests_on_a_record(desk: Desk) -> None:
    desk.open_("kept")
    desk.review("ada", "fresh", "accurate")


@pytest.mark.parametrize(
    ("steps", "broken", "fault"),
    [
        (one_is_enough, "needs_two", lambda *_: True),  # although somebody else said no
        (taken_then_reviewed, "end", lambda *_: None),  # the assignment outlives its review
        (rests_on_a_record, "_rests_on", lambda *_: []),  # the evidence is overlooked
    ],
)
def test_control_a_fault_in_the_product_is_found(steps, broken, fault, folder, monkeypatch):
    class Here(Desk):
        template = folder

    desk = Here()
    steps(desk)
    desk.teardown()
    monkeypatch.setattr(reviews, broken, fault)
    desk = Here()
    with pytest.raises(AssertionError):
        steps(desk)
    desk.teardown()
