"""Notifications: what one is told, where it leads, that it is one's own, and that no sealed review is told by it."""

import pytest
from lxml import html
from sqlmodel import select

from tests.conftest import person
from workbench.models import Answer, Event, Notice, Notification, State, User
from workbench.notices import tell
from workbench.queries.claims import claim
from workbench.review import assignments, comments, reviews
from workbench.review import claims as review

CANARY = "Canary-in-the-rationale"


@pytest.fixture
def notify(database):
    """`notify("ben", 3)` tells ben of the last event three times."""

    def say(name: str, times: int = 1, notice: Notice = Notice.SETTLED) -> None:
        on_claim = 1 if notice not in {Notice.SIGNED_OFF, Notice.REOPENED} else None
        with database.writing() as session:
            to, event = person(session, name), session.exec(select(Event).order_by(Event.seq.desc())).first()
            row = {"user_id": to.id, "event_seq": event.seq, "notice": notice, "claim_id": on_claim, "article_id": 1}
            session.add_all([Notification(**row) for _ in range(times)])

    return say


def tree(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def sentences(browser) -> list[str]:
    rows = tree(browser.get("/notifications")).xpath("//ul[contains(@class,'news')]/li/p[1]")
    return [" ".join(row.text_content().split()) for row in rows]


def count(browser) -> str:
    return " ".join(tree(browser.get("/keys")).get_element_by_id("notices").text_content().split())


def test_a_mention_is_told_in_words_and_leads_to_the_very_thread(as_, claim_id, load):
    as_("edda").post(f"/claims/{claim_id}/comments", {"comment": "@Ben, look."})
    ben = as_("ben")
    assert sentences(ben) == [f"unread Edda mentioned you in a comment on “{load(claim_id).text}”."]
    [link] = tree(ben.get("/notifications")).xpath("//ul[contains(@class,'news')]//a/@href")
    assert link == f"/claims/{claim_id}?thread=1#thread-1"
    assert tree(ben.get(link)).get_element_by_id("thread-1") is not None
    assert sentences(ben)[0].startswith("unread")  # going there says nothing


def test_a_story_and_evidence_are_named_by_their_titles(as_, things):
    as_("ada").post(f"/evidence/{things['evidence_id']}/comments", {"comment": "@Rosa"})
    first = html.fromstring(as_("ada").get(f"/articles/{things['article_id']}/select").text)
    value = first.xpath("//input[@name='passage']/@value")[0]
    as_("ada").post(f"/articles/{things['article_id']}/comments", {"passage": value, "comment": "@Rosa"})
    passage, evidence, *_ = sentences(as_("rosa"))
    assert passage == "unread Ada mentioned you in a comment on “Port council bans dockers' party”."
    assert evidence == "unread Ada mentioned you in a comment on “Court register”."
    for link in tree(as_("rosa").get("/notifications")).xpath("//ul[contains(@class,'news')]//a/@href")[:2]:
        assert tree(as_("rosa").get(link)).get_element_by_id(link.split("#")[1]) is not None


@pytest.mark.parametrize("notice", list(Notice))
def test_every_notice_has_words_and_a_place(notice, as_, claim_id, notify):
    notify("ben", notice=notice)
    [said] = sentences(as_("ben"))
    assert said.startswith("unread ") and said.endswith(".") and "“Port council bans dockers' party”" in said
    [link] = tree(as_("ben").get("/notifications")).xpath("//ul[contains(@class,'news')]//a/@href")
    assert as_("ben").get(link).status_code == 200


def test_an_assigned_claim_is_told(as_, claim_id, database, load):
    with database.writing() as session:
        found, edda = claim(session, claim_id), person(session, "edda")
        review.keep(session, edda, found, revision=1)
        assignments.assign(session, edda, found, person(session, "ben"))
    assert sentences(as_("ben")) == [f"unread Edda gave you the claim “{load(claim_id).text}”."]


def test_the_header_counts_what_is_unread_and_says_nothing_of_none(as_, claim_id, notify):
    ben = as_("ben")
    assert count(ben) == "Notifications"
    notify("ben", 3)
    assert count(ben) == "Notifications 3 unread"
    ben.post("/notifications/2/read")
    assert count(ben) == "Notifications 2 unread"
    assert [said.startswith("unread") for said in sentences(ben)] == [True, False, True]
    ben.post("/notifications/2/read")
    assert count(ben) == "Notifications 2 unread"


def test_all_are_marked_as_read_that_the_page_showed_and_no_later_one(as_, claim_id, notify):
    notify("ben", 2)
    [upto] = tree(as_("ben").get("/notifications")).xpath("//input[@name='upto']/@value")
    notify("ben")
    as_("ben").post("/notifications/read", {"upto": upto})
    assert [said.startswith("unread") for said in sentences(as_("ben"))] == [True, False, False]


def test_somebody_elses_are_not_there(as_, claim_id, notify, database):
    notify("ben")
    for name in ("ada", "edda", "anton"):
        assert as_(name).post("/notifications/1/read").status_code == 404
        as_(name).post("/notifications/read", {"upto": 999})
        assert sentences(as_(name)) == []
    assert as_("ben").post("/notifications/2/read").status_code == 404
    with database.reading() as session:
        assert session.get(Notification, 1).read_at is None


def test_a_mark_is_no_change_of_the_desk_and_writes_no_event(as_, claim_id, notify, events):
    notify("ben")
    before = events()
    as_("ben").post("/notifications/1/read")
    as_("ben").post("/notifications/read", {"upto": 1})
    assert events() == before


def test_they_come_in_pages_newest_first(as_, claim_id, notify):
    notify("ben", 60)
    first, second = (tree(as_("ben").get(f"/notifications?page={page}")) for page in (1, 2))
    numbers = [
        [int(action.split("/")[2]) for action in page.xpath("//ul[contains(@class,'news')]//form/@action")]
        for page in (first, second)
    ]
    assert numbers == [list(range(60, 10, -1)), list(range(10, 0, -1))]
    assert first.xpath("//a[@rel='next']/@href") == ["/notifications?page=2"]
    assert second.xpath("//a[@rel='next']/@href") == []
    assert "nothing on this page" in as_("ben").get("/notifications?page=3").text


def test_without_any_the_page_says_what_comes_here(as_):
    assert "You are told here when" in as_("rosa").get("/notifications").text


def test_a_retired_claim_is_still_told_of_and_found(as_, claim_id, load, database):
    as_("edda").post(f"/claims/{claim_id}/comments", {"comment": "@Ben"})
    with database.writing() as session:
        found = claim(session, claim_id)
        review.split(session, person(session, "ada"), found, texts=["One fact.", "Another."], revision=found.revision)
    assert load(claim_id).state == "retired"
    assert load(claim_id).text in sentences(as_("ben"))[0]
    [link] = tree(as_("ben").get("/notifications")).xpath("//ul[contains(@class,'news')]//a/@href")
    assert "@Ben" in as_("ben").get(link).text


def test_no_notification_tells_what_a_sealed_review_says(as_, claim_id, database, load):
    """Ada reviews first; the claim accuses, so a second person must judge it without knowing what she said."""
    with database.writing() as session:
        ada, ben, edda = (person(session, name) for name in ("ada", "ben", "edda"))
        found = claim(session, claim_id)
        review.keep(session, ada, found, revision=1)
        found.accuses, found.accuses_by_id, found.accusation = Answer.YES, ada.id, "A person said so."
        session.flush()
        form = reviews.ReviewForm("not_checkable", "low", CANARY)
        reviews.review(session, ada, found, form=form, revision=found.revision)
        assert found.state == State.SECOND_REVIEW
        assignments.assign(session, edda, found, ben)
        thread = comments.open_thread(session, ada, found, text="@Ben, your turn.")
        comments.reply(session, edda, thread, text="@Ben and @Rosa, please.")
    for name in ("ben", "rosa", "edda", "anton"):
        page = as_(name).get("/notifications").text
        assert CANARY not in page and "not checkable" not in page and "not_checkable" not in page
        assert CANARY not in as_(name).get(f"/claims/{claim_id}?thread=1").text
    assert [said.split(" on ")[0] for said in sentences(as_("ben"))][:2] == [
        "unread Edda mentioned you in a comment",
        "unread Ada mentioned you in a comment",
    ]
    with database.reading() as session:  # what is kept of a notification has no room for more
        names = {"id", "user_id", "event_seq", "notice", "claim_id", "thread_id", "article_id", "read_at"}
        assert set(Notification.model_fields) == names
        assert session.exec(select(Notification).join(User).where(User.email == "ben@example.org")).first()


def test_a_hostile_title_is_only_text(as_, claim_id, database):
    with database.writing() as session:
        found = claim(session, claim_id)
        wording = review.Wording("<script>alert(1)</script> {who} {0}", "fact")
        review.edit(session, person(session, "ada"), found, wording=wording, revision=1)
        event = session.exec(select(Event).order_by(Event.seq.desc())).first()
        tell(session, event, [person(session, "ben").id], Notice.STALE, claim=found)
    assert sentences(as_("ben")) == ["unread The finding on the claim “<script>alert(1)</script> {who} {0}” is stale."]
