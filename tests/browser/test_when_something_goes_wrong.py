"""Ended sessions, colleagues, lost connections: nothing that was typed is lost."""

from tests.conftest import PASSWORD


def log_in_elsewhere(page, live, signed_in) -> None:
    """Follow the link that the page offers, and log in there."""
    page.locator("#flash a").wait_for()
    with page.context.expect_page() as opened:
        page.click("#flash a")
    signed_in(opened.value, "ada", live.url, PASSWORD)
    opened.value.wait_for_load_state()


def test_an_ended_session_says_so_and_keeps_what_was_typed(page, live, signed_in, claim_id):
    signed_in(page)
    page.goto(f"{live.url}/claims/{claim_id}")
    page.fill("#comment", "Half an hour of thought.")
    page.context.clear_cookies()
    page.click("button:text-is('Comment')")
    page.locator("#flash .fault").wait_for()
    assert page.input_value("#comment") == "Half an hour of thought."


def test_after_a_new_log_in_elsewhere_the_same_form_goes_through(page, live, signed_in, claim_id, database):
    signed_in(page)
    page.goto(f"{live.url}/claims/{claim_id}")
    page.fill("#comment", "Half an hour of thought.")
    with database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM session")
    page.click("button:text-is('Comment')")
    log_in_elsewhere(page, live, signed_in)
    page.click("button:text-is('Comment')")
    page.locator(".comment", has_text="Half an hour of thought.").wait_for()


def test_after_the_cookie_is_lost_and_a_new_log_in_the_same_form_goes_through(page, live, signed_in, claim_id):
    signed_in(page)
    page.goto(f"{live.url}/claims/{claim_id}")
    page.fill("#comment", "Half an hour of thought.")
    page.context.clear_cookies()
    page.click("button:text-is('Comment')")
    log_in_elsewhere(page, live, signed_in)
    page.click("button:text-is('Comment')")
    page.locator("#flash .fault", has_text="send it once more").wait_for()
    assert page.url == f"{live.url}/claims/{claim_id}"  # loading it again finds the page
    page.click("button:text-is('Comment')")
    page.locator(".comment", has_text="Half an hour of thought.").wait_for()


def test_a_colleague_was_faster(page, live, signed_in, as_, article_id, claim_id, load):
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}")
    as_("ben").post(f"/claims/{claim_id}/edit", {"text": "Ben's words.", "kind": "fact", "revision": 1})
    page.locator(f"#claim-{claim_id}").get_by_role("button", name="discard").click()
    page.locator("#flash .fault", has_text="Somebody changed this claim meanwhile").wait_for()
    assert load(claim_id).state == "kept"


def test_a_stale_edit_keeps_my_words_and_shows_theirs(page, live, signed_in, as_, article_id, claim_id):
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}")
    page.locator(f"#claim-{claim_id}").get_by_role("link", name="edit").click()
    page.fill(".slot textarea", "My words.")
    as_("ben").post(f"/claims/{claim_id}/edit", {"text": "Ben's words.", "kind": "fact", "revision": 1})
    page.click(".slot button:text-is('Save')")
    page.locator(".slot", has_text="Ben's words.").wait_for()
    assert page.input_value(".slot textarea").strip() == "My words."


def test_a_lost_connection_is_said(page, live, signed_in, claim_id):
    signed_in(page)
    page.goto(f"{live.url}/claims/{claim_id}")
    page.fill("#comment", "Still here.")
    page.context.set_offline(True)
    page.click("button:text-is('Comment')")
    page.locator("#flash .fault", has_text="did not answer").wait_for()
    assert page.input_value("#comment") == "Still here."


def test_a_half_written_review_outlasts_the_other_forms_of_its_page(page, live, signed_in, as_, claim_id, load):
    as_("ada").post(f"/claims/{claim_id}/keep", {"revision": 1})
    signed_in(page)
    page.goto(f"{live.url}/claims/{claim_id}")
    page.check("input[name=verdict][value=unproven]")
    page.check("input[name=confidence][value=low]")
    page.fill("#rationale", "Half an hour of thought.")
    page.fill("#valid_from", "2020")

    page.click("summary:text-is('Record a search')")
    for name in ("place", "query", "found"):
        page.fill(f"#{name}", "Nothing.")
    page.click("#searches button:text-is('Record it')")
    page.locator("#flash", has_text="The search is recorded.").wait_for()
    page.wait_for_function("document.getElementById('rationale').value.trim() === 'Half an hour of thought.'")

    page.click("#verdict-form button:text-is('Save')")
    page.locator("#flash", has_text="sealed until somebody else").wait_for()
    (review,) = load(claim_id).reviews
    assert (review.verdict, review.confidence, review.valid_from) == ("unproven", "low", "2020")
    assert review.rationale == "Half an hour of thought."


def test_nothing_of_a_page_stays_in_browser_storage(page, live, signed_in, article_id):
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_selector("text=Kept.")
    kept = page.evaluate("Object.keys({...localStorage, ...sessionStorage})")
    assert kept in ([], ["htmx-current-path-for-history"])  # an address, which the browser's own history has too
