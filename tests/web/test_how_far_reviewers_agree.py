"""Kappa of first and second reviewers: against published figures, in words, by group, and only of finished rounds."""

import subprocess
import sys
from datetime import UTC, date, datetime
from itertools import chain, repeat
from math import sqrt

import pytest
from lxml import html

from tests.rounds import put_claim, put_review, put_rounds
from workbench.models import Turn
from workbench.queries.agreement import ENOUGH, Agreement, figure, measure, report
from workbench.web.agreement import picture

A, M, X = "accurate", "mostly_accurate", "inaccurate"
MIXED = [*[(A, A)] * 8, *[(X, X)] * 8, *[(A, M)] * 3, (X, A)]
"""Twenty claims: they agree on sixteen."""


def pairs(table):
    """The pairs that a table of counts stands for: a row for what one said, a column for what the other said."""
    cells = ((row, column, number) for row, line in zip((A, M, X), table, strict=False)
             for column, number in zip((A, M, X), line, strict=False))  # fmt: skip
    return list(chain.from_iterable(repeat((row, column), number) for row, column, number in cells))


def by_hand(table):
    """Kappa and its standard error, written out from Fleiss, Cohen and Everitt (1969), formulas 1 to 3 and 13."""
    n, size = sum(map(sum, table)), range(len(table))
    p = [[number / n for number in line] for line in table]
    rows, columns = [sum(p[i]) for i in size], [sum(p[i][j] for i in size) for j in size]
    seen, chance = sum(p[i][i] for i in size), sum(rows[i] * columns[i] for i in size)
    same = sum(p[i][i] * ((1 - chance) - (columns[i] + rows[i]) * (1 - seen)) ** 2 for i in size)
    off = (1 - seen) ** 2 * sum(p[i][j] * (columns[i] + rows[j]) ** 2 for i in size for j in size if i != j)
    spread = same + off - (seen * chance - 2 * chance + seen) ** 2
    return (seen - chance) / (1 - chance), sqrt(spread / n) / (1 - chance) ** 2


PUBLISHED = [
    # Fleiss, Cohen and Everitt (1969): Large sample standard errors of kappa and weighted kappa. Psychological
    # Bulletin 72, 323-327: 200 diagnoses of two raters
    ([[106, 10, 4], [22, 28, 10], [2, 12, 6]], 0.429),
    # Sim and Wright (2005): The kappa statistic in reliability studies. Physical Therapy 85, 257-268: 39 patients
    ([[22, 2], [4, 11]], 0.67),
]


@pytest.mark.parametrize(("table", "kappa"), PUBLISHED)
def test_kappa_is_the_published_one_and_its_interval_that_of_the_formula(table, kappa):
    found = measure("", pairs(table))
    assert found.kappa == pytest.approx(kappa, abs=0.005)
    by_us, error = by_hand(table)
    assert found.kappa == pytest.approx(by_us)
    assert (found.low, found.high) == pytest.approx((by_us - 1.959964 * error, by_us + 1.959964 * error), abs=1e-6)


def test_counts_and_the_sentence_are_of_the_same_figures():
    found = measure("Pair", MIXED, who="Ada and Ben")
    assert (found.n, found.agreed, found.share) == (20, 16, 0.8)
    kappa, error = by_hand([[8, 3, 0], [0, 0, 0], [1, 0, 8]])
    interval = f"{kappa - 1.959964 * error:.2f} to {kappa + 1.959964 * error:.2f}"
    judged = f"beyond chance that is substantial agreement (kappa {kappa:.2f}, 95 % interval {interval})."
    assert found.sentence == f"Ada and Ben agreed on 16 of 20 claims; {judged}"
    assert found.disagreements == [(A, M, 3), (A, X, 1)]


def test_an_interval_ends_where_kappa_ends():
    found = measure("", [*[(A, A)] * 9, *[(X, X)] * 9, (A, X)])
    assert found.kappa < 1 and found.high == 1


def test_disagreements_are_the_same_whoever_gave_which_and_three_are_listed():
    found = measure("", [(A, X), (X, A), (A, M), (M, X), ("unproven", X), ("unproven", X), ("unproven", X)])
    assert found.disagreements == [(X, "unproven", 3), (A, X, 2), (A, M, 1)]


def test_of_few_claims_nothing_is_said_but_their_count():
    found = measure("", MIXED[4:13], who="Ada and Ben")
    assert found.n == ENOUGH - 1 and found.band is None
    assert found.sentence == "Ada and Ben agreed on 9 of 9 claims; that is too few to say more (fewer than 10)."
    assert measure("", [(A, X)]).sentence.startswith("First and second reviewers agreed on 0 of 1 claim;")


