"""What people do on the desk is in the next search: the index follows the database's events."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import col, select

from tests.conftest import STORY, import_story, person
from tests.judging import ACCURATE, settle
from workbench.config import Home
from workbench.db import Database
from workbench.errors import Refusal
from workbench.evidence import items
from workbench.models import Bulk, Claim, Entity, Evidence
from workbench.publishing.archive import archive, bring_back
from workbench.queries.articles import article as find_article
from workbench.queries.claims import claim as find
from workbench.queries.claims import entity
from workbench.review import accusations, bulk, proposals, spellings
from workbench.review import claims as review
from workbench.review import undo as undoing
from workbench.review.proposals import Shown
from workbench.search.follow import catch_up, check
from workbench.search.grammar import parse
from workbench.search.look import look
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.upkeep.verify import verify

ALIASES = """Court lifts ban on fishing union

The Tolvan Seafarers' and Fishers' Alliance (TSFA) was founded in Varkesh in 1998. The TSFA had 4,000 members in 2019.

The Open Road (Sehra Vol) Party was banned in August 2020. A court fined the Sehra Vol Party in May 2021.
"""
RECORD = items.Item(title="Court decision", source="District Court", kind="primary", text="The gazette prints it.")


def undo(session, actor, story) -> str:
    """Press the button that the page shows: it names the last change."""
    found = undoing.last(session, actor, story)
    return undoing.undo(session, actor, story, seq=found[0].seq if found else 0)


class Desk:
    """One person's hands on a desk, and the search box beside them."""

    def __init__(self, home: Home, database: Database) -> None:
        self.home, self.database = home, database
        with database.reading() as session:
            self.ada, self.edda = person(session, "ada"), person(session, "edda")

    def ids(self, query: str = "type:claim", **filters: str) -> list[str]:
        answer = self.look(query, **filters)
        return sorted(hit.id for hit in answer.found.hits)

    def look(self, query: str, **filters: str):
        chosen = {name: [value] for name, value in filters.items()}
        source = EventSource(self.database)
        return look(Index(self.home.index_live), source, parse(query), filters=chosen, limit=1000)

    def facets(self, query: str = "type:claim") -> dict[str, dict[str, int]]:
        return self.look(query).found.facets

    def do(self, verb, claim_id: int, **more):
        with self.database.writing() as session:
            claim = find(session, claim_id)
            return verb(session, self.ada, claim, revision=claim.revision, **more)

    def link(self, claim_id: int, stance: str = "supports") -> None:
        with self.database.writing() as session:
            items.add(session, self.ada, find(session, claim_id), item=RECORD, bearing=items.Bearing(stance, "Banned."))

    def decide(self, claim_id: int, shown: list[Shown], *, accept: bool) -> None:
        with self.database.writing() as session:
            proposals.decide(session, self.ada, find(session, claim_id), shown=shown, accept=accept)

    def merge(self, *claim_ids: int, text: str = "One merged sentence.") -> Claim:
        with self.database.writing() as session:
            claims = [find(session, claim_id) for claim_id in claim_ids]
            return review.merge(session, self.ada, claims, text=text, revisions=[row.revision for row in claims])

    def on_article(self, verb, actor, article_id: int = 1):
        with self.database.writing() as session:
            return verb(session, actor, find_article(session, article_id))

    def claims(self) -> list[int]:
        with self.database.reading() as session:
            return list(session.exec(select(Claim.id).order_by(col(Claim.id))))

    def faults(self) -> list[str]:
        index, source = Index(self.home.index_live), EventSource(self.database)
        catch_up(index, source, within=30)
        return check(index, source)


@pytest.fixture
def database(home):
    """The desk's own database, not the dictionary of the other tests here."""
    opened = Database(home.database)
    yield opened
    opened.close()


@pytest.fixture
def desk(home, database):
    made = Desk(home, database)
    import_story(home, database, made.ada)
    made.ids("")
    yield made
    assert made.faults() == []


def test_an_article_just_imported_is_found(desk):
    assert desk.ids("dockers type:article") == ["article:1"]
    assert len(desk.ids()) == len(desk.claims())
    assert set(desk.facets()["verdict"]) == {"unchecked"}


def test_a_verdict_just_saved_is_found_with_its_facet(desk):
    desk.do(review.keep, 1)
    desk.link(1)
    settle(desk.database, 1)

    assert desk.ids(verdict="accurate") == ["claim:1"]
    assert desk.facets()["verdict"]["accurate"] == 1
    assert desk.ids("state:settled") == ["claim:1"]


