"""The queue: what waits for somebody, what somebody waits for, and what is none of their business yet."""

from datetime import timedelta

import pytest
from lxml import html
from sqlmodel import col, select

from tests.conftest import import_story, person
from tests.judging import PREDICTION, review, settle
from tests.web.conftest import pend
from workbench.db import now
from workbench.models import Appearance, Claim
from workbench.publishing.archive import archive
from workbench.queries.articles import article
from workbench.queries.claims import claim
from workbench.review import assignments, claims
from workbench.review.reviews import ReviewForm

UNLIKE = ReviewForm(
    "not_checkable", "low", "It is too vague, quite unlike the other.", attribution_verdict="inaccurate"
)


@pytest.fixture
def ids(database, article_id):
    """Five claims of the story, kept, all checkable, worth 3 to 0."""
    with database.writing() as session:
        found = session.exec(select(Claim).order_by(col(Claim.id)).limit(5)).all()
        for row, worth in zip(found, (0, 3, 1, 2, 2), strict=True):
            row.kind, row.checkworthiness = "attributed_statement", worth
        session.flush()
        for row in found:
            claims.keep(session, person(session, "ada"), claim(session, row.id), revision=row.revision)
        return [row.id for row in found]


def give(database, id, to, by="edda", days=None):
    with database.writing() as session:
        due = now() + timedelta(days=days) if days else None
        assignments.assign(session, person(session, by), claim(session, id), person(session, to), due_at=due)


def parts(browser, path="/") -> dict[str, list[int]]:
    """What the page lists: the ids of each part's rows, by the part's name."""
    found: dict[str, list[int]] = {}
    for id in html.fromstring(browser.get(path).text).xpath("//*[@data-row]/@id"):
        name, _, number = id.rpartition("-")
        found.setdefault(name, []).append(int(number))
    return found


def test_claims_nobody_has_wait_for_every_checker_the_worthiest_first(as_, ids):
    first, second, third, fourth, fifth = ids
    for name in ("ada", "ben", "edda"):
        assert parts(as_(name))["open"] == [second, fourth, fifth, third, first]


def test_a_claim_that_somebody_has_waits_for_that_person_only(as_, database, ids):
    give(database, ids[0], "ben", days=3)
    give(database, ids[1], "ben")
    give(database, ids[2], "ben", days=1)

    ben, edda = parts(as_("ben")), parts(as_("edda"))
    assert ben["mine"] == [ids[2], ids[0], ids[1]]  # by deadline, then what has none
    assert not set(ids[:3]) & {*ben["open"], *parts(as_("ada"))["open"]}
    assert edda["given"] == [ids[2], ids[0], ids[1]] and "mine" not in edda


def test_what_is_overdue_says_so_in_a_word(as_, database, ids, monkeypatch):
    give(database, ids[0], "ben", days=1)
    assert "overdue" not in as_("ben").get("/").text
    monkeypatch.setattr("workbench.web.words.now", lambda: now() + timedelta(days=2))
    assert "overdue" in as_("ben").get("/").text and "overdue" in as_("edda").get("/").text


def test_a_first_review_waits_for_others_and_its_author_waits_for_them(as_, database, ids):
    review(database, ids[0], "ada", PREDICTION)

    assert parts(as_("ada"))["reviewed"] == [ids[0]] and "second" not in parts(as_("ada"))
    assert parts(as_("ben"))["second"] == [ids[0]]
    give(database, ids[0], "ben")
    assert parts(as_("ben"))["mine"] == [ids[0]] and "second" not in parts(as_("edda"))
    assert "Ben has it" in as_("ada").get("/").text


def test_a_dispute_waits_for_an_editor_who_is_not_part_of_it(as_, database, ids):
    review(database, ids[0], "ada", PREDICTION)
    review(database, ids[0], "ben", UNLIKE)
    review(database, ids[1], "ada", PREDICTION)
    review(database, ids[1], "edda", UNLIKE)

    assert parts(as_("edda"))["disputes"] == [ids[0]]
    assert parts(as_("edda"))["disputed"] == [ids[1]]
    assert sorted(parts(as_("ada"))["disputed"]) == ids[:2]
    assert "disputes" not in parts(as_("ada"))
    assert sorted(parts(as_("anton"))["rounds"]) == ids[:2]


