"""Sealing evidence, letting people in, pseudonyms, looks at an identity: each with its reason, as an event."""

import pytest
from sqlmodel import select

from tests import settling
from tests.conftest import person
from workbench.errors import Forbidden, Invalid, Stale
from workbench.evidence import grading, items, protection, texts
from workbench.models import Access, Event, EventDetail, Evidence, Identity, Likeness, Role, Source
from workbench.people import accounts
from workbench.queries.claims import claim
from workbench.queries.protection import from_source
from workbench.queries.where_it_stands import where_it_stands
from workbench.review import comments
from workbench.search.follow import catch_up
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.sight import see_as
from workbench.states import LOOK_AGAIN
from workbench.upkeep import erasing
from workbench.upkeep.verify import verify

NAME = "Marta Quell, clerk"


@pytest.fixture
def item(database, claim_id) -> int:
    """Ada's evidence, from a source by name."""
    settling.keep(database, claim_id)
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        made = items.Item(title="What the clerk saw", source=NAME, kind="primary", text="The ban was signed in March.")
        return items.add(session, ada, found, item=made, bearing=items.Bearing("supports")).evidence_id


@pytest.fixture
def do(database, item):
    """`do(verb, "ada", ...)` on the item, as that person sees the desk."""

    def act(verb, name, thing=Evidence, **more):
        with database.writing() as session:
            actor = person(session, name)
            if isinstance(more.get("person"), str):
                more["person"] = person(session, more["person"])
            see_as(session, actor)
            found = session.exec(select(Evidence).where(Evidence.id == item)).one()
            found = found if thing is Evidence else session.get_one(Source, found.source_id)
            return verb(session, actor, found, **more)

    return act


def seal(do, name="ada", level="sealed", was="open"):
    do(protection.set_sensitivity, name, level=level, was=was, why="She could be found by it.")


def known_to(database) -> set[str]:
    found = set()
    for name in ("ada", "ben", "edda", "rosa", "anton"):
        with database.reading() as session:
            see_as(session, person(session, name))
            found |= {name} if session.exec(select(Evidence)).all() else set()
    return found


def test_who_seals_and_who_added_it_know_of_it_and_nobody_else(database, home, do):
    seal(do, "edda")
    assert known_to(database) == {"ada", "edda"}
    assert [line for line in verify(home, database) if "index" not in line] == []


def test_restricted_hides_it_from_readers_and_open_shows_it_again(database, do):
    seal(do, level="restricted")
    assert known_to(database) == {"ada", "ben", "edda", "anton"}
    seal(do, level="open", was="restricted")
    assert "rosa" in known_to(database)


def test_people_are_let_in_and_out_by_those_who_know(database, do, item):
    seal(do)
    do(protection.let_in, "ada", person="ben", why="He speaks her language.")
    assert known_to(database) == {"ada", "ben"}
    with pytest.raises(Invalid, match="knows of it already"):
        do(protection.let_in, "ben", person="ada", why="Again.")
    with database.reading() as session:
        rows = {row.user_id: row for row in session.exec(select(Access))}
        ids = {name: person(session, name).id for name in ("ada", "ben")}

    def let_out(session, actor, found, who):
        protection.let_out(session, actor, found, session.merge(rows[ids[who]]))

    do(let_out, "ada", who="ben")
    assert known_to(database) == {"ada"}
    with pytest.raises(Invalid, match="Somebody must be able to open it"):
        do(
            lambda session, actor, found: protection.let_out(session, actor, found, session.merge(rows[ids["ada"]])),
            "ada",
        )


@pytest.mark.parametrize(
    ("name", "given", "error", "words"),
    [
        ("ben", {}, Forbidden, "Who added the evidence, or an editor"),
        ("rosa", {}, Forbidden, "Only checkers"),
        ("ada", {"was": "restricted"}, Stale, "meanwhile"),
        ("ada", {"level": "secret"}, Invalid, "Choose who may know"),
        ("ada", {"level": "open"}, Invalid, "so already"),
        ("ada", {"why": " \u200b"}, Invalid, "Say why"),
        ("ada", {"why": "x" * 2001}, Invalid, "at most"),
    ],
)
def test_what_is_refused(name, given, error, words, do):
    with pytest.raises(error, match=words):
        do(protection.set_sensitivity, name, **{"level": "sealed", "was": "open", "why": "So.", **given})


