"""What came of fetches is readable for everybody, and a running one shows how far it is without a reload."""

import pytest
from sqlmodel import select

from tests.conftest import person
from tests.web.conftest import things  # noqa: F401  (a fixture)
from workbench.db import now
from workbench.models import Capture, Evidence, Fetch

WIDTHS = (320, 768, 1440)
CERTIFICATE = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ABOUT = {
    "final_url": "https://www.gazette.tolvania.net/laws/2020/03/law-214-on-associations?print=1",
    "redirects": [{"url": "http://gazette.tolvania.net/214", "status": 301, "address": "93.184.216.34"}],
    "address": "93.184.216.34",
    "certificate": CERTIFICATE,
    "status": 200,
    "mime": "text/html",
    "by_proxy": False,
}


@pytest.fixture
def fetched(database, things) -> str:  # noqa: F811
    """The page of an item with a kept, a failed and a running fetch."""
    with database.writing() as session:
        ada, item = person(session, "ada").id, session.get_one(Evidence, things["evidence_id"])
        item.url = "http://gazette.tolvania.net/214"
        taken = {"evidence_id": item.id, "captured_by_id": ada, "captured_at": now(), "sha256": CERTIFICATE, "bytes": 9}
        warc = Capture(
            **taken, kind="warc", name="www.gazette.tolvania.net.warc.gz", mime="application/warc", about=ABOUT
        )
        session.add(warc)
        session.flush()
        made = {"derived_from_id": warc.id, "tool": "html-text"}
        session.add(Capture(**taken, **made, kind="text", name="www.gazette.tolvania.net.txt", mime="text/plain"))
        asked = {"evidence_id": item.id, "url": item.url, "by_id": ada, "at": now()}
        session.add(Fetch(**asked, state="kept", capture_id=warc.id))
        session.add(Fetch(**asked, state="failed", why="The page took longer than 30 seconds; try again later."))
        session.add(Fetch(**asked, state="running", done_bytes=120_000, total_bytes=400_000))
        return f"/evidence/{item.id}"


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_fetches_are_accessible_and_fit(opened, live, signed_in, axe, fetched, colour_scheme):
    with opened() as page:
        signed_in(page, "ada")
        for path in (fetched, f"{fetched}/fetches"):
            page.goto(live.url + path)
            assert axe(page) == []
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (path, width)


def test_a_running_fetch_shows_how_far_it_is_by_itself(page, live, signed_in, database, fetched):
    signed_in(page, "ada")
    page.goto(live.url + fetched)
    page.get_by_text("120,000 bytes so far of 400,000").wait_for()
    with database.writing() as session:
        row = session.exec(select(Fetch).where(Fetch.state == "running")).one()
        row.state, row.why = "failed", "The site broke off before the page was whole; try again later."
    page.get_by_role("button", name="Try again").wait_for(timeout=10_000)
    page.get_by_text("The site broke off").wait_for()
