import pytest

from workbench.splitting.timex import time_expressions


def times(text, published="2021-11-10"):
    return [t.value for t in time_expressions(text, 0, len(text), published)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on 3 May 2019", "2019-05-03"),
        ("in March 2020", "2020-03"),
        ("since 2018", "2018/.."),
        ("from 2015 to 2017", "2015/2017"),
        ("in the 1990s", "1990/1999"),
        ("in February", "2021-02"),
        ("in December", "2020-12"),
        ("it will open in December", "2021-12"),
        ("yesterday", "2021-11-09"),
        ("on Monday", "2021-11-08"),
        ("last year", "2020"),
        ("before 2010", "../2009"),
        ("by the end of 2020", "../2020"),
        ("after 2016", "2017/.."),
        ("before May 2020", "../2020-04"),
        ("he ran until March", "../2021-03"),
        ("he left before 5 May 2020", "../2020-05-04"),
        ("two days before 5 May 2020", "2020-05-05"),
        ("from at least 2002 to 2005", "2002/2005"),
        ("the session starts in January", "2022-01"),
        ("the session started in January", "2021-01"),
        ("three months ago", "2021-08"),
        ("just weeks ago", "2021-09/2021-11"),
        ("on Thursday and Friday (25-26) November, it will", "2021-11-25/2021-11-26"),
    ],
)
def test_times_are_read_as_edtf(text, value):
    assert times(text) == [value]


@pytest.mark.parametrize("text", ["they may march", "March on, he said", "a five-year plan", "$2020", "2,019 people"])
def test_what_only_looks_like_a_time_is_none(text):
    assert times(text) == []


def test_an_uncertain_publication_date_keeps_only_what_holds_for_all_of_it():
    assert times("yesterday", "2021-11-08/2021-11-10") == ["2021-11"]
    assert times("in May", "2021-11-08/2021-11-10") == ["2021-05"]


def test_without_a_publication_date_relative_times_stay_open():
    assert times("in May", None) == [None]


def test_31_february_is_no_time():
    assert times("on 31 February 2020") in ([], ["2020-02"])


def test_a_publication_date_at_the_edge_of_the_calendar_is_harmless():
    assert times("yesterday and next week", "0001-01-01") == [None, None]


def test_two_months_share_their_year():
    text = "Between March and June 2019 she lived in Alba; from November to January 2020 she did not."
    assert [t.value for t in time_expressions(text, 0, len(text), "2021-11-10")] == [
        "2019-03/2019-06",
        "2019-11/2020-01",
    ]