def test_a_second_verdict_takes_the_place_of_the_first(desk):
    desk.do(review.keep, 1)
    desk.link(1)
    for verdict in ("accurate", "not_checkable"):
        settle(desk.database, 1, replace(ACCURATE, verdict=verdict))

    assert desk.ids(verdict="accurate") == []
    assert desk.ids(verdict="not_checkable") == ["claim:1"]


def test_many_claims_changed_at_once_and_put_back_are_found_as_they_are(desk):
    def change(**given) -> int:
        with desk.database.writing() as session:
            seen = {row.id: row.revision for row in bulk.claims(session, [1, 2, 3])}
            return bulk.change_all(session, desk.ada, seen, bulk.Change(**given)).id

    def put_back(number: int) -> None:
        with desk.database.writing() as session:
            bulk.undo(session, desk.ada, session.get_one(Bulk, number))

    tagged = change(what="tag", term="censorship")
    assert desk.ids("tag:censorship") == ["claim:1", "claim:2", "claim:3"]
    put_back(tagged)
    assert desk.ids("tag:censorship") == []
    discarded = change(what="discard")
    assert desk.ids("state:discarded") == ["claim:1", "claim:2", "claim:3"]
    put_back(discarded)
    assert desk.ids("state:discarded") == []


def test_an_edit_is_found_by_its_new_words_only(desk):
    desk.do(review.edit, 1, wording=review.Wording("Zeppelins landed.", "opinion", "1936-05", "Olu Bekele"))

    assert desk.ids("zeppelins") == desk.ids("claimant:olu") == desk.ids(year="1936") == ["claim:1"]
    assert desk.facets("zeppelins")["kind"] == {"opinion": 1}


def test_a_discarded_claim_is_marked(desk):
    desk.do(review.discard, 2)

    assert desk.ids(state="discarded") == ["claim:2"]


def test_a_split_shows_its_parts_and_retires_the_whole(desk):
    parts = desk.do(review.split, 1, texts=["Gulls sleep.", "Gannets dive."])

    assert desk.ids("gulls") == [f"claim:{parts[0].id}"] and desk.ids("gannets") == [f"claim:{parts[1].id}"]
    assert desk.ids(state="retired") == ["claim:1"]


def test_a_merge_shows_the_one_and_retires_both(desk):
    made = desk.merge(1, 2, text="Puffins and gulls.")

    assert desk.ids("puffins") == [f"claim:{made.id}"]
    assert desk.ids(state="retired") == ["claim:1", "claim:2"]


def test_a_merge_across_articles_retires_both(desk):
    import_story(desk.home, desk.database, desk.ada, ALIASES)
    other = desk.claims()[-1]
    desk.ids()

    desk.merge(1, other)

    assert desk.ids(state="retired") == sorted(["claim:1", f"claim:{other}"])


@pytest.mark.parametrize("verb", ["split", "merge", "edit", "discard"])
def test_what_is_undone_is_as_it_was(verb, desk):
    before = desk.facets()
    if verb == "merge":
        desk.merge(1, 2)
    else:
        words = {"split": {"texts": ["a b", "c d"]}, "edit": {"wording": review.Wording("Zeppelins.", "fact")}}
        desk.do(getattr(review, verb), 1, **words.get(verb, {}))
    assert desk.facets() != before

    desk.on_article(undo, desk.ada)

    states = {name: number for name, number in desk.facets()["state"].items() if name != "retired"}
    assert states == before["state"]


def test_what_is_archived_is_marked_and_brought_back(desk):
    desk.on_article(archive, desk.edda)
    assert desk.facets("")["archived"] == {"yes": len(desk.claims()) + 1}

    desk.on_article(bring_back, desk.edda)
    assert "yes" not in desk.facets("")["archived"]


def test_linked_evidence_is_found_by_its_words_and_those_quoted(desk):
    desk.link(1)

    assert desk.ids("gazette") == desk.ids("banned type:evidence") == ["evidence:1"]


def test_withdrawn_evidence_is_not_found_by_the_words_quoted(desk):
    desk.link(1)
    with desk.database.writing() as session:
        claim = find(session, 1)
        items.withdraw(session, desk.ada, claim.links[0])

    assert desk.ids("banned type:evidence") == []
    assert desk.ids("gazette") == ["evidence:1"]


def test_evidence_of_a_protected_source_is_never_found(desk):
    desk.link(1)
    with desk.database.writing() as session:
        session.exec(select(Evidence)).one().sensitivity = "sealed"
        session.flush()
    desk.do(review.keep, 1)

    assert desk.ids("gazette") == []