DEGENERATE = [  # without a warning: tests fail of one
    ([], None, "No claim has a first and a second review"),
    ([(A, A)] * 12, None, "agreed on 12 of 12 claims; kappa is not defined, because both gave the same verdict"),
    ([(A, A)] * 9 + [(A, X)] * 3, 0, "agreed on 9 of 12 claims; one side gave the same verdict every time"),
    ([(A, A)] * 9 + [(X, A)] * 3, 0, "one side gave the same verdict every time"),
    ([(A, X)] * 12, 0, "agreed on 0 of 12 claims; one side gave the same verdict every time"),
    ([(A, A)] * 6 + [(X, X)] * 6, 1, "almost perfect agreement (kappa 1.00; such figures have no interval)"),
    ([(A, X)] * 6 + [(X, A)] * 6, -1, "poor agreement (kappa −1.00; such figures have no interval)"),
]


@pytest.mark.parametrize(("given", "kappa", "words"), DEGENERATE)
def test_where_the_formula_gives_nothing_words_say_why(given, kappa, words):
    found = measure("", given)
    assert (found.kappa, found.low, found.high) == (kappa, None, None)
    assert words in found.sentence


def test_every_small_table_is_measured_without_a_warning():
    for cells in ((a, b, c, d) for a in range(4) for b in range(4) for c in range(4) for d in range(4)):
        found = measure("", pairs([[cells[0] * 5, cells[1]], [cells[2], cells[3] * 3]]))
        assert found.low is None or -1 <= found.low <= found.kappa <= found.high <= 1
        assert "nan" not in found.sentence


def test_the_words_are_those_of_landis_and_koch():
    words = {(30, 21): "slight", (30, 14): "fair", (30, 9): "moderate", (30, 4): "substantial", (30, 1): "almost"}
    for (same, other), word in words.items():
        found = measure("", pairs([[same, other], [other, same]]))
        assert found.band.startswith(word), found.sentence
    assert figure(-0.001) == "0.00" and figure(-0.256) == "−0.26"


# --- what is read --------------------------------------------------------------------------------------------------


def test_it_is_grouped_by_pair_by_kind_and_by_month(session):
    put_rounds(session, MIXED)
    put_rounds(session, [(A, X)] * 2, "ben", "ada", kind="attributed_statement", at=datetime(2026, 4, 1, tzinfo=UTC))
    put_rounds(session, [(A, A)], "edda", "ada", at=datetime(2025, 12, 31, 23, 59, tzinfo=UTC))
    found = report(session)
    assert (found.overall.n, found.overall.agreed) == (23, 17)
    assert [(row.name, row.n, row.agreed) for row in found.pairs] == [("Ada and Ben", 22, 16), ("Ada and Edda", 1, 1)]
    assert [(row.name, row.n) for row in found.kinds] == [("fact", 21), ("attributed statement", 2)]
    assert [(row.name, row.n) for row in found.months] == [("December 2025", 1), ("March 2026", 20), ("April 2026", 2)]


def test_whether_it_was_said_is_measured_apart(as_, database):
    with database.writing() as session:
        put_rounds(session, [(A, A)])
        claim = put_claim(session, "attributed_statement")
        put_review(session, claim, Turn.FIRST, "ada", A, said=A)
        put_review(session, claim, Turn.SECOND, "ben", A, said=X)
        found = report(session)
    assert (found.overall.n, found.overall.agreed) == (2, 2)
    assert (found.attributions.n, found.attributions.disagreements) == (1, [(A, X, 1)])
    text = as_("edda").get("/board/agreement").text
    assert "On whether it was said, first and second reviewers agreed on 0 of 1 claim" in text


def test_a_pair_is_measured_by_person_and_not_by_turn(session):
    put_rounds(session, [(A, X)] * 6)
    put_rounds(session, [(X, A)] * 6, "ben", "ada")
    found = report(session)
    assert found.overall.kappa == -1  # first and second reviewers gave each verdict as often
    assert found.pairs[0].kappa == 0  # Ada always said the one, Ben always the other


def test_only_second_reviews_since_that_day_count(session):
    put_rounds(session, MIXED)
    assert report(session, date(2026, 3, 15)).overall.n == 20
    assert report(session, date(2026, 3, 16)).overall.n == 0


def test_each_round_counts_and_a_resolution_does_not(session):
    claim = put_claim(session)
    for round in (1, 2):
        put_review(session, claim, Turn.FIRST, "ada", A, round=round)
        put_review(session, claim, Turn.SECOND, "ben", X, round=round)
        put_review(session, claim, Turn.RESOLUTION, "edda", M, round=round)
    found = report(session)
    assert found.overall.n == 2 and [row.name for row in found.pairs] == ["Ada and Ben"]


