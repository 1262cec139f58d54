"""A claim goes through the hands of three people and its story is signed off: without JavaScript, and by keys alone."""

from contextlib import ExitStack

import pytest

from workbench.review.findings import in_force

WORDS = {"ada": "Nobody has counted them.", "ben": "The archive has nothing.", "edda": "Ada is right: nobody counted."}


@pytest.fixture
def kept(as_, claim_id, load):
    """The first claim, kept, with a search recorded, so that two verdicts are open to everybody."""
    as_("ada").post(f"/claims/{claim_id}/keep", {"revision": 1})
    as_("ben").post(f"/claims/{claim_id}/searches", {"place": "Archive", "query": "ban", "found": "Nothing."})
    return f"/claims/{claim_id}"


def fill_in(page, name: str, verdict: str) -> None:
    page.check(f"input[name=verdict][value={verdict}]")
    if page.locator("#attribution_verdict").count():
        page.select_option("#attribution_verdict", "accurate")
    page.check("input[name=confidence][value=low]")
    page.fill("#rationale", WORDS[name])
    page.click("#verdict-form button:text-is('Save')")


def test_without_javascript(opened, live, signed_in, kept, claim_id, article_id, load):
    with ExitStack() as stack:
        pages = {name: stack.enter_context(opened(java_script_enabled=False)) for name in WORDS}
        for name, page in pages.items():
            signed_in(page, name)
            page.goto(live.url + kept)
        ada, ben, edda = pages.values()

        fill_in(ada, "ada", "not_checkable")
        assert "sealed until somebody else has reviewed" in ada.inner_text("#flash")
        assert ada.locator("#verdict-form").count() == 0

        ben.goto(live.url)
        ben.click(f"a[href='{kept}']")
        ben.wait_for_load_state()
        assert WORDS["ada"] not in ben.content()
        fill_in(ben, "ben", "unproven")
        assert "an editor decides" in ben.inner_text("#flash")
        assert WORDS["ada"] in ben.inner_text("main")

        edda.goto(live.url)
        assert "Disputes you may decide" in edda.inner_text("main")
        edda.click(f"a[href='{kept}']")
        assert all(WORDS[name] in edda.inner_text("main") for name in ("ada", "ben"))
        fill_in(edda, "edda", "not_checkable")
        assert "in force" in edda.inner_text("#flash")
        assert in_force(load(claim_id)).how == "resolution"

        edda.goto(f"{live.url}/articles/{article_id}/status")
        edda.click("button:text-is('Sign off')")
        assert "give the reason" in edda.inner_text("main")
        edda.fill("#reason", "It runs tonight; the rest is checked tomorrow.")
        edda.click("button:text-is('Sign off')")
        assert "Signed off" in edda.inner_text("main")
        ada.goto(f"{live.url}{kept}/edit")
        assert "signed off" in ada.inner_text("main")


def test_by_keys_alone(opened, live, signed_in, kept, claim_id, load):
    with ExitStack() as stack:
        pages = {name: stack.enter_context(opened()) for name in WORDS}
        for name, (page, verdict) in zip(WORDS, zip(pages.values(), ("9", "7", "9"), strict=True), strict=True):
            signed_in(page, name)
            page.goto(live.url)
            find_in_the_queue(page, claim_id)
            page.wait_for_url(f"**{kept}")
            judge(page, name, verdict)
            page.locator("#flash p").wait_for()
    assert (load(claim_id).state, in_force(load(claim_id)).how) == ("settled", "resolution")
    assert [row.rationale for row in load(claim_id).reviews] == list(WORDS.values())


def find_in_the_queue(page, claim_id: int) -> None:
    """Down the rows until the claim's link has the focus, then open it."""
    for _ in range(30):
        page.keyboard.press("j")
        if page.evaluate("document.activeElement.querySelector('a')?.getAttribute('href') "
                         "|| document.activeElement.getAttribute('href')") == f"/claims/{claim_id}":  # fmt: skip
            page.keyboard.press("Enter")
            return
    raise AssertionError("the claim is not in the queue")


def judge(page, name: str, key: str) -> None:
    page.keyboard.press(key)
    while page.evaluate("document.activeElement.name") != "rationale":
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "attribution_verdict":
            page.keyboard.type("accurate")
    page.keyboard.type(WORDS[name])
    while page.evaluate("document.activeElement.name") != "confidence":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
