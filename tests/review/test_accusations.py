"""Whether a claim accuses somebody is answered by a person; until then it counts as the program proposes."""

import pytest
from sqlmodel import select, text

from tests.conftest import import_story, person
from workbench.errors import Forbidden, Invalid, Stale
from workbench.models import Claim, Event
from workbench.queries.articles import article
from workbench.queries.claims import claim, claim_page
from workbench.review import accusations, undo
from workbench.review import claims as review
from workbench.review.wording import REWORDED, SAID, Wording
from workbench.upkeep.worded import claims as faults

STORY = "Trial begins\n\nProsecutors charged Ada Lund with fraud on 4 May 2020. The port closed in 2019.\n"


@pytest.fixture
def story(home, database, ada):
    return import_story(home, database, ada, STORY)


@pytest.fixture
def desk(story, session):
    """(session, ada, the claim that the program marked, one that it did not)."""
    marked = session.exec(select(Claim.id).where(Claim.accusation != "")).one()
    other = session.exec(select(Claim.id).where(Claim.text.contains("port"))).one()
    return session, person(session, "ada"), claim(session, marked), claim(session, other)


def answer(session, actor, found, accuses):
    accusations.answer(session, actor, found, accuses=accuses, revision=found.revision)


def undo_last(session, actor, story):
    found = article(session, story)
    undo.undo(session, actor, found, seq=undo.last(session, actor, found)[0].seq)


def reword(session, actor, found, words):
    review.edit(session, actor, found, wording=Wording(words, found.kind), revision=found.revision)


def mark(found) -> tuple[str | None, str]:
    return found.accuses, found.accusation


def test_a_no_takes_the_mark_away_and_has_its_event(desk):
    session, ada, marked, _ = desk
    answer(session, ada, marked, "no")
    assert mark(marked) == ("no", "")
    event = session.exec(select(Event).order_by(Event.seq.desc())).first()
    assert (event.action, event.target, event.target_id) == ("accusation answered", "claim", marked.id)
    assert event.actor_id == ada.id and list(faults(session)) == []


def test_a_yes_keeps_the_reason_of_the_program_and_needs_none(desk):
    session, ada, marked, other = desk
    reason = marked.accusation
    for found in (marked, other):
        answer(session, ada, found, "yes")
    assert (mark(marked), mark(other)) == (("yes", reason), ("yes", SAID))


def test_an_answer_changes_neither_state_nor_words(desk):
    session, ada, marked, _ = desk
    before = marked.state, marked.text
    answer(session, ada, marked, "no")
    assert (marked.state, marked.text) == before


def test_the_page_says_who_answered(desk):
    session, ada, marked, _ = desk
    answer(session, ada, marked, "no")
    answer(session, person(session, "ben"), marked, "yes")
    assert claim_page(session, marked.id, person(session, "ada")).answered.actor == "Ben"


def test_another_person_may_answer_otherwise_but_not_the_same_again(desk):
    session, ada, marked, _ = desk
    answer(session, ada, marked, "no")
    with pytest.raises(Invalid):
        answer(session, person(session, "ben"), marked, "no")
    answer(session, person(session, "ben"), marked, "yes")
    assert mark(marked) == ("yes", SAID)


def test_who_may_not_edit_may_not_answer(desk):
    session, _, marked, _ = desk
    with pytest.raises(Forbidden):
        answer(session, person(session, "rosa"), marked, "no")


def test_an_answer_to_other_words_is_stale(desk):
    session, ada, marked, _ = desk
    with pytest.raises(Stale):
        accusations.answer(session, ada, marked, accuses="no", revision=marked.revision - 1)


@pytest.mark.parametrize("accuses", ["yes", "no"])
def test_undo_takes_an_answer_back(accuses, desk, story):
    session, ada, marked, _ = desk
    before = mark(marked)
    answer(session, ada, marked, accuses)
    undo_last(session, ada, story)
    assert mark(marked) == before and claim_page(session, marked.id, person(session, "ada")).answered is None
    assert list(faults(session)) == []


def test_undo_is_refused_where_somebody_answered_since(desk, story):
    session, ada, marked, _ = desk
    answer(session, ada, marked, "no")
    answer(session, person(session, "ben"), marked, "yes")
    with pytest.raises(Stale):
        undo_last(session, ada, story)


def test_new_words_ask_again_after_a_no(desk, story):
    session, ada, marked, _ = desk
    answer(session, ada, marked, "no")
    reword(session, ada, marked, "Ada Lund stole money.")
    assert mark(marked) == (None, REWORDED)
    reword(session, ada, marked, "Ada Lund stole a lot of money.")
    assert mark(marked) == (None, REWORDED)
    for _ in range(2):
        undo_last(session, ada, story)
    assert mark(marked) == ("no", "") and claim_page(session, marked.id, person(session, "ada")).answered.actor == "Ada"
    assert list(faults(session)) == []


def test_a_yes_outlives_the_words_that_the_program_saw(desk):
    session, ada, marked, _ = desk
    answer(session, ada, marked, "yes")
    reword(session, ada, marked, "She is a thief.")
    assert mark(marked) == ("yes", SAID)


def test_another_kind_or_claimant_asks_again_after_a_no(desk):
    session, ada, marked, _ = desk
    answer(session, ada, marked, "no")
    review.edit(session, ada, marked, wording=Wording(marked.text, "opinion"), revision=marked.revision)
    assert mark(marked) == (None, REWORDED)


@pytest.mark.parametrize(("accuses", "sentence"), [("yes", SAID), ("no", REWORDED)])
def test_parts_of_an_answered_claim_wait_for_their_own_answer(accuses, sentence, desk):
    session, ada, _, other = desk
    answer(session, ada, other, accuses)
    parts = review.split(session, ada, other, texts=["It closed.", "That was in 2019."], revision=other.revision)
    assert [mark(part) for part in parts] == [(None, sentence)] * 2
    assert list(faults(session)) == []


def test_a_no_is_remembered_for_the_same_words(home, database, ada, story):
    with database.writing() as session:
        found = claim(session, session.exec(select(Claim.id).where(Claim.accusation != "")).one())
        answer(session, ada, found, "no")
    import_story(home, database, ada, f"Another day\n\n{STORY.splitlines()[2]} Then it rained.\n")
    with database.reading() as session:
        again = session.exec(select(Claim).where(Claim.text == found.text, Claim.id != found.id)).one()
    assert mark(again) == (None, "")


def test_an_answer_that_no_event_tells_of_is_a_fault(desk):
    session, _, marked, _ = desk
    session.exec(text("UPDATE claim SET accuses = 'no', accusation = '' WHERE id = :id").bindparams(id=marked.id))
    said = f"claim {marked.id}: the answer whether it accuses is no, but its events say nothing"
    assert said in list(faults(session))
