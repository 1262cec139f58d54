"""Threads: opened, answered, resolved, reopened; who is told; nothing said is ever changed."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select, text

from tests.conftest import STORY, person
from workbench.db import now
from workbench.errors import Forbidden, Invalid, Stale
from workbench.evidence import items
from workbench.models import Comment, Event, EventDetail, Evidence, Notification, User
from workbench.queries.articles import article, version
from workbench.queries.claims import claim
from workbench.queries.threads import thread as loaded
from workbench.review import claims as review
from workbench.review import comments, undo
from workbench.review.claims import Passage

FIRST = "The court fined 12 members."
START = STORY.index(FIRST)


@pytest.fixture
def desk(article_id, session):
    """(session, ada, ben)."""
    return session, person(session, "ada"), person(session, "ben")


@pytest.fixture
def first(claim_id, session):
    return claim(session, claim_id)


@pytest.fixture
def held(article_id, session):
    return version(session, article_id)


@pytest.fixture
def item(first, session):
    given = items.Item("Register", "Tolvan court", "primary", text="Page 4.")
    ada = person(session, "ada")
    link = items.add(session, ada, first, item=given, bearing=items.Bearing("supports"))
    return session.get_one(Evidence, link.evidence_id)


def words(held, quote) -> Passage:
    at = held.text.index(quote)
    return Passage(at, at + len(quote), quote)


def last_event(session) -> Event:
    return session.exec(select(Event).order_by(Event.seq.desc())).first()


def told(session) -> list[tuple[str, str]]:
    """(whom, of what) of every notification so far."""
    rows = select(User.name, Notification.notice).where(User.id == Notification.user_id).order_by(Notification.id)
    return [tuple(row) for row in session.exec(rows)]


def test_a_thread_on_a_claim_is_an_event_of_the_claim(desk, first, article_id):
    session, ada, _ = desk
    thread = comments.open_thread(session, ada, first, text=" Ask the court. ")
    event = last_event(session)
    assert (event.action, event.target, event.target_id, event.article_id) == ("commented", "claim", 1, article_id)
    assert session.get(EventDetail, event.seq).after == {"thread": thread.id, "text": "Ask the court."}
    assert first.revision == 1


def test_a_thread_on_evidence_is_an_event_of_the_evidence(desk, item):
    session, ada, _ = desk
    thread = comments.open_thread(session, ada, item, text="Whose stamp?")
    event = last_event(session)
    assert (event.target, event.target_id, thread.evidence_id) == ("evidence", item.id, item.id)


def test_a_thread_on_a_passage_is_an_event_of_its_own_in_the_story(desk, held, article_id):
    session, ada, _ = desk
    thread = comments.open_thread(session, ada, held, text="Who counted?", passages=[words(held, FIRST)])
    event = last_event(session)
    assert (event.target, event.target_id, event.article_id) == ("thread", thread.id, article_id)
    assert held.text[thread.start : thread.stop] == FIRST


def test_sentences_that_follow_one_another_are_one_passage(desk, held):
    session, ada, _ = desk
    parts = [words(held, "Police arrested 30 people at the port on 4 May 2021."), words(held, "The minister said")]
    thread = comments.open_thread(session, ada, held, text="Both?", passages=parts[::-1])
    assert held.text[thread.start : thread.stop].split() == f"{parts[0].quote} {parts[1].quote}".split()


@pytest.mark.parametrize(
    ("quotes", "sentence"),
    [([], "Select the words"), ([FIRST, "The minister said"], "follow one another")],
)
def test_other_passages_are_refused(quotes, sentence, desk, held):
    session, ada, _ = desk
    with pytest.raises(Invalid, match=sentence):
        comments.open_thread(session, ada, held, text="So?", passages=[words(held, quote) for quote in quotes])


def test_words_that_are_not_where_they_were_are_refused(desk, held):
    session, ada, _ = desk
    with pytest.raises(Stale, match="not where they were"):
        comments.open_thread(session, ada, held, text="So?", passages=[Passage(START, START + 3, "Thx")])
    with pytest.raises(Invalid, match="outside the text"):
        comments.open_thread(session, ada, held, text="So?", passages=[Passage(5, 10**9, "x")])


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 10_001])
def test_an_empty_or_endless_comment_is_refused(text, desk, first):
    session, ada, _ = desk
    thread = comments.open_thread(session, ada, first, text="One.")
    for act in (
        lambda: comments.open_thread(session, ada, first, text=text),
        lambda: comments.reply(session, ada, thread, text=text),
    ):
        with pytest.raises(Invalid, match="at most 10,000"):
            act()


def test_a_thread_is_resolved_and_reopened_once_each(desk, first):
    session, ada, ben = desk
    thread = comments.open_thread(session, ada, first, text="One.")
    comments.resolve(session, ben, thread)
    assert (thread.resolved_by_id, last_event(session).action) == (ben.id, "thread resolved")
    with pytest.raises(Stale, match="resolved already"):
        comments.resolve(session, ada, thread)
    comments.reopen(session, ada, thread)
    assert (thread.resolved_at, last_event(session).action) == (None, "thread reopened")
    with pytest.raises(Stale, match="open already"):
        comments.reopen(session, ada, thread)


def test_a_reply_reopens_a_resolved_thread_and_its_event_says_so(desk, first):
    session, ada, ben = desk
    thread = comments.open_thread(session, ada, first, text="One.")
    comments.resolve(session, ben, thread)
    comments.reply(session, ada, thread, text="Not yet.")
    detail = session.get(EventDetail, last_event(session).seq)
    assert (thread.resolved_at, thread.resolved_by_id) == (None, None)
    assert (detail.before, detail.after["resolved"]) == ({"resolved": "yes"}, "no")


def test_those_mentioned_and_those_who_wrote_are_told_once_and_nobody_of_their_own(desk, first):
    session, ada, ben = desk
    thread = comments.open_thread(session, ada, first, text="@Ben and @rosa, and I (@Ada), @Nobody, x@ben.org")
    assert sorted(told(session)) == [("Ben", "mentioned"), ("Rosa", "mentioned")]
    comments.reply(session, ben, thread, text="Yes.")
    assert told(session)[2:] == [("Ada", "replied")]
    comments.reply(session, person(session, "edda"), thread, text="@Ada, see above.")
    assert told(session)[3:] == [("Ada", "mentioned"), ("Ben", "replied")]


def test_a_notification_leads_to_its_thread(desk, first, item, held, article_id):
    session, ada, ben = desk
    about = [
        comments.open_thread(session, ada, first, text="@Ben"),
        comments.open_thread(session, ada, item, text="@Ben"),
        comments.open_thread(session, ada, held, text="@Ben", passages=[words(held, FIRST)]),
    ]
    rows = session.exec(select(Notification).where(Notification.user_id == ben.id).order_by(Notification.id)).all()
    assert [row.thread_id for row in rows] == [thread.id for thread in about]
    assert [(row.claim_id, row.article_id) for row in rows] == [(1, article_id), (None, None), (None, article_id)]


def test_an_account_that_is_switched_off_is_told_nothing(desk, first):
    session, ada, ben = desk
    thread = comments.open_thread(session, ben, first, text="One.")
    ben.disabled_at = now()
    comments.reply(session, ada, thread, text="@Ben @Rosa Two.")
    assert told(session) == [("Rosa", "mentioned")]
    assert "Ben" not in dict(comments.whom(session)).values()


def test_the_system_account_cannot_be_mentioned(desk):
    assert {name for _, name in comments.whom(desk[0])} == {"Ada", "Ben", "Edda", "Rosa", "Anton"}


@pytest.mark.parametrize("name", ["rosa", "anton"])
def test_who_may_not_comment_does_none_of_it(name, desk, first, item, held):
    session, ada, _ = desk
    actor, thread = person(session, name), comments.open_thread(session, ada, first, text="One.")
    for act in (
        lambda: comments.open_thread(session, actor, first, text="So?"),
        lambda: comments.open_thread(session, actor, item, text="So?"),
        lambda: comments.open_thread(session, actor, held, text="So?", passages=[words(held, FIRST)]),
        lambda: comments.reply(session, actor, thread, text="So?"),
        lambda: comments.resolve(session, actor, thread),
        lambda: comments.reopen(session, actor, thread),
    ):
        with pytest.raises(Forbidden):
            act()


def test_in_an_archived_story_nothing_more_is_said(desk, first, held, article_id):
    session, ada, _ = desk
    on_claim = comments.open_thread(session, ada, first, text="One.")
    on_words = comments.open_thread(session, ada, held, text="One.", passages=[words(held, FIRST)])
    article(session, article_id).archived_at = now()
    session.flush()
    for thread in (on_claim, on_words):
        with pytest.raises(Forbidden, match="archived"):
            comments.reply(session, ada, loaded(session, thread.id), text="Two.")


def test_what_was_said_is_never_changed_and_a_thread_never_moves(desk, first):
    session, ada, _ = desk
    comments.open_thread(session, ada, first, text="One.")
    for change in (
        "UPDATE comment SET text = 'Two.'",
        "DELETE FROM comment",
        "UPDATE thread SET claim_id = 2",
        "DELETE FROM thread",
    ):
        with pytest.raises(IntegrityError, match="append-only"), session.begin_nested():
            session.exec(text(change))
    assert session.exec(select(Comment.text)).all() == ["One."]


def test_a_thread_in_all_its_turns_does_not_keep_one_from_undoing(desk, first, article_id):
    session, ada, ben = desk
    review.keep(session, ada, first, revision=first.revision)
    thread = comments.open_thread(session, ben, first, text="Why?")
    comments.reply(session, ada, thread, text="Because.")
    comments.resolve(session, ben, thread)
    comments.reopen(session, ben, thread)
    story = article(session, article_id)
    assert undo.undo(session, ada, story, seq=undo.last(session, ada, story)[0].seq) == "kept"
    assert first.state == "draft"
