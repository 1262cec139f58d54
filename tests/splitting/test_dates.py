import pytest

from workbench.splitting import describe_date, edtf_bounds


def day(value):
    return edtf_bounds(value)[0]


def test_a_year_runs_from_its_first_to_its_last_day():
    assert edtf_bounds("2020") == (day("2020-01-01"), day("2020-12-31"))


def test_a_month_ends_with_its_last_day():
    assert edtf_bounds("2020-02~") == (day("2020-02-01"), day("2020-02-29"))


def test_an_interval_takes_the_outer_ends():
    assert edtf_bounds("2018-05/2019") == (day("2018-05-01"), day("2019-12-31"))


def test_an_open_end_has_no_bound():
    assert edtf_bounds("2018/..") == (day("2018-01-01"), None)
    assert edtf_bounds("../2018") == (None, day("2018-12-31"))


@pytest.mark.parametrize("value", ["2021-02-31", "0000", "2021-13", "next week", "../..", "2020/2019", "", "२०२०"])
def test_what_is_no_date_is_refused_with_one_sentence(value):
    with pytest.raises(ValueError, match=r"^“.*\.$"):
        edtf_bounds(value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2021-11-22/2021-11-24", "22–24 November 2021"),
        ("2021-10-30/2021-11-02", "30 October – 2 November 2021"),
        ("2020-03", "March 2020"),
        ("2020-01/2020-03", "January–March 2020"),
        ("2018/..", "since 2018"),
        ("../2018", "until 2018"),
        ("2020~", "about 2020"),
        ("2019/2021", "2019–2021"),
    ],
)
def test_dates_are_said_in_words(value, words):
    assert describe_date(value) == words
