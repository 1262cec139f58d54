"""Threads on the pages of claims, evidence and articles: by forms alone, with what was typed kept."""

import re

import pytest
from lxml import html
from sqlmodel import select

from tests.conftest import STORY, import_story, person
from workbench.db import now
from workbench.models import Article, Notification, Thread

FIRST = "The court fined 12 members."
THEN = "Police arrested 30 people at the port on 4 May 2021."
NEXT = "The minister said that nobody was hurt."
LONG = "A long story\n\n" + "\n\n".join(f"The court fined {n} members on {n % 28 + 1} May 2020." for n in range(1, 231))


def passage(quote: str, text: str = STORY) -> str:
    at = text.index(quote)
    return f"{at}:{at + len(quote)}:{quote}"


@pytest.fixture
def places(things):
    """Where one opens a thread, by what it is about, with the form's fields."""
    return {
        "claim": (f"/claims/{things['claim_id']}/comments", {}),
        "evidence": (f"/evidence/{things['evidence_id']}/comments", {}),
        "passage": (f"/articles/{things['article_id']}/comments", {"passage": passage(FIRST)}),
    }


def tree(answer):
    return html.fromstring(answer.text)


@pytest.mark.parametrize("about", ["claim", "evidence", "passage"])
def test_a_thread_stands_on_its_page_at_the_place_that_the_answer_names(about, as_, places):
    address, form = places[about]
    answer = as_("ben").post(address, {**form, "comment": "Ask <the> court, @Ada."})
    assert answer.status_code == 303
    where, anchor = answer.headers["Location"].split("#")
    thread = tree(as_("rosa").get(where)).get_element_by_id(anchor)
    assert "Ask <the> court, @Ada." in thread.text_content()
    assert thread.xpath(".//b[@class='mention']/text()") == ["@Ada"]
    assert thread.xpath(".//form") == []  # Rosa only reads


@pytest.mark.parametrize("about", ["claim", "evidence", "passage"])
def test_it_is_answered_resolved_and_reopened_by_forms(about, as_, places):
    address, form = places[about]
    ben, ada = as_("ben"), as_("ada")
    where, anchor = ben.post(address, {**form, "comment": "Who counted?"}).headers["Location"].split("#")
    thread = f"/threads/{anchor.removeprefix('thread-')}"
    assert ada.post(f"{thread}/reply", {"reply": "The court."}).headers["Location"] == f"{where}#{anchor}"
    ada.post(f"{thread}/resolve")
    page = tree(ben.get(where))
    folded = page.get_element_by_id(anchor).getparent()
    assert (folded.get("class"), "open" in folded.attrib) == ("resolved", True)  # the address asks for it
    assert "Resolved by Ada" in folded.text_content() and "The court." in folded.text_content()
    assert ada.post(f"{thread}/resolve").status_code == 409
    ben.post(f"{thread}/reopen")
    assert tree(ben.get(where)).get_element_by_id(anchor).getparent().get("class") != "resolved"


def test_a_reply_reopens_a_resolved_thread(as_, places, database):
    address, _ = places["claim"]
    number = as_("ben").post(address, {"comment": "Who?"}).headers["Location"].split("-")[-1]
    as_("ben").post(f"/threads/{number}/resolve")
    assert "Reply and reopen" in as_("ada").get(address.removesuffix("/comments")).text
    assert as_("ada").post(f"/threads/{number}/reply", {"reply": "Still open."}).status_code == 303
    with database.reading() as session:
        assert session.get(Thread, int(number)).resolved_at is None


@pytest.mark.parametrize("about", ["claim", "evidence", "passage"])
def test_what_was_typed_and_refused_comes_back_in_its_own_form(about, as_, places):
    address, form = places[about]
    long = "word " * 3000
    answer = as_("ada").post(address, {**form, "comment": long})
    assert answer.status_code == 422 and long in answer.text and "at most 10,000" in answer.text
    as_("ada").post(address, {**form, "comment": "One."})
    number = as_("ada").post(address, {**form, "comment": "Two."}).headers["Location"].split("-")[-1]
    page = tree(as_("ada").post(f"/threads/{number}/reply", {"reply": long}))
    filled = [area.get("id") for area in page.xpath("//textarea") if area.text and area.text.strip()]
    assert filled == [f"reply-{number}"]
    assert len(page.xpath("//*[@id='fault-reply']")) == 1
    assert "open" in page.get_element_by_id(f"reply-{number}").xpath("ancestor::details[1]")[0].attrib


def test_the_form_says_whom_one_can_name(as_, things):
    for page in (
        f"/claims/{things['claim_id']}",
        f"/evidence/{things['evidence_id']}",
        f"/articles/{things['article_id']}",
    ):
        hint = tree(as_("ada").get(page)).get_element_by_id("whom").text_content()
        assert "@Ada, @Anton, @Ben, @Edda, @Rosa." in hint