@pytest.mark.parametrize(
    "words", [("TSFA", "\"Seafarers' and Fishers' Alliance\""), ('"Sehra Vol Party"', '"Open Road Party"')]
)
def test_a_claim_is_found_by_either_of_its_names(words, desk):
    import_story(desk.home, desk.database, desk.ada, ALIASES)

    one, other = (set(desk.ids(f"{name} type:claim")) for name in words)

    assert one == other and len(one) >= 2


def test_a_split_claim_is_still_found_by_either_name(desk):
    import_story(desk.home, desk.database, desk.ada, ALIASES)
    whole = int(desk.ids("TSFA members type:claim")[0].removeprefix("claim:"))

    made = desk.do(review.split, whole, texts=["The TSFA had members.", "The TSFA was large."])

    assert {f"claim:{part.id}" for part in made} <= set(desk.ids("\"Seafarers' and Fishers' Alliance\" type:claim"))


def test_a_name_learnt_later_finds_the_claims_of_before(desk):
    import_story(desk.home, desk.database, desk.ada, ALIASES)
    before = desk.ids("TSFA type:claim")

    later = "Union (again)\n\nThe Tolvan Seafarers' and Fishers' Alliance (Tolfish) met in Varkesh in May 2021.\n"
    import_story(desk.home, desk.database, desk.ada, later)

    assert before and set(before) <= set(desk.ids("Tolfish type:claim"))


def test_an_index_that_was_deleted_mends_itself(desk):
    shutil.rmtree(desk.home.index)

    answer = desk.look("dockers")

    assert answer.mended and answer.found.total > 0
    assert not desk.look("dockers").mended


def test_a_restored_older_database_is_indexed_anew(desk):
    kept = desk.home.instance / "kept.db"
    with desk.database.engine.connect() as connection:
        connection.connection.driver_connection.execute("VACUUM INTO ?", (str(kept),))
    desk.do(review.edit, 1, wording=review.Wording("Zeppelins landed.", "fact"))
    desk.ids()

    older = Desk(Home(desk.home.instance, desk.home.index), Database(kept))
    answer = older.look("zeppelins")

    assert answer.mended and answer.found.total == 0
    older.database.close()
    assert desk.look("zeppelins").found.total in {0, 1}
    desk.home.index_live.joinpath("current").unlink()  # the newer database's index is made anew, too
    assert desk.ids("zeppelins") == ["claim:1"]


@pytest.fixture
def machine(template):
    """People doing anything in any order; the class needs the template desk."""

    class Anything(RuleBasedStateMachine):
        @initialize()
        def open_(self) -> None:
            self.folder = tempfile.mkdtemp()
            shutil.copytree(template, Path(self.folder) / "desk")
            home = Home.at(Path(self.folder) / "desk")
            self.desk = Desk(home, Database(home.database))
            import_story(home, self.desk.database, self.desk.ada, STORY)

        def on_some(self, number: int, verb, **more) -> None:
            ids = self.desk.claims()
            with suppress(Refusal):
                self.desk.do(verb, ids[number % len(ids)], **more)

        @rule(n=st.integers(0, 50), verb=st.sampled_from([review.keep, review.discard]))
        def decide(self, n, verb) -> None:
            self.on_some(n, verb)

        @rule(n=st.integers(0, 50), text=st.sampled_from(["Gulls sleep.", "The port closed in 2021."]))
        def edit(self, n, text) -> None:
            self.on_some(n, review.edit, wording=review.Wording(text, "fact", "2021"))

        @rule(n=st.integers(0, 50))
        def split(self, n) -> None:
            self.on_some(n, review.split, texts=["Gulls sleep.", "Gannets dive."])

        @rule(n=st.integers(0, 50), verdict=st.sampled_from(["accurate", "not_checkable", "withdrawn"]))
        def settle(self, n, verdict) -> None:
            ids = self.desk.claims()
            with suppress(Refusal):
                settle(self.desk.database, ids[n % len(ids)], replace(ACCURATE, verdict=verdict))

        @rule(n=st.integers(0, 50))
        def link(self, n) -> None:
            ids = self.desk.claims()
            with suppress(Refusal):
                self.desk.link(ids[n % len(ids)])

        @rule(a=st.integers(0, 50), b=st.integers(0, 50))
        def merge(self, a, b) -> None:
            ids = self.desk.claims()
            with suppress(Refusal):
                self.desk.merge(ids[a % len(ids)], ids[b % len(ids)])

        @rule(which=st.sampled_from(["undo", "archive", "back"]))
        def whole(self, which) -> None:
            verbs = {"undo": (undo, self.desk.ada), "archive": (archive, self.desk.edda)}
            with suppress(Refusal):
                self.desk.on_article(*verbs.get(which, (bring_back, self.desk.edda)))

        @invariant()
        def the_index_equals_the_database(self) -> None:
            if hasattr(self, "desk"):
                assert self.desk.faults() == []

        def teardown(self) -> None:
            self.desk.database.close()
            shutil.rmtree(self.folder)

    return Anything