def test_a_protected_source_has_a_pseudonym_everywhere(database, do):
    pseudonym = do(protection.protect, "ada", Source, why="She fears for her post.", contact="By the boat man.")
    with database.reading() as session:
        assert [row.name for row in session.exec(select(Source))] == [pseudonym]
        assert [(row.name, row.contact) for row in session.exec(select(Identity))] == [(NAME, "By the boat man.")]
        said = session.exec(select(EventDetail).join(Event).where(Event.target == "source")).all()
        assert not any(NAME in str((row.before, row.after)) for row in said)
    with pytest.raises(Stale, match="protected already"):
        do(protection.protect, "ada", Source, why="Again.")


def words_in_the_index(database, home) -> bytes:
    index = Index.create(home.index_live)
    assert catch_up(index, EventSource(database)) is False
    return b"".join(path.read_bytes() for path in home.index_live.rglob("*") if path.is_file())


def test_no_word_of_what_was_sealed_stays_in_the_index(database, home, do):
    assert b"clerk" in words_in_the_index(database, home)
    seal(do)
    assert b"clerk" not in words_in_the_index(database, home)


def test_no_name_of_a_protected_source_stays_in_the_index(database, home, do):
    assert b"quell" in words_in_the_index(database, home)
    do(protection.protect, "ada", Source, why="She fears for her post.")
    assert b"quell" not in words_in_the_index(database, home)


def test_every_look_at_an_identity_is_an_event_with_its_reason(database, do):
    do(protection.protect, "ada", Source, why="She fears for her post.")
    assert do(protection.identity, "ada", Source, why="To ring her.").name == NAME
    for name in ("ben", "edda"):
        with pytest.raises(Forbidden, match="ask one of them"):
            do(protection.identity, name, Source, why="Curious.")
    with pytest.raises(Invalid, match="Say why"):
        do(protection.identity, "ada", Source, why="")
    do(protection.let_in_to_source, "ada", Source, person="ben", why="He goes there.")
    assert do(protection.identity, "ben", Source, why="He is there.").name == NAME
    with database.reading() as session:
        rows = select(EventDetail.after).join(Event).where(Event.action == "identity opened").order_by(Event.seq)
        assert [after["why"] for after in session.exec(rows)] == ["To ring her.", "He is there."]


def test_what_comes_from_a_sealed_source_is_sealed(database, do, item):
    with database.writing() as session:
        found = session.get_one(Source, session.get_one(Evidence, item).source_id)
        all_of_it = from_source(session, found.id)
        protection.seal_source(
            session, person(session, "ada"), found, all_of_it, level="sealed", was="open", why="All of it."
        )
    assert known_to(database) == {"ada"}
    with database.writing() as session:
        ben, found = person(session, "ben"), claim(session, 1)
        made = items.Item(title="A second letter", source=NAME, kind="primary", text="Signed in March.")
        new = items.add(session, ben, found, item=made, bearing=items.Bearing("supports")).evidence_id
    assert known_to(database) == {"ada", "ben"}
    with database.reading() as session:
        assert session.get_one(Evidence, new).sensitivity == "sealed"
    with pytest.raises(Invalid, match="at least that"):
        seal(do, level="open", was="sealed")


