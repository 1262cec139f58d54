"""Splitting a claim in two, and merging two into one."""

from sqlmodel import func, select

from workbench.models import Claim, Lineage


def test_splitting_retires_the_claim_and_keeps_its_parts(as_, claim_id, load, database):
    form = {"text": ["One fact.", "Another fact.", ""], "revision": 1}
    assert as_("ada").post(f"/claims/{claim_id}/split", form).status_code == 303
    with database.reading() as session:
        made = session.exec(select(Claim).join(Lineage, Lineage.child_id == Claim.id)).all()
    assert load(claim_id).state == "retired"
    assert [(row.text, row.state) for row in made] == [("One fact.", "kept"), ("Another fact.", "kept")]


def test_one_part_is_no_split(as_, claim_id, load):
    answer = as_("ada").post(f"/claims/{claim_id}/split", {"text": ["What I typed.", " "], "revision": 1})
    assert answer.status_code == 422
    assert "What I typed." in answer.text
    assert load(claim_id).state == "draft"


def test_merging_retires_both_and_keeps_the_new_claim(as_, claim_id, load, database):
    form = {"other": claim_id + 1, "text": "Both facts.", "revision": 1, f"revision-{claim_id + 1}": 1}
    assert as_("ada").post(f"/claims/{claim_id}/merge", form).status_code == 303
    with database.reading() as session:
        made = session.exec(select(Claim).where(Claim.text == "Both facts.")).one()
    assert [load(claim_id).state, load(claim_id + 1).state, made.state] == ["retired", "retired", "kept"]


def test_a_claim_is_not_merged_with_itself(as_, claim_id, load):
    answer = as_("ada").post(f"/claims/{claim_id}/merge", {"other": claim_id, "text": "x", "revision": 1})
    assert answer.status_code == 422
    assert load(claim_id).state == "draft"


def test_a_merged_claim_stands_once_in_the_text_over_the_words_of_both(as_, claim_id, load, database):
    spans = {(s.start, s.stop) for id in (claim_id, claim_id + 1) for s in load(id).appearances[0].selectors}
    form = {"other": claim_id + 1, "text": "Both.", "revision": 1, f"revision-{claim_id + 1}": 1}
    as_("ada").post(f"/claims/{claim_id}/merge", form)
    with database.reading() as session:
        newest = session.exec(select(func.max(Claim.id))).one()
    (place,) = load(newest).appearances
    assert {(s.start, s.stop) for s in place.selectors} == spans
