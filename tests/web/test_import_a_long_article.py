"""A long text becomes an article at once; the rest of its drafts comes in the background and nothing waits for it."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from tests.conftest import person
from tests.web.test_import_an_article import DETAILS
from workbench.db import now
from workbench.importing import rest
from workbench.models import Appearance, Article, Claim, Event, Splitting
from workbench.queries.articles import stalled
from workbench.queries.stories import story_status
from workbench.search.grammar import parse
from workbench.search.look import look
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.splitting.models import PINNED, Models
from workbench.upkeep.verify import verify
from workbench.web import background

SENTENCES = 900


@pytest.fixture(scope="module")
def long_text() -> str:
    said = (f"The court of Tolvania fined {n} dockers at pier {n}." for n in range(1, SENTENCES + 1))
    return "A long list of fines\n\n" + " ".join(said) + "\n"


@pytest.fixture
def held(monkeypatch) -> threading.Event:
    """Lets the background work begin when it is set, so that a test sees what is there before."""
    gate, go_on = threading.Event(), background.go_on

    def later(*given, **options) -> None:
        gate.wait(60)
        go_on(*given, **options)

    monkeypatch.setattr(background, "go_on", later)
    return gate


@pytest.fixture
def imported(as_, held, long_text, monkeypatch) -> Iterator[str]:
    """The address of the article right after it was confirmed."""
    monkeypatch.setattr(Models, "parser", lambda _models, _language: None)  # whole sentences will do, and are quick
    preview = as_("ada").post("/articles/new", {"text": long_text}).headers["Location"]
    assert "from the first 400 of 900 sentences" in as_("ada").get(preview).text
    answer = as_("ada").post(f"{preview}/confirm", DETAILS)
    assert answer.status_code == 303
    yield answer.headers["Location"]
    finish(held)


def finish(held: threading.Event) -> None:
    held.set()
    for thread in threading.enumerate():
        if thread.name == "splitting":
            thread.join(60)


def drafts_of(database) -> list[str]:
    with database.reading() as session:
        rows = select(Claim.text).join(Appearance).order_by(col(Appearance.start), col(Claim.id))
        return list(session.exec(rows))


def test_the_article_is_there_at_once_with_its_first_drafts_and_says_what_is_to_come(as_, imported, database):
    page = as_("ben").get(imported).text
    state = as_("ben").get(f"{imported}/splitting").text

    assert len(drafts_of(database)) == 400
    assert "still being split" in page and 'hx-trigger="every 3s"' in page
    assert "400 of 900 sentences" in state


def test_the_rest_comes_in_the_background_and_the_page_says_so(as_, imported, held, database, home):
    before = as_("ada").get(imported).text

    finish(held)

    texts = drafts_of(database)
    assert sum("dockers" in text for text in texts) == SENTENCES == len(texts)
    assert "still being split" in before and "still being split" not in as_("ada").get(imported).text
    assert "All of it is split" in as_("ada").get(f"{imported}/splitting").text
    assert verify(home, database) == []


def test_what_comes_later_is_found_too(imported, held, database, home):
    index, source = Index(home.index_live), EventSource(database)
    assert look(index, source, parse('"890 dockers"'), filters={"type": ["claim"]}).found.total == 0

    finish(held)

    assert look(index, source, parse('"890 dockers"'), filters={"type": ["claim"]}).found.total == 1


def test_every_portion_is_an_event_of_the_person_who_confirmed(imported, held, database):
    finish(held)

    with database.reading() as session:
        events = session.exec(select(Event).where(Event.action == rest.SPLIT_ON)).all()
        ada = person(session, "ada")
    assert [(event.actor_id, event.article_id) for event in events] == [(ada.id, 1)] * 2


def test_the_story_cannot_run_while_it_is_being_split(imported, held, database):
    with database.reading() as session:
        before = [blocker.sentence for blocker in story_status(session, 1).blockers]

    finish(held)

    with database.reading() as session:
        after = [blocker.sentence for blocker in story_status(session, 1).blockers]
    assert "The text is still being split: 400 of 900 sentences are read." in before
    assert not any("being split" in sentence for sentence in after)


def test_a_draft_may_be_kept_meanwhile_and_stays_kept(as_, imported, held, database):
    as_("ada").post("/claims/1/keep", {"revision": 1})

    finish(held)

    with database.reading() as session:
        assert session.get_one(Claim, 1).state == "kept"


def test_the_rest_goes_on_although_details_are_changed_meanwhile(as_, imported, held, database):
    changed = {"headline": "Other", "outlet": "Other", "authors": "", "kind": "news", "revision": 1}
    as_("ada").post(f"{imported}/details", changed)

    finish(held)

    with database.reading() as session:
        assert session.get_one(Article, 1).headline == "Other"
    assert sum("dockers" in text for text in drafts_of(database)) == SENTENCES


def test_a_busy_desk_only_delays_it(imported, held, database, monkeypatch):
    monkeypatch.setattr("workbench.db.WAIT", 0.05)
    with database.writing():
        held.set()
        threading.Event().wait(3)

    finish(held)

    assert sum("dockers" in text for text in drafts_of(database)) == SENTENCES


def test_a_start_goes_on_with_what_is_left_and_does_nothing_where_nothing_is(imported, held, database, home):
    finish(held)
    assert background.start(home, database) is None

    with database.writing() as session:
        session.exec(select(Splitting)).one().finished_at = None
    thread = background.start(home, database)
    thread.join(60)

    assert sum("dockers" in text for text in drafts_of(database)) == SENTENCES


def test_nothing_for_minutes_is_called_stopped(database):
    at = now()
    assert not stalled(None)
    assert not stalled(Splitting(moved_at=at))
    assert stalled(Splitting(moved_at=at - timedelta(minutes=6)))


def test_a_short_article_has_no_progress(as_, article_id, database):
    rest.go_on(database, PINNED)
    assert "being split" not in as_("ada").get(f"/articles/{article_id}").text
    assert as_("ada").get(f"/articles/{article_id}/splitting").status_code == 200
    assert as_("ada").get("/articles/404/splitting").status_code == 404


def test_a_story_is_not_archived_while_its_text_is_being_split(as_, imported, held):
    edda = as_("edda")
    answer = edda.post(f"{imported}/archive", {})
    assert answer.status_code == 403 and "still being split" in answer.text


def test_one_text_that_cannot_be_split_keeps_no_other_waiting(database, imported, monkeypatch):
    def stumble(*_given: object) -> None:
        raise RuntimeError("no way")

    monkeypatch.setattr(rest, "_finish", stumble)
    rest.go_on(database, PINNED)
    assert rest.waits(database)
