"""Evidence, reviews in turn, and what comes of them: from a kept claim to a settled one and back to a stale one."""

import pytest
from lxml import html

from tests.conftest import PASSWORD, person
from workbench.review.findings import in_force

ITEM = {"stance": "supports", "kind": "primary", "title": "Register", "source": "Court", "text": "Entry 12."}
VERDICT = {"verdict": "accurate", "confidence": "high", "rationale": "The register says so."}


@pytest.fixture
def kept(as_, claim_id):
    as_("ada").post(f"/claims/{claim_id}/keep", {"revision": 1})
    return f"/claims/{claim_id}"


@pytest.fixture
def judge(as_, claim_id, load):
    """`judge("ada", verdict="inaccurate")` sends a review from a fresh page and gives the answer."""

    def send(name: str, **given: str):
        return as_(name).post(f"/claims/{claim_id}/review", {**VERDICT, **given, "revision": load(claim_id).revision})

    return send


@pytest.fixture
def settled(as_, kept, judge):
    as_("ada").post(f"{kept}/evidence", ITEM)
    judge("ada")
    judge("ben")
    return kept


def test_evidence_is_linked_with_its_stance_and_begins_the_review(as_, kept, claim_id, load):
    assert as_("ada").post(f"{kept}/evidence", ITEM).status_code == 303
    assert [(link.stance, link.evidence.title) for link in load(claim_id).links] == [("supports", "Register")]
    assert load(claim_id).state == "first_review"


def test_one_review_settles_nothing_and_a_second_that_agrees_does(as_, kept, claim_id, judge, load):
    as_("ada").post(f"{kept}/evidence", ITEM)
    assert judge("ada").status_code == 303
    assert (load(claim_id).state, in_force(load(claim_id))) == ("second_review", None)

    assert judge("ben", confidence="low").status_code == 303
    finding = in_force(load(claim_id))
    assert (load(claim_id).state, finding.verdict, finding.how) == ("settled", "accurate", "agreement")
    assert finding.confidence == "low"


def test_the_first_reviewer_cannot_do_the_second_review(as_, kept, claim_id, judge, load):
    judge("ada", verdict="not_checkable")
    answer = judge("ada", verdict="not_checkable")
    assert answer.status_code == 403 and "somebody else must do the next review" in answer.text
    assert load(claim_id).state == "second_review"


def test_reviews_that_differ_are_disputed_until_a_third_person_decides(as_, kept, claim_id, judge, load):
    as_("ada").post(f"{kept}/evidence", ITEM)
    judge("ada")
    judge("edda", verdict="not_checkable", rationale="Nobody can know.")
    assert load(claim_id).state == "disputed"
    for name in ("ada", "edda", "ben"):  # the two who differ, and no editor
        assert judge(name).status_code == 403
    page = as_("ben").get(kept).text
    assert "The register says so." in page and "Nobody can know." in page


def test_an_editor_who_did_not_review_decides(as_, kept, claim_id, judge, load):
    as_("ada").post(f"{kept}/evidence", ITEM)
    judge("ada")
    judge("ben", verdict="not_checkable")
    assert judge("edda", rationale="It is the record.").status_code == 303
    finding = in_force(load(claim_id))
    assert (finding.verdict, finding.how, finding.rationale) == (
        "accurate",
        "resolution",
        "It is the record.",
    )


def test_what_somebody_else_said_to_accuse_nobody_needs_one_review_only(as_, kept, claim_id, judge, load):
    as_("ben").post(f"{kept}/accusation", {"accuses": "no", "revision": 2})
    judge("ada", verdict="not_checkable")
    assert (load(claim_id).state, in_force(load(claim_id)).how) == ("settled", "one_review")


def test_nobody_clears_a_claim_for_themself(as_, kept, claim_id, judge, load):
    as_("ada").post(f"{kept}/accusation", {"accuses": "no", "revision": 2})
    judge("ada", verdict="not_checkable")
    assert load(claim_id).state == "second_review"


def test_what_turns_out_to_accuse_somebody_is_judged_again(as_, kept, claim_id, judge, load):
    as_("ben").post(f"{kept}/accusation", {"accuses": "no", "revision": 2})
    judge("ada", verdict="not_checkable")
    as_("ben").post(f"{kept}/accusation", {"accuses": "yes", "revision": load(claim_id).revision})
    assert load(claim_id).state == "stale" and "one person only" in load(claim_id).stale_why


def test_a_verdict_without_evidence_is_refused_and_the_rationale_comes_back(as_, kept, claim_id, judge, load):
    answer = judge("ada")
    assert answer.status_code == 422
    assert "The register says so." in answer.text and "two independent supporting sources" in answer.text
    assert load(claim_id).state == "kept"


