"""An editor brings a story to its sign-off in a real browser; every state of these pages is accessible and fits."""

from datetime import timedelta

import pytest

from tests import settling
from workbench.db import now
from workbench.models import Article

WIDTHS = (320, 768, 1440)


def faults(page, axe) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    found = axe(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{page.url} scrolls sideways at {width}")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


@pytest.fixture
def story(database, article_id, claim_id) -> str:
    """The status page of a story with all that can stand there: broken glass, a dispute, corrections, a deadline."""
    settling.begin(database, claim_id)
    settling.break_glass(database, claim_id, "The paper goes to print.")
    settling.sign(database, article_id, reason="It must.", embargo_until=now() + timedelta(days=1))
    settling.question(database, claim_id)
    settling.settle(database, claim_id, verdict="unproven", note="We had misread the register.")
    settling.reopen(database, article_id)
    with database.writing() as session:
        session.get(Article, article_id).due_at = now() - timedelta(days=1)
    return f"/articles/{article_id}/status"


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_a_story_is_signed_off_against_what_stands_and_opened_again(page, live, signed_in, axe, story):
    signed_in(page, "edda")
    page.goto(live.url + story)
    found = faults(page, axe)

    page.get_by_label("Embargo until (UTC)").first.fill("2031-05-01T06:30")
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("give the reason why it may run all the same").first.wait_for()
    assert page.locator("#embargo").input_value() == "2031-05-01T06:30"
    found += faults(page, axe)
    page.get_by_label("Why it may run all the same").fill("Our lawyer read it.")
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("Signed off.", exact=True).wait_for()
    page.get_by_text("Embargo: it must not run before").wait_for()
    found += faults(page, axe)
    page.goto(f"{live.url}/board")
    found += faults(page, axe)

    page.goto(live.url + story)
    page.get_by_text("Reopen the story").click()
    page.get_by_label("Public note").fill("A court ruled anew.")
    page.get_by_role("button", name="Reopen", exact=True).click()
    page.get_by_text("Reopened; your note is public.").wait_for()
    assert page.get_by_text("The story was reopened.").count() == 2
    assert found == []


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_two_editors_who_set_the_rules_at_once_see_both_versions(page, live, signed_in, axe, as_, database):
    signed_in(page, "edda")
    page.goto(f"{live.url}/policy")
    kinds = ("fact", "attributed_statement", "opinion", "normative", "prediction")
    theirs = {f"{kind}-{answer}": "4" for kind in kinds for answer in ("unanswered", "answered")}
    assert as_("edda").post("/policy", {**theirs, "seen": "0", "max_age_days": "30"}).status_code == 303

    page.get_by_label("Days after its as-of date").fill("60")
    page.get_by_role("button", name="Set these rules").click()
    page.get_by_role("heading", name="Two versions").wait_for()

    assert page.get_by_label("Days after its as-of date").input_value() == "60"
    assert faults(page, axe) == []
    page.get_by_role("button", name="Set these rules").click()
    page.get_by_text("The desk’s rules are in force.").wait_for()
    assert faults(page, axe) == []


def test_without_javascript_a_story_is_signed_off_too(page_without_js, live, signed_in, article_id):
    page = page_without_js
    signed_in(page, "edda")
    page.goto(f"{live.url}/articles/{article_id}/status")
    page.get_by_role("button", name="Sign off").click()
    page.get_by_label("Why it may run all the same").fill("Our lawyer read it.")
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("Signed off by Edda").wait_for()
