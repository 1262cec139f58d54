from workbench.splitting import read_text

BODY = "The council of Alba {} and the mayor said that the hall would be open to all who want to listen."


def published(sentence, masthead="4th Dec 2021\n\n"):
    return read_text(masthead + "Alba to vote on its bridge\n\n" + BODY.format(sentence)).published


def test_the_day_a_page_was_saved_is_not_its_publication_date():
    page = read_text("4th Dec 2021\n\nAlba votes\n\n" + BODY.format("met in the old hall of the town"))
    assert (page.masthead_on.value, page.published.value) == ("2021-12-04", None)


def test_a_coming_day_puts_publication_before_it():
    assert published("will vote on Thursday (25 November)").value == "2021-11-22/2021-11-24"


def test_the_weekday_votes_for_the_year():
    assert published("will vote on Thursday (11 February)", "19 Jan 2022\n\n").value == "2021-02-08/2021-02-10"


def test_a_past_weekday_is_at_most_a_week_old():
    assert published("met on Monday 15 November, it says,").value == "2021-11-15/2021-11-21"


def test_a_past_month_bounds_an_honest_interval():
    found = published("met in March 2020 in the old hall")
    assert found.value == "2020-03/2021-12-04"
    assert "the day is unknown" in found.why


def test_without_any_date_nothing_is_proposed():
    assert published("met in March 2020", masthead="").value is None
