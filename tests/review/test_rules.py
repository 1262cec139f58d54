"""What each verdict needs, row by row, and what a judgement needs besides."""

from dataclasses import replace

import pytest

from workbench.models import ClaimKind, Stance, Verdict
from workbench.review.rules import Item, Judgement, in_words, independent, missing, needs

YES, PARTLY, BUT, NO, NOTHING = Stance
A, B, RECORD = ("secondary", "a"), ("secondary", "b"), ("primary", "register")


def said(*rows) -> list[Item]:
    return [Item(stance, kind, origin) for stance, (kind, origin) in rows]


ENOUGH = [
    ("accurate", [(YES, A), (YES, B)]),
    ("accurate", [(YES, A), (PARTLY, B)]),
    ("accurate", [(YES, RECORD)]),
    ("mostly_accurate", [(PARTLY, A), (YES, B)]),
    ("mostly_accurate", [(YES, RECORD)]),
    ("missing_context", [(BUT, A)]),
    ("mostly_inaccurate", [(NO, A), (YES, B)]),
    ("mostly_inaccurate", [(NO, A), (NO, B)]),
    ("mostly_inaccurate", [(NO, A), (BUT, B)]),
    ("inaccurate", [(NO, A), (NO, B)]),
    ("inaccurate", [(NO, RECORD)]),
    ("conflicting", [(YES, A), (NO, B)]),
    ("conflicting", [(PARTLY, A), (NO, A)]),
    ("outdated", [(NO, A)]),
    ("outdated", [(BUT, A)]),
    ("not_checkable", []),
    ("withdrawn", []),
]
TOO_LITTLE = [
    ("accurate", [], "two independent supporting sources"),
    ("accurate", [(YES, A)], "a second, independent supporting source"),
    ("accurate", [(YES, A), (YES, A)], "a second, independent supporting source"),
    ("accurate", [(YES, A), (NO, B)], "a second, independent supporting source"),
    ("accurate", [(NO, RECORD)], "two independent supporting sources"),
    ("accurate", [(NOTHING, RECORD)], "two independent supporting sources"),
    ("mostly_accurate", [(PARTLY, A)], "a second, independent supporting source"),
    ("missing_context", [(YES, A), (NO, B)], "qualifies"),
    ("mostly_inaccurate", [(NO, A)], "one refuting item and one from a second"),
    ("mostly_inaccurate", [(NO, A), (YES, A)], "one refuting item and one from a second"),
    ("mostly_inaccurate", [(NO, A), (NOTHING, B)], "one refuting item and one from a second"),
    ("mostly_inaccurate", [(YES, A), (YES, B)], "one refuting item and one from a second"),
    ("inaccurate", [], "two independent refuting sources"),
    ("inaccurate", [(NO, A), (NO, A)], "a second, independent refuting source"),
    ("inaccurate", [(YES, RECORD)], "two independent refuting sources"),
    ("conflicting", [(YES, A), (YES, B)], "one supporting and one refuting"),
    ("conflicting", [(NO, A)], "one supporting and one refuting"),
    ("unproven", [(YES, RECORD)], "Record at least one search"),
    ("outdated", [(YES, RECORD)], "superseded the claim"),
]


@pytest.mark.parametrize(("verdict", "rows"), ENOUGH)
def test_a_verdict_stands_on_enough_evidence(verdict, rows):
    assert needs(verdict, said(*rows), searches=0) is None


@pytest.mark.parametrize(("verdict", "rows", "sentence"), TOO_LITTLE)
def test_a_verdict_says_what_it_lacks(verdict, rows, sentence):
    assert sentence in needs(verdict, said(*rows), searches=0)


def test_every_verdict_is_in_a_table():
    assert {row[0] for row in ENOUGH} | {"unproven"} == set(Verdict)


def test_unproven_needs_a_search_and_nothing_else():
    assert needs("unproven", [], searches=1) is None


JUDGED = Judgement("not_checkable", "accurate", "high", "It is a prediction.", None)
LACKING = [
    (replace(JUDGED, verdict=""), {"verdict"}),
    (replace(JUDGED, rationale=" \n"), {"rationale"}),
    (replace(JUDGED, confidence=""), {"confidence"}),
    (replace(JUDGED, attribution_verdict=None), {"attribution_verdict"}),
    (replace(JUDGED, verdict="outdated"), {"until", ""}),
    (replace(JUDGED, rationale="", confidence=""), {"rationale", "confidence"}),
    (JUDGED, set()),
]


@pytest.mark.parametrize(("judgement", "fields"), LACKING)
def test_a_judgement_names_every_field_that_is_missing(judgement, fields):
    assert set(missing(judgement, ClaimKind.ATTRIBUTED, [], 0)) == fields


def test_only_an_attributed_claim_is_asked_whether_it_was_said():
    unsaid = replace(JUDGED, attribution_verdict=None)
    assert [kind for kind in ClaimKind if missing(unsaid, kind, [], 0)] == ["attributed_statement"]


@pytest.mark.parametrize(("verdict", "words"), [("not_checkable", "reason"), ("withdrawn", "correction note")])
def test_a_missing_rationale_is_asked_for_in_the_verdicts_own_words(verdict, words):
    assert words in missing(replace(JUDGED, verdict=verdict, rationale=""), "fact", [], 0)["rationale"]


def test_copies_of_one_origin_count_once():
    assert independent(said((YES, A), (NO, A), (YES, B))) == 2


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "No evidence yet"),
        ([(NOTHING, A)], "No evidence yet"),
        ([(YES, A)], "1 item, 1 independent source"),
        ([(YES, A), (NO, A), (BUT, B)], "3 items, 2 independent sources"),
    ],
)
def test_an_empty_list_never_looks_like_no_problem(rows, words):
    assert in_words(said(*rows)) == words