@pytest.mark.parametrize(
    ("quotes", "status", "sentence"),
    [
        ([THEN, NEXT], 303, ""),
        ([FIRST, THEN], 422, "tick sentences that follow one another"),
        ([], 422, "Select the words that your comment is about."),
    ],
)
def test_ticked_sentences_are_one_passage_or_refused(quotes, status, sentence, as_, article_id):
    form = {"passage": [passage(quote) for quote in quotes], "comment": "What I typed.", "text": "Half a claim."}
    answer = as_("ada").post(f"/articles/{article_id}/comments", form)
    assert answer.status_code == status
    if status == 422:
        page = tree(answer)
        assert sentence in page.get_element_by_id("fault-quote").text
        assert (page.get_element_by_id("comment").text.strip(), page.get_element_by_id("text").text.strip()) == (
            "What I typed.",
            "Half a claim.",
        )
        assert len(page.xpath("//input[@name='passage'][@checked]")) == len(quotes)


def test_words_that_are_not_there_are_refused(as_, article_id):
    answer = as_("ada").post(f"/articles/{article_id}/comments", {"passage": "3:8:wrong", "comment": "What I typed."})
    assert answer.status_code == 409
    assert "What I typed." in answer.text and "not where they were" in answer.text


def test_the_article_shows_the_words_and_leads_to_them(as_, article_id):
    as_("ada").post(f"/articles/{article_id}/comments", {"passage": passage("fined 12"), "comment": "Who?"})
    page = tree(as_("ben").get(f"/articles/{article_id}"))
    [link] = page.xpath("//article[@class='thread']/blockquote/a")
    assert link.text == "fined 12"
    assert page.get_element_by_id(link.get("href")[1:]).text == "fined 12"
    assert "open" in page.get_element_by_id("comments").attrib
    said = "".join(page.get_element_by_id("text").itertext())
    assert re.sub(r"\s+", " ", FIRST) in re.sub(r"\s+", " ", said)  # cut once more, and whole


def test_the_list_is_folded_where_no_thread_is_open(as_, article_id):
    ada = as_("ada")
    assert "open" not in tree(ada.get(f"/articles/{article_id}")).get_element_by_id("comments").attrib
    ada.post(f"/articles/{article_id}/comments", {"passage": passage(FIRST), "comment": "Who?"})
    ada.post("/threads/1/resolve")
    folded = tree(ada.get(f"/articles/{article_id}")).get_element_by_id("comments")
    assert "open" not in folded.attrib
    assert "0 open threads, 1 resolved" in folded.text_content()


def test_in_a_long_article_a_thread_is_on_the_page_of_its_words(as_, home, database, ada):
    number = import_story(home, database, ada, LONG)
    quote = "The court fined 225 members on 2 May 2020."
    with database.reading() as session:
        text = session.get(Article, number) and session.exec(select(Thread)).first()
    assert text is None
    where = as_("ada").post(f"/articles/{number}/comments", {"passage": passage(quote, LONG), "comment": "Who?"})
    where, anchor = where.headers["Location"].split("#")
    shown = tree(as_("ben").get(where))
    [link] = shown.xpath("//article[@class='thread']/blockquote/a/@href")
    assert shown.get_element_by_id(link[1:]) is not None and shown.get_element_by_id(anchor) is not None
    first = tree(as_("ben").get(f"/articles/{number}"))
    assert first.xpath("//article[@class='thread']") == []
    [elsewhere] = first.xpath("//details[@id='comments']//li/a")
    assert (elsewhere.get("href"), elsewhere.text) == (f"{where}#{anchor}", quote)


@pytest.mark.parametrize("asked", ["0", "-1", "999", "9" * 5000, "%00", "1.5", "x"])
def test_a_thread_that_is_not_there_asks_for_nothing(asked, as_, things):
    for page in (
        f"/claims/{things['claim_id']}",
        f"/evidence/{things['evidence_id']}",
        f"/articles/{things['article_id']}",
    ):
        assert as_("ada").get(f"{page}?thread={asked}").status_code == 200


def test_words_of_a_story_that_is_signed_off_can_still_be_commented_on(as_, article_id, database):
    with database.writing() as session:
        session.get(Article, article_id).signed_off_at = now()
    page = tree(as_("ada").get(f"/articles/{article_id}/select"))
    assert page.xpath("//textarea/@name") == ["comment"]
    assert page.xpath("//main//form/@action") == [f"/articles/{article_id}/comments"]
    assert "Comment on sentences" in as_("ada").get(f"/articles/{article_id}").text
    form = {"passage": passage(FIRST), "comment": "A reader asks."}
    assert as_("ada").post(f"/articles/{article_id}/comments", form).status_code == 303


def test_the_same_form_sent_twice_says_it_once(as_, places, database):
    address, form = places["claim"]
    answers = [as_("ben").post(address, {**form, "comment": "@Ada", "once": "3-k"}) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    with database.reading() as session:
        assert len(session.exec(select(Thread)).all()) == 2  # with that of the world
        told = select(Notification).where(Notification.user_id == person(session, "ada").id)
        assert {row.thread_id for row in session.exec(told)} >= {2}
