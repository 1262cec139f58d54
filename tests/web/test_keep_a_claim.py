"""Keeping and discarding drafts in the browser."""


def test_keeping_a_draft_makes_it_kept(as_, claim_id, load):
    answer = as_("ada").post(f"/claims/{claim_id}/keep", {"revision": 1})
    assert answer.status_code == 303
    assert load(claim_id).state == "kept"


def test_a_stale_page_is_refused_and_changes_nothing(as_, claim_id, load):
    as_("ada").post(f"/claims/{claim_id}/keep", {"revision": 1})
    answer = as_("ben").post(f"/claims/{claim_id}/discard", {"revision": 1})
    assert answer.status_code == 409
    assert "Somebody changed this claim meanwhile" in answer.text
    assert load(claim_id).state == "kept"


def test_a_reader_is_told_why_not(as_, claim_id, load):
    answer = as_("rosa").post(f"/claims/{claim_id}/keep", {"revision": 1})
    assert answer.status_code == 403
    assert "Only checkers and editors do this" in answer.text
    assert load(claim_id).state == "draft"


def test_the_same_form_sent_twice_is_done_once(as_, claim_id, load):
    ada, form = as_("ada"), {"revision": 1, "once": "abc"}
    ada.post(f"/claims/{claim_id}/keep", form)
    answer = ada.post(f"/claims/{claim_id}/keep", form)
    assert answer.status_code == 303
    assert load(claim_id).revision == 2
