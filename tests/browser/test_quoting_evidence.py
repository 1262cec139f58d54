"""Words of a captured text are selected and linked to a claim; the server gets code points; the claim leads back."""

import pytest
from sqlmodel import col, select

from tests.conftest import person
from workbench.db import now
from workbench.evidence import texts
from workbench.models import Capture, Evidence, EvidenceLink, Source

WORDS = "🚢 A ruling 😀.\n\nThe 𝔅ryggen party was banned on 1 March 2019. Nobody was heard 🚢 by the court."
SELECT = """([first, last]) => {
  const texts = [], walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode);
  const edge = words => [texts.find(text => text.data.includes(words)), words];
  const range = document.createRange();
  const [from, a] = edge(first), [to, b] = edge(last);
  range.setStart(from, from.data.indexOf(a));
  range.setEnd(to, to.data.indexOf(b) + b.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def text_url(live, home, database, ada):
    """A captured text that nobody has quoted yet."""
    looked = texts.look(home.originals, None, WORDS)
    with database.writing() as session:
        ada = person(session, "ada")
        source = Source(name="Port court")
        session.add(source)
        session.flush()
        item = Evidence(title="The ruling", kind="primary", source_id=source.id, retrieved_at=now(), added_by_id=ada.id)
        session.add(item)
        session.flush()
        texts.keep(session, ada, item, looked)
        text = session.exec(select(Capture.id).where(Capture.kind == "text")).one()
    return f"{live.url}/evidence/{item.id}/text/{text}"


def test_selected_words_are_linked_and_found_again(page, axe, article_id, text_url, database, signed_in):
    signed_in(page)
    page.goto(text_url)
    page.evaluate(SELECT, ["𝔅ryggen", "heard 🚢"])
    page.locator(".selecting").wait_for()  # the browser tells of a selection a moment later
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "claim"
    page.keyboard.type("party banned")
    page.select_option("#new-link [name=stance]", "refutes")
    page.get_by_role("button", name="Link the quotation").click()

    page.get_by_text("Choose one of the claims with these words").first.wait_for()
    assert axe(page) == []
    page.get_by_label("Party was banned in Tolvania").check()
    page.get_by_role("button", name="Link the quotation").click()
    page.get_by_text("The quotation is linked.").wait_for()

    with database.reading() as session:
        row = session.exec(select(EvidenceLink).order_by(col(EvidenceLink.id).desc())).first()
    assert (
        row.quotation == WORDS[row.start : row.stop] == "𝔅ryggen party was banned on 1 March 2019. Nobody was heard 🚢"
    )
    assert page.locator("#text mark").inner_text() == row.quotation
    assert axe(page) == []
    page.locator(".card .words a").click()
    assert page.locator(".in-context q").inner_text() == row.quotation
    assert "1 March 2019" in page.locator("#contradictions").inner_text()
    page.get_by_role("link", name="Show it in the text").click()
    assert page.locator("mark:target").inner_text() == row.quotation
