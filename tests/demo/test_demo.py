"""The demonstration desk: filled by the same verbs, every state and verdict in it, nothing wrong with it."""

import time
import zipfile
from collections import Counter

import pytest
from sqlmodel import select

from tests.conftest import Filled
from tests.dossiers import check, make, unpack
from workbench.config import Home
from workbench.contradictions import contradictions
from workbench.db import Database
from workbench.demo.desk import demo_home, fill
from workbench.demo.kinds import PAGE_URL
from workbench.demo.plan import CHECKS, PEOPLE, STORIES
from workbench.demo.reviewing import SIGNED_STORY
from workbench.models import (
    Access,
    Article,
    Assignment,
    Capture,
    Claim,
    ClaimLink,
    Correction,
    EventDetail,
    Evidence,
    EvidenceLink,
    Fetch,
    Finding,
    Grade,
    How,
    Likeness,
    Notice,
    Notification,
    Sift,
    SignOff,
    Source,
    State,
    Thread,
    User,
    Verdict,
)
from workbench.queries.captured import Quoted
from workbench.queries.claims import claim_page, mark_of
from workbench.queries.contrasts import contrasts as contradicting
from workbench.queries.weighing import statements
from workbench.search.store import Index
from workbench.sight import see_as
from workbench.upkeep import contrasts
from workbench.upkeep.verify import verify


