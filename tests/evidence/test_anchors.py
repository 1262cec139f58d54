"""Quotations are anchored where they stand, by code points, and typed ones are looked for."""

import pytest

from workbench.errors import Invalid, Stale
from workbench.evidence.anchors import context, holds, placed
from workbench.evidence.items import Place
from workbench.models import Capture

TEXT = "One. The 🚢 party was banned.\nNobody was heard.\n\nThe end."
CAPTURE = Capture(id=7)


def at(words):
    start = TEXT.index(words)
    return start, start + len(words), words


def test_a_selection_is_placed_by_code_points():
    assert placed(CAPTURE, TEXT, [at("🚢 party")]) == (Place(7, 9, 16), "🚢 party")


def test_spaces_at_the_ends_are_left_out():
    place, words = placed(CAPTURE, TEXT, [at(" party was ")])
    assert words == "party was" and TEXT[place.start : place.stop] == words


def test_sentences_that_follow_one_another_are_one_quotation():
    _, words = placed(CAPTURE, TEXT, [at("Nobody was heard."), at("The 🚢 party was banned.")])
    assert words == "The 🚢 party was banned.\nNobody was heard."


@pytest.mark.parametrize("passages", [[], [at("One."), at("The end.")], [(4, 5, " ")]])
def test_what_is_no_stretch_of_words_is_refused(passages):
    with pytest.raises(Invalid):
        placed(CAPTURE, TEXT, passages)


@pytest.mark.parametrize("passage", [(0, 4, "Two."), (0, 400, TEXT), (3, 3, ""), (-2, 3, "One"), (0, 3, "One.")])
def test_words_that_do_not_stand_there_are_refused_as_stale(passage):
    with pytest.raises(Stale):
        placed(CAPTURE, TEXT, [passage])


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("the 🚢 Party was banned", True),
        ("party was banned. Nobody was", True),
        ("“party … heard”", True),
        ("heard […] party", False),
        ("party was not banned", False),
    ],
)
def test_a_typed_quotation_is_looked_for_as_people_type(typed, there):
    assert holds(TEXT, typed) == there


def test_the_context_is_whole_words_of_the_paragraph():
    start, stop, _ = at("was banned")
    first, last = context(TEXT, start, stop)
    assert TEXT[first:last] == "One. The 🚢 party was banned.\nNobody was heard."
    long = "alpha " * 100 + "HERE" + " omega" * 100
    first, last = context(long, 600, 604)
    assert long[first:last].split() == ["alpha"] * 26 + ["HERE"] + ["omega"] * 26
