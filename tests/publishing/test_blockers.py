"""What stands against a story, by code; the board and the status page say the same."""

from dataclasses import replace

import pytest
from sqlmodel import select

from tests import settling
from tests.conftest import import_story, person
from tests.judging import ACCURATE, review
from workbench.models import Claim, ClaimKind
from workbench.policy import BLOCKERS, DeskPolicy
from workbench.queries.articles import version
from workbench.queries.board import board
from workbench.queries.claims import claim
from workbench.queries.stories import story_status
from workbench.review import claims
from workbench.review.claims import Passage
from workbench.review.policies import newest, set_policy
from workbench.review.wording import Wording

ONE_IS_ENOUGH = {kind: [4, 4] for kind in ClaimKind}


def rule(database, **changed):
    """Set the desk's rules."""
    with database.writing() as session:
        seen = newest(session)
        rules = replace(DeskPolicy(), **changed)
        set_policy(session, person(session, "edda"), rules=rules, seen=seen.id if seen else 0)


def against(database, article_id) -> dict[str, list[int]]:
    """The claims that stand against the story, by code; the board must say the same in the same words."""
    with database.reading() as session:
        status = story_status(session, article_id)
        rows, _ = board(session, archived=False, page=1)
    row = next(row for row in rows if row.article.id == article_id)
    said = [(one.code, one.sentence, one.blocks) for one in status.blockers]
    assert [(one.code, one.sentence, one.blocks) for one in row.blockers] == said
    assert row.counts == status.page.counts
    assert [code for code, _, _ in said] == [code for code in BLOCKERS if code in {code for code, _, _ in said}]
    return {one.code: list(one.claims) for one in status.blockers}


def sentence(database, article_id, code) -> str:
    with database.reading() as session:
        return next(one.sentence for one in story_status(session, article_id).blockers if one.code == code)


@pytest.fixture
def settled(database, article_id) -> list[int]:
    """A story that nothing stands against; its claims."""
    return settling.ready(database)


def test_a_new_story_has_drafts_and_nothing_kept(database, article_id):
    found = against(database, article_id)
    assert set(found) == {"nothing", "drafts"} and len(found["drafts"]) > 3


def test_a_story_that_is_ready_has_nothing_against_it(database, article_id, settled):
    assert against(database, article_id) == {}


def test_an_undated_story_says_so(home, database, ada):
    article_id = import_story(home, database, ada, "Undated\n\nThe court fined 3 members.\n", published="")
    assert "undated" in against(database, article_id)


def test_claims_without_a_verdict_are_open_until_they_are_settled(database, article_id, claim_id):
    settling.keep(database, claim_id)
    assert against(database, article_id)["open"] == [claim_id]
    settling.prove(database, claim_id)
    assert against(database, article_id)["open"] == [claim_id]
    review(database, claim_id, "ada")
    assert against(database, article_id)["open"] == [claim_id]
    review(database, claim_id, "ben")
    assert "open" not in against(database, article_id)


def test_an_opinion_without_a_verdict_is_not_open(database, article_id):
    with database.reading() as session:
        opinion = session.exec(select(Claim.id).where(Claim.kind == "normative")).one()
    settling.keep(database, opinion)
    assert "open" not in against(database, article_id)


def test_a_questioned_finding_is_stale_and_then_being_judged_again(database, article_id, settled):
    settling.question(database, settled[0])
    assert against(database, article_id) == {"stale": [settled[0]]}

    settling.begin(database, settled[0])
    assert against(database, article_id) == {"open": [settled[0]]}
    assert sentence(database, article_id, "open") == (
        "1 claim that can be checked, without a verdict, being judged again."
    )

    settling.question(database, settled[1])
    settling.begin(database, settled[1])
    assert sentence(database, article_id, "open").endswith("without a verdict, 2 of them being judged again.")


def test_an_opinion_that_is_being_judged_again_is_open(database, article_id, settled):
    with database.writing() as session:
        session.get(Claim, settled[0]).kind = "opinion"
    settling.question(database, settled[0])
    settling.begin(database, settled[0], verdict="not_checkable")
    assert against(database, article_id) == {"open": [settled[0]]}


def test_a_dispute_stands_against_it(database, article_id, settled):
    settling.question(database, settled[0])
    settling.begin(database, settled[0])
    review(database, settled[0], "ben", replace(ACCURATE, verdict="mostly_accurate"))
    assert against(database, article_id) == {"disputes": settled[:1]}

    review(database, settled[0], "edda")
    assert against(database, article_id) == {}