def test_a_sealed_source_is_decided_on_by_who_sealed_it_and_named_anew_by_others(do, database, claim_id):
    with database.writing() as session:
        source = session.exec(select(Source)).one()
        all_of_it = from_source(session, source.id)
        protection.seal_source(
            session, person(session, "ada"), source, all_of_it, level="sealed", was="open", why="Found by it."
        )
    with database.writing() as session:
        ben, found = person(session, "ben"), claim(session, claim_id)
        see_as(session, ben)
        assert session.exec(select(Source)).all() == []
        guess = items.Item(title="A guess", source=NAME, kind="secondary", text="Words.")
        made = items.add(session, ben, found, item=guess, bearing=items.Bearing("supports"))
        guessed = session.get_one(Evidence, made.evidence_id)
        assert guessed.sensitivity == "open"
        assert session.get_one(Source, guessed.source_id).name == NAME
        assert len(session.exec(select(Source)).all()) == 1
    for verb, more in (
        (protection.seal_source, {"items": [], "level": "open", "was": "sealed"}),
        (protection.protect, {}),
        (grading.grade, {"reliability": "A"}),
    ):
        with pytest.raises(Forbidden, match="sealed"), database.writing() as session:
            source = session.exec(select(Source).where(Source.sensitivity == "sealed")).one()
            verb(session, person(session, "ben"), source, why="I ask.", **more)
    do(protection.seal_source, "ada", Source, items=[], level="open", was="sealed", why="It is over.")


def test_the_last_who_works_here_stays_and_what_nobody_can_open_is_opened_at_the_machine(do, database, item):
    seal(do)
    do(protection.let_in, "ada", person="ben", why="He checks it too.")
    with database.writing() as session:
        accounts.switch_off(session, person(session, "anton"), person(session, "ben"))
    with database.reading() as session:
        row = session.exec(select(Access).where(Access.user_id == person(session, "ada").id)).one()
    with pytest.raises(Invalid, match="Somebody must be able"):
        do(protection.let_out, "ada", row=row)
    with database.writing() as session:
        with pytest.raises(Invalid, match="ask on the desk"):
            found = session.get_one(Evidence, item)
            protection.let_in_again(session, accounts.system(session), found, person(session, "edda"), why="Lost.")
        accounts.switch_off(session, person(session, "anton"), person(session, "ada"))
        edda, rosa = person(session, "edda"), person(session, "rosa")
        with pytest.raises(Invalid, match="does not check"):
            protection.let_in_again(session, accounts.system(session), found, rosa, why="Lost.")
        protection.let_in_again(session, accounts.system(session), found, edda, why="Both have left.")
    assert known_to(database) >= {"edda"}


def test_who_becomes_a_reader_knows_no_more_and_again_once_they_check(database, do):
    seal(do)
    do(protection.let_in, "ada", person="ben", why="He checks it too.")
    for role, known in ((Role.READER, {"ada"}), (Role.CHECKER, {"ada", "ben"})):
        with database.writing() as session:
            person(session, "ben").role = role
        assert known_to(database) == known


def test_the_last_one_who_checks_here_stays_where_the_other_became_a_reader(database, do):
    seal(do)
    do(protection.let_in, "ada", person="ben", why="He checks it too.")
    with database.writing() as session:
        ada = person(session, "ada")
        row = session.exec(select(Access).where(Access.user_id == ada.id)).one()
        person(session, "ben").role = Role.READER
    with pytest.raises(Invalid, match="Somebody must be able to open it"):
        do(protection.let_out, "ada", row=row)


def test_a_reader_is_never_let_in(do):
    seal(do)
    with pytest.raises(Invalid, match="does not check here"):
        do(protection.let_in, "ada", person="rosa", why="She asks.")


def test_sealed_evidence_against_a_finding_is_not_told_to_who_may_not_know(database, claim_id):
    settling.settle(database, claim_id)
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        secret = items.Item(title="A tape", source="Somebody", kind="primary", text="Words.")
        made = items.put(session, ada, found, item=secret)
        protection.set_sensitivity(session, ada, made, level="sealed", was="open", why="They could be found.")
        items.link(session, ada, claim(session, claim_id), made, bearing=items.Bearing("refutes"))
        assert claim(session, claim_id).stale_why == LOOK_AGAIN
    with database.writing() as session:
        row = next(link for link in claim(session, claim_id).links if link.evidence_id == made.id)
        assert "evidence" not in LOOK_AGAIN.lower() and row.stance == "refutes"


