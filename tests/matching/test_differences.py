"""What tells two claims apart is named by its field; the same fact in other words differs in nothing."""

import pytest

from tests.matching.pairs import FACTS, SCRIPTS
from workbench.matching.difference import Side, differences

SAME = [(fact.text, fact.again) for fact in FACTS] + SCRIPTS
OTHER = [
    (fact.text, fact.again.replace(*change), "modality" if field == "alleged" else field)
    for fact in FACTS
    for field, change in fact.changed.items()
]


def fields(one: str, other: str) -> list[str]:
    return [found.field for found in differences(Side(one), Side(other))]


def test_the_set_is_large_enough_and_every_change_changes_something():
    assert len(SAME) + len(OTHER) >= 150
    assert all(other.count(old) == 1 for fact in FACTS for other in (fact.again,) for old, _ in fact.changed.values())


@pytest.mark.parametrize(("one", "other", "field"), OTHER)
def test_no_contradiction_passes_for_the_same(one, other, field):
    assert fields(one, other) != []


def test_the_field_is_right_in_nine_of_ten_and_the_same_differs_in_nothing():
    right = [fields(one, other) == [field] for one, other, field in OTHER]
    same = [fields(one, other) == [] for one, other in SAME]
    assert sum(right + same) >= 0.9 * len(right + same)
    assert sum(same) >= 0.9 * len(same)


def test_a_word_before_people_is_no_name_for_its_capital():
    assert fields("Dock workers have met in Dorn since 2018.", "Josk Harrad has met dock workers in Dorn.") == []
