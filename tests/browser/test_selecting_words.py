"""Words are selected with the mouse; the server gets code points, whatever stands before them in the text."""

import pytest
from sqlmodel import select

from tests.conftest import import_story
from workbench.models import Appearance, ArticleVersion, Selector, Thread

ASTRAL = """Port council bans dockers' party

By Lena Marsh

The 🚢🚢 Harbour (𝔅ryggen 👩‍🚒) Party was banned in Tolvania in March 2020. The court fined 12 members.

"We did nothing wrong 😀," said Omar Vint, a lawyer in Tolvania. Police arrested 30 people at the port on 4 May 2021.
"""
EDGES = """([first, last]) => {
  const texts = [], walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode);
  texts.find(text => text.data.includes(first)).parentElement.scrollIntoView({ block: "center" });
  const edge = (words, end) => {
    const node = texts.find(text => text.data.includes(words));
    const range = document.createRange();
    const at = node.data.indexOf(words) + (end ? words.length : 0);
    range.setStart(node, end ? at - 1 : at);
    range.setEnd(node, end ? at : at + 1);
    const box = range.getBoundingClientRect();
    return [end ? box.right - 0.5 : box.left + 0.5, box.top + box.height / 2];
  };
  return [edge(first, false), edge(last, true)];
}"""


@pytest.fixture
def drag(page):
    """`drag("from these words", "to these")` with the mouse button held down."""

    def over(first: str, last: str) -> None:
        (from_x, from_y), (to_x, to_y) = page.evaluate(EDGES, [first, last])
        page.mouse.move(from_x, from_y)
        page.mouse.down()
        page.mouse.move((from_x + to_x) / 2, (from_y + to_y) / 2, steps=4)
        page.mouse.move(to_x, to_y, steps=4)
        page.mouse.up()

    return over


@pytest.fixture
def new_claims(database):
    """The passages of claims that a person made: (start, stop, quote, words of the version there)."""

    def read():
        with database.reading() as session:
            rows = session.exec(
                select(Selector, ArticleVersion)
                .join(Appearance, Appearance.id == Selector.appearance_id)
                .join(ArticleVersion, ArticleVersion.id == Appearance.version_id)
                .where(Appearance.claim.has(rule="person"))
            ).all()
        return [(row.start, row.stop, row.exact, version.text[row.start : row.stop]) for row, version in rows]

    return read


@pytest.mark.parametrize(
    "first,last", [("Harbour", "Harbour"), ("banned", "fined 12"), ("ryggen", "Tolvania in March")]
)
def test_words_after_signs_outside_the_basic_plane_are_found_again(
    page, live, home, database, ada, signed_in, drag, new_claims, first, last
):
    number = import_story(home, database, ada, ASTRAL)
    signed_in(page)
    page.goto(f"{live.url}/articles/{number}")

    drag(first, last)
    page.click(".open-new")
    page.fill("#new-text", "The party was banned.")
    page.click("text=Add the claim")
    page.get_by_text("Added.").wait_for()

    [(start, stop, quote, words)] = new_claims()
    assert words == quote and words.startswith(first) and words.endswith(last)
    assert stop - start == len(words)


def test_selected_words_are_commented_on(page, live, home, database, ada, signed_in, drag):
    number = import_story(home, database, ada, ASTRAL)
    signed_in(page)
    page.goto(f"{live.url}/articles/{number}")

    drag("banned in", "fined 12")
    page.click(".open-new")
    page.keyboard.press("Escape")
    drag("banned in", "fined 12")
    page.click(".open-comment")
    assert page.evaluate("document.activeElement.id") == "new-remark" and page.locator("#new-claim").is_hidden()
    page.keyboard.type("Who counted, @Ben?")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/articles/*#thread-1")

    assert page.locator("#thread-1 .mention").inner_text() == "@Ben"
    with database.reading() as session:
        thread = session.get(Thread, 1)
        words = session.get(ArticleVersion, thread.version_id).text[thread.start : thread.stop]
    assert words.startswith("banned in") and words.endswith("fined 12")
    page.click("#thread-1 blockquote a")
    assert page.locator(":target").inner_text().startswith("banned in")


def test_a_drag_over_a_marked_claim_selects_and_does_not_jump_to_the_claim(page, live, article_id, signed_in, drag):
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}")
    drag("Party was", "Tolvania")
    assert page.evaluate("getSelection().toString()") == "Party was banned in Tolvania"
    page.locator(".open-new").wait_for()
    assert page.locator(".card.here").count() == 0


def test_a_click_on_a_marked_claim_goes_to_its_card(page, live, article_id, signed_in):
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}")
    page.locator("#text .hl", has_text="fined 12 members").click()
    assert "fined 12 members" in page.locator(".card.here").inner_text()


def test_of_a_selection_over_two_passages_the_first_counts(page, live, article_id, signed_in, drag):
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}")
    drag("The court", "nothing wrong")
    page.click(".open-new")
    assert page.locator("#new-claim .selected").inner_text() == "The court fined 12 members."


def test_on_a_narrow_screen_the_button_is_at_hand(page, live, article_id, signed_in, drag):
    page.set_viewport_size({"width": 600, "height": 700})
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}")
    drag("The court", "12 members")
    page.locator(".open-new").wait_for()
    assert page.evaluate("document.querySelector('.open-new').getBoundingClientRect().bottom < innerHeight")
    page.click(".open-new")
    assert page.evaluate("document.activeElement.id") == "new-text"


def test_a_marked_claim_on_the_status_page_leads_to_the_claim(page, live, article_id, signed_in):
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}/status")
    page.locator("#text .hl", has_text="fined 12 members").click()
    page.wait_for_url("**/claims/*")
    assert "fined 12 members" in page.locator("h1").inner_text()