def shown(browser) -> bytes:
    """What the page says; the form that logs out, which stands above it, is another at each call."""
    answer = browser.get("/board/agreement")
    assert answer.status_code == 200
    return html.tostring(html.fromstring(answer.text).get_element_by_id("main"))


@pytest.mark.parametrize("before", [[], MIXED])
def test_of_an_unfinished_round_nothing_is_shown(as_, database, before):
    """Safety: the second reviewer may be an editor, and must learn nothing of the first review before their own."""
    with database.writing() as session:
        put_rounds(session, before)
        again = put_claim(session, "prediction")
        put_review(session, again, Turn.FIRST, "ada", A)
        put_review(session, again, Turn.SECOND, "ben", A)
    edda = as_("edda")
    with database.reading() as session:
        figures, page = report(session), shown(edda)

    with database.writing() as session:
        put_review(session, put_claim(session, "opinion"), Turn.FIRST, "ada", "conflicting")
        put_review(session, again, Turn.FIRST, "edda", "withdrawn", round=2)  # a new round of a finished claim
        put_review(session, put_claim(session), Turn.SECOND, "ada", "outdated")  # cannot be; is not read either

    with database.reading() as session:
        assert report(session) == figures
    assert shown(edda) == page
    with database.writing() as session:
        put_review(session, again, Turn.SECOND, "ben", A, round=2)
    assert shown(edda) != page  # control: once it is finished it counts


# --- the page ------------------------------------------------------------------------------------------------------


def test_the_page_is_for_editors_and_is_reached_from_the_board(as_):
    assert 'href="/board/agreement"' in as_("edda").get("/board").text
    for name in ("ada", "rosa", "anton"):
        assert as_(name).get("/board/agreement").status_code == 403
    assert as_(None).get("/board/agreement").status_code == 401


def test_the_page_shows_the_figures_and_a_picture_of_them(as_, database):
    with database.writing() as session:
        put_rounds(session, MIXED)
        put_rounds(session, [(A, A)], "edda", "ada", kind="prediction")
    page = html.fromstring(as_("edda").get("/board/agreement").text)
    rows = {row.findtext("th"): " ".join(row.text_content().split()) for row in page.xpath("//table[1]//tbody/tr")}
    assert "Ada and Ben agreed on 16 of 20 claims; beyond chance that is substantial" in rows["Ada and Ben"]
    assert "accurate / mostly accurate: 3 times" in rows["Ada and Ben"] and "inaccurate: once" in rows["Ada and Ben"]
    assert "too few" in rows["Ada and Edda"] and "none" in rows["Ada and Edda"]
    drawn = [strip.get("aria-label") for strip in page.xpath("//figure//svg[@role='img']")]
    assert [label.partition(":")[0] for label in drawn] == ["All claims", "Ada and Ben", "fact", "March 2026"]
    assert all("95 % interval" in label and "substantial agreement" in label for label in drawn)
    assert "2 groups without a kappa to judge stand in the tables only." in page.text_content()


def test_the_axis_reaches_down_to_the_lowest_interval():
    def row(low, kappa):
        return Agreement("", 20, 10, 0.5, kappa, low, 1.0, "fair", "", ())

    assert picture({"All": [row(0.1, 0.5)]}).left == -0.2
    assert picture({"All": [row(-0.2, 0.5)]}).left == -0.2
    drawn = picture({"All": [row(-0.23, 0.1)], "Months": [row(None, -0.5)]})
    assert (drawn.left, drawn.at(-0.6), drawn.at(1)) == (-0.6, 0, 100)
    assert drawn.ticks[0] == -0.6 and drawn.ticks[-1] == 1 and 0 in drawn.ticks
    assert sum(band.wide for band in drawn.bands) == pytest.approx(100)


def test_an_empty_desk_is_told_how_figures_come_and_a_day_that_is_none_is_refused(as_, database):
    page = as_("edda").get("/board/agreement").text
    assert "No claim has both reviews yet" in page and "<figure" not in page
    with database.writing() as session:
        put_rounds(session, MIXED)
    assert "leave the day empty" in as_("edda").get("/board/agreement?since=2999-01-01").text
    answer = as_("edda").get("/board/agreement?since=nonsense")
    assert answer.status_code == 422 and "Write the day as 2021-03-01." in answer.text


def test_no_other_page_loads_the_library():
    code = "import sys, workbench.web.app; print({'statsmodels', 'scipy', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout == "set()\n", done.stderr