def test_whatever_people_do_the_index_equals_the_database(machine):
    quick = settings(
        max_examples=6, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    machine.TestCase.settings = quick
    machine.TestCase("runTest").runTest()


@pytest.mark.parametrize(
    ("query", "before", "accepted", "rejected"),
    [
        ("tag:party_ban", 0, 1, 0),
        ("tag:party_ban?", 2, 2, 1),
        ("proposed:party_ban", 2, 1, 1),
        ('tag:"party ban"', 0, 1, 0),
    ],
)
def test_a_tag_is_found_by_how_it_stands(query, before, accepted, rejected, desk):
    counts = [len(desk.ids(f"{query} type:claim"))]
    for accept, state in ((True, "proposed"), (False, "accepted")):
        desk.decide(2, [Shown("tag:party_ban", state)], accept=accept)
        counts.append(len(desk.ids(f"{query} type:claim")))

    assert counts == [before, accepted, rejected]


def test_a_rejected_name_no_longer_finds_the_claim_by_its_aliases(desk):
    assert "claim:2" in desk.ids('"Harbour Party" type:claim')
    with desk.database.reading() as session:
        id = session.exec(select(Entity.id).where(Entity.name == "Harbour (Bryggen) Party")).one()

    desk.decide(2, [Shown(f"name:{id}", "proposed")], accept=False)

    assert "claim:2" not in desk.ids('"Harbour Party" type:claim')


def test_a_corrected_name_finds_its_claims_at_once(desk):
    assert desk.ids("Atlantis type:claim") == []
    with desk.database.writing() as session:
        id = session.exec(select(Entity.id).where(Entity.name == "Tolvania")).one()
        found, named = find(session, 2), entity(session, 2, id)
        was = (named.name, named.kind)
        proposals.correct(session, desk.ada, found, named, name="Atlantis", kind="place", was=was)

    assert "claim:2" in desk.ids("Atlantis type:claim")
    assert verify(desk.home, desk.database) == []
    with desk.database.writing() as session:
        story = find(session, 2).appearances[0].version.article
        undo(session, desk.ada, story)

    assert desk.ids("Atlantis type:claim") == []
    assert verify(desk.home, desk.database) == []


def test_names_held_to_be_one_are_found_by_either_and_by_themselves_again(desk):
    here, there = '"Harbour (Bryggen) Party" type:claim', '"Parti du Havre" type:claim'
    with desk.database.writing() as session:
        apart = find(session, 3)
        other = proposals.add_name(session, desk.ada, apart, name="Parti du Havre", kind="organisation")
        known = session.exec(select(Entity.id).where(Entity.name == "Harbour (Bryggen) Party")).one()
    before = desk.ids(here), desk.ids(there)
    with desk.database.writing() as session:
        spellings.add(session, desk.ada, find(session, 3), entity(session, 3, other.id), text="Harbour (Bryggen) Party")

    assert set(desk.ids(here)) == set(desk.ids(there)) == {*before[0], *before[1]} and "claim:3" in before[1]
    assert verify(desk.home, desk.database) == []
    with desk.database.writing() as session:
        spellings.remove(session, desk.ada, find(session, 2), entity(session, 2, known), text="Parti du Havre")

    assert "claim:3" not in desk.ids(here) and "claim:2" not in desk.ids(there)
    assert verify(desk.home, desk.database) == []


def test_accusations_are_found(desk):
    import_story(desk.home, desk.database, desk.ada, "Trial\n\nProsecutors charged Ada Lund with fraud in May 2020.\n")

    assert len(desk.ids("accusation:yes")) == 1
    assert desk.facets()["accusation"] == {"yes": 1}


def test_what_a_person_said_to_accuse_nobody_is_not_found_as_an_accusation(desk):
    import_story(desk.home, desk.database, desk.ada, "Trial\n\nProsecutors charged Ada Lund with fraud in May 2020.\n")
    (hit,) = desk.ids("accusation:yes")
    with desk.database.writing() as session:
        found = find(session, int(hit.removeprefix("claim:")))
        accusations.answer(session, desk.ada, found, accuses="no", revision=found.revision)

    assert desk.ids("accusation:yes") == []
    assert verify(desk.home, desk.database) == []