def test_an_accusation_stands_until_two_people_have_judged_it(database, article_id, settled):
    claim_id = settled[0]
    settling.question(database, claim_id)
    settling.answer(database, claim_id, "yes")
    assert against(database, article_id) == {"stale": [claim_id], "accusations": [claim_id]}
    settling.begin(database, claim_id)
    assert against(database, article_id) == {"open": [claim_id], "accusations": [claim_id]}
    review(database, claim_id, "ben")
    assert against(database, article_id) == {}


def test_a_disputed_accusation_stands_until_a_third_person_decides(database, article_id, settled):
    claim_id = settled[0]
    settling.question(database, claim_id)
    settling.answer(database, claim_id, "yes")
    settling.begin(database, claim_id)
    review(database, claim_id, "ben", replace(ACCURATE, verdict="mostly_accurate"))
    assert against(database, article_id) == {"disputes": [claim_id], "accusations": [claim_id]}
    review(database, claim_id, "edda")
    assert against(database, article_id) == {}


def test_broken_glass_is_no_second_person(database, article_id, settled):
    claim_id = settled[0]
    settling.question(database, claim_id)
    settling.answer(database, claim_id, "yes")
    settling.begin(database, claim_id)
    settling.break_glass(database, claim_id, "The paper goes to print.")
    assert against(database, article_id) == {"accusations": [claim_id], "single": [claim_id]}


def test_broken_glass_is_listed_for_good(database, article_id, claim_id):
    settling.begin(database, claim_id)
    settling.break_glass(database, claim_id, "The paper goes to print.")
    settling.question(database, claim_id)
    settling.settle(database, claim_id)

    with database.reading() as session:
        (broken,) = story_status(session, article_id).broken
    assert (broken.claim_id, broken.why, broken.by) == (claim_id, "The paper goes to print.", "Anton")
    assert broken.superseded_at and broken.superseded_at > broken.at


def test_one_review_stands_against_it_where_the_rules_now_ask_for_two(database, article_id):
    rule(database, two_reviews=ONE_IS_ENOUGH)
    settled = settling.ready(database)
    assert against(database, article_id) == {}

    rule(database)
    assert against(database, article_id) == {"single": settled}
    settling.answer(database, settled[0], "no", "edda")
    assert against(database, article_id) == {"single": settled[1:]}
    settling.answer(database, settled[1], "no", "ada")  # who judged it
    assert against(database, article_id) == {"single": settled[1:]}


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        ("inaccurate", "inaccurate"),
        ("missing_context", "context"),
        ("unproven", "unsafe"),
        ("outdated", "unsafe"),
    ],
)
def test_verdicts_that_a_story_should_not_run_with(verdict, code, database, article_id, settled):
    settling.question(database, settled[0])
    settling.settle(database, settled[0], verdict=verdict, valid_to="2020" if verdict == "outdated" else "")
    assert against(database, article_id) == {code: [settled[0]]}


def test_a_withdrawn_finding_stands_against_it_until_its_sentence_has_a_new_claim(database, article_id, settled):
    claim_id = settled[0]
    settling.question(database, claim_id)
    settling.settle(database, claim_id, verdict="withdrawn", note="We had read the wrong register.")
    assert against(database, article_id) == {"withdrawn": [claim_id]}

    with database.writing() as session:
        gone, held = claim(session, claim_id), version(session, article_id)
        place = gone.appearances[0]
        passage = Passage(place.start, place.stop, held.text[place.start : place.stop])
        wording = Wording("What we now say it says.", "fact")
        new = claims.add(session, person(session, "ada"), held, passages=[passage], wording=wording).id
    assert against(database, article_id) == {"open": [new]}
    settling.discard(database, new)
    assert against(database, article_id) == {"withdrawn": [claim_id]}


def test_what_the_rules_leave_out_is_a_remark(database, article_id, settled):
    settling.question(database, settled[0])
    rule(database, blockers=("drafts",))
    with database.reading() as session:
        (remark,) = story_status(session, article_id).blockers
    assert (remark.code, remark.blocks) == ("stale", False)


def test_stories_do_not_mix_on_the_board(home, database, ada, article_id, settled):
    other = import_story(home, database, ada, "Another story\n\nThe court fined 3 members on 4 May 2020.\n")
    assert against(database, article_id) == {}
    assert set(against(database, other)) == {"nothing", "drafts"}
