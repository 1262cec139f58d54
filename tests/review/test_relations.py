"""What a claim is to one like it: only a person says so, once and on record; all of it can be taken back."""

import pytest
from sqlmodel import select

from tests import settling
from tests.conftest import person
from tests.upkeep.conftest import open_to_all
from workbench.errors import Forbidden, Invalid, Stale
from workbench.matching import archive, lines
from workbench.models import Appearance, ClaimLink, Event, EventDetail, EvidenceLink, ImportedClaim, Lineage
from workbench.queries.claims import claim
from workbench.queries.stories import story_status
from workbench.review import claims as review
from workbench.review import relations
from workbench.review.relations import Shown
from workbench.search.follow import check, rebuild
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.upkeep.verify import verify

SHOWN = Shown(0.9, [("place", "Tolvania", "Selmar")])


@pytest.fixture
def pair(home, database, ada, article_id):
    """See settling.said_again()."""
    found = settling.said_again(home, database, ada)
    rebuild(Index.create(home.index_live), EventSource(database))
    return found


@pytest.fixture
def relate(database):
    def do(one, other, relation="same", why="", name="ada", revision=None, shown=SHOWN):
        with database.writing() as session:
            found = claim(session, one)
            there = claim(session, other) if isinstance(other, int) else session.get_one(ImportedClaim, other[0])
            actor = person(session, name)
            more = {"relation": relation, "why": why, "shown": shown, "revision": revision or found.revision}
            return relations.relate(session, actor, found, there, **more).id

    return do


@pytest.fixture
def take_back(database):
    def do(number, name="ada"):
        with database.writing() as session:
            link = session.get_one(ClaimLink, number)
            other = claim(session, link.other_id) if link.other_id else None
            relations.take_back(session, person(session, name), claim(session, link.claim_id), other, link)

    return do


def places(database, claim_id):
    with database.reading() as session:
        return [(row.version_id, row.start) for row in session.exec(
            select(Appearance).where(Appearance.claim_id == claim_id).order_by(Appearance.id))]  # fmt: skip


def test_the_same_becomes_one_claim_whose_finding_counts_in_both_stories(pair, relate, database, home, load):
    first, second, story = pair
    before = places(database, first)
    relate(second, first, why="Both speak of the ruling.")

    assert load(second).state == "retired" and load(first).state == "settled"
    assert places(database, first) == [*before, *places(database, second)]
    with database.reading() as session:
        assert session.exec(select(Lineage)).one().child_id == first
        assert story_status(session, story).verdicts.total() == 1
        link = session.exec(select(ClaimLink)).one()
        assert (link.score, link.was, link.relation) == (0.9, "draft", "same")
        assert link.differences == [{"field": "place", "one": "Tolvania", "other": "Selmar"}]
    assert verify(home, database) == [] and check(Index(home.index_live), EventSource(database)) == []


def test_one_becomes_two_again(pair, relate, take_back, database, home, load):
    first, second, _ = pair
    before = places(database, first)
    take_back(relate(second, first))

    assert (load(second).state, places(database, first)) == ("draft", before)
    assert verify(home, database) == []
    relate(second, first)  # what was taken back may be said again
    assert load(second).state == "retired"
    assert verify(home, database) == []


def test_what_was_taken_back_is_not_taken_back_twice(pair, relate, take_back):
    number = relate(pair[1], pair[0])
    take_back(number)
    with pytest.raises(Stale, match="taken back already"):
        take_back(number)


def test_it_is_not_taken_back_once_the_other_was_replaced(pair, relate, take_back, database):
    number = relate(pair[1], pair[0])
    with database.writing() as session:
        found = claim(session, pair[0])
        review.split(session, person(session, "ada"), found, texts=["One.", "Two."], revision=found.revision)
    with pytest.raises(Forbidden, match="retired"):
        take_back(number)


@pytest.mark.parametrize("relation", ["narrower", "entails", "contradicts", "supersedes"])
def test_other_relations_change_no_claim(relation, pair, relate, take_back, database, home, load):
    before = load(pair[1]).state
    number = relate(pair[1], pair[0], relation, why="So I read them.")
    assert load(pair[1]).state == before
    assert verify(home, database) == []
    take_back(number, "ben")
    assert verify(home, database) == []