@pytest.fixture(scope="module")
def home(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Home:
    assert filled.worked < 120  # a few dozen; what others do on this machine does not count
    return filled.copied(tmp_path_factory.mktemp("desk") / "demo")


@pytest.fixture(scope="module")
def database(home: Home):
    opened = Database(home.database)
    yield opened
    opened.close()


def rows(database, table):
    with database.reading() as session:
        return session.exec(select(table)).all()


def test_every_person_and_story_is_there(database):
    assert {user.email for user in rows(database, User)} == {"system@localhost", *(email for _, email, _ in PEOPLE)}
    assert {user.role for user in rows(database, User)} == {"reader", "checker", "editor", "admin"}
    assert [article.headline for article in rows(database, Article)] == [story.headline for story in STORIES]


def test_every_state_and_every_sort_of_finding_occurs(database):
    states = Counter(claim.state for claim in rows(database, Claim))

    assert set(states) == set(State)
    assert {finding.how for finding in rows(database, Finding)} == set(How)


def test_stories_are_signed_off_reopened_and_corrected(database):
    articles = rows(database, Article)

    assert [article.id for article in articles if article.signed_off_at] == [SIGNED_STORY]
    assert len(rows(database, SignOff)) == 2
    assert {row.claim_id is None for row in rows(database, Correction)} == {True, False}
    assert all(row.reason for row in rows(database, SignOff))


def test_work_is_given_out_and_people_are_told(database):
    held = [row for row in rows(database, Assignment) if row.ended_at is None]

    assert len(held) >= 4 and any(row.due_at and (row.due_at - row.at).total_seconds() < 60 for row in held)
    assert {"assigned", "mentioned", "disputed", "settled"} <= {row.notice for row in rows(database, Notification)}


def test_every_answer_to_an_accusation_occurs(database):
    marked = [claim for claim in rows(database, Claim) if claim.accusation or claim.accuses]

    assert {claim.accuses for claim in marked} == {"yes", "no", None}


def test_every_verdict_occurs(database):
    verdicts = {finding.verdict for finding in rows(database, Finding)}

    assert set(Verdict) == verdicts


def test_every_check_of_the_plan_is_a_finding(database):
    assert len(rows(database, Finding)) >= len(CHECKS)
    assert all(finding.rationale for finding in rows(database, Finding))


def test_one_story_is_archived(database):
    assert [article.id for article in rows(database, Article) if article.archived_at] == [len(STORIES)]


def test_a_claim_evidence_and_words_are_discussed_and_one_thread_is_resolved(database):
    claim, words, evidence = rows(database, Thread)

    assert (claim.claim_id is None, words.version_id is None, evidence.evidence_id is None) == (False, False, False)
    assert [bool(thread.resolved_at) for thread in (claim, words, evidence)] == [False, False, True]
    assert Notice.MENTIONED in {row.notice for row in rows(database, Notification)}


def test_evidence_is_read_quoted_graded_and_weighed(database):
    quoted = [row for row in rows(database, EvidenceLink) if row.quotation]

    assert quoted and all(row.capture_id for row in quoted)
    assert {(row.how, row.state) for row in rows(database, Likeness)} == {("text", "proposed"), ("text", "accepted")}
    grades = Counter(row.source_id for row in rows(database, Grade))
    assert max(grades.values()) == 2 and len(rows(database, Sift)) == 3
    with database.reading() as session:
        page = claim_page(session, rows(database, Sift)[0].claim_id, session.get(User, 2))
    words = {link.id: Quoted(link.quotation) for link in page.links}
    assert {row.about for row in contradictions(statements(page.claim, page.links, words))} == {"number"}


def test_evidence_of_every_kind_is_there(database):
    taken = rows(database, Capture)
    of = {row.id: row for row in taken}
    made = {(of[row.derived_from_id].mime, row.kind) for row in taken if row.derived_from_id}

    assert {mime.rpartition("/")[2][-8:] for mime, kind in made if kind == "text"} == {
        *("plain", "csv", "html", "pdf", "document", "warc"),
    }
    assert [row.about["said"] for row in taken if row.kind == "stripped"] == [
        {"kinds": ["EXIF"], "taken": "2022-02-12 12:03:41", "gps": True, "pictures": 1}
    ]
    assert [row.state for row in rows(database, Fetch)] == ["failed", "kept"]
    assert {row.about["final_url"] for row in taken if row.kind == "warc"} == {PAGE_URL}


def test_one_item_is_restricted_and_of_one_only_ben_knows(database):
    levels = Counter(item.sensitivity for item in rows(database, Evidence))
    people = {user.id: user.name for user in rows(database, User)}

    assert (levels["restricted"], levels["sealed"]) == (1, 1)
    assert {people[row.user_id] for row in rows(database, Access)} == {"Ben Okafor"}
    [source] = [row for row in rows(database, Source) if row.protected]
    assert source.name.startswith("Source ")
    for name, seen in (("Ada Moreno", 0), ("Ben Okafor", 1)):
        with database.reading() as session:
            see_as(session, session.exec(select(User).where(User.name == name)).one())
            assert len(session.exec(select(Evidence).where(Evidence.sensitivity == "sealed")).all()) == seen


def test_nothing_is_wrong_with_it(home, database):
    assert verify(home, database) == []


def test_it_says_how_to_log_in(filled):
    said = filled.said
    assert "ada@example.org" in said[-2] and "password" in said[-1]


def test_filling_it_again_is_quick_and_changes_nothing(home, database):
    before = home.database.read_bytes()

    began = time.monotonic()
    fill(home, fresh=False, say=lambda _step: None)

    assert time.monotonic() - began < 1
    assert home.database.read_bytes() == before


def test_a_desk_of_ones_own_is_never_thrown_away(tmp_path):
    mine = Home.at(tmp_path / "mine")

    assert demo_home(mine, "given") == mine
    assert demo_home(mine, None).instance == mine.instance / "demo"


def test_what_marks_a_claim_is_known(database):
    assert mark_of(Claim(text="x", kind="fact", state="draft")) == "draft"


def test_people_have_said_what_claims_of_different_stories_are_to_each_other(database):
    said = [row.relation for row in rows(database, ClaimLink)]
    assert sorted(filter(None, said)) == ["contradicts", "contradicts", "entails"] and None in said
    assert all(row.score for row in rows(database, ClaimLink) if row.relation != "entails")


def test_two_stories_contradict_each_other_and_nobody_has_decided(home, database):
    contrasts.go_on(home, database, Index(home.index_live))

    with database.reading() as session:
        pairs, _ = contradicting(session, 1, 20)
    both = [f"{pair.claim.text} {pair.other.thing.text}" for pair in pairs]
    assert any("8 June 2020" in texts and "25 May 2020" in texts for texts in both)


def test_no_dossier_names_anybody_of_the_desk(home, database, tmp_path):
    """Not as the event of who was given a claim does, nor the reason of a finding that somebody questioned."""
    names = [name for name, *_ in PEOPLE]
    with database.reading() as session:
        held = session.exec(select(EventDetail.after)).all()
    assert any((after or {}).get("to") in names for after in held)

    for number in range(1, len(STORIES) + 1):
        out = tmp_path / f"{number}.zip"
        assert make(home, number, out, "--as", "edda@example.org").exit_code == 0
        with zipfile.ZipFile(out) as archive:
            told = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".json", ".csv")))
        assert [name for name in names if name.encode() in told] == []
        assert b'"stale":"Somebody questions' in told or b" questions the finding" not in told
        assert check(unpack(out, tmp_path / str(number)))[0] == 0