def test_a_review_rests_on_what_is_ticked(as_, kept, claim_id, judge, load):
    as_("ada").post(f"{kept}/evidence", ITEM)
    as_("ada").post(f"{kept}/evidence", {**ITEM, "title": "Rumour", "source": "Street", "kind": "secondary"})
    first, second = (str(link.id) for link in load(claim_id).links)
    assert judge("ada", evidence_shown="1", rests_on=second).status_code == 422
    assert judge("ada", evidence_shown="1", rests_on="99").status_code == 422
    assert judge("ada", evidence_shown="1", rests_on=first).status_code == 303
    assert [row.link_id for row in load(claim_id).reviews[0].evidence] == [int(first)]


def test_a_settled_finding_is_questioned_with_a_reason_and_judged_in_a_new_round(as_, settled, claim_id, judge, load):
    assert judge("ada").status_code == 403
    form = {"why": "The register was corrected.", "revision": load(claim_id).revision}
    assert as_("ben").post(f"{settled}/question", {**form, "why": ""}).status_code == 422
    assert as_("ben").post(f"{settled}/question", form).status_code == 303
    assert (load(claim_id).state, load(claim_id).round) == ("stale", 2)
    assert "The register was corrected." in as_("ada").get(settled).text
    judge("ben", verdict="not_checkable")
    judge("ada", verdict="not_checkable")
    findings = load(claim_id).findings
    assert [(row.version, row.round, bool(row.superseded_at)) for row in findings] == [(1, 1, True), (2, 2, False)]


def test_where_no_other_claim_waits_the_page_says_so(as_, kept, claim_id, load):
    ada, form = as_("ada"), {**VERDICT, "verdict": "not_checkable", "revision": load(claim_id).revision, "next": "1"}
    assert ada.post(f"{kept}/review", form).headers["Location"] == kept
    assert "No other claim of this story waits for you." in ada.get(kept).text


def test_our_own_error_is_withdrawn_by_two_and_stays_findable(as_, settled, claim_id, judge, load):
    as_("ben").post(f"{settled}/question", {"why": "Wrong court.", "revision": load(claim_id).revision})
    for name in ("ben", "ada"):
        judge(name, verdict="withdrawn", rationale="We took the wrong court.")
    assert (load(claim_id).state, in_force(load(claim_id)).verdict) == ("retired", "withdrawn")
    assert "We took the wrong court." in as_("rosa").get(settled).text


@pytest.mark.parametrize("change", ["edit", "withdraw"])
def test_a_settled_claim_becomes_stale_when_its_words_or_evidence_change(change, as_, settled, claim_id, load):
    path = f"{settled}/edit" if change == "edit" else f"{settled}/links/1/withdraw"
    as_("ada").post(path, {"text": "Other words.", "kind": "fact", "revision": load(claim_id).revision})
    assert load(claim_id).state == "stale"
    assert "changed after the verdict" in (page := as_("ben").get(settled).text) or "was withdrawn" in page


@pytest.mark.parametrize("change", ["edit", "withdraw"])
def test_a_round_begins_again_when_words_or_evidence_change_in_it(change, as_, kept, claim_id, judge, load):
    ada = as_("ada")
    ada.post(f"{kept}/evidence", ITEM)
    judge("ada")
    path = f"{kept}/edit" if change == "edit" else f"{kept}/links/1/withdraw"
    ada.post(path, {"text": "Other words.", "kind": "fact", "revision": load(claim_id).revision})
    assert (load(claim_id).state, load(claim_id).round) == ("first_review", 2)
    assert judge("ada", verdict="not_checkable").status_code == 303
    assert load(claim_id).state == "second_review"


@pytest.mark.parametrize(
    ("stance", "state"), [("refutes", "stale"), ("supports", "settled"), ("no_bearing", "settled")]
)
def test_new_evidence_against_a_verdict_makes_it_stale(stance, state, as_, settled, claim_id, load):
    as_("ada").post(f"{settled}/evidence", {**ITEM, "stance": stance, "title": "Later", "source": "Herald"})
    assert load(claim_id).state == state


def test_a_search_makes_unproven_possible(as_, kept, claim_id, judge, load):
    assert judge("ada", verdict="unproven").status_code == 422
    as_("ada").post(f"{kept}/searches", {"place": "Archive", "query": "ban", "found": "Nothing."})
    judge("ada", verdict="unproven")
    judge("ben", verdict="unproven")
    assert in_force(load(claim_id)).verdict == "unproven"


