"""Headline, authors, outlet and date of pasted pages, all invented."""

import pytest

from workbench.splitting import read_text
from workbench.splitting.credits import names_in
from workbench.splitting.dated import dateline_end, is_dated_line

BODY = (
    "The council of Alba closed the harbour on Monday after a storm had broken the pier, officials said.\n\n"
    "Fishers said that the harbour would stay closed for weeks, and that the council had not told them why.\n\n"
    "The council did not answer questions about the pier and the harbour by Tuesday night, the union added.\n"
)


def page(*above):
    return read_text("\n".join(above) + "\n\n" + BODY)


@pytest.mark.parametrize(
    "furniture",
    [
        "Listen to this column (6 min)",
        "By Ida Roe in Alba",
        "Ida.Roe@lantern.example",
        "Updated 1:39 am EST, Wednesday, November 10, 2021",
        "Why you can trust The Lantern",
        "(Bo Finn / Northern Press)",
    ],
)
def test_what_stands_between_headline_and_text_is_not_the_headline(furniture):
    assert page("Council closes harbour after storm", furniture).headline.value == "Council closes harbour after storm"


def test_a_related_story_above_the_text_is_not_the_headline():
    found = page("Council closes harbour after storm", "By Ida Roe", "Singer cancels spring tour again")
    assert found.headline.value == "Council closes harbour after storm"


def test_a_page_title_gives_headline_and_outlet():
    found = page("Council closes harbour after storm - The Lantern", "Menu")
    assert (found.headline.value, found.outlet.value) == ("Council closes harbour after storm", "The Lantern")


def test_a_labelled_date_is_evidence_and_the_masthead_is_not():
    found = page("4 December 2021", "News", "Council closes harbour after storm", "Published 9 November 2021 07:29 GMT")
    assert (found.masthead_on.value, found.published.value) == ("2021-12-04", "2021-11-09")
    assert "labels" in found.published.why


def test_the_date_beside_the_byline_is_the_storys_own():
    found = page("Council closes harbour after storm", "By Ida Roe", "Nov. 9, 2021 8:03 am ET")
    assert (found.authors.value, found.published.value) == (("Ida Roe",), "2021-11-09")


def test_only_an_update_is_said_to_be_one():
    found = page("Council closes harbour after storm", "Last updated: 9 November 2021")
    assert found.published.value == "2021-11-09"
    assert "last change" in found.published.why


def test_a_dateline_gets_its_year_from_the_saved_page():
    text = "4 December 2021\n\nCouncil closes harbour after storm\n\nALBA CITY, 9 November (Northern Press) - " + BODY
    found = read_text(text)
    assert found.published.value == "2021-11-09"


@pytest.mark.parametrize(
    ("line", "dated"),
    [
        ("November 9, 2021 / 1:07 AM / Lantern News", True),
        ("Posted by Ida Roe on November 9, 2021, 6:21 AM EST", True),
        ("Mon 8 Nov 2021 18.54 GMT Last modified on Mon 8 Nov 2021 18.56 GMT", True),
        ("The massacre of 4 June 1989", False),
        ("The council closed the harbour on 9 November 2021", False),
    ],
)
def test_a_dated_line_says_little_else(line, dated):
    assert is_dated_line(line) is dated


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("ALBA CITY, 3 March (Northern Press) - The port closed.", "The port closed."),
        ("(Northern Press) — The port closed.", "The port closed."),
        ("By Ida Roe ALBA, Sever – The port closed.", "The port closed."),
        ("Alba, 3 March - The port closed.", "The port closed."),
        ("Alba - the port - closed.", "Alba - the port - closed."),
    ],
)
def test_a_dateline_is_cut_off_the_first_sentence(line, first):
    assert line[dateline_end(line, 0, len(line)) :] == first


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ida Roe, Bo Finn and Una Ek", ["Ida Roe", "Bo Finn", "Una Ek"]),
        ("IDA ROE in Alba", ["Ida Roe"]),
        ("Ida Roe Staff Writer", ["Ida Roe"]),
        ("LANTERN STAFF", []),
    ],
)
def test_names_of_a_byline_come_without_roles(line, names):
    assert names_in(line) == names
