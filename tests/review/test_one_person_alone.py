"""What one person may try to settle, clear or hide a claim alone, and what becomes of it."""

from dataclasses import replace

import pytest

from tests.conftest import person
from tests.judging import PREDICTION, review, settle
from workbench.errors import Forbidden, Invalid
from workbench.people import accounts
from workbench.policy import DeskPolicy
from workbench.queries.claims import claim as find
from workbench.review import accusations, assignments, claims, findings
from workbench.review.findings import in_force
from workbench.review.wording import Wording

MARK = "Somebody is said to have done harm: “tortured”."


@pytest.fixture
def one(database, claim_id):
    """The first claim, kept: `one(verb, name, **more)` lets somebody do something to it."""

    def do(verb, name: str, **more):
        with database.writing() as session:
            found = find(session, claim_id)
            return verb(session, person(session, name), found, revision=found.revision, **more)

    do(claims.keep, "ada")
    return do


def state(database, claim_id) -> str:
    with database.reading() as session:
        return find(session, claim_id).state


def as_kind(database, claim_id, kind: str, text: str = "") -> Wording:
    with database.reading() as session:
        return Wording(text or find(session, claim_id).text, kind)


def test_calling_a_fact_an_opinion_does_not_make_it_ones_own(one, database, claim_id):
    one(claims.edit, "ada", wording=as_kind(database, claim_id, "opinion"))
    review(database, claim_id, "ada", PREDICTION)
    assert state(database, claim_id) == "second_review"


def test_a_finding_of_two_is_not_withdrawn_by_one(one, database, claim_id):
    settle(database, claim_id, PREDICTION)
    one(findings.question, "ada", why="Look again.")
    one(accusations.answer, "ben", accuses="no")
    review(database, claim_id, "ada", replace(PREDICTION, verdict="withdrawn"))
    assert state(database, claim_id) == "second_review"


def test_who_clears_a_marked_claim_does_not_settle_it(one, database, claim_id):
    with database.writing() as session:
        found = find(session, claim_id)
        found.accusation, found.kind, found.once_checkable = MARK, "opinion", False
    one(accusations.answer, "ada", accuses="no")
    review(database, claim_id, "ada", PREDICTION)
    assert state(database, claim_id) == "second_review"


def test_no_rule_of_the_desk_lets_a_marked_or_self_cleared_claim_pass_with_one():
    lax = DeskPolicy(two_reviews={kind: [4, 4] for kind in DeskPolicy().two_reviews})
    assert lax.needs_two("fact", 3, MARK, None, cleared=False)
    assert lax.needs_two("opinion", 0, "", "no", cleared=False)
    assert not lax.needs_two("fact", 3, "", "no", cleared=True)


def test_a_mark_outlives_other_words(one, database, claim_id):
    with database.writing() as session:
        find(session, claim_id).accusation = MARK
    one(claims.edit, "ada", wording=Wording("The police met him.", "fact"))
    with database.reading() as session:
        assert find(session, claim_id).accusation


def test_what_was_judged_is_not_put_out_of_sight_by_a_split_or_a_new_round(one, database, claim_id):
    review(database, claim_id, "ben", PREDICTION)
    one(claims.edit, "ada", wording=Wording("The port was closed.", "fact"))
    with pytest.raises(Invalid, match="was reviewed"):
        one(claims.discard, "ada")
    parts = one(claims.split, "ada", texts=["It closed.", "That was in 2019."])
    with database.writing() as session, pytest.raises(Invalid, match="was reviewed"):
        part = find(session, parts[0].id)
        claims.discard(session, person(session, "ada"), part, revision=part.revision)


def test_saving_the_same_words_costs_no_finding_and_no_review(one, database, claim_id):
    review(database, claim_id, "ben", PREDICTION)
    with database.reading() as session:
        held = find(session, claim_id)
        same = Wording(held.text, held.kind, held.event_time or "")
    with pytest.raises(Invalid, match="Nothing is changed"):
        one(claims.edit, "ada", wording=same)
    assert state(database, claim_id) == "second_review"


def test_one_of_two_who_disagree_does_not_end_the_dispute(one, database, claim_id):
    review(database, claim_id, "ada", PREDICTION)
    review(database, claim_id, "ben", replace(PREDICTION, attribution_verdict="inaccurate", verdict="not_checkable"))
    with database.reading() as session:
        disputed = find(session, claim_id).state == "disputed"
    if not disputed:  # a fact has no verdict on its attribution
        one(findings.question, "ada", why="Look again.")
        review(database, claim_id, "ada", PREDICTION)
        one(claims.edit, "edda", wording=Wording("The port was closed in May.", "attributed_statement"))
        review(database, claim_id, "ada", PREDICTION)
        review(database, claim_id, "ben", replace(PREDICTION, attribution_verdict="inaccurate"))
    assert state(database, claim_id) == "disputed"
    with pytest.raises(Forbidden, match="one of the two who disagree"):
        one(claims.edit, "ben", wording=Wording("The port was shut.", "fact"))
    assert state(database, claim_id) == "disputed"


def test_an_answer_about_accusing_ends_no_round_that_is_open(one, database, claim_id):
    one(accusations.answer, "edda", accuses="no")
    review(database, claim_id, "ada", PREDICTION)  # alone, as somebody else said no
    one(findings.question, "ada", why="Look again.")
    review(database, claim_id, "edda", PREDICTION)  # who said no herself
    one(accusations.answer, "ada", accuses="yes")
    assert state(database, claim_id) == "second_review"


def test_an_admin_does_not_break_the_glass_for_a_review_of_their_own(one, database, claim_id):
    review(database, claim_id, "ada", PREDICTION)
    with database.writing() as session:
        accounts.set_role(session, person(session, "anton"), person(session, "ada"), role="admin")
        only = find(session, claim_id).reviews[0].id
    with pytest.raises(Forbidden, match="another admin"):
        one(findings.break_glass, "ada", review_id=only, why="In a hurry.")


def test_who_reviews_no_more_gives_their_claims_back(one, database, claim_id):
    with database.writing() as session:
        ben = person(session, "ben")
        assignments.assign(session, person(session, "edda"), find(session, claim_id), ben)
        accounts.set_role(session, person(session, "anton"), ben, role="reader")
        assert assignments.open_one(session, find(session, claim_id)) is None


def test_dates_that_exclude_each_other_are_a_dispute(one, database, claim_id):
    review(database, claim_id, "ada", replace(PREDICTION, valid_to="2997"))
    review(database, claim_id, "ben", replace(PREDICTION, valid_from="2998"))
    assert state(database, claim_id) == "disputed"


def test_control_two_who_agree_settle_it(one, database, claim_id):
    settle(database, claim_id, PREDICTION)
    with database.reading() as session:
        assert in_force(find(session, claim_id)).how == "agreement"
