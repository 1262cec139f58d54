"""A corrected name is put back for every claim, unless anything was built upon it since."""

import pytest
from sqlmodel import select

from tests.conftest import import_story, person
from workbench.db import now
from workbench.errors import Forbidden, Stale
from workbench.models import Article, Entity, Event, Mention
from workbench.queries.articles import article
from workbench.queries.claims import claim, entity
from workbench.review import claims as review
from workbench.review import proposals, undo
from workbench.review.proposals import Shown
from workbench.review.wording import Wording
from workbench.upkeep.verify import decisions


@pytest.fixture
def corrected(database, article_id, claim_id):
    """The claim about the ban, in which ada has just made "Tolvania" an organisation of another name."""
    with database.writing() as session:
        correct(session, "ada", claim_id + 1, "Tolvania", "Republic of Tolvania", "organisation")
    return claim_id + 1


def correct(session, who, claim_id, old, new, kind):
    found = claim(session, claim_id)
    named = entity(session, claim_id, session.exec(select(Entity.id).where(Entity.name == old)).one())
    proposals.correct(session, person(session, who), found, named, name=new, kind=kind, was=(named.name, named.kind))


def undo_last(database, article_id, who="ada"):
    with database.writing() as session:
        actor, story = person(session, who), article(session, article_id)
        return undo.undo(session, actor, story, seq=undo.last(session, actor, story)[0].seq)


@pytest.fixture
def name(database, corrected):
    """`name()` is the name, its kind and its aliases as they are now."""
    with database.reading() as session:
        id = session.exec(select(Entity.id).where(Entity.name == "Republic of Tolvania")).one()

    def read():
        with database.reading() as session:
            found = entity(session, corrected, id)
            return found.name, found.kind, [alias.text for alias in found.aliases]

    return read


def key_of(session, claim_id) -> Shown:
    rows = select(Mention).join(Entity).where(Entity.name == "Republic of Tolvania", Mention.claim_id == claim_id)
    row = session.exec(rows).one()
    return Shown(f"name:{row.entity_id}", row.state)


def test_name_kind_and_aliases_are_as_before(database, article_id, name):
    assert name() == ("Republic of Tolvania", "organisation", ["Tolvania"])
    assert undo_last(database, article_id) == "name corrected"
    assert name() == ("Tolvania", "place", [])
    with database.reading() as session:
        event = session.exec(select(Event).order_by(Event.seq.desc())).first()
        assert (event.action, event.target) == ("undone", "entity")
        assert list(decisions(session)) == []


def test_an_alias_that_was_there_before_stays(database, article_id, corrected, name):
    with database.writing() as session:
        correct(session, "ada", corrected, "Republic of Tolvania", "Tolvania", "place")
    undo_last(database, article_id)
    assert name() == ("Republic of Tolvania", "organisation", ["Tolvania"])


def test_it_is_undone_step_by_step_with_other_changes(database, article_id, corrected, name):
    with database.writing() as session:
        found = claim(session, corrected)
        review.keep(session, person(session, "ada"), found, revision=found.revision)
    assert [undo_last(database, article_id) for _ in range(2)] == ["kept", "name corrected"]
    assert name()[0] == "Tolvania"


def test_what_was_undone_itself_is_not_built_upon_it(database, article_id, corrected, name):
    with database.writing() as session:
        ben, found = person(session, "ben"), claim(session, corrected)
        proposals.decide(session, ben, found, shown=[key_of(session, corrected)], accept=True)
        review.split(session, ben, found, texts=["It was banned.", "Tolvania did."], revision=found.revision)
    for _ in range(2):
        undo_last(database, article_id, "ben")
    undo_last(database, article_id)
    assert name()[0] == "Tolvania"


def decided(session, ben, found):
    proposals.decide(session, ben, found, shown=[key_of(session, found.id)], accept=True)


def named_elsewhere(session, ben, found):
    other = claim(session, found.id - 1)
    proposals.add_name(session, ben, other, name="Republic of Tolvania", kind="organisation")


def reworded(session, ben, found):
    review.edit(session, ben, found, wording=Wording("Tolvania banned it.", found.kind), revision=found.revision)


def divided(session, ben, found):
    review.split(session, ben, found, texts=["It was banned.", "Tolvania did."], revision=found.revision)


@pytest.mark.parametrize("act", [decided, named_elsewhere, reworded, divided])
def test_it_is_refused_where_somebody_built_upon_it(act, database, article_id, corrected, name):
    with database.writing() as session:
        act(session, person(session, "ben"), claim(session, corrected))
    with pytest.raises(Stale, match="Claims were given this name"):
        undo_last(database, article_id)
    assert name()[0] == "Republic of Tolvania"


def test_it_is_refused_where_an_import_brought_more_claims_of_this_name(home, database, article_id, ada, name):
    text = "A law\n\nThe Republic of Tolvania passed a law on fish on 4 May 2021.\n"
    story = import_story(home, database, ada, text)
    with database.reading() as session:
        ids = session.exec(select(Mention.claim_id).join(Entity).where(Entity.name == "Republic of Tolvania")).all()
        assert any(claim(session, id).appearances[0].version.article_id == story for id in ids)
    with pytest.raises(Stale, match="Claims were given this name"):
        undo_last(database, article_id)


def test_it_is_refused_where_somebody_corrected_it_since(database, article_id, corrected, name):
    with database.writing() as session:
        correct(session, "ben", corrected, "Republic of Tolvania", "Tolvanian Republic", "place")
    with pytest.raises(Stale, match="Somebody corrected this name since"):
        undo_last(database, article_id)


def test_it_is_refused_where_the_old_name_is_anothers_by_now(database, article_id, corrected, name):
    with database.writing() as session:
        session.add(Entity(name="Tolvania", kind="place"))
    with pytest.raises(Stale, match="Another entity has the old name"):
        undo_last(database, article_id)


@pytest.mark.parametrize("column", ["archived_at", "signed_off_at"])
def test_it_is_refused_where_a_closed_story_has_the_name(column, home, database, article_id, ada, corrected):
    with database.writing() as session:
        correct(session, "ada", corrected, "Republic of Tolvania", "Tolvania", "place")
    other = import_story(home, database, ada, "A law\n\nTolvania passed a law on fish on 4 May 2021.\n")
    with database.writing() as session:
        correct(session, "ada", corrected, "Tolvania", "Tolvania Isles", "place")
        setattr(session.get_one(Article, other), column, now())
    with pytest.raises(Forbidden, match=r"archived|signed off"):
        undo_last(database, article_id)


def test_one_that_others_built_upon_is_not_offered_and_hides_nothing_older(database, article_id, corrected):
    with database.writing() as session:
        decided(session, person(session, "ben"), claim(session, corrected))
    with database.reading() as session:
        story = session.get_one(Article, article_id)
        ada = person(session, "ada")
        offered = undo.offered(session, ada, story)
        assert undo.last(session, ada, story)[0].action == "name corrected"
    assert offered is None or offered[0].action != "name corrected"
