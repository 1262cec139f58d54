"""Linking evidence, setting a verdict, commenting: from a kept claim to a settled one, and back to a stale one."""

import pytest

from workbench.queries.claims import in_force

ITEM = {"stance": "supports", "kind": "primary", "title": "Register", "source": "Court", "text": "Entry 12."}
VERDICT = {"verdict": "accurate", "confidence": "high", "rationale": "The register says so.", "as_of": "2021-06"}


@pytest.fixture
def kept(as_, claim_id):
    as_("ada").post(f"/claims/{claim_id}/keep", {"revision": 1})
    return f"/claims/{claim_id}"


def test_evidence_is_linked_with_its_stance(as_, kept, claim_id, load):
    assert as_("ada").post(f"{kept}/evidence", ITEM).status_code == 303
    assert [(link.stance, link.evidence.title) for link in load(claim_id).links] == [("supports", "Register")]


def test_a_verdict_on_enough_evidence_settles_the_claim(as_, kept, claim_id, load):
    as_("ada").post(f"{kept}/evidence", ITEM)
    assert as_("ada").post(f"{kept}/verdict", {**VERDICT, "revision": load(claim_id).revision}).status_code == 303
    found = load(claim_id)
    assert (found.state, in_force(found).verdict) == ("settled", "accurate")


def test_a_verdict_without_evidence_is_refused_and_the_rationale_comes_back(as_, kept, claim_id, load):
    answer = as_("ada").post(f"{kept}/verdict", {**VERDICT, "revision": load(claim_id).revision})
    assert answer.status_code == 422
    assert "The register says so." in answer.text and "two independent supporting sources" in answer.text
    assert load(claim_id).state == "kept"


def test_a_second_verdict_supersedes_the_first(as_, kept, claim_id, load):
    form = {**VERDICT, "verdict": "not_checkable"}
    for revision, rationale in ((2, "First."), (3, "Second.")):
        as_("ben").post(f"{kept}/verdict", {**form, "rationale": rationale, "revision": revision})
    findings = load(claim_id).findings
    assert [(row.version, bool(row.superseded_at)) for row in findings] == [(1, True), (2, False)]


@pytest.mark.parametrize("change", ["edit", "withdraw"])
def test_a_settled_claim_becomes_stale_when_its_words_or_evidence_change(change, as_, kept, claim_id, load):
    ada = as_("ada")
    ada.post(f"{kept}/evidence", ITEM)
    ada.post(f"{kept}/verdict", {**VERDICT, "revision": load(claim_id).revision})
    path = f"{kept}/edit" if change == "edit" else f"{kept}/links/1/withdraw"
    ada.post(path, {"text": "Other words.", "kind": "fact", "revision": load(claim_id).revision})
    assert load(claim_id).state == "stale"


@pytest.mark.parametrize(
    ("stance", "state"), [("refutes", "stale"), ("supports", "settled"), ("no_bearing", "settled")]
)
def test_new_evidence_against_a_verdict_makes_it_stale(stance, state, as_, kept, claim_id, load):
    ada = as_("ada")
    ada.post(f"{kept}/evidence", ITEM)
    ada.post(f"{kept}/verdict", {**VERDICT, "revision": load(claim_id).revision})
    ada.post(f"{kept}/evidence", {**ITEM, "stance": stance, "title": "Later", "source": "Herald"})
    assert load(claim_id).state == state


def test_a_search_makes_unproven_possible(as_, kept, claim_id, load):
    ada = as_("ada")
    ada.post(f"{kept}/searches", {"place": "Archive", "query": "ban", "found": "Nothing."})
    ada.post(f"{kept}/verdict", {**VERDICT, "verdict": "unproven", "revision": load(claim_id).revision})
    assert in_force(load(claim_id)).verdict == "unproven"


def test_a_comment_stands_on_the_claims_page(as_, kept):
    as_("ben").post(f"{kept}/comments", {"comment": "Ask the court."})
    assert "Ask the court." in as_("rosa").get(kept).text
