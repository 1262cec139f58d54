"""How many sources the evidence of a claim counts for, and why, in words."""

from dataclasses import replace

import pytest

from workbench.review.copies import components
from workbench.review.counting import why_in_words
from workbench.review.rules import Item, in_words, needs


def item(number, source="", kind="secondary", stance="supports", **more):
    return Item(stance, kind, source or f"s{number}", number=number, title=f"T{number}", **more)


COPIES = [item(1, copies="c"), item(2, copies="c"), item(3)]


@pytest.mark.parametrize(
    ("items", "words", "why"),
    [
        ([item(1), item(2)], "2 items, 2 independent sources", []),
        (COPIES, "3 items, 2 independent sources", ["“T1” and “T2” are copies of one another and count once."]),
        (
            [item(1, "a"), item(2), item(3, "a")],
            "3 items, 2 independent sources",
            ["“T1” and “T3” are from one source and count once."],
        ),
        (
            [item(1, "a"), item(2, "a", copies="c"), item(3, copies="c"), item(4, kind="primary")],
            "4 items, 2 independent sources",
            [
                "“T1”, “T2” and “T3” are joined by source or origin and count once.",
                "“T4” is a primary record, which can carry a verdict alone.",
            ],
        ),
        (
            [item(1, group="agency"), item(2, group="agency"), item(9, stance="no_bearing")],
            "2 items, 1 independent source",
            ["“T1” and “T2” are marked as copies of one origin and count once."],
        ),
        ([item(1), item(1, stance="qualifies")], "1 item, 1 independent source", []),
        (
            [item(1), item(2), item(2, stance="refutes")],
            "2 items, 2 independent sources",
            ["“T2” is linked as supporting and as refuting: look at its words again."],
        ),
        ([], "No evidence yet", []),
    ],
)
def test_what_counts_is_said_with_the_reason(items, words, why):
    assert (in_words(items), why_in_words(items)) == (words, why)


def test_two_copies_are_not_enough_for_a_verdict_but_a_primary_record_is():
    assert needs("accurate", COPIES[:2], 0) and needs("accurate", COPIES, 0) is None
    assert needs("accurate", [item(1), item(1)], 0)
    assert needs("accurate", [*COPIES[:2], item(4, kind="primary")], 0) is None


def test_copies_of_copies_are_one_group():
    found = components([(1, 2), (5, 6), (2, 3), (6, 7), (7, 5)])
    assert len({found[one] for one in (1, 2, 3)}) == len({found[one] for one in (5, 6, 7)}) == 1
    assert found[1] != found[5] and 4 not in found and components([]) == {}


def test_what_could_not_be_kept_counts_for_nothing_and_is_named():
    lost = replace(item(2), here=False)
    assert in_words([item(1), lost]) == "1 item, 1 independent source"
    assert any("Of “T2” nothing is here" in said for said in why_in_words([item(1), lost]))
    assert needs("accurate", [item(1), item(2)], 0) is None and needs("accurate", [item(1), lost], 0)
