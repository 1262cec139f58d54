"""Tags and names are proposals until a person accepts them; what was rejected is not proposed again."""

import pytest
from sqlmodel import select

from tests.conftest import import_story, person
from workbench.errors import Forbidden, Invalid, Missing, Stale
from workbench.models import Article, Claim, Entity, Event, Mention, Tag
from workbench.queries.articles import article
from workbench.queries.claims import claim, claim_page, entity
from workbench.review import claims as review
from workbench.review import proposals, undo
from workbench.review.proposals import Shown
from workbench.review.wording import NO_LONGER_QUOTED, Wording, still_accused
from workbench.upkeep.verify import decisions

BAN = Shown("tag:party_ban", "proposed")


@pytest.fixture
def desk(article_id, claim_id, session):
    """(session, ada, the claim about the ban)."""
    return session, person(session, "ada"), claim(session, claim_id + 1)


def states(session, found) -> dict[str, str]:
    page = claim_page(session, found.id, person(session, "ada"))
    return {f"tag:{row.term}": row.state for row in page.tags} | {row.entity.name: row.state for row in page.names}


def name_key(session, found) -> str:
    return f"name:{session.exec(select(Mention.entity_id).where(Mention.claim_id == found.id)).first()}"


def test_an_import_proposes_and_nobody_has_accepted(desk):
    session, _, found = desk
    assert states(session, found) == {
        "tag:party_ban": "proposed",
        "Harbour (Bryggen) Party": "proposed",
        "Tolvania": "proposed",
    }
    assert session.exec(select(Entity.kind).where(Entity.name == "Tolvania")).one() == "place"


@pytest.mark.parametrize(("accept", "state"), [(True, "accepted"), (False, "rejected")])
def test_a_decision_is_kept_with_who_and_when_and_has_its_event(accept, state, desk):
    session, ada, found = desk
    shown = [BAN, Shown(name_key(session, found), "proposed")]
    assert proposals.decide(session, ada, found, shown=shown, accept=accept) == 2
    row = session.get(Tag, (found.id, "party_ban"))
    assert (row.state, row.by_id, row.at is not None) == (state, ada.id, True)
    event = session.exec(select(Event).order_by(Event.seq.desc())).first()
    assert (event.action, event.target, event.target_id) == (f"proposals {state}", "claim", found.id)
    assert list(decisions(session)) == []


def test_a_decision_that_somebody_was_faster_with_is_stale(desk):
    session, ada, found = desk
    proposals.decide(session, ada, found, shown=[BAN], accept=True)
    with pytest.raises(Stale):
        proposals.decide(session, person(session, "ben"), found, shown=[BAN], accept=False)


@pytest.mark.parametrize("key", ["tag:torture", "name:999", "name:x", "name:", "", "tag:", "name:²"])
def test_a_proposal_that_is_not_there_is_missing(key, desk):
    session, ada, found = desk
    with pytest.raises(Missing):
        proposals.decide(session, ada, found, shown=[Shown(key, "proposed")], accept=True)


def test_nothing_to_decide_is_refused(desk):
    session, ada, found = desk
    with pytest.raises(Invalid, match="Choose accept or reject"):
        proposals.decide(session, ada, found, shown=[], accept=True)