def test_adding_a_copy_of_sealed_evidence_leaves_no_gap_in_the_events(do, database, claim_id, item):
    with database.writing() as session:
        session.get_one(Evidence, item).url = "https://tape.example/1"
    seal(do)
    for url in ("https://tape.example/1", "https://tape.example/2"):
        with database.writing() as session:
            ben, found = person(session, "ben"), claim(session, claim_id)
            see_as(session, ben)
            guess = items.Item(title="A guess", source="Ben", kind="secondary", url=url)
            link = items.add(session, ben, found, item=guess, bearing=items.Bearing("supports"))
            texts.keep(session, ben, session.get_one(Evidence, link.evidence_id), texts.Look(None, []))
    with database.reading() as session:
        assert session.exec(select(Likeness)).all() == []


def test_evidence_is_sealed_from_the_moment_it_is_added(database, claim_id):
    settling.keep(database, claim_id)
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        secret = {"title": "A tape", "source": "Somebody", "kind": "primary", "text": "Words.", "sensitivity": "sealed"}
        with pytest.raises(Invalid, match="Say why not everybody"):
            items.add(session, ada, found, item=items.Item(**secret), bearing=items.Bearing("supports"))
        made = items.Item(**secret, hidden_why="They could be found.")
        number = items.add(session, ada, found, item=made, bearing=items.Bearing("supports")).evidence_id
    assert known_to(database) == {"ada"}
    with database.reading() as session:
        rows = session.exec(select(Event.action).where(Event.target == "evidence", Event.target_id == number)).all()
        assert rows == ["evidence added", "sensitivity set"]


def test_who_knows_a_protected_source_does_not_write_her_name_down_again(do, database, claim_id):
    pseudonym = do(protection.protect, "ada", Source, why="She could be found.")

    def add(name, source):
        with database.writing() as session:
            who, found = person(session, name), claim(session, claim_id)
            made = items.Item(title="More", source=source, kind="primary", text="x")
            items.add(session, who, found, item=made, bearing=items.Bearing("supports"))

    for spelt in (
        NAME,
        NAME.upper(),
        f"  {NAME.lower()} ",
        "Marta\u200b Quell clerk.",
        "M\u0301arta Quell, the clerk's clerk: Marta Quell, clerk",
    ):
        with pytest.raises(Invalid, match=f"write {pseudonym} in its place") as refused:
            add("ada", spelt)
        assert set(refused.value.faults) == {"source"}
    add("ben", NAME)  # who was not let in is not told that she is protected
    add("ada", pseudonym)


def test_a_name_is_found_in_any_case_and_in_other_sources(do, database, home, claim_id):
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        for title, source in (("A", NAME.lower()), ("ЧТО СКАЗАЛА ЖАННА", "B"), ("C", "Жанна"), ("D", "Essa")):
            made = items.Item(title=title, source=source, kind="primary", text="x")
            items.add(session, ada, found, item=made, bearing=items.Bearing("supports"))
    with database.reading() as session:
        stands = where_it_stands(session, home.originals, NAME.upper())
        assert [place.title for place in stands] == [NAME, NAME.lower()]
        stands = where_it_stands(session, home.originals, NAME, but=1)
        assert [(place.kind, place.title) for place in stands] == [("source", NAME.lower())]
        stands = where_it_stands(session, home.originals, "Жанна")
        assert [place.title for place in stands if place.title] == ["ЧТО СКАЗАЛА ЖАННА", "Жанна"]
        assert {place.kind for place in stands} == {"evidence", "source"}


def test_only_who_may_know_of_evidence_is_offered_to_be_named(do, database, item):
    seal(do)
    do(protection.let_in, "ada", person="ben", why="He checks it.")
    with database.reading() as session:
        found = session.get_one(Evidence, item)
        assert [name for _, name in comments.whom(session, found)] == ["Ada", "Ben"]
        found.sensitivity = "restricted"
        assert "Rosa" not in [name for _, name in comments.whom(session, found)]
        assert "Rosa" in [name for _, name in comments.whom(session)]
        session.rollback()


