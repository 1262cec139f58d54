"""Selected words are marked as sensitive, and ticked ones without JavaScript; the copy is looked at and kept."""

from sqlmodel import select

from tests.browser.test_quoting_evidence import SELECT, WORDS, text_url  # noqa: F401  (a fixture)
from workbench.models import SensitivePassage


def marks(database):
    with database.reading() as session:
        return [WORDS[row.start : row.stop] for row in session.exec(select(SensitivePassage))]


def test_selected_words_are_marked_and_a_copy_is_kept(page, axe, article_id, text_url, database, signed_in):  # noqa: F811
    signed_in(page)
    page.goto(text_url)
    page.evaluate(SELECT, ["𝔅ryggen", "𝔅ryggen party"])
    page.get_by_role("button", name="Mark as sensitive").click()
    assert page.evaluate("document.activeElement.value") == "restricted"
    page.get_by_label("Sealed").check()
    page.locator("#new-passage textarea").fill("It could be banned for it.")
    assert axe(page) == []
    page.get_by_role("button", name="Mark them").click()
    page.get_by_text("The passage is marked.").wait_for()
    assert marks(database) == ["𝔅ryggen party"]

    page.get_by_role("link", name="Make a redacted copy").click()
    assert "The [redacted] was banned" in page.locator(".redacted-text").inner_text()
    assert axe(page) == []
    page.fill("main textarea", "For a partner.")
    page.get_by_role("button", name="Keep this copy").click()
    page.get_by_text("The redacted copy is kept.").wait_for()
    page.get_by_text("made from capture").wait_for()
    assert axe(page) == []


def test_ticked_sentences_are_marked_and_ended_without_javascript(
    page_without_js,
    article_id,
    text_url,  # noqa: F811
    database,
    signed_in,
):
    page = page_without_js
    signed_in(page)
    page.goto(text_url)
    page.click("text=Quote sentences")
    page.get_by_label("Nobody was heard").check()
    page.click("text=Mark the ticked as sensitive")
    page.get_by_label("Restricted").check()
    page.get_by_role("button", name="Mark them").click()
    assert "Say why" in page.locator("#fault-why").inner_text()
    assert page.get_by_label("Nobody was heard").is_checked() and page.get_by_label("Restricted").is_checked()
    page.fill("#marking-why", "They could be found.")
    page.get_by_role("button", name="Mark them").click()
    assert marks(database) == ["Nobody was heard 🚢 by the court."]

    page.get_by_label("Nobody was heard").check()
    page.click("text=End the one that is chosen")
    page.fill("#reason", "It is known.")
    page.get_by_role("button", name="End it").click()
    page.wait_for_load_state()
    assert page.locator("#passages").count() == 0
