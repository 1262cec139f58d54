"""The main job in the browser: import, correct the split, link evidence, set a verdict, status, search, archive."""

import re

import pytest

PAGE = """2 June 2021

Port council bans dockers' party

By Lena Marsh

The Harbour (Bryggen) Party was banned in Tolvania in March 2020. The court fined 12 members of the party.

Sign up for our newsletter

Police arrested 30 people at the port of Tolvania on 4 May 2021, said Omar Vint, a lawyer in Tolvania.

The council should publish its files and its decisions.

Read more
"""


@pytest.fixture
def article(page, live, signed_in):
    """Ada has imported the page and looks at the article."""
    signed_in(page)
    page.goto(f"{live.url}/articles/new")
    page.fill("#text", PAGE)
    page.click("text=Look at it")
    page.fill("#headline", "Port council bans dockers’ party")
    page.fill("#outlet", "Tolvan Times")
    page.check("input[name=date_from][value=other]")
    page.fill("#published_on", "2021-06-01")
    page.fill("#published_basis", "The printed issue.")
    page.click("button:text-is('Import')")
    page.wait_for_selector("#workspace")
    return page


def card(page, words):
    return page.locator(".claims > .card", has_text=words).first


def flash(page):
    return page.locator("#flash").inner_text()


def test_the_preview_keeps_what_was_typed_when_a_passage_is_flipped(page, live, signed_in):
    signed_in(page)
    page.goto(f"{live.url}/articles/new")
    page.fill("#text", PAGE)
    page.click("text=Look at it")
    page.fill("#headline", "My own headline")
    page.locator(".passage", has_text="The Harbour").get_by_role("button").click()
    page.wait_for_selector("section[aria-labelledby=left-title] >> text=The Harbour")
    assert page.input_value("#headline") == "My own headline"
    page.reload()
    assert page.input_value("#headline") == "My own headline"


def test_claims_are_kept_edited_split_discarded_and_undone_in_place(article):
    page = article
    card(page, "was banned").get_by_role("button", name="keep").click()
    page.wait_for_selector("text=Kept.")
    card(page, "was banned").get_by_role("link", name="edit").click()
    page.fill(".slot textarea", "The Harbour Party was banned in Tolvania in March 2020.")
    page.click(".slot button:text-is('Save')")
    page.wait_for_selector("text=Saved.")
    card(page, "fined 12").get_by_role("link", name="split").click()
    parts = page.locator(".slot textarea")
    parts.nth(0).fill("The court fined members of the party.")
    parts.nth(1).fill("Twelve members were fined.")
    page.click(".slot button:text-is('Split')")
    page.wait_for_selector("text=Split into 2.")
    card(page, "Twelve members").get_by_role("button", name="discard").click()
    page.wait_for_selector("text=Discarded")
    page.get_by_role("button", name=re.compile("Undo: discarded")).click()
    page.wait_for_selector("text=Undone: discarded.")
    card(page, "Twelve members").wait_for()


def test_two_claims_are_merged(article):
    page = article
    cards = page.locator(".claims > .card[id^=claim-]")
    number = cards.count()
    card(page, "was banned").get_by_role("link", name="merge").click()
    page.locator(".slot label", has_text="fined 12").click()
    page.fill(".slot textarea", "The party was banned and twelve of its members were fined.")
    page.click(".slot button:text-is('Merge')")
    page.wait_for_selector("text=Merged.")
    card(page, "The party was banned and twelve").wait_for()
    assert cards.count() == number - 1


def test_a_claim_is_made_from_selected_words(article):
    page = article
    words = page.locator("#text .hl", has_text="fined 12").first
    words.evaluate("e => { const r = document.createRange(); r.selectNodeContents(e); getSelection().addRange(r) }")
    page.click(".open-new")
    page.fill("#new-text", "A court in Tolvania fined twelve people.")
    page.click("text=Add the claim")
    page.wait_for_selector("text=Added.")
    card(page, "fined twelve people").wait_for()


def test_from_evidence_to_a_verdict_of_two_that_search_and_status_know(article, live, signed_in, tmp_path):
    page, file = article, tmp_path / "register.txt"
    file.write_text("Entry 7: the party is banned.")
    card(page, "was banned").get_by_role("button", name="keep").click()
    page.wait_for_selector("text=Kept.")
    card(page, "was banned").get_by_role("link", name="verdict").click()
    page.check("input[name=verdict][value=accurate]")
    page.check("input[name=confidence][value=high]")
    page.fill("#rationale", "The register says so.")
    page.click("#verdict-form button:text-is('Save')")
    page.wait_for_selector(".fault:has-text('two independent supporting sources')")
    assert page.input_value("#rationale") == "The register says so."
    page.click("summary:text-is('Add evidence')")
    page.select_option("#stance", "supports")
    page.select_option("#evidence-kind", "primary")
    page.fill("#title", "Register of parties")
    page.fill("#source", "Court of Tolvania")
    page.set_input_files("#evidence-file", file)
    page.click("text=Link the evidence")
    page.wait_for_selector("text=1 item, 1 independent source")
    page.check("input[name=verdict][value=accurate]")
    page.check("input[name=confidence][value=high]")
    page.fill("#rationale", "The register says so.")
    page.click("#verdict-form button:text-is('Save')")
    page.wait_for_selector("text=Your review is kept, sealed")
    address = page.url
    page.context.clear_cookies()
    signed_in(page, "ben")
    page.goto(address)
    assert "The register says so." not in page.inner_text("main")
    page.check("input[name=verdict][value=accurate]")
    page.check("input[name=confidence][value=moderate]")
    page.fill("#rationale", "I have read the register, too.")
    page.click("#verdict-form button:text-is('Save')")
    page.wait_for_selector("text=The verdict is in force.")
    assert "The register says so." in page.inner_text("main")
    page.goto(f"{live.url}/search?q=%22Bryggen+Party%22&type=claim&verdict=accurate")
    assert page.locator(".hit").count() == 1
    page.goto(f"{live.url}/articles/1/status")
    assert "1 of " in page.locator("#coverage + p").inner_text()


def test_an_editor_archives_the_story_and_its_claims_stay_findable(article, live, signed_in):
    page = article
    page.context.clear_cookies()
    signed_in(page, "edda")
    page.goto(f"{live.url}/articles/1")
    page.click("summary:text-is('More')")
    page.click("button:text-is('Archive')")
    page.wait_for_selector("text=Archived. Its claims stay findable.")
    page.goto(f"{live.url}/search?q=banned&type=claim")
    assert "archived" in page.locator(".hit").first.inner_text()


def test_passages_are_flipped_one_after_the_other(page, live, signed_in):
    signed_in(page)
    page.goto(f"{live.url}/articles/new")
    page.fill("#text", PAGE)
    page.click("text=Look at it")
    for words in ("The Harbour", "Police arrested"):
        page.locator(".passage", has_text=words).get_by_role("button").click()
        page.locator("section[aria-labelledby=left-title] .passage", has_text=words).wait_for()


def test_a_claim_is_edited_on_a_page_of_its_own(page, live, signed_in, article_id, claim_id):
    signed_in(page)
    page.goto(f"{live.url}/claims/{claim_id}/edit")
    page.fill("textarea[name=text]", "Edited on a page of its own.")
    page.click("button:text-is('Save')")
    page.wait_for_url(f"**/articles/{article_id}?claim={claim_id}")
    card(page, "Edited on a page of its own.").wait_for()
