"""The editors' board: who has which story, by when, and what stands against it."""

import re
from datetime import timedelta

import pytest
from lxml import html

from tests import settling
from tests.conftest import import_story
from workbench.db import now
from workbench.models import Article
from workbench.queries.board import PAGE
from workbench.queries.stories import story_status


@pytest.fixture
def stories(home, database, ada) -> list[int]:
    texts = [f"Story {name}\n\nThe court fined {n} members in May 2020.\n" for n, name in enumerate("ABCD", 3)]
    return [import_story(home, database, ada, text) for text in texts]


def plan(database, article_id, **given):
    with database.writing() as session:
        session.get(Article, article_id).sqlmodel_update(given)


def rows(as_, query="") -> list[tuple[int, str]]:
    """Each story of the board: its id and the words of its row."""
    page = html.fromstring(as_("edda").get(f"/board{query}").text)
    found = [
        (row.xpath(".//th/a/@href")[0], " ".join(" ".join(row.itertext()).split())) for row in page.xpath("//tbody/tr")
    ]
    return [(int(re.search(r"\d+", href)[0]), words) for href, words in found]


def test_the_most_urgent_comes_first_then_the_newest_and_what_is_signed_off_last(as_, database, stories):
    first, second, third, fourth = stories
    plan(database, second, due_at=now() + timedelta(days=1))
    plan(database, first, due_at=now() - timedelta(days=1))
    plan(database, third, due_at=now() - timedelta(days=9))
    settling.sign(database, third, reason="It must.")

    assert [id for id, _ in rows(as_)] == [first, second, fourth, third]
    assert [id for id, _ in rows(as_, "?order=newest")] == [fourth, third, second, first]
    assert [id for id, _ in rows(as_, "?order=nonsense")] == [first, second, fourth, third]
    assert ["overdue" in words for _, words in rows(as_)] == [True, False, False, False]


def test_a_row_says_owner_sign_off_embargo_and_corrections(as_, database, article_id):
    ((_, words),) = rows(as_)
    assert "Ada none not yet No claim of this story was kept" in words and words.endswith("open none")

    settling.sign(database, article_id, reason="Our lawyer read it.", embargo_until=now() + timedelta(days=1))
    ((_, words),) = rows(as_)
    assert re.search(
        r"signed off Edda, .* UTC Embargo: it must not run before .* UTC \. Edda, .* UTC : “Our lawyer read it.”", words
    )
    assert "“Our lawyer read it.”" in words

    settling.reopen(database, article_id)
    ((_, words),) = rows(as_)
    assert "opened again" in words and "“Our lawyer read it.”" in words and words.endswith("1 correction")


def test_a_story_that_nothing_keeps_back_says_so(as_, database, article_id):
    settling.ready(database)
    ((_, words),) = rows(as_)
    assert "Nothing." in words and "0 of 7 open" in words


def test_the_order_is_offered_and_kept_over_pages(as_, database, home, ada, article_id):
    with database.writing() as session:
        shell = session.get(Article, article_id)
        version = story_status(session, article_id).page.version
        for number in range(PAGE):
            copy = Article(**{**shell.model_dump(exclude={"id"}), "headline": f"Copy {number}"})
            session.add(copy)
            session.flush()
            given = version.model_dump(exclude={"id"})
            session.add(type(version)(**{**given, "article_id": copy.id, "text_sha256": f"{number:064}"}))
    page = as_("edda").get("/board?order=newest").text
    assert 'aria-current="true">newest first' in page and 'href="/board?page=2&amp;order=newest"' in page
    assert len(rows(as_, "?order=newest")) == PAGE
    assert [id for id, _ in rows(as_, "?page=2&order=newest")] == [article_id]


def test_the_archived_ones_keep_their_order_too(as_, database, stories):
    as_("edda").post(f"/articles/{stories[0]}/archive")
    assert [id for id, _ in rows(as_, "?archived=1&order=newest")] == [stories[0]]
    assert stories[0] not in [id for id, _ in rows(as_)]


def test_the_numbers_are_those_of_the_status_pages(as_, database, stories):
    settling.ready(database)
    settling.question(database, settling_of(database, stories[0])[0])

    for id, words in rows(as_):
        with database.reading() as session:
            against = [one for one in story_status(session, id).blockers if one.blocks]
        said = [one.sentence for one in against] or ["Nothing."]
        assert all(sentence in words for sentence in said)


def settling_of(database, article_id) -> list[int]:
    with database.reading() as session:
        return [card.claim.id for card in story_status(session, article_id).page.cards]
