"""Signing a story off, against what stands too, opening it again, planning it."""

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from tests import settling
from tests.conftest import person
from tests.judging import review
from workbench.db import now
from workbench.errors import Forbidden, Invalid, Stale
from workbench.models import Article, Claim, Correction, Event, EventDetail, Notification, SignOff, Splitting, User
from workbench.policy import DeskPolicy
from workbench.publishing import archive, signoff
from workbench.publishing.resting import Hashed
from workbench.queries.articles import article, version
from workbench.queries.claims import claim
from workbench.queries.stories import snapshot, story_status
from workbench.review import claims, findings
from workbench.review.policies import set_policy
from workbench.review.reviews import ReviewForm
from workbench.review.wording import Wording
from workbench.upkeep.verify import verify


def story(database, article_id) -> Article:
    with database.reading() as session:
        return article(session, article_id)


def last(database, action: str) -> tuple[Event, EventDetail]:
    with database.reading() as session:
        rows = select(Event, EventDetail).where(Event.seq == EventDetail.event_seq, Event.action == action)
        return session.exec(rows.order_by(Event.seq.desc())).first()


def told(database, notice: str) -> set[str]:
    with database.reading() as session:
        rows = select(User.name).join(Notification, Notification.user_id == User.id)
        return set(session.exec(rows.where(Notification.notice == notice)))


def test_a_story_that_nothing_stands_against_is_signed_off_as_it_stands(database, home, article_id):
    settled = settling.ready(database)

    row = settling.sign(database, article_id)

    event, detail = last(database, "signed off")
    assert story(database, article_id).signed_off_at == row.at and row.reason is None
    assert (event.target, event.target_id, event.article_id) == ("article", article_id, article_id)
    kept = {"at": row.at.isoformat(), "version": row.version_id, "snapshot": signoff.digest(row.snapshot)}
    assert detail.after == {"sign_off": row.id, "reason": None, "embargo_until": None, "blockers": [], **kept}
    assert [claim["id"] for claim in row.snapshot["claims"]] == settled
    assert row.snapshot["counts"] == {"accurate": len(settled)} and row.snapshot["blockers"] == []
    assert row.snapshot["policy"] == {"id": 0, "rules": DeskPolicy().plain()}
    one = row.snapshot["claims"][0]
    assert (one["state"], one["verdict"], one["how"], one["finding_version"]) == ("settled", "accurate", "agreement", 1)
    assert set(one) == {
        *("id", "text", "state", "kind", "revision"),
        *("verdict", "attribution_verdict", "finding", "finding_version", "how"),
    }
    assert verify(home, database) == []


def test_against_what_stands_a_reason_is_needed(database, article_id):
    with pytest.raises(Invalid, match="not yet kept or discarded") as refused:
        settling.sign(database, article_id)
    assert set(refused.value.faults) == {"reason"} and story(database, article_id).signed_off_at is None

    row = settling.sign(database, article_id, reason="  The claims are opinion, our lawyer read them. ")
    assert row.reason == "The claims are opinion, our lawyer read them."
    assert [blocker["code"] for blocker in row.snapshot["blockers"]] == ["nothing", "drafts"]
    assert last(database, "signed off")[1].after["blockers"] == ["nothing", "drafts"]


def test_what_the_desk_does_not_count_keeps_nothing_back(database, article_id):
    with database.writing() as session:
        set_policy(session, person(session, "edda"), rules=DeskPolicy(blockers=("undated",)), seen=0)

    row = settling.sign(database, article_id)

    assert row.reason is None and row.snapshot["policy"]["id"] == 1
    assert [(one["code"], one["blocks"]) for one in row.snapshot["blockers"]] == [("nothing", False), ("drafts", False)]


def test_an_endless_reason_is_refused(database, article_id):
    with pytest.raises(Invalid, match="at most 2,000 characters"):
        settling.sign(database, article_id, reason="x" * 2001)


@pytest.mark.parametrize("change", [settling.prove, settling.keep, settling.discard])
def test_what_changed_since_the_editor_looked_refuses_the_sign_off(change, database, home, article_id, claim_id):
    with database.reading() as session:
        seen = story_status(session, article_id).seen
    change(database, claim_id)

    with pytest.raises(Stale, match="look at it as it is now"), database.writing() as session:
        held = version(session, article_id)
        found = snapshot(session, held)
        more = {"hashed": Hashed(home.originals), "reason": "Now."}
        signoff.sign_off(session, person(session, "edda"), held, snapshot=found, seen=seen, **more)
    assert story(database, article_id).signed_off_at is None


def test_the_page_and_the_sign_off_see_the_same(database, article_id, claim_id):
    settling.settle(database, claim_id)
    with database.reading() as session:
        shown, made = story_status(session, article_id), snapshot(session, version(session, article_id))
    assert shown.seen == signoff.digest(made)


