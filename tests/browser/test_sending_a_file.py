"""While a file is sent a bar shows how far it is; cancelled, nothing is kept and what was typed stays."""

import time

import pytest
from sqlmodel import func, select

from workbench.config import MAX_EVIDENCE
from workbench.models import Capture, Event, Evidence, PendingImport

SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
FAST = {**SLOW, "uploadThroughput": -1}
LEFT_TO_THE_COLLECTOR = "ignore::pytest.PytestUnraisableExceptionWarning"
"""werkzeug leaves its nameless temporary file of a broken upload to Python's collector, which says so and closes it."""
BAR = "#add-evidence .sending progress"


@pytest.fixture
def form(page, live, signed_in, claim_id):
    """The open form for evidence with everything typed, and a file of 2 MB chosen."""
    signed_in(page)
    page.goto(f"{live.url}/claims/{claim_id}")
    page.get_by_text("Add evidence", exact=True).click()
    page.select_option("#add-evidence [name=stance]", "supports")
    page.fill("#title", "The register")
    page.fill("#source", "Port court")
    page.set_input_files("#evidence-file", {"name": "big.txt", "mimeType": "text/plain", "buffer": b"word " * 400_000})
    return page


@pytest.fixture
def speed(form):
    """`speed(SLOW)` throttles what the page sends."""
    session = form.context.new_cdp_session(form)
    session.send("Network.enable")
    return lambda conditions: session.send("Network.emulateNetworkConditions", conditions)


def bar_beyond(page, percent):
    """Where the bar is once it is beyond so many per cent; the page's CSP forbids to wait inside it."""
    ends = time.monotonic() + 10
    while (at := page.locator(BAR).evaluate("bar => bar.value")) <= percent:
        assert time.monotonic() < ends, at
        page.wait_for_timeout(50)
    return at


def counts(database):
    with database.reading() as session:
        tables = (Evidence, Capture, PendingImport)
        rows = [session.exec(select(func.count()).select_from(table)).one() for table in tables]
        return (*rows, session.exec(select(func.max(Event.seq))).one())


@pytest.mark.filterwarnings(LEFT_TO_THE_COLLECTOR)
def test_the_bar_moves_and_cancelling_keeps_what_was_typed_and_nothing_else(form, speed, database, home, axe):
    before, stored = counts(database), sorted(home.originals.rglob("*"))
    speed(SLOW)
    form.get_by_role("button", name="Link the evidence").click()
    first = bar_beyond(form, 5)
    assert bar_beyond(form, first + 10) < 100
    assert form.get_by_role("button", name="Link the evidence").is_disabled()
    form.locator("#add-evidence .sending [role=status]", has_text="25 per cent sent.").wait_for()
    assert axe(form) == []

    form.get_by_role("button", name="Cancel", exact=True).click()
    form.get_by_text("Cancelled: nothing was kept. What you typed is still here.").wait_for()
    form.locator(BAR).wait_for(state="hidden")
    assert form.evaluate("document.activeElement.textContent") == "Link the evidence"
    assert (form.input_value("#title"), form.input_value("#source")) == ("The register", "Port court")
    assert form.evaluate("document.getElementById('evidence-file').files[0].name") == "big.txt"
    assert counts(database) == before and sorted(home.originals.rglob("*")) == stored

    speed(FAST)
    form.get_by_role("button", name="Link the evidence").click()
    form.get_by_text("The evidence is linked.").wait_for()
    assert counts(database)[0] == before[0] + 1


def test_a_file_that_is_too_large_is_told_before_it_is_sent(form, database):
    before = counts(database)
    form.evaluate(
        """most => {
          const field = document.getElementById("evidence-file"), chosen = new DataTransfer();
          chosen.items.add(new File([new Uint8Array(most + 1)], "film.mp4"));
          field.files = chosen.files;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        MAX_EVIDENCE,
    )
    said = form.evaluate("document.getElementById('evidence-file').validationMessage")
    assert said == "“film.mp4” is larger than 50 MB; choose a smaller file, or cut it."
    form.get_by_role("button", name="Link the evidence").click()
    assert counts(database) == before and form.input_value("#title") == "The register"


def test_an_article_is_sent_in_the_same_way(page, live, signed_in, article_id):
    signed_in(page)
    page.goto(f"{live.url}/articles/new")
    words = "A new law\n\nThe law was passed on 3 May 2021 by the council of Dorrel, and the mayor signed it in June."
    page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": words.encode()})
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url("**/imports/*")
    page.get_by_text("Look at what is kept, correct it, then import.").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Import an article").wait_for()
    page.fill("#text", words)
    page.set_input_files("#file", [])
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url("**/imports/*")


def test_a_text_that_is_here_already_leads_to_its_article(page, live, signed_in, article_id, load_article):
    signed_in(page)
    page.goto(f"{live.url}/articles/new")
    page.fill("#text", load_article(article_id))
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url(f"**/articles/{article_id}")
    assert page.evaluate("document.body.className") == "article-page"


@pytest.fixture
def load_article(database):
    """The text of an article."""
    from workbench.models import ArticleVersion

    def of(article_id):
        with database.reading() as session:
            return session.exec(select(ArticleVersion.text).where(ArticleVersion.article_id == article_id)).one()

    return of
