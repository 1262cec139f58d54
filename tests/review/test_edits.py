"""Accepting and undoing edits one by one, choosing what a reference means, leaving it: each an event, each undoable."""

import pytest
from sqlmodel import select

from tests.conftest import person
from tests.review.test_undo import undo
from workbench.db import now
from workbench.errors import Forbidden, Invalid, Stale
from workbench.models import GONE, Claim, Edit, Event, Flag, Reference
from workbench.queries.articles import article
from workbench.queries.claims import claim, open_references, standing_flags
from workbench.review import claims as review
from workbench.review import edits


@pytest.fixture
def desk(article_id, claim_id, session):
    """(session, ada, the story, a claim "It was banned and its members left" with two references and a flag)."""
    made = claim(session, claim_id)
    made.text = "It was banned and its members left"
    flag = Flag(claim_id=claim_id, code="unresolved", sentence="“It” points to something outside the draft.")
    made.flags.append(flag)
    session.flush()
    offered = [{"text": "the party", "start": 0, "stop": 4, "why": "Subject of the sentence before."}]
    own = [{"text": "the party’s", "start": 0, "stop": 4, "why": "Subject of the sentence before."}]
    made.references.append(
        Reference(claim_id=claim_id, start=0, stop=2, words="It", at=0, candidates=offered, flag_id=flag.id)
    )
    made.references.append(Reference(claim_id=claim_id, start=5, stop=8, words="its", at=18, candidates=own))
    made.edits.append(
        Edit(claim_id=claim_id, start=0, stop=4, before="went", after="left", at=30, rule="finite-verb", confidence=0.7)
    )
    session.flush()
    return session, person(session, "ada"), article(session, article_id), made


def choose(session, ada, made: Claim, number: int, candidate: int = 0) -> None:
    edits.choose(session, ada, made, made.references[number], candidate=candidate, revision=made.revision)


def newest(session) -> Event:
    return session.exec(select(Event).order_by(Event.seq.desc())).first()


def test_a_chosen_candidate_stands_in_the_claim_as_an_edit(desk):
    session, ada, _, made = desk
    choose(session, ada, made, 0)
    assert made.text == "The party was banned and its members left"
    assert (made.edits[-1].rule, made.edits[-1].after, made.edits[-1].at) == ("chosen", "The party", 0)
    assert newest(session).action == "reference chosen" and newest(session).actor_id == ada.id


def test_a_possessive_is_put_in_as_one_and_nothing_else_moves_out_of_place(desk):
    session, ada, _, made = desk
    choose(session, ada, made, 0)
    choose(session, ada, made, 1)
    assert made.text == "The party was banned and the party’s members left"
    assert made.text[made.edits[0].at :] == "left"


def test_the_flag_about_a_reference_goes_when_it_is_chosen(desk):
    session, ada, _, made = desk
    assert len(standing_flags(made)) == len(made.flags)
    choose(session, ada, made, 0)
    assert not any(flag.sentence.startswith("“It”") for flag in standing_flags(made))
    assert [row.words for row in open_references(made)] == ["its"]


def test_a_reference_that_is_left_is_closed_and_its_flag_stays(desk):
    session, ada, _, made = desk
    edits.leave(session, ada, made, made.references[0], revision=made.revision)
    assert [row.words for row in open_references(made)] == ["its"]
    assert len(standing_flags(made)) == len(made.flags) and made.text.startswith("It ")
    assert newest(session).action == "reference left"


@pytest.mark.parametrize("act", ["choose", "leave"])
def test_undo_opens_a_reference_again(act, desk):
    session, ada, story, made = desk
    if act == "choose":
        choose(session, ada, made, 0)
    else:
        edits.leave(session, ada, made, made.references[0], revision=made.revision)
    undo(session, ada, story)
    assert made.text == "It was banned and its members left"
    assert [row.words for row in open_references(made)] == ["It", "its"]
    assert len(standing_flags(made)) == len(made.flags)
    choose(session, ada, made, 1)
    assert made.text == "It was banned and the party’s members left"


def test_a_choice_that_is_undone_by_its_own_button_is_offered_again(desk):
    session, ada, _, made = desk
    made.references[0].start, made.references[0].stop = 0, 2
    choose(session, ada, made, 0)
    chosen = made.edits[-1]
    chosen.before = "it"
    edits.undo_edit(session, ada, made, chosen, revision=made.revision)
    assert made.text == "It was banned and its members left"
    assert [row.words for row in open_references(made)] == ["It", "its"]
    assert made.text[made.edits[0].at :] == "left"


def test_an_edit_is_accepted_once_and_the_words_stay(desk):
    session, ada, story, made = desk
    before, revision = made.text, made.revision
    edits.accept_edit(session, ada, made, made.edits[0], revision=revision)
    assert made.edits[0].accepted_at and made.text == before and made.revision > revision
    assert newest(session).action == "edit accepted"
    with pytest.raises(Invalid, match="accepted before"):
        edits.accept_edit(session, ada, made, made.edits[0], revision=made.revision)
    undo(session, ada, story)
    assert made.edits[0].accepted_at is None


def test_an_accepted_edit_can_still_be_undone(desk):
    session, ada, _, made = desk
    edits.accept_edit(session, ada, made, made.edits[0], revision=made.revision)
    edits.undo_edit(session, ada, made, made.edits[0], revision=made.revision)
    assert made.text.endswith("went") and made.edits[0].accepted_at is None


def test_after_a_rewriting_what_was_kept_can_be_undone_and_what_was_not_is_refused(desk):
    session, ada, story, made = desk
    words = review.Wording("In 2020 it was forbidden and its people left", made.kind)
    review.edit(session, ada, made, wording=words, revision=made.revision)
    edits.undo_edit(session, ada, made, made.edits[0], revision=made.revision)
    assert made.text == "In 2020 it was forbidden and its people went"
    made.references[0].at = GONE
    with pytest.raises(Invalid, match="no longer in the claim"):
        choose(session, ada, made, 0)
    undo(session, ada, story)
    undo(session, ada, story)
    assert made.text == "It was banned and its members left" and made.references[0].at == 0


@pytest.mark.parametrize("candidate", [-1, 1, 99])
def test_only_what_is_offered_can_be_chosen(candidate, desk):
    session, ada, _, made = desk
    with pytest.raises(Invalid, match="offered"):
        choose(session, ada, made, 0, candidate)


def test_nothing_is_decided_twice_from_an_old_page_or_by_a_reader(desk):
    session, ada, _, made = desk
    with pytest.raises(Stale):
        edits.choose(session, ada, made, made.references[0], candidate=0, revision=made.revision + 1)
    with pytest.raises(Forbidden):
        edits.leave(session, person(session, "rosa"), made, made.references[0], revision=made.revision)
    made.references[0].closed_at = now()
    with pytest.raises(Invalid, match="decided before"):
        choose(session, ada, made, 0)


def test_a_choice_makes_a_settled_claim_stale(desk):
    session, ada, _, made = desk
    made.state = "settled"
    choose(session, ada, made, 0)
    assert made.state == "stale"