@pytest.mark.parametrize("name", ["ada", "rosa", "anton"])
def test_only_editors_sign_off(name, database, article_id):
    with pytest.raises(Forbidden, match="Only editors sign a story off"):
        settling.sign(database, article_id, name, "It must.")


def test_an_archived_story_is_not_signed_off(database, article_id):
    with database.writing() as session:
        archive.archive(session, person(session, "edda"), article(session, article_id))
    with pytest.raises(Forbidden, match="archived"):
        settling.sign(database, article_id, reason="It must.")


def test_a_story_that_is_still_being_split_is_not_signed_off(database, ada, article_id):
    with database.writing() as session:
        held = version(session, article_id)
        session.add(Splitting(version_id=held.id, by_id=ada.id, given={}, done=1, total=9, upto=9, moved_at=now()))
    with pytest.raises(Forbidden, match="still being split"):
        settling.sign(database, article_id, reason="It must.")


def test_a_story_is_signed_off_once(database, article_id):
    settling.sign(database, article_id, reason="It must.")
    with pytest.raises(Forbidden, match="signed off already"):
        settling.sign(database, article_id, reason="It must.")


def test_the_owner_and_its_reviewers_are_told(database, article_id, claim_id):
    settling.settle(database, claim_id, people=("ben", "edda"))

    settling.sign(database, article_id, reason="It must.")
    settling.reopen(database, article_id)

    assert told(database, "signed_off") == told(database, "reopened") == {"Ada", "Ben"}  # edda did it herself


def test_a_story_is_opened_again_with_a_public_note(database, article_id):
    settling.sign(database, article_id, reason="It must.", embargo_until=now() + timedelta(days=1))

    settling.reopen(database, article_id, "  The court ruled anew. ")

    found = story(database, article_id)
    with database.reading() as session:
        (row,) = session.exec(select(Correction)).all()
    assert found.signed_off_at is None and found.embargo_until is not None
    assert (row.what, row.why, row.article_id) == ("The story was reopened.", "The court ruled anew.", article_id)
    told_ = {"correction": row.id, "why": "The court ruled anew.", "at": row.at.isoformat()}
    assert last(database, "reopened")[1].after == told_


def test_without_a_note_nothing_is_opened(database, article_id):
    settling.sign(database, article_id, reason="It must.")
    with pytest.raises(Invalid) as refused:
        settling.reopen(database, article_id, " \n ")
    assert set(refused.value.faults) == {"note"} and story(database, article_id).signed_off_at


def test_what_was_never_signed_off_is_not_opened(database, article_id):
    with pytest.raises(Forbidden, match="not signed off"):
        settling.reopen(database, article_id)


def test_a_page_from_before_another_sign_off_does_not_open_it(database, article_id):
    settling.sign(database, article_id, reason="It must.")
    before = story(database, article_id).revision
    settling.reopen(database, article_id)
    settling.sign(database, article_id, reason="Now it is right.")

    with pytest.raises(Stale), database.writing() as session:
        signoff.reopen(session, person(session, "edda"), article(session, article_id), note="Old.", revision=before)


def test_every_sign_off_and_its_reason_stay(database, article_id):
    settling.sign(database, article_id, reason="The first reason.")
    settling.reopen(database, article_id)
    settling.sign(database, article_id, reason="The second reason.")

    with database.reading() as session:
        status = story_status(session, article_id)
        rows = session.exec(select(SignOff)).all()
    assert [row.reason for row in status.signed] == ["The second reason.", "The first reason."]
    assert status.signed[0].at == rows[-1].at == status.page.article.signed_off_at
    assert [blocker["code"] for blocker in status.signed[1].blockers] == ["nothing", "drafts"]


def test_a_verdict_that_changes_after_sign_off_goes_out_as_a_correction(database, article_id, claim_id):
    settling.settle(database, claim_id)
    settling.sign(database, article_id, reason="It must.")
    settling.question(database, claim_id)
    settling.settle(database, claim_id, verdict="unproven", note="We had misread the register.")
    settling.reopen(database, article_id)

    with database.reading() as session:
        status = story_status(session, article_id)
    assert [row.why for row in status.corrections] == ["A court ruled anew.", "We had misread the register."]
    assert status.corrections[1].what.endswith("accurate became unproven.") and status.corrections[1].claim_id


def test_the_reason_for_breaking_the_glass_goes_out_where_no_note_was_written(database, article_id, claim_id):
    settling.begin(database, claim_id, rationale="Our source K. told us.")
    settling.sign(database, article_id, reason="It must.")
    settling.break_glass(database, claim_id, "The paper goes to print.")

    with database.reading() as session:
        (correction,) = story_status(session, article_id).corrections
    assert "no verdict became accurate" in correction.what and correction.why == "The paper goes to print."


