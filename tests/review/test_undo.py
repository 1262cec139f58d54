"""Undo puts back one's own last change to a story, and nothing that somebody did since."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests import settling
from tests.conftest import person
from workbench.db import now
from workbench.errors import Forbidden, Invalid, Stale
from workbench.evidence import items
from workbench.models import Article, Claim, Edit, Event
from workbench.queries.articles import article, version
from workbench.queries.claims import claim
from workbench.review import claims as review
from workbench.review import edits, findings
from workbench.review import undo as undoing
from workbench.review.snapshots import snapshot
from workbench.review.undo import UNDOABLE, last
from workbench.upkeep.verify import verify


@pytest.fixture
def desk(article_id, claim_id, session):
    """(session, ada, the story, its first claim, its second)."""
    return (
        session,
        person(session, "ada"),
        article(session, article_id),
        *map(claim, [session] * 2, [claim_id, claim_id + 1]),
    )


def undo(session, actor, story) -> str:
    """Press the button that the page shows: it names the last change."""
    found = last(session, actor, story)
    return undoing.undo(session, actor, story, seq=found[0].seq if found else 0)


def wording(claim, **changes) -> review.Wording:
    values = {"text": claim.text, "kind": claim.kind, "event_time": claim.event_time or "", **changes}
    return review.Wording(**values)


def keep(session, ada, first, _second):
    review.keep(session, ada, first, revision=first.revision)


def discard(session, ada, first, _second):
    review.discard(session, ada, first, revision=first.revision)


def edit(session, ada, first, _second):
    changed = wording(first, text="Other words.", kind="opinion", event_time="2019")
    review.edit(session, ada, first, wording=changed, revision=first.revision)


def split(session, ada, first, _second):
    review.split(session, ada, first, texts=["One fact.", "Another fact."], revision=first.revision)


def merge(session, ada, first, second):
    review.merge(session, ada, [first, second], text="Both facts.", revisions=[first.revision, second.revision])


@pytest.mark.parametrize("act", [keep, discard, edit, split, merge])
def test_undo_puts_the_claims_back(act, desk):
    session, ada, story, first, second = desk
    before = snapshot(first), snapshot(second)
    act(session, ada, first, second)
    undo(session, ada, story)
    assert (snapshot(first), snapshot(second)) == before


@pytest.mark.parametrize("act", [split, merge])
def test_what_an_undone_split_or_merge_had_made_is_retired(act, desk):
    session, ada, story, first, second = desk
    known = set(session.exec(select(Claim.id)))
    act(session, ada, first, second)
    undo(session, ada, story)
    made = session.exec(select(Claim).where(Claim.id.not_in(known))).all()
    assert made and {row.state for row in made} == {"retired"}


def test_an_undone_new_claim_is_retired(desk, article_id):
    session, ada, story, *_ = desk
    held = version(session, article_id)
    new = review.add(
        session, ada, held, passages=[review.Passage(0, 4, held.text[:4])], wording=review.Wording("New.", "fact")
    )
    undo(session, ada, story)
    assert new.state == "retired"


def test_undo_takes_the_claimant_back_too(desk):
    session, ada, story, first, _ = desk
    before = review.spoken(first)
    review.edit(session, ada, first, wording=wording(first, claimant="The ministry"), revision=first.revision)
    undo(session, ada, story)
    assert review.spoken(first) == before


def test_undo_of_an_undone_substitution_offers_it_again(desk):
    session, ada, story, first, _ = desk
    text, word = first.text, first.text.split()[0]
    made = Edit(claim_id=first.id, start=0, stop=1, before="", after=word, at=0, rule="name", confidence=1)
    first.edits.append(made)
    session.flush()
    edits.undo_edit(session, ada, first, made, revision=first.revision)
    assert made.undone_at and first.text != text
    undo(session, ada, story)
    assert made.undone_at is None and first.text == text


def test_undo_goes_back_step_by_step(desk):
    session, ada, story, first, second = desk
    before = snapshot(first)
    keep(session, ada, first, second)
    edit(session, ada, first, second)
    assert [undo(session, ada, story), undo(session, ada, story)] == ["edited", "kept"]
    assert snapshot(first) == before


def test_an_undone_change_is_not_undone_twice(desk):
    session, ada, story, first, second = desk
    keep(session, ada, first, second)
    undo(session, ada, story)
    with pytest.raises(Invalid, match="nothing of yours to undo"):
        undo(session, ada, story)


def test_undo_is_an_event_that_names_the_one_it_undid(desk):
    session, ada, story, first, second = desk
    keep(session, ada, first, second)
    undo(session, ada, story)
    last = session.exec(select(Event).order_by(Event.seq.desc())).first()
    assert (last.action, last.actor_id, last.article_id) == ("undone", ada.id, story.id)


def test_ben_does_not_undo_what_ada_did(desk):
    session, ada, story, first, second = desk
    keep(session, ada, first, second)
    with pytest.raises(Invalid, match="nothing of yours to undo"):
        undo(session, person(session, "ben"), story)


def test_undo_is_refused_where_ben_changed_the_claim_since(desk):
    session, ada, story, first, second = desk
    keep(session, ada, first, second)
    edit(session, person(session, "ben"), first, second)
    with pytest.raises(Stale, match="undo would lose that work"):
        undo(session, ada, story)


@pytest.mark.parametrize("act", [split, merge])
def test_undo_is_refused_where_ben_worked_on_what_it_made(act, desk):
    session, ada, story, first, second = desk
    act(session, ada, first, second)
    made = session.exec(select(Claim).order_by(Claim.id.desc())).first()
    made = claim(session, made.id)
    edit(session, person(session, "ben"), made, None)
    with pytest.raises(Stale, match="undo would lose that work"):
        undo(session, ada, story)


def test_undo_is_refused_where_ben_named_another_claimant_since(desk):
    session, ada, story, first, _ = desk
    review.edit(session, ada, first, wording=wording(first, claimant="The ministry"), revision=first.revision)
    ben = person(session, "ben")
    review.edit(session, ben, first, wording=wording(first, claimant="The court"), revision=first.revision)
    with pytest.raises(Stale):
        undo(session, ada, story)


def test_nothing_is_undone_in_an_archived_story(desk):
    session, ada, story, first, second = desk
    keep(session, ada, first, second)
    session.get_one(Article, story.id).archived_at = story.created_at
    with pytest.raises(Forbidden, match="archived"):
        undo(session, ada, story)


def test_what_has_no_way_back_is_not_undoable():
    assert not UNDOABLE & {"verdict set", "evidence linked", "commented", "archived", "undone", "imported"}


def test_a_page_that_shows_an_older_change_undoes_nothing(desk):
    session, ada, story, first, second = desk
    keep(session, ada, first, second)
    shown = last(session, ada, story)[0].seq
    edit(session, ada, first, second)
    with pytest.raises(Stale, match="not your last change"):
        undoing.undo(session, ada, story, seq=shown)


def test_evidence_linked_since_keeps_an_undo_from_settling_again(desk):
    session, ada, story, first, second = desk
    edit(session, ada, first, second)
    item = items.Item("Register", "Court", "primary", text="Seen.")
    items.add(session, person(session, "ben"), first, item=item, bearing=items.Bearing("refutes"))
    with pytest.raises(Stale, match="worked on this claim since"):
        undo(session, ada, story)


def test_a_finding_that_expired_meanwhile_does_not_come_back_in_force(
    database, home, article_id, claim_id, monkeypatch
):
    settling.settle(database, claim_id)
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        text = found.text
        review.edit(session, ada, found, wording=wording(found, text="Other words."), revision=found.revision)
    monkeypatch.setattr(findings, "now", lambda: now() + timedelta(days=731))
    with database.writing() as session:
        undo(session, person(session, "ada"), article(session, article_id))

    with database.reading() as session:
        found = claim(session, claim_id)
    assert (found.text, found.state) == (text, "stale")
    assert "longer ago than the 730 days" in found.stale_why
    assert verify(home, database) == []
