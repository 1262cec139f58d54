"""The same job without JavaScript: forms and links alone."""

from tests.browser.test_by_keyboard_alone import DOUBTS
from tests.browser.test_from_article_to_verdict import PAGE, card
from tests.conftest import import_story


def test_the_whole_job_is_done_by_forms_and_links(page_without_js, live, signed_in, tmp_path):
    page, file = page_without_js, tmp_path / "page.txt"
    file.write_text(PAGE)
    signed_in(page)
    page.goto(f"{live.url}/articles/new")
    page.set_input_files("#file", file)
    page.click("text=Look at it")
    page.fill("#headline", "The council’s ban")
    page.locator(".passage", has_text="Police arrested").get_by_role("button").click()
    assert page.input_value("#headline") == "The council’s ban"
    page.click("button:text-is('Import')")
    card(page, "was banned").get_by_role("button", name="keep").click()
    assert "Kept." in page.locator("#flash").inner_text()
    card(page, "was banned").get_by_role("link", name="edit").click()
    page.fill("textarea", "The Harbour Party was banned in March 2020.")
    page.click("button:text-is('Save')")
    card(page, "Harbour Party was banned").get_by_role("link", name="verdict").click()
    page.check("input[name=verdict][value=not_checkable]")
    page.check("input[name=confidence][value=low]")
    page.click("#verdict-form button:text-is('Save')")
    assert "Write the reason" in page.locator("#verdict-form").inner_text()
    page.fill("#rationale", "Too vague.")
    page.click("#verdict-form button:text-is('Save')")
    assert "not checkable" in page.locator(".finding").inner_text()


def test_a_claim_is_made_from_ticked_sentences_and_undone(page_without_js, live, signed_in, article_id):
    page = page_without_js
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}/select")
    page.get_by_label("The court fined 12 members.").check()
    page.get_by_label("We did nothing wrong").check()
    page.fill("#text", "Twelve people were fined although they say they did nothing wrong.")
    page.click("text=Add the claim")
    card(page, "Twelve people were fined").wait_for()
    page.get_by_role("button", name="Undo: claim added").click()
    assert "Undone: claim added." in page.locator("#flash").inner_text()


def test_ticked_sentences_are_commented_on_answered_and_resolved(page_without_js, live, signed_in, article_id):
    page = page_without_js
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}")
    page.click("text=Comments on the text")
    page.click("text=choose sentences")
    page.get_by_label("The court fined 12 members.").check()
    page.get_by_label("The minister said").check()
    page.fill("#comment", "Who counted, @Ben?")
    page.click("text=Comment on the sentences")
    assert "tick sentences that follow one another" in page.locator("#fault-quote").inner_text()
    page.get_by_label("The minister said").uncheck()
    page.click("text=Comment on the sentences")
    thread = page.locator("#thread-1")
    assert "The court fined 12 members." in thread.locator("blockquote").inner_text()
    thread.get_by_text("Reply", exact=True).click()
    thread.get_by_label("Your reply").fill("I did.")
    thread.get_by_role("button", name="Send the reply").click()
    page.locator("#thread-1").get_by_role("button", name="Resolve").click()
    assert "Resolved by Ada" in page.locator(".resolved #thread-1").inner_text()

    page.context.clear_cookies()
    signed_in(page, "ben")
    page.goto(live.url)
    page.get_by_role("link", name="Notifications").click()
    page.get_by_role("button", name="Mark as read").click()
    page.get_by_role("link", name="Port council").click()
    page.locator("#thread-1").wait_for()
    assert page.locator("#notices").inner_text() == "Notifications"


def test_what_was_typed_survives_a_session_that_ended(page_without_js, live, signed_in, claim_id, database):
    page = page_without_js
    signed_in(page)
    page.goto(f"{live.url}/claims/{claim_id}")
    page.fill("#comment", "Half an hour of thought.")
    page.context.clear_cookies()
    page.click("button:text-is('Comment')")
    page.wait_for_load_state()
    assert "load it again" in page.locator("#flash").inner_text() or page.locator("#email").is_visible()
    assert "Half an hour of thought." in page.content()


def test_an_open_word_is_settled_and_the_doubts_are_gone_through_by_links(
    page_without_js, live, signed_in, home, database, ada
):
    page = page_without_js
    story = import_story(home, database, ada, DOUBTS)
    signed_in(page)
    page.goto(f"{live.url}/articles/{story}")
    page.click("text=doubts first")
    page.click("text=Next doubt")
    page.wait_for_load_state()
    doubts = page.locator(".card[data-doubts]").count()
    page.locator(".reference button").first.click()
    page.wait_for_load_state()
    assert "Put in" in page.locator("#flash").inner_text()
    assert page.locator(".card[data-doubts]").count() < doubts
    assert page.locator("[aria-current]", has_text="doubts first").count() == 1
    page.locator(".card", has_text="chosen by a person").get_by_role("button", name="undo").click()
    page.wait_for_load_state()
    assert page.locator(".card[data-doubts]").count() == doubts