def test_an_admin_breaks_the_glass_with_a_reason_that_shows_for_good(as_, kept, claim_id, judge, load):
    judge("ada", verdict="not_checkable")
    number = load(claim_id).reviews[0].id
    form = {"review": number, "glass_why": "Ben is in hospital.", "revision": load(claim_id).revision}
    assert as_("edda").post(f"{kept}/glass", form).status_code == 403
    assert as_("anton").post(f"{kept}/glass", {**form, "glass_why": " "}).status_code == 422
    assert as_("anton").post(f"{kept}/glass", {**form, "review": "7"}).status_code == 422
    assert as_("anton").post(f"{kept}/glass", form).status_code == 303
    finding = in_force(load(claim_id))
    assert (load(claim_id).state, finding.how, finding.why) == ("settled", "break_glass", "Ben is in hospital.")
    assert "Ben is in hospital." in as_("rosa").get(kept).text


def test_a_review_of_an_old_page_says_what_happened_and_keeps_what_was_typed(as_, kept, claim_id, judge, load):
    page = as_("ben").get(kept).text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    old = {"revision": load(claim_id).revision, "seen": seen}
    as_("edda").post(f"{kept}/searches", {"place": "Archive", "query": "ban", "found": "Nothing."})
    judge("ada", verdict="not_checkable", rationale="Zinnobervogel.")
    answer = as_("ben").post(f"{kept}/review", {**VERDICT, **old, "rationale": "My own words."})
    assert answer.status_code == 409
    meanwhile = answer.text.split("This happened while you were writing")[1].split("</section>")[0]
    assert "search logged" in meanwhile and "reviewed" in meanwhile and "kept</b>" not in meanwhile
    assert "My own words." in answer.text and "Zinnobervogel" not in answer.text


def test_who_was_overtaken_hears_of_it_and_finds_what_they_wrote(as_, kept, claim_id, judge, load):
    as_("ada").post(f"{kept}/evidence", ITEM)
    judge("ada")
    old = {"revision": load(claim_id).revision, "seen": "1", "valid_to": "2035", "note": "For the readers."}
    judge("edda", verdict="not_checkable")  # it is disputed now: no checker's turn any more
    answer = as_("ben").post(f"{kept}/review", {**VERDICT, **old, "rationale": "My own words."})
    assert answer.status_code == 409 and load(claim_id).state == "disputed"
    assert "An editor decides a dispute; ask one." in answer.text
    assert all(words in answer.text for words in ("My own words.", "2035", "For the readers.", "accurate"))
    again = {**VERDICT, **old}
    assert as_("ada").post(f"{kept}/review", again).status_code == 403  # who had their turn has it no more


def test_a_review_typed_in_an_expired_session_is_back_after_log_in(as_, kept, claim_id, load):
    nobody, form = (
        as_(None),
        {**VERDICT, "verdict": "not_checkable", "revision": load(claim_id).revision, "once": "3-x"},
    )
    page = html.fromstring(nobody.post(f"{kept}/review", form).text)
    log_in = {**page.forms[-1].fields, "email": "ben@example.org", "password": PASSWORD}
    back = html.fromstring(nobody.client.post("/log-in", data=log_in).text)
    form = next(form for form in back.forms if form.get("action") == f"{kept}/review")
    shown = form.xpath(".//textarea/@name")
    assert "rationale" in shown and "revision" not in shown and form.fields["rationale"].strip() == VERDICT["rationale"]
    sent = {name: value.strip() for name, value in form.fields.items()}
    assert nobody.client.post(f"{kept}/review", data=sent).status_code == 303
    assert load(claim_id).reviews[0].rationale == VERDICT["rationale"]


def test_a_claim_is_taken_given_to_another_and_given_back(as_, kept, claim_id, database):
    def holder():
        return as_("rosa").get(kept).text

    assert as_("ada").post(f"{kept}/assignment").status_code == 303
    assert "Ada has it" in holder()
    assert as_("ben").post(f"{kept}/assignment").status_code == 403  # not out of another's hands
    with database.reading() as session:
        given = {"person": person(session, "ben").id, "due_at": "2999-03-01T17:00"}
    assert as_("edda").post(f"{kept}/assignment", {**given, "due_at": "2001-01-01"}).status_code == 422
    assert as_("edda").post(f"{kept}/assignment", {**given, "due_at": "soon"}).status_code == 422
    assert as_("edda").post(f"{kept}/assignment", {**given, "person": "99"}).status_code == 422
    assert as_("edda").post(f"{kept}/assignment", given).status_code == 303
    assert "Ben has it, given by Edda, due" in holder()
    assert as_("ada").post(f"{kept}/assignment/end").status_code == 403
    assert as_("ben").post(f"{kept}/assignment/end").status_code == 303
    assert "Nobody has it yet" in holder()


def test_a_comment_stands_on_the_claims_page(as_, kept):
    as_("ben").post(f"{kept}/comments", {"comment": "Ask the court."})
    assert "Ask the court." in as_("rosa").get(kept).text
