"""The status page, as editors decide on it and everybody reads it."""

from datetime import timedelta

import pytest
from lxml import html

from tests import settling
from tests.conftest import person
from workbench.db import now
from workbench.models import Article
from workbench.publishing.archive import archive
from workbench.queries.articles import article


@pytest.fixture
def status(as_, article_id):
    """`status("edda")` is the status page as somebody sees it."""
    return lambda name="rosa": as_(name).get(f"/articles/{article_id}/status").text


def words(page: str, section: str = "") -> str:
    """The words of a page, or of one of its sections by the id of its heading."""
    root = html.fromstring(page)
    found = root.xpath(f"//section[@aria-labelledby='{section}']") if section else root.xpath("//main")
    return " ".join(found[0].text_content().split()) if found else ""


def form(page: str, action: str) -> dict[str, str]:
    found = html.fromstring(page).xpath(f"//form[contains(@action, '{action}')]")[0]
    return {name: value for name, value in found.fields.items() if value is not None}


def send(as_, page, action, name="edda", **typed):
    """Send the form of a page as somebody filled it in."""
    browser, fields = as_(name), form(page, action)
    path = html.fromstring(page).xpath(f"//form[contains(@action, '{action}')]/@action")[0]
    return browser.client.post(path, data={**fields, "csrf_token": browser.token(), **typed})


def story(database, article_id) -> Article:
    with database.reading() as session:
        return article(session, article_id)


def test_an_editor_signs_off_a_story_that_is_ready(as_, database, article_id, status):
    settling.ready(database)
    page = status("edda")
    assert "Nothing stands against it" in page

    answer = send(as_, page, "sign-off", embargo="2031-05-01T06:30")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/articles/{article_id}/status")
    said = words(status(), "sign-off")
    assert said.startswith("Sign-off Signed off by Edda, ") and "Nothing stood against it." in said
    assert "Embargo: it must not run before 1 May 2031, 06:30 UTC." in said and "accurate 7" in said
    assert "in force" in said
    assert f"{story(database, article_id).embargo_until:%Y-%m-%d %H:%M}" == "2031-05-01 06:30"


def test_against_what_stands_the_page_asks_for_a_reason_and_then_shows_it_for_good(as_, database, article_id, status):
    answer = send(as_, status("edda"), "sign-off", embargo="2031-05-01T06:30")
    assert answer.status_code == 422 and "give the reason why it may run all the same" in answer.text
    assert form(answer.text, "sign-off")["embargo"] == "2031-05-01T06:30"

    answer = send(as_, answer.text, "sign-off", reason="Our <b>lawyer</b> read it.")
    assert answer.status_code == 303
    settling.reopen(database, article_id)
    settling.ready(database, note="All of it was checked.")
    assert send(as_, status("edda"), "sign-off").status_code == 303

    said = words(status(), "sign-off")
    assert "Our <b>lawyer</b> read it." in said and "reopened since" in said and "in force" in said
    assert "It stood against it: No claim of this story was kept" in said
    assert "Our &lt;b&gt;lawyer&lt;/b&gt; read it." in as_("edda").get("/board").text


def test_what_changed_meanwhile_is_shown_and_the_reason_stays_typed(as_, database, article_id, claim_id, status):
    page = status("edda")
    settling.discard(database, claim_id)

    answer = send(as_, page, "sign-off", reason="I have read every word.", embargo="2031-05-01T06:30")

    assert answer.status_code == 409 and "look at it as it is now" in answer.text
    left = form(answer.text, "sign-off")
    assert (left["reason"].strip(), left["embargo"]) == ("I have read every word.", "2031-05-01T06:30")
    assert left["seen"] == form(status("edda"), "sign-off")["seen"] != form(page, "sign-off")["seen"]
    assert send(as_, answer.text, "sign-off").status_code == 303


def test_a_time_that_cannot_be_read_comes_back_with_the_reason(as_, article_id, status):
    answer = send(as_, status("edda"), "sign-off", reason="It must.", embargo="tomorrow")
    assert answer.status_code == 422 and "such as 2021-03-01T17:00 (UTC)" in answer.text
    assert form(answer.text, "sign-off")["reason"].strip() == "It must."


def test_the_same_form_sent_twice_signs_off_once(as_, database, article_id, status, events):
    page = status("edda")
    assert send(as_, page, "sign-off", reason="It must.").status_code == 303
    before = events()
    assert send(as_, page, "sign-off", reason="It must.").status_code == 303
    assert events() == before


@pytest.mark.parametrize("name", ["ada", "rosa", "anton"])
def test_others_read_how_it_stands_and_find_no_form(name, as_, article_id, status):
    page = status(name)
    assert "Only editors sign a story off." in page and "What stands against it" in page
    assert not html.fromstring(page).xpath("//main//form")
    for action in ("sign-off", "reopen", "plan"):
        assert as_(name).post(f"/articles/{article_id}/{action}").status_code == 403


def test_a_story_is_reopened_with_a_public_note(as_, database, article_id, claim_id, status):
    settling.sign(database, article_id, reason="It must.")
    assert as_("ada").post(f"/claims/{claim_id}/keep", {"revision": 1}).status_code == 403
    refused = send(as_, status("edda"), "reopen", note=" ")
    assert refused.status_code == 422 and "Write the public note" in refused.text

    assert send(as_, status("edda"), "reopen", note="A court ruled anew.").status_code == 303

    assert "The story was reopened. A court ruled anew. Edda, " in words(status(), "corrections")
    assert words(status(), "sign-off").startswith("Sign-off Opened again after it was signed off.")
    assert as_("ada").post(f"/claims/{claim_id}/keep", {"revision": 1}).status_code == 303


