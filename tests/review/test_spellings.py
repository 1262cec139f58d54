"""People maintain how else a name is written; two names that are held to be one share all forms."""

import pytest
from sqlmodel import select

from tests.conftest import person
from workbench.errors import Forbidden, Invalid, Stale
from workbench.models import Entity, Event, EventDetail, Mention
from workbench.queries.claims import claim, entity
from workbench.review import proposals, spellings


@pytest.fixture
def desk(database, claim_id):
    with database.writing() as session:
        found = claim(session, claim_id + 1)
        for name in ("Parti du Havre", "Партия гавани"):
            proposals.add_name(session, person(session, "ada"), found, name=name, kind="organisation")
        session.flush()
        yield session, person(session, "ada"), found


def named(session, found, name):
    id = session.exec(select(Entity.id).where(Entity.name == name)).one()
    return entity(session, found.id, id)


def forms(session, found, name):
    session.flush()
    return {alias.text for alias in named(session, found, name).aliases}


def test_a_name_is_written_otherwise_and_an_event_says_so(desk):
    session, ada, found = desk
    assert spellings.add(session, ada, found, named(session, found, "Parti du Havre"), text=" PdH ") == []
    assert forms(session, found, "Parti du Havre") == {"PdH"}
    event, detail = session.exec(
        select(Event, EventDetail).where(Event.seq == EventDetail.event_seq).order_by(Event.seq.desc())
    ).first()
    assert (event.action, event.target, detail.after) == (spellings.ADDED, "entity", {"forms": ["PdH"]})


def test_names_held_to_be_one_share_their_forms_and_what_was_decided_stays(desk):
    session, ada, found = desk
    french, russian = "Parti du Havre", "Партия гавани"
    spellings.add(session, ada, found, named(session, found, french), text="PdH")
    before = [(row.entity_id, row.state) for row in session.exec(select(Mention).order_by(Mention.entity_id))]

    assert spellings.add(session, ada, found, named(session, found, russian), text=french) == [french]

    assert forms(session, found, russian) == {french, "PdH"}
    assert forms(session, found, french) == {russian, "PdH"}
    assert [(row.entity_id, row.state) for row in session.exec(select(Mention).order_by(Mention.entity_id))] == before

    spellings.add(session, ada, found, named(session, found, french), text="Harbour (Bryggen) Party")
    assert {"PdH", french, "Harbour (Bryggen) Party"} <= forms(session, found, russian)
    assert {"PdH", french, russian} <= forms(session, found, "Harbour (Bryggen) Party")


def test_a_form_that_names_share_by_chance_makes_them_not_one(desk):
    session, ada, found = desk
    french, russian = "Parti du Havre", "Партия гавани"
    spellings.add(session, ada, found, named(session, found, french), text="PdH")
    spellings.add(session, ada, found, named(session, found, russian), text="PdH")
    assert (forms(session, found, french), forms(session, found, russian)) == ({"PdH"}, {"PdH"})


def test_a_form_that_is_taken_back_goes_from_both_sides(desk):
    session, ada, found = desk
    french, russian = "Parti du Havre", "Партия гавани"
    spellings.add(session, ada, found, named(session, found, russian), text=french)
    spellings.remove(session, ada, found, named(session, found, russian), text=french)
    assert (forms(session, found, french), forms(session, found, russian)) == (set(), set())
    with pytest.raises(Stale):
        spellings.remove(session, ada, found, named(session, found, russian), text=french)


@pytest.mark.parametrize("text", ["", "…", "x" * 201, "Tolvania", "a\u202eb"])
def test_what_is_no_name_or_is_known_is_refused(text, desk):
    session, ada, found = desk
    with pytest.raises(Invalid):
        spellings.add(session, ada, found, named(session, found, "Tolvania"), text=text)


def test_a_reader_maintains_none(desk):
    session, _, found = desk
    with pytest.raises(Forbidden):
        spellings.add(session, person(session, "rosa"), found, named(session, found, "Tolvania"), text="Tolvan")