def test_the_note_that_goes_out_is_that_of_the_review_put_in_force(database, article_id, claim_id):
    settling.begin(database, claim_id, note="The register says so.")
    settling.sign(database, article_id, reason="It must.")
    review(
        database,
        claim_id,
        "ben",
        ReviewForm("unproven", "low", "I doubt it.", attribution_verdict="accurate", note="No."),
    )
    with database.writing() as session:
        found = claim(session, claim_id)
        anton, first = person(session, "anton"), found.reviews[0].id
        findings.break_glass(session, anton, found, review_id=first, why="It goes to print.", revision=found.revision)

    with database.reading() as session:
        (correction,) = story_status(session, article_id).corrections
    assert correction.why == "The register says so."


def test_nothing_of_a_sealed_review_is_in_the_snapshot(database, article_id, claim_id):
    settling.begin(database, claim_id, rationale="CANARY", valid_to="2031-05", verdict="mostly_accurate")

    row = settling.sign(database, article_id, reason="It must.")

    written = json.dumps([row.snapshot, last(database, "signed off")[1].after])
    assert "second_review" in written
    assert not any(word in written for word in ("CANARY", "2031", "mostly_accurate"))


# --- owner, deadline, embargo --------------------------------------------------------------------------------------


def plan(database, article_id, name="edda", owner="ben", **more):
    with database.writing() as session:
        found = article(session, article_id)
        given = {"due_at": None, "embargo_until": None, "revision": found.revision, **more}
        signoff.plan(session, person(session, name), found, owner=person(session, owner), **given)


def test_an_editor_plans_a_story(database, article_id, ben):
    due, until = now() + timedelta(days=2), now() + timedelta(days=3)

    plan(database, article_id, due_at=due, embargo_until=until)

    found, detail = story(database, article_id), last(database, "planned")[1]
    assert (found.owner_id, found.due_at, found.embargo_until, found.revision) == (ben.id, due, until, 2)
    assert detail.after == {"owner": ben.id, "due_at": due.isoformat(), "embargo_until": until.isoformat()}


@pytest.mark.parametrize("owner", ["rosa", "anton"])
def test_a_story_belongs_to_a_checker_or_an_editor(owner, database, article_id):
    with pytest.raises(Invalid) as refused:
        plan(database, article_id, owner=owner)
    assert set(refused.value.faults) == {"owner"}


def test_a_deadline_lies_ahead_but_one_that_has_passed_may_stay(database, article_id):
    with pytest.raises(Invalid) as refused:
        plan(database, article_id, due_at=now() - timedelta(hours=1))
    assert set(refused.value.faults) == {"due_at"}

    with database.writing() as session:
        article(session, article_id).due_at = passed = now() - timedelta(hours=1)
    plan(database, article_id, due_at=passed)
    assert story(database, article_id).due_at == passed


def test_two_editors_do_not_plan_over_each_other(database, article_id):
    plan(database, article_id)
    with pytest.raises(Stale):
        plan(database, article_id, revision=1)


def test_checkers_do_not_plan(database, article_id):
    with pytest.raises(Forbidden):
        plan(database, article_id, name="ada")


def test_a_signed_off_story_takes_another_embargo(database, article_id):
    settling.sign(database, article_id, reason="It must.")

    plan(database, article_id, embargo_until=(until := now() + timedelta(days=1)))

    assert story(database, article_id).embargo_until == until and story(database, article_id).signed_off_at


def public(database, article_id, claim_id) -> list[tuple[str, str]]:
    """What readers were told of a claim after the sign-off: from what to what, and why."""
    with database.reading() as session:
        rows = session.exec(select(Correction).where(Correction.claim_id == claim_id).order_by(Correction.id)).all()
    assert {row.article_id for row in rows} <= {article_id}
    return [(row.what.rpartition("”: ")[2], row.why) for row in rows]


@pytest.fixture
def ready(database, article_id) -> int:
    """A claim, settled as accurate, of a story that was signed off with it."""
    (claim_id, *_) = settling.ready(database)
    settling.sign(database, article_id)
    return claim_id


def again(database, claim_id, verdict, note="", **said) -> None:
    settling.question(database, claim_id)
    settling.settle(database, claim_id, verdict=verdict, note=note, **said)


def test_what_changed_while_it_was_open_goes_out_with_the_next_sign_off(database, article_id, ready):
    settling.reopen(database, article_id, note="The register was corrected.")
    with pytest.raises(Invalid, match="write the public note"):
        again(database, ready, "not_checkable")
    settling.settle(database, ready, verdict="not_checkable", note="It cannot be known.")
    assert public(database, article_id, ready) == []
    settling.sign(database, article_id, reason="It runs.")
    assert public(database, article_id, ready) == [("accurate became not checkable.", "It cannot be known.")]