@pytest.mark.parametrize("name", ["rosa", "anton"])
def test_who_does_not_check_decides_nothing(name, desk):
    session, _, found = desk
    who = person(session, name)
    for act in (
        lambda: proposals.decide(session, who, found, shown=[BAN], accept=True),
        lambda: proposals.add_tag(session, who, found, term="torture"),
        lambda: proposals.add_name(session, who, found, name="Bay", kind="place"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_nothing_is_decided_in_an_archived_story(desk, article_id):
    session, ada, found = desk
    session.get_one(Article, article_id).archived_at = found.created_at
    with pytest.raises(Forbidden, match="archived"):
        proposals.add_tag(session, ada, found, term="torture")


def test_a_person_adds_a_tag_of_the_vocabulary(desk):
    session, ada, found = desk
    proposals.add_tag(session, ada, found, term="torture")
    assert states(session, found)["tag:torture"] == "accepted"
    with pytest.raises(Invalid, match="already"):
        proposals.add_tag(session, ada, found, term="torture")
    with pytest.raises(Invalid, match="from the list"):
        proposals.add_tag(session, ada, found, term="nonsense")


def test_a_person_adds_a_name_and_one_name_is_one_entity(desk):
    session, ada, found = desk
    made = proposals.add_name(session, ada, found, name="  Bay   Council ", kind="organisation")
    other = claim(session, found.id + 1)
    again = proposals.add_name(session, ada, other, name="Bay Council", kind="place")
    assert (made.name, made.kind, again.id) == ("Bay Council", "organisation", made.id)
    with pytest.raises(Invalid, match="already"):
        proposals.add_name(session, ada, found, name="Bay Council", kind="place")


@pytest.mark.parametrize(
    ("name", "kind"), [("", "place"), ("…", "place"), ("x" * 201, "place"), ("Bay", "unknown"), ("Bay\u202e", "place")]
)
def test_a_name_that_is_none_is_refused(name, kind, desk):
    session, ada, found = desk
    with pytest.raises(Invalid):
        proposals.add_name(session, ada, found, name=name, kind=kind)


def correct(session, ada, found, name, kind, was=None):
    row = session.exec(select(Mention.entity_id).join(Entity).where(Entity.name == "Tolvania")).first()
    named = entity(session, found.id, row)
    proposals.correct(session, ada, found, named, name=name, kind=kind, was=was or (named.name, named.kind))
    return named


def test_a_corrected_name_keeps_the_old_one_as_an_alias(desk):
    session, ada, found = desk
    named = correct(session, ada, found, "Republic of Tolvania", "organisation")
    assert (named.name, named.kind) == ("Republic of Tolvania", "organisation")
    assert "Tolvania" in [alias.text for alias in named.aliases]
    event = session.exec(select(Event).order_by(Event.seq.desc())).first()
    assert (event.action, event.target) == ("name corrected", "entity")


def test_a_correction_over_another_one_is_stale(desk):
    session, ada, found = desk
    with pytest.raises(Stale):
        correct(session, ada, found, "Tolvan", "place", was=("Tolvanja", "place"))


@pytest.mark.parametrize("name", ["Tolvania", "Harbour (Bryggen) Party"])
def test_a_correction_that_changes_nothing_or_takes_another_name_is_refused(name, desk):
    session, ada, found = desk
    with pytest.raises(Invalid):
        correct(session, ada, found, name, "place")


def test_what_was_rejected_is_not_proposed_again_for_the_same_words(home, database, ada, claim_id):
    with database.writing() as session:
        found = claim(session, claim_id + 1)
        proposals.decide(session, ada, found, shown=[BAN, Shown(name_key(session, found), "proposed")], accept=False)
        rejected = {key for key, state in states(session, found).items() if state == "rejected"}
    import_story(home, database, ada, f"Another day\n\n{found.text}. Then it rained.\n")
    with database.reading() as session:
        again = session.exec(select(Claim).where(Claim.text == found.text, Claim.id != found.id)).one()
        assert len(rejected) == 2 and not rejected & set(states(session, again))
        assert set(states(session, again)) == set(states(session, found)) - rejected


def test_parts_of_a_split_claim_propose_what_it_was_about(desk):
    session, ada, found = desk
    proposals.decide(session, ada, found, shown=[BAN], accept=True)
    texts = ["The Harbour Party was banned.", "It happened in Tolvania."]
    first, second = review.split(session, ada, found, texts=texts, revision=found.revision)
    assert states(session, first) == {"tag:party_ban": "proposed", "Harbour (Bryggen) Party": "proposed"}
    assert states(session, second) == {"tag:party_ban": "proposed", "Tolvania": "proposed"}


def test_parts_of_a_split_claim_do_not_propose_what_was_rejected(desk):
    session, ada, found = desk
    proposals.decide(session, ada, found, shown=[BAN], accept=False)
    texts = ["The Harbour Party was banned.", "It happened in Tolvania."]
    for part in review.split(session, ada, found, texts=texts, revision=found.revision):
        assert "tag:party_ban" not in states(session, part)


def test_new_words_propose_tags_and_old_ones_do_not_again(desk):
    session, ada, found = desk
    proposals.decide(session, ada, found, shown=[BAN], accept=False)
    words = Wording("The party was banned and its leader was tortured.", "fact")
    review.edit(session, ada, found, wording=words, revision=found.revision)
    now = states(session, found)
    assert (now["tag:party_ban"], now["tag:torture"]) == ("rejected", "proposed")


@pytest.mark.parametrize("accept", [True, False])
def test_undo_puts_a_decision_back(accept, desk, article_id):
    session, ada, found = desk
    before = states(session, found)
    proposals.decide(session, ada, found, shown=[BAN], accept=accept)
    story = article(session, article_id)
    undo.undo(session, ada, story, seq=undo.last(session, ada, story)[0].seq)
    session.expire_all()
    assert states(session, claim(session, found.id)) == before
    assert list(decisions(session)) == []


def test_undo_takes_an_added_tag_off(desk, article_id):
    session, ada, found = desk
    proposals.add_tag(session, ada, found, term="torture")
    story = article(session, article_id)
    undo.undo(session, ada, story, seq=undo.last(session, ada, story)[0].seq)
    session.expire_all()
    assert "tag:torture" not in states(session, claim(session, found.id))
    assert list(decisions(session)) == []


def test_undo_is_refused_where_somebody_decided_since(desk, article_id):
    session, ada, found = desk
    proposals.decide(session, ada, found, shown=[BAN], accept=True)
    proposals.decide(session, person(session, "ben"), found, shown=[Shown("tag:party_ban", "accepted")], accept=False)
    story = article(session, article_id)
    with pytest.raises(Stale):
        undo.undo(session, ada, story, seq=undo.last(session, ada, story)[0].seq)


def test_a_mark_says_where_the_words_that_it_quotes_are_gone():
    accusation = "Ada Lund is said to have done harm: “tortured two detainees”."
    assert still_accused(accusation, "In May, Ada Lund tortured them.") == accusation
    assert still_accused(accusation, "Ada Lund was in town.") == NO_LONGER_QUOTED  # until a person says no
    assert still_accused("", "Ada Lund was in town.") == ""