def test_a_reopening_of_what_another_editor_signed_off_anew_is_refused(as_, database, article_id, status):
    settling.sign(database, article_id, reason="It must.")
    page = status("edda")
    settling.reopen(database, article_id)
    settling.sign(database, article_id, reason="It is right now.")

    answer = send(as_, page, "reopen", note="A court ruled anew.")

    assert answer.status_code == 409 and form(answer.text, "reopen")["note"].strip() == "A court ruled anew."
    assert story(database, article_id).signed_off_at


def test_corrections_stand_newest_first_with_their_claims(database, article_id, claim_id, status):
    assert "None. What changes after sign-off" in words(status(), "corrections")
    settling.settle(database, claim_id)
    settling.sign(database, article_id, reason="It must.")
    settling.question(database, claim_id)
    settling.settle(database, claim_id, verdict="unproven", note="We had misread the register.")
    settling.reopen(database, article_id, "To say so.")

    said = words(status(), "corrections")
    assert said.index("To say so.") < said.index("We had misread the register.")
    assert "accurate became unproven." in said and f'href="/claims/{claim_id}"' in status()


def test_broken_glass_is_named_with_its_reason(database, article_id, claim_id, status):
    assert "Judged without a second person" not in status()
    settling.begin(database, claim_id)
    settling.break_glass(database, claim_id, "The paper goes to print.")
    said = words(status(), "glass")
    assert "The glass was broken for" in said and "The paper goes to print. Anton, " in said


def test_nothing_of_a_sealed_review_is_on_any_page_of_the_story(as_, database, article_id, claim_id, status):
    settling.begin(database, claim_id, rationale="CANARY", verdict="mostly_accurate", valid_to="2031-05")
    for page in (status("edda"), as_("edda").get("/board").text, as_("ben").get(f"/articles/{article_id}").text):
        assert not any(word in page for word in ("CANARY", "mostly accurate", "mostly_accurate", "2031"))


def test_an_editor_gives_the_story_an_owner_and_a_deadline(as_, database, article_id, status, ben):
    due = now() + timedelta(days=2)

    answer = send(as_, status("edda"), "/plan", owner=str(ben.id), due_at=f"{due:%Y-%m-%dT%H:%M}", embargo_until="")

    assert answer.status_code == 303
    assert words(status(), "plan").startswith(f"Owner and deadline Ben owns it, due {due:%-d %b %Y, %H:%M} UTC.")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"owner": "999"}, "Choose a checker or an editor."),
        ({"owner": "x"}, "Choose a checker or an editor."),
        ({"due_at": "2001-01-01T10:00"}, "That deadline has passed"),
        ({"due_at": "soon"}, "Write a day such as"),
        ({"embargo_until": "9999-99-99"}, "Write a day such as"),
    ],
)
def test_a_plan_that_cannot_be_is_explained_and_comes_back(typed, sentence, as_, database, article_id, status):
    answer = send(as_, status("edda"), "/plan", **{"due_at": "2031-01-01T10:00", **typed})
    assert answer.status_code == 422 and sentence in answer.text
    assert story(database, article_id).revision == 1
    left = form(answer.text, "/plan")
    assert left["due_at"] == typed.get("due_at", "2031-01-01T10:00")


def test_the_owner_stays_although_the_account_was_switched_off(as_, database, article_id, status):
    with database.writing() as session:
        person(session, "ada").disabled_at = now()
    page = status("edda")
    assert send(as_, page, "/plan", due_at="2031-01-01T10:00").status_code == 303
    assert "Ada owns it, due 1 Jan 2031" in words(status(), "plan")


def test_an_overdue_story_says_so_until_it_is_signed_off(database, article_id, status):
    with database.writing() as session:
        article(session, article_id).due_at = now() - timedelta(days=1)
    assert "overdue" in words(status(), "plan")
    settling.sign(database, article_id, reason="It must.")
    assert "overdue" not in words(status(), "plan")


def test_the_articles_head_says_that_it_is_signed_off_and_waits(as_, database, article_id, claim_id, status):
    settling.keep(database, claim_id)
    assert "Undo: kept" in as_("ada").get(f"/articles/{article_id}").text
    settling.sign(database, article_id, reason="It must.", embargo_until=now() + timedelta(days=1))
    with database.writing() as session:
        article(session, article_id).embargo_until = now() - timedelta(days=1)
    assert "Undo: kept" not in as_("ada").get(f"/articles/{article_id}").text
    head = as_("rosa").get(f"/articles/{article_id}").text
    assert "signed off" in head and "Its embargo ended" in head
    settling.reopen(database, article_id)
    assert "signed off" not in as_("rosa").get(f"/articles/{article_id}").text


def test_an_archived_story_shows_what_was_decided_and_no_form(as_, database, article_id, status):
    settling.sign(database, article_id, reason="It must.")
    with database.writing() as session:
        archive(session, person(session, "edda"), article(session, article_id))
    assert "It must." in status("edda") and not html.fromstring(status("edda")).xpath("//main//form")


def test_what_the_rules_leave_out_stands_apart(as_, database, article_id, status):
    as_("edda").post("/policy", {**RULES, "blocker": ["undated"]})
    said = words(status(), "blockers")
    assert said.startswith("Nothing stands against it Nothing that keeps a story back by the desk’s rules. To bear")
    assert send(as_, status("edda"), "sign-off").status_code == 303


KINDS = ("fact", "attributed_statement", "opinion", "normative", "prediction")
RULES = {"seen": "0", "max_age_days": "730"} | {
    f"{kind}-{what}": "4" for kind in KINDS for what in ("unanswered", "answered")
}
