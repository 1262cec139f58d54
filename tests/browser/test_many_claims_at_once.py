"""The queue by its keys; many claims given to somebody and taken back, by keyboard alone and without JavaScript."""

import pytest
from sqlmodel import col, select

from tests.conftest import person
from workbench.models import Assignment, Claim
from workbench.queries.claims import claim
from workbench.review import claims


@pytest.fixture
def ids(database, article_id):
    """Three kept claims, in the order of the queue."""
    with database.writing() as session:
        found = list(session.exec(select(Claim).order_by(col(Claim.id)).limit(3)))
        for row in found:
            row.kind, row.checkworthiness = "fact", 2
        session.flush()
        for row in found:
            claims.keep(session, person(session, "ada"), claim(session, row.id), revision=row.revision)
        return [row.id for row in found]


@pytest.fixture
def holders(database, ids):
    """`holders()` are the people who have the claims."""

    def read() -> list[int | None]:
        with database.reading() as session:
            rows = session.exec(select(Assignment).where(col(Assignment.ended_at).is_(None))).all()
            return [next((row.user_id for row in rows if row.claim_id == id), None) for id in ids]

    return read


def press(page, *keys: str) -> None:
    page.wait_for_load_state()  # keys do nothing until the script is there
    for key in keys:
        page.keyboard.press(key)


def on(page) -> str:
    """The row in which the focus is."""
    return page.evaluate("document.activeElement.closest('[data-row]')?.id || ''")


def to(page, wanted: str) -> None:
    """Go on by the tab key to an element, as somebody does who sees where the focus is."""
    for _ in range(60):
        press(page, "Tab")
        if page.evaluate(f"document.activeElement.matches({wanted!r})"):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"the tab key does not lead to {wanted}")


def test_from_row_to_row_taking_and_opening_by_keys(page, live, signed_in, ids, holders, ada):
    signed_in(page)
    page.goto(live.url)
    press(page, "j")
    assert on(page) == f"open-{ids[0]}"
    press(page, "j", "k", "j")
    assert on(page) == f"open-{ids[1]}"
    press(page, "t")
    page.locator("#flash", has_text="The claim is yours.").wait_for()
    page.wait_for_selector(f"#mine-{ids[1]}")
    assert holders() == [None, ada.id, None]
    assert on(page)  # one goes on from a row, not from the top
    page.locator(f"#open-{ids[2]} > div > a").focus()
    press(page, "Enter")
    page.wait_for_url(f"**/claims/{ids[2]}")


def test_claims_are_given_and_taken_back_by_keyboard_alone(page, live, signed_in, ids, holders, ben):
    signed_in(page, "edda")
    page.goto(live.url)
    press(page, "j", "c", "j", "j", "c")
    assert page.locator("[name=claim]:checked").count() == 2
    press(page, "w")
    assert page.evaluate("document.activeElement.matches('#to:focus-visible')")
    page.keyboard.type("Ben")
    to(page, "button[value=assign]")
    press(page, "Enter")
    page.wait_for_url("**/bulk/preview")
    assert page.locator("main").inner_text().count("nobody → Ben") == 2
    to(page, "main button.main")
    press(page, "Enter")
    page.wait_for_url("**/bulk/1?back=/")
    assert holders() == [ben.id, None, ben.id]
    press(page, "u")
    page.locator("#flash", has_text="Put back: 2.").wait_for()
    assert holders() == [None] * 3
    press(page, "b")
    page.wait_for_url(live.url + "/")


def test_all_are_ticked_and_unticked_without_asking_the_server(page, live, signed_in, ids, article_id):
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}/claims?state=kept")
    address = page.url
    page.click("text=Tick all")
    assert page.locator("[name=claim]:checked").count() == 3
    page.click("text=Tick all")
    assert page.locator("[name=claim]:checked").count() == 0 and page.url == address


def test_claims_are_given_and_taken_back_without_javascript(
    page_without_js, live, signed_in, ids, holders, ben, article_id
):
    page = page_without_js
    signed_in(page, "edda")
    page.goto(f"{live.url}/articles/{article_id}")
    page.click("text=All claims")
    page.click("nav >> text=kept")
    page.click("text=Tick all")
    page.select_option("#to", label="Ben")
    page.fill("#due_at", "2031-05-01T12:00")
    page.click("button:text-is('Give')")
    page.get_by_role("button", name="Give 3 claims to Ben").click()
    assert holders() == [ben.id] * 3
    page.get_by_role("button", name="Undo: 3 claims").click()
    assert "Put back: 3." in page.locator("#flash").inner_text()
    assert holders() == [None] * 3
    page.click("text=Back to where you were")
    assert f"/articles/{article_id}/claims" in page.url
