"""Logging in and out, a session that ends while somebody types, and the admins' page of people."""

import pytest

from tests.conftest import PASSWORD

ADA = {"email": "ada@example.org", "password": PASSWORD}


def test_ada_logs_in_and_goes_where_she_wanted(as_, article_id):
    browser = as_(None)
    answer = browser.post("/log-in", {**ADA, "next": f"/articles/{article_id}"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/articles/{article_id}")
    assert browser.get("/").status_code == 200


def test_a_wrong_password_says_neither_which(as_):
    sentences = []
    for email in ("ada@example.org", "olu@example.org"):
        answer = as_(None).post("/log-in", {"email": email, "password": "no"})
        sentences.append((answer.status_code, "do not belong together" in answer.text, email in answer.text))
    assert sentences == [(422, True, True)] * 2


def test_logging_out_ends_the_session_on_the_server(as_):
    ada = as_("ada")
    with ada.client.session_transaction() as cookie:
        token = cookie["token"]
    ada.post("/log-out")
    with ada.client.session_transaction() as cookie:
        cookie["token"] = token
    assert ada.get("/").status_code == 401


def test_what_was_typed_when_a_session_ended_is_there_after_the_log_in(as_, claim_id):
    browser = as_(None)
    answer = browser.post(f"/claims/{claim_id}/comments", {"comment": "A long thought."})
    assert answer.status_code == 401 and "A long thought." in answer.text
    carried = {"resume_action": f"/claims/{claim_id}/comments", "resume_fields": '[["comment", "A long thought."]]'}
    carried["resume_user"] = "2"
    answer = browser.post("/log-in", {**ADA, **carried})
    assert "Send it now" in answer.text and "A long thought." in answer.text


def test_the_form_itself_is_filled_in_again_and_nothing_is_sent_yet(as_, claim_id, load):
    as_("ada").post(f"/claims/{claim_id}/keep", {"revision": 1})
    typed = {"revision": 2, "rationale": "A long thought.", "confidence": "low", "note": "", "verdict": "unproven"}
    answer = as_("ada").post(f"/claims/{claim_id}/review", {**typed, "resumed": "1"})
    assert answer.status_code == 200 and load(claim_id).reviews == []
    assert "A long thought.</textarea>" in answer.text and 'name="confidence" value="low" checked' in answer.text
    assert 'name="verdict" value="accurate"' in answer.text  # what was not chosen can be chosen


def test_only_a_form_that_a_page_shows_is_offered_to_go_on_with(as_, claim_id):
    carried = {"resume_fields": '[["comment", "A long thought."]]', "resume_user": "2"}
    for action, has_one in ((f"/claims/{claim_id}/review", True), ("/me/keys", False), ("/none", False)):
        page = as_(None).post("/log-in", {**ADA, **carried, "resume_action": action}).text
        assert ("Go on where you were" in page) == has_one and "Send it now" in page


def test_what_one_person_typed_is_not_shown_to_the_next_one(as_, claim_id):
    carried = {"resume_action": f"/claims/{claim_id}/comments", "resume_fields": '[["comment", "A long thought."]]'}
    answer = as_(None).post("/log-in", {**ADA, **carried, "resume_user": "3"})
    assert answer.status_code == 303


NEW = {"name": "Olu", "email": "Olu@Example.org", "role": "checker", "password": "a sentence of olu's"}


def test_an_admin_makes_an_account_that_can_log_in(as_):
    assert as_("anton").post("/users", NEW).status_code == 303
    answer = as_(None).post("/log-in", {"email": "olu@example.org", "password": NEW["password"]})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "change", [{"password": "short"}, {"email": "ada@example.org"}, {"role": "king"}, {"name": ""}]
)
def test_a_bad_account_is_refused_and_the_rest_of_the_form_comes_back(change, as_):
    answer = as_("anton").post("/users", {**NEW, **change})
    assert answer.status_code == 422
    assert change.get("email", "Olu@Example.org") in answer.text


def test_the_last_admin_stays_one(as_, database):
    anton = as_("anton")
    path = anton.get("/users").text.split("<td>Anton</td>")[1].split('action="')[1].split('"')[0]
    assert anton.post(path, {"role": "reader"}).status_code == 422
    assert anton.get("/users").status_code == 200


def test_a_password_is_changed_only_with_the_old_one(as_):
    ada = as_("ada")
    assert ada.post("/me/password", {"old": "no", "password": "quite another sentence"}).status_code == 422
    assert ada.post("/me/password", {"old": PASSWORD, "password": "quite another sentence"}).status_code == 303
    assert ada.get("/me").status_code == 401