def test_readers_are_told_from_what_they_know_to_what_stands(database, article_id, ready):
    again(database, ready, "inaccurate", "The register says no.")
    settling.reopen(database, article_id)
    again(database, ready, "missing_context", "It says more.")
    settling.sign(database, article_id, reason="It runs.")
    assert [what for what, _ in public(database, article_id, ready)] == [
        "accurate became inaccurate.",
        "inaccurate became missing context.",
    ]
    settling.reopen(database, article_id)
    again(database, ready, "accurate", "It was right at first.")
    settling.sign(database, article_id, reason="It runs.")
    assert public(database, article_id, ready)[-1] == ("missing context became accurate.", "It was right at first.")


def test_a_verdict_that_stood_no_more_at_the_sign_off_and_comes_back_is_told(database, article_id, ready):
    settling.reopen(database, article_id, note="Somebody doubts it.")
    settling.question(database, ready)
    settling.sign(database, article_id, reason="It runs.")
    assert public(database, article_id, ready) == [("accurate stands no more.", "Somebody doubts it.")]
    settling.settle(database, ready, verdict="accurate", note="The doubt was wrong.")
    assert public(database, article_id, ready)[-1] == ("no verdict became accurate.", "The doubt was wrong.")


def test_a_claim_that_was_open_at_the_sign_off_is_told_when_it_is_settled(database, article_id, claim_id):
    settling.keep(database, claim_id)
    settling.sign(database, article_id, reason="It runs.")
    settling.reopen(database, article_id)
    settling.settle(database, claim_id, verdict="inaccurate", note="The register says no.")
    settling.sign(database, article_id, reason="It runs.")
    assert public(database, article_id, claim_id) == [("no verdict became inaccurate.", "The register says no.")]


def test_what_was_a_draft_at_the_sign_off_is_nothing_that_readers_were_told_of(database, article_id, claim_id):
    settling.sign(database, article_id, reason="It runs.")
    settling.reopen(database, article_id)
    settling.settle(database, claim_id, verdict="inaccurate")  # no public note is asked for
    settling.sign(database, article_id, reason="It runs.")
    assert public(database, article_id, claim_id) == []


def test_no_verdict_goes_out_over_words_that_it_was_not_given_for(database, article_id, ready):
    with database.reading() as session:
        published = claim(session, ready).text
    settling.reopen(database, article_id)
    with database.writing() as session:
        found = claim(session, ready)
        wording = Wording("The council banned the rally in 2021.", found.kind, "2021")
        claims.edit(session, person(session, "ada"), found, wording=wording, revision=found.revision)
    settling.sign(database, article_id, reason="It runs.")
    settling.settle(database, ready, verdict="inaccurate", note="It was another year.")
    with database.reading() as session:
        rows = session.exec(select(Correction.what).where(Correction.claim_id == ready).order_by(Correction.id)).all()
    assert rows[0] == f"“{published}”: accurate stands no more."
    assert rows[1].startswith("“The council banned the rally in 2021.”: no verdict became inaccurate")


def test_our_own_error_is_told_as_such_with_its_own_note(database, article_id, ready):
    settling.reopen(database, article_id, note="Another claim is to be changed.")
    again(database, ready, "withdrawn", "We had read the wrong register.")
    settling.sign(database, article_id, reason="It runs.")
    assert public(database, article_id, ready) == [("accurate became withdrawn.", "We had read the wrong register.")]


def test_what_was_said_of_the_words_is_told_too(database, article_id):
    with database.reading() as session:
        (said,) = session.exec(select(Claim.id).where(Claim.kind == "attributed_statement").limit(1))
    settling.settle(database, said)
    settling.sign(database, article_id, reason="It runs.")
    settling.reopen(database, article_id)
    again(database, said, "accurate", "He never said it.", attribution_verdict="inaccurate")
    settling.sign(database, article_id, reason="It runs.")
    ((what, _),) = public(database, article_id, said)
    assert what == "accurate, said: accurate became accurate, said: inaccurate."


@pytest.mark.parametrize("text", ["\u200b", "\u2060 ", "\u00ad", "\u3164", " . "])
def test_what_nobody_can_read_is_no_reason(text, database, article_id):
    with pytest.raises(Invalid, match="give the reason"):
        settling.sign(database, article_id, reason=text)


def test_an_embargo_lies_ahead(database, article_id):
    with pytest.raises(Invalid, match="has passed"):
        settling.sign(database, article_id, reason="It runs.", embargo_until=now() - timedelta(minutes=1))