def test_sealing_a_source_never_opens_who_it_is(database, do, item):
    with database.reading() as session:
        number = session.get_one(Evidence, item).source_id

    def of_source(verb, name, **more):
        with database.writing() as session:
            return verb(
                session, person(session, name), session.get_one(Source, number), why="She could be found.", **more
            )

    of_source(
        protection.seal_source, "ben", items=[], level="sealed", was="open"
    )  # before it is protected, and open again
    of_source(protection.seal_source, "ben", items=[], level="restricted", was="sealed")
    of_source(protection.protect, "edda")
    with pytest.raises(Forbidden, match="protected"):
        of_source(protection.seal_source, "ben", items=[], level="sealed", was="restricted")
    with pytest.raises(Forbidden, match="let in"):
        of_source(protection.identity, "ben")
    assert of_source(protection.identity, "edda").name == NAME


def test_who_was_let_out_is_not_let_in_again_by_a_seal_and_opening_ends_all_access(database, home, do, item):
    with database.writing() as session:
        session.get_one(Evidence, item).added_by_id = person(session, "ben").id
    seal(do, "edda")
    assert known_to(database) == {"ben", "edda"}
    with database.reading() as session:
        row = protection.access(session, person(session, "ben"), evidence=session.get_one(Evidence, item))
    do(protection.let_out, "edda", row=row)
    seal(do, "edda", level="open", was="sealed")
    with database.reading() as session:
        assert not session.exec(select(Access).where(Access.ended_at.is_(None))).all()
    seal(do, "edda")
    assert known_to(database) == {"edda"}
    assert [line for line in verify(home, database) if line.startswith("access")] == []


def test_who_was_let_out_stays_out_once_that_events_details_are_erased(database, home, do, item):
    with database.writing() as session:
        session.get_one(Evidence, item).added_by_id = person(session, "ben").id
    seal(do, "edda")
    with database.reading() as session:
        row = protection.access(session, person(session, "ben"), evidence=session.get_one(Evidence, item))
    do(protection.let_out, "edda", row=row)
    with database.writing() as session:
        erasing.details(session, person(session, "anton"), erasing.events_of(session, item), why="They ask for it.")
    seal(do, "edda", level="open", was="sealed")
    seal(do, "edda")
    assert known_to(database) == {"edda"}
    assert [line for line in verify(home, database) if line.startswith(("access", "user"))] == []


def test_who_cannot_let_others_in_does_not_keep_evidence_from_being_opened(database, do, item):
    seal(do)
    do(protection.let_in, "ada", person="ben", why="He checks it too.")
    with database.writing() as session:
        person(session, "ben").role = Role.ADMIN
    with database.reading() as session:
        row = session.exec(select(Access).where(Access.user_id == person(session, "ada").id)).one()
    with pytest.raises(Invalid, match="Somebody must be able"):
        do(protection.let_out, "ada", row=row)
    with database.writing() as session:
        person(session, "ada").role = Role.ADMIN
        edda, found = person(session, "edda"), session.get_one(Evidence, item)
        protection.let_in_again(session, accounts.system(session), found, edda, why="Both administer now.")
    assert "edda" in known_to(database)


def test_others_evidence_is_not_sealed_through_its_source(do, database, item):
    def seal_all(session, actor, source, **said):
        protection.seal_source(session, actor, source, from_source(session, source.id), why="She asked.", **said)

    for name in ("ben", "anton"):
        with pytest.raises(Forbidden):
            do(seal_all, name, Source, level="sealed", was="open")
    with pytest.raises(Stale):
        do(seal_all, "edda", Source, level="sealed", was="restricted")
    do(seal_all, "edda", Source, level="restricted", was="open")
    assert known_to(database) == {"ada", "ben", "edda", "anton"}
