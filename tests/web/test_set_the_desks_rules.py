"""The desk's rules: everybody reads them, editors set them, nobody sets them over somebody else's."""

import pytest
from lxml import html
from sqlmodel import select

from tests.conftest import person
from workbench.models import Event, Policy
from workbench.policy import BLOCKERS, DeskPolicy, read
from workbench.review.policies import in_force, set_policy

KINDS = ("fact", "attributed_statement", "opinion", "normative", "prediction")


def words(page: str) -> str:
    return " ".join(" ".join(html.fromstring(page).xpath("//main//text()")).split())


def fields(page: str) -> dict[str, object]:
    """The form as it stands, with its ticked boxes."""
    form = html.fromstring(page).xpath("//main//form")[0]
    given = {name: value for name, value in form.fields.items() if value is not None and name != "blocker"}
    return {**given, "blocker": form.xpath(".//input[@name='blocker'][@checked]/@value")}


def send(as_, page, name="edda", **typed):
    browser = as_(name)
    return browser.client.post("/policy", data={**fields(page), "csrf_token": browser.token(), **typed})


def rules(database) -> DeskPolicy:
    with database.reading() as session:
        return in_force(session)


def test_the_form_shows_what_is_in_force_and_changes_nothing_by_itself(as_, database):
    page = as_("edda").get("/policy").text
    assert "the safe default is in force" in page and "always needs two" in page

    assert send(as_, page).status_code == 303

    assert rules(database) == DeskPolicy()
    assert "Nothing was set otherwise." in words(as_("rosa").get("/policy").text)


def test_an_editor_sets_every_rule(as_, database):
    page = as_("edda").get("/policy").text
    given = {"fact-unanswered": "1", "fact-answered": "3", "opinion-unanswered": "2", "max_age_days": "90"}

    answer = send(as_, page, **given, blocker=["drafts", "accusations"])

    assert (answer.status_code, answer.headers["Location"]) == (303, "/policy")
    found = rules(database)
    assert (found.two_reviews["fact"], found.two_reviews["opinion"]) == ([1, 3], [2, 4])
    assert (found.max_age_days, found.blockers) == (90, ("drafts", "accusations"))
    with database.reading() as session:
        (event,) = session.exec(select(Event).where(Event.action == "rules set")).all()
        assert (event.target, event.target_id) == ("policy", session.exec(select(Policy.id)).one())


def test_every_change_is_told_with_who_and_what(as_, database):
    send(as_, as_("edda").get("/policy").text, max_age_days="")
    send(as_, as_("edda").get("/policy").text, **{"fact-answered": "2"}, blocker=list(BLOCKERS)[1:])

    said = words(as_("rosa").get("/policy").text)
    history = said[said.index("Changes") :]
    assert "How old a finding may get 730 days no limit" in history and history.count("Edda, ") == 2
    assert "Two reviews, fact, somebody else answered no no claim claims worth 2 or more" in history
    assert "Keeps a story back: the text is still being split yes no" in history
    assert history.index("claims worth 2 or more") < history.index("no limit")


@pytest.mark.parametrize("name", ["ada", "rosa", "anton"])
def test_others_read_the_rules_in_words(name, as_, database):
    page = as_(name).get("/policy").text
    assert "Only editors set the desk’s rules." in page.replace("'", "’").replace("&#39;", "’")
    assert not html.fromstring(page).xpath("//main//select | //main//button")
    assert "Fact every claim no claim" in words(page) and "730 days" in page
    assert as_(name).post("/policy", {"seen": 0}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"max_age_days": "0"}, "from 1 to 36,500"),
        ({"max_age_days": "-1"}, "from 1 to 36,500"),
        ({"max_age_days": "99999"}, "from 1 to 36,500"),
        ({"max_age_days": "९"}, "from 1 to 36,500"),
        ({"fact-answered": "5"}, "Choose for every kind of claim"),
        ({"fact-answered": ""}, "Choose for every kind of claim"),
        ({"blocker": ["nonsense"]}, "not known"),
        ({"seen": "x"}, "load the page again"),
    ],
)
def test_rules_that_are_none_are_refused_and_stay_typed(typed, sentence, as_, database):
    page = as_("edda").get("/policy").text
    answer = send(as_, page, **{"opinion-unanswered": "2", **typed})
    assert answer.status_code == 422 and sentence in answer.text
    left = fields(answer.text)
    assert left["opinion-unanswered"] == "2" and left["max_age_days"] == typed.get("max_age_days", "730")
    assert rules(database) == DeskPolicy()


def test_two_editors_at_once_see_both_versions_and_nothing_is_lost(as_, database):
    page = as_("edda").get("/policy").text
    with database.writing() as session:  # another editor, meanwhile
        theirs = read({**DeskPolicy().plain(), "max_age_days": 30})
        set_policy(session, person(session, "edda"), rules=theirs, seen=0)

    answer = send(as_, page, **{"fact-unanswered": "3"}, max_age_days="60", blocker=["drafts"])

    assert answer.status_code == 409 and "look at them as they are now" in answer.text
    said = words(answer.text)
    assert "How old a finding may get 30 days 60 days" in said
    assert "Two reviews, fact, nobody has answered every claim claims worth 3" in said
    left = fields(answer.text)
    assert (left["fact-unanswered"], left["max_age_days"], left["blocker"]) == ("3", "60", ["drafts"])
    assert rules(database).max_age_days == 30

    assert send(as_, answer.text).status_code == 303
    assert (rules(database).max_age_days, rules(database).blockers) == (60, ("drafts",))


def test_the_rules_are_found_from_the_board_and_from_a_claim(as_, things):
    assert 'href="/policy"' in as_("edda").get("/board").text
    page = as_("ada").get(f"/claims/{things['claim_id']}").text
    assert 'It needs two reviews by <a href="/policy">the desk’s rules</a>' in page


def test_a_claim_says_where_one_review_is_enough(as_, things):
    send(as_, as_("edda").get("/policy").text, **{f"{kind}-unanswered": "4" for kind in KINDS})
    page = as_("ada").get(f"/claims/{things['claim_id']}").text
    assert 'One review is enough for it by <a href="/policy">the desk’s rules</a>.' in page