def test_a_rejection_needs_a_reason_and_is_remembered(pair, relate, home, database):
    with pytest.raises(Invalid, match="Say in a sentence why"):
        relate(pair[1], pair[0], "")
    relate(pair[1], pair[0], "", why="Another court.")
    for one, other in (pair[:2], pair[1::-1]):
        with pytest.raises(Stale, match="decided about these two already"):
            relate(one, other, "contradicts")
    assert verify(home, database) == []


@pytest.mark.parametrize(
    ("relation", "why", "said"),
    [
        ("nonsense", "", "Choose what"),
        ("narrower", "x" * 2001, "at most 2,000"),
    ],
)
def test_what_cannot_be_said_is_refused(relation, why, said, pair, relate):
    with pytest.raises(Invalid, match=said):
        relate(pair[1], pair[0], relation, why)


@pytest.mark.parametrize("relation", ["same", "narrower", "entails", "contradicts", "supersedes", ""])
def test_a_claim_is_nothing_to_itself_and_to_what_was_discarded(relation, pair, relate, database):
    with pytest.raises(Invalid, match="the claim itself"):
        relate(pair[1], pair[1], relation, "I say so.")
    other = next(id for id in settling.drafts(database) if id not in pair)
    settling.discard(database, other)
    with pytest.raises(Invalid, match="was discarded"):
        relate(pair[1], other, relation, "I say so.")


def test_who_judged_a_claim_by_itself_does_not_lose_that(pair, relate, database):
    settling.settle(database, pair[1])
    with pytest.raises(Invalid, match="was reviewed by itself"):
        relate(pair[1], pair[0])


def test_a_claim_with_evidence_of_its_own_does_not_lose_it(pair, relate, database):
    settling.prove(database, pair[1])
    with database.reading() as session:
        assert session.exec(select(EvidenceLink).where(EvidenceLink.claim_id == pair[1])).first()
    with pytest.raises(Invalid, match="Evidence is linked"):
        relate(pair[1], pair[0])


def test_nothing_is_the_same_as_what_nobody_kept(pair, relate, database):
    drafts = [id for id in settling.drafts(database) if id not in pair]
    with pytest.raises(Invalid, match="Nobody has kept the other claim"):
        relate(pair[1], drafts[0])


def test_a_page_that_is_older_than_the_claim_decides_nothing(pair, relate, load):
    with pytest.raises(Stale):
        relate(pair[1], pair[0], revision=load(pair[1]).revision + 1)
    assert load(pair[1]).state == "draft"


def test_readers_say_nothing(pair, relate):
    with pytest.raises(Forbidden, match="Only checkers and editors"):
        relate(pair[1], pair[0], name="rosa")


def test_what_others_checked_is_never_one_with_ours_but_said_to_be_the_same(pair, relate, database, home, load):
    with database.writing() as session:
        ada = person(session, "ada")
        made = archive.begin(session, ada, name="a.jsonl", sha256="ab" * 32)
        given = [lines.checked(b'{"id": "a1", "text": "A court banned the Harbour Party.", "verdict": "False"}')]
        archive.read_in(session, ada, made, given, lines=1)
        number = session.exec(select(ImportedClaim.id)).one()
    relate(pair[1], [number], "same")
    assert load(pair[1]).state == "draft"
    with pytest.raises(Stale):
        relate(pair[1], [number], "", why="No.")
    assert verify(home, database) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE claim_link SET relation = 'narrower'", "relation 1 says something else"),
        ("UPDATE claim_link SET other_id = claim_id + 1", "relation 1 says something else"),
        ("UPDATE claim_link SET taken_back_at = at, taken_back_by_id = by_id", "relation 1 was taken back"),
        ("DELETE FROM claim_link", "relation -1 is gone"),
    ],
)
def test_verify_notices_what_was_changed(change, said, pair, relate, database, home):
    relate(pair[1], pair[0], "contradicts")
    with open_to_all(database) as connection:
        connection.exec_driver_sql(change)
    assert any(line.startswith(said) for line in verify(home, database)), verify(home, database)


def test_the_event_names_both_and_says_what_was_decided(pair, relate, database):
    relate(pair[1], pair[0], "narrower", why="Only the ruling.")
    with database.reading() as session:
        event = session.exec(select(Event).where(Event.action == "claims related")).one()
        after = session.get_one(EventDetail, event.seq).after
    assert (event.target_id, after["other"], after["relation"]) == (pair[1], pair[0], "narrower")
    assert after["why"] == "Only the ruling."
