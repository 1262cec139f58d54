"""Keeping and discarding drafts in the browser."""

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session


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
    ada, form = as_("ada"), {"revision": 1, "once": "2-abc"}
    first = ada.post(f"/claims/{claim_id}/keep", form)
    again = ada.post(f"/claims/{claim_id}/keep", form)
    assert (again.status_code, again.headers["Location"]) == (303, first.headers["Location"])
    assert "Kept." in ada.get("/").text
    assert load(claim_id).revision == 2


def test_nothing_is_said_to_be_done_before_it_is(as_, claim_id, monkeypatch, load):
    ada = as_("ada")

    def fail(*_anything: object, **_more: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("database is locked"))

    form = {"revision": 1, "once": "2-abc", "csrf_token": ada.token()}
    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", fail)
        patch.setattr(SessionTransaction, "commit", fail)
        assert ada.client.post(f"/claims/{claim_id}/keep", data=form).status_code == 503
    assert "Kept." not in ada.get("/").text
    assert ada.post(f"/claims/{claim_id}/keep", {"revision": 1, "once": "2-abc"}).status_code == 303
    assert load(claim_id).state == "kept"


def test_the_same_form_with_other_words_is_not_taken_for_done(as_, claim_id):
    ada, path = as_("ada"), f"/claims/{claim_id}/comments"
    ada.post(path, {"comment": "First.", "once": "2-abc"})
    answer = ada.post(path, {"comment": "Better.", "once": "2-abc"})
    assert answer.status_code == 409
    assert "Better." in answer.text


def test_a_page_that_somebody_else_opened_is_not_signed_by_me(as_, claim_id, load):
    answer = as_("ben").post(f"/claims/{claim_id}/keep", {"revision": 1, "once": "2-abc"})
    assert answer.status_code == 409
    assert load(claim_id).state == "draft"
