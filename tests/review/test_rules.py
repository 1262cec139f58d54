"""What each verdict needs, row by row, and what a judgement needs besides."""

from dataclasses import replace
from datetime import date

import pytest

from workbench.models import ClaimKind, Stance, Verdict
from workbench.review.rules import Item, Judgement, expired, in_words, independent, missing, needs, together

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


TODAY = date(2021, 6, 15)
JUDGED = Judgement("not_checkable", "accurate", "high", "It is a prediction.", "2021-06-01")
LACKING = [
    (replace(JUDGED, verdict=""), {"verdict"}),
    (replace(JUDGED, rationale=" \n"), {"rationale"}),
    (replace(JUDGED, confidence=""), {"confidence"}),
    (replace(JUDGED, attribution_verdict=None), {"attribution_verdict"}),
    (replace(JUDGED, verdict="outdated"), {"valid_to", ""}),
    (replace(JUDGED, rationale="", confidence=""), {"rationale", "confidence"}),
    (JUDGED, set()),
]


@pytest.mark.parametrize(("judgement", "fields"), LACKING)
def test_a_judgement_names_every_field_that_is_missing(judgement, fields):
    assert set(missing(judgement, ClaimKind.ATTRIBUTED, [], 0, today=TODAY)) == fields


def test_only_an_attributed_claim_is_asked_whether_it_was_said():
    unsaid = replace(JUDGED, attribution_verdict=None)
    assert [kind for kind in ClaimKind if missing(unsaid, kind, [], 0, today=TODAY)] == ["attributed_statement"]


@pytest.mark.parametrize(("verdict", "words"), [("not_checkable", "reason"), ("withdrawn", "correction note")])
def test_a_missing_rationale_is_asked_for_in_the_verdicts_own_words(verdict, words):
    assert words in missing(replace(JUDGED, verdict=verdict, rationale=""), "fact", [], 0, today=TODAY)["rationale"]


def test_copies_of_one_origin_count_once():
    assert independent(said((YES, A), (NO, A), (YES, B))) == 2


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "No evidence yet"),
        ([(NOTHING, A)], "No evidence yet"),
        ([(YES, A)], "1 item, 1 independent source"),
        ([(YES, A), (NO, A), (BUT, B)], "3 items, 2 independent sources (1 for it, 1 against it)"),
    ],
)
def test_an_empty_list_never_looks_like_no_problem(rows, words):
    assert in_words(said(*rows)) == words


@pytest.mark.parametrize("kind", ["opinion", "normative", "prediction"])
def test_an_opinion_is_never_judged_like_a_fact(kind):
    for verdict in Verdict:
        faults = missing(replace(JUDGED, verdict=verdict), kind, [], 0, today=TODAY)
        assert ("verdict" in faults) == (verdict not in {"not_checkable", "withdrawn"})


TRUE = Judgement("accurate", None, "high", "The register says so.", "2021-06-01")
UNTIMELY = [
    ({"as_of": "2021-07"}, "as_of", "lies in the future"),
    ({"as_of": "yesterday"}, "as_of", "yesterday"),
    ({"valid_to": "2020"}, "valid_to", "choose “outdated”"),
    ({"valid_from": "2023", "valid_to": "2022"}, "valid_to", "ends before it begins"),
    ({"valid_from": "31 Feb"}, "valid_from", "31 Feb"),
    ({"verdict": "outdated"}, "valid_to", "no longer holds"),
    ({"verdict": "outdated", "valid_to": "2022"}, "valid_to", "until then"),
]


@pytest.mark.parametrize(("given", "field", "words"), UNTIMELY)
def test_dates_that_cannot_be_are_named_in_words(given, field, words):
    assert words in missing(replace(TRUE, **given), "fact", said((YES, RECORD)), 0, today=TODAY)[field]


@pytest.mark.parametrize("given", [{}, {"valid_to": "2022"}, {"valid_from": "2019", "valid_to": "2021-06-15"}])
def test_dates_that_fit_are_taken(given):
    assert missing(replace(TRUE, **given), "fact", said((YES, RECORD)), 0, today=TODAY) == {}


def test_another_verdict_than_the_published_one_needs_a_public_note():
    enough = said((YES, RECORD))
    assert missing(TRUE, "fact", enough, 0, today=TODAY, published=["accurate"]) == {}
    assert set(missing(TRUE, "fact", enough, 0, today=TODAY, published=["accurate", "inaccurate"])) == {"note"}
    noted = replace(TRUE, note="We had overlooked the register.")
    assert missing(noted, "fact", enough, 0, today=TODAY, published=["inaccurate"]) == {}


@pytest.mark.parametrize(
    ("verdict", "as_of", "valid_to", "limit", "words"),
    [
        ("accurate", "2021-06-01", None, 30, None),
        ("accurate", "2021-06-01", None, 13, "longer ago"),
        ("accurate", "2021-06-02", None, 13, None),
        ("accurate", "2019", None, None, None),
        ("accurate", "2019", None, 700, None),
        ("accurate", "2019", "2021-06-14", None, "was to hold until"),
        ("accurate", "2019", "2021-06-15", None, None),
        ("outdated", "2021-06-01", "2020", 30, None),
    ],
)
def test_time_alone_makes_a_finding_stale(verdict, as_of, valid_to, limit, words):
    why = expired(verdict, as_of, valid_to, today=TODAY, max_age_days=limit)
    assert (words in why) if words else why is None


def test_agreeing_reviews_make_the_more_careful_finding():
    first = replace(TRUE, valid_from="2019", valid_to="2030")
    second = replace(TRUE, confidence="low", rationale="Yes.", as_of="2021-05", valid_from="2020", valid_to="2025")
    made = together(first, second)
    assert (made.rationale, made.confidence, made.as_of) == ("The register says so.", "low", "2021-05")
    assert (made.valid_from, made.valid_to) == ("2020", "2025")
