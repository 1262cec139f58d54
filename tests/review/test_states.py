"""The table of states: what it says is what the docs draw, and nothing else is possible."""

from pathlib import Path

import pytest

from workbench.errors import Stale
from workbench.models import Claim, State
from workbench.states import MOVES, Move, begin, diagram, listing, move, sources, unsettle

DOC = Path(__file__).parents[2] / "docs" / "review.md"


def claim(state: str) -> Claim:
    return Claim(text="It is so.", kind="fact", state=state, stale_why="Old." if state == "stale" else None)


def test_the_docs_draw_the_table():
    text = DOC.read_text(encoding="utf-8")
    assert f"```mermaid\n{diagram()}\n```" in text
    assert listing() in text


@pytest.mark.parametrize("how", Move)
@pytest.mark.parametrize("state", State)
def test_a_move_leads_where_the_table_says_or_is_refused(state, how):
    one = claim(state)
    if (state, how) in MOVES:
        move(one, how, why="It is old.")
        assert one.state == MOVES[state, how] and (one.stale_why is not None) == (one.state == "stale")
    else:
        with pytest.raises(Stale):
            move(one, how)
        assert one.state == state


def test_every_state_but_the_first_is_reached_and_every_one_but_the_last_is_left():
    assert set(MOVES.values()) == set(State) - {State.DRAFT}
    assert {state for state, _ in MOVES} == set(State) - {State.RETIRED}


def test_only_a_finding_settles_and_only_reviews_make_findings():
    settling = {how for (_, how), target in MOVES.items() if target == State.SETTLED}
    assert settling == {Move.SETTLE, Move.AGREE, Move.RESOLVE, Move.BREAK_GLASS}
    assert sources(Move.AGREE, Move.DISAGREE) == {State.SECOND_REVIEW}
    assert sources(Move.RESOLVE) == {State.DISPUTED}


@pytest.mark.parametrize(
    ("state", "after", "rounds", "stale"),
    [
        ("settled", "stale", 2, True),
        ("second_review", "first_review", 2, False),
        ("disputed", "first_review", 2, False),
        ("kept", "kept", 1, False),
        ("draft", "draft", 1, False),
    ],
)
def test_what_was_judged_is_no_longer_as_it_was(state, after, rounds, stale):
    one = claim(state)
    assert unsettle(one, "Its words changed.") == stale
    assert (one.state, one.round, one.stale_why) == (after, rounds, "Its words changed." if stale else None)


def test_work_begins_the_review_of_what_waits_untouched():
    for state, after in {
        "kept": "first_review",
        "stale": "stale",
        "settled": "settled",
        "draft": "draft",
    }.items():
        one = claim(state)
        begin(one)
        assert one.state == after