def test_a_stale_finding_waits_with_its_reason(as_, database, ids, load):
    settle(database, ids[0], PREDICTION)
    given = {"why": "The law was changed.", "revision": load(ids[0]).revision}
    as_("ada").post(f"/claims/{ids[0]}/question", given)
    page = as_("ben").get("/")
    assert parts(as_("ben"))["stale"] == [ids[0]] and "The law was changed." in page.text


def test_nothing_of_a_sealed_review_is_in_the_queue(as_, database, ids):
    review(database, ids[0], "ada", UNLIKE)
    for name in ("ada", "ben", "edda", "anton", "rosa"):
        page = as_(name).get("/").text
        assert UNLIKE.rationale not in page and "not checkable" not in page.split("<main")[1]


def test_a_claim_of_an_archived_story_waits_for_nobody(as_, home, database, ids, article_id, ada):
    give(database, ids[0], "ben")
    other = import_story(home, database, ada, "Another\n\nThe Tolvan court fined 9 people in May 2020.\n")
    with database.writing() as session:  # the second claim stands in an open story, too
        session.add(Appearance(claim_id=ids[1], version_id=other, start=0, stop=5))
        archive(session, person(session, "edda"), article(session, article_id))

    assert set(parts(as_("ben"))) == {"story"}
    assert parts(as_("edda"))["story"] == [other]


def test_drafts_and_imports_wait_for_checkers(as_, home, database, article_id):
    with database.writing() as session:
        pending = pend(session, home, "ada").id
    assert parts(as_("ada"))["import"] == [pending] and parts(as_("ada"))["story"] == [article_id]
    assert "import" not in parts(as_("ben"))
    assert 'id="bulk"' not in as_("ada").get("/").text  # nothing here can be ticked
    assert "A second story" in as_("ada").get("/queue/imports").text


def test_readers_and_admins_are_told_where_to_go(as_, ids):
    assert "Readers have no queue" in as_("rosa").get("/").text and parts(as_("rosa")) == {}
    assert 'href="/users"' in as_("anton").get("/").text and parts(as_("anton")) == {}
    assert "No claim waits for another person" in as_("anton").get("/").text


def test_an_empty_desk_says_what_to_do(as_):
    page = as_("ada").get("/").text
    assert "Nothing waits for you" in page and "You wait for nobody" in page


def test_a_part_is_paged(as_, ids, monkeypatch):
    monkeypatch.setattr("workbench.queries.queue.FEW", 2)
    monkeypatch.setattr("workbench.queries.queue.PAGE", 2)
    assert len(parts(as_("ada"))["open"]) == 2 and 'href="/queue/open"' in as_("ada").get("/").text
    pages = [parts(as_("ada"), f"/queue/open?page={number}").get("open", []) for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert sorted(id for page in pages for id in page) == sorted(ids)
    assert parts(as_("rosa"), "/queue/open") == {} and as_("rosa").get("/queue/nothing").status_code == 404


def test_a_claim_is_taken_from_the_queue_and_one_is_there_again(as_, ids):
    answer = as_("ada").post(f"/claims/{ids[1]}/assignment", {"back": "/queue/open?page=1"})
    assert answer.headers["Location"] == "/queue/open?page=1"
    assert parts(as_("ada"))["mine"] == [ids[1]]
    away = as_("ada").post(f"/claims/{ids[2]}/assignment", {"back": "//evil.example"})
    assert away.headers["Location"] == f"/claims/{ids[2]}"


def test_a_settled_claim_waits_for_nobody(as_, database, ids):
    settle(database, ids[0], PREDICTION)
    for name in ("ada", "ben", "edda"):
        assert all(ids[0] not in rows for part, rows in parts(as_(name)).items() if part != "story")
