"""Every key of the table does what it says, and the focus is visible and where one goes on."""

import pytest
from sqlmodel import delete

from tests.conftest import import_story
from tests.web.test_query_counts import LARGE
from workbench.models import Flag
from workbench.web.keys import KEYS

DOUBTS = """Council bans strikes

The Harbour Council met in Tolvania on 4 May 2020. It banned the dockers' strike. It answered nobody.
"""
HERE = """() => {
  const on = document.activeElement;
  return { id: on.id, name: on.name || "", tag: on.tagName.toLowerCase(), seen: on.matches(":focus-visible"),
           line: getComputedStyle(on).outlineStyle, inside: on.closest(".card")?.id || "" };
}"""
STANDS = """() => document.activeElement !== document.body
  && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")"""
"""A swap settles a moment after it came."""
AT_ONCE = """keys => keys.forEach(key =>
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))"""
TESTED = {
    *("g q", "g a", "g s", "/", "?", "j", "k", "J", "K", "a", "e", "x", "s", "m", "u", "v", "w", "n"),
    *("d", "l", "h", "1 … 4", "0"),
    *("c", "g n"),
    *("1 … 9", "Ctrl+Enter", "b"),
    *("t", "c"),  # in test_many_claims_at_once.py
}


@pytest.fixture
def article(page, live, signed_in, article_id):
    signed_in(page)
    page.goto(f"{live.url}/articles/{article_id}")
    return page


@pytest.fixture
def press(page):
    """`press("j", "j")` types keys; gives where the focus is then, after checking that one sees it."""

    def keys(*names: str) -> dict[str, object]:
        page.wait_for_load_state()
        for name in names:
            page.keyboard.press(name)
        page.wait_for_function(STANDS)
        on = page.evaluate(HERE)
        assert on["seen"] and on["line"] != "none", on
        return on

    return keys


def cards(page) -> list[str]:
    return page.locator(".claims > .card[id^=claim-]").evaluate_all("all => all.map(card => card.id)")


def said(page, words: str) -> None:
    page.locator("#flash", has_text=words).wait_for()


def test_every_key_of_the_table_is_tested_here():
    assert {key.press for key in KEYS} == TESTED


def test_from_claim_to_claim(article, press):
    first, second, third = cards(article)[:3]
    assert press("j")["id"] == first
    assert press("j")["id"] == second
    assert press("k")["id"] == first
    marked = article.locator("#text .hl.here").evaluate_all("all => all.map(mark => mark.dataset.claims)")
    assert marked == [first.removeprefix("claim-")]
    assert press("J", "J")["id"] == third
    assert press("K")["id"] == second


@pytest.fixture
def doubtful(page, live, signed_in, home, database, ada):
    """The page of a story with doubts: a list of its doubtful cards, two of them with open words."""
    story = import_story(home, database, ada, DOUBTS)
    signed_in(page)
    page.goto(f"{live.url}/articles/{story}")
    return page.locator(".card[data-doubts]").evaluate_all("all => all.map(card => card.id)")


def test_from_doubt_to_doubt_and_round_again(page, doubtful, press):
    assert len(doubtful) > 1
    for wanted in [*doubtful, doubtful[0]]:
        assert press("d")["id"] == wanted


@pytest.fixture
def long_article(page, live, signed_in, home, database, ada, monkeypatch):
    """The first page of an article that comes in pages of few claims; gives its address."""
    monkeypatch.setattr("workbench.queries.outline.PORTION", 10)
    address = f"{live.url}/articles/{import_story(home, database, ada, LARGE)}"
    signed_in(page)
    page.goto(address)
    return address


def test_from_page_to_page_of_a_long_article_and_to_a_claim_of_another(page, long_article, press):
    first = cards(page)
    page.keyboard.press("l")
    page.wait_for_url("**?page=2")
    second = cards(page)
    assert not set(first) & set(second)
    press("j", "x")
    said(page, "Discarded")
    assert cards(page) == second[1:] and press("Shift")["id"] == second[1]
    press("u")
    said(page, "Undone: discarded.")
    assert cards(page) == second
    page.keyboard.press("h")
    page.wait_for_url("**?page=1")
    assert cards(page) == first
    page.goto(f"{long_article}#{second[3]}")
    page.reload()
    assert page.locator(f"#{second[3]}.here").count() == 1


def test_from_doubt_to_doubt_over_the_pages(page, long_article, database):
    first, last = cards(page)[0], 40
    with database.writing() as session:
        session.exec(delete(Flag))
        session.add_all([Flag(claim_id=id, code="open", sentence="Which?") for id in (1, last)])
    page.goto(long_article)
    for wanted in ("claim-1", f"claim-{last}", "claim-1"):
        page.keyboard.press("d")
        page.wait_for_selector(f"#{wanted}.here")
    assert first in cards(page)


def test_what_an_open_word_means_is_chosen_and_left_by_keys(page, doubtful, press):
    words = page.locator(".card.here .words")
    press("d", "d")  # the first is a heading
    chosen = page.locator(".card.here [data-key='1']").inner_text().split("\n")[0].removesuffix("1").strip()
    press("1")
    said(page, "Put in")
    assert words.inner_text().lower().startswith(chosen.lower())
    press("u")
    said(page, "Undone: reference chosen.")
    press("0")
    said(page, "Left as it is")
    assert not page.locator(".card.here .reference").count()


def test_keep_discard_and_undo_leave_the_focus_where_one_goes_on(article, press):
    first, second, third = cards(article)[:3]
    press("j", "j", "a")
    said(article, "Kept.")
    assert press("Shift")["id"] == second
    press("x")
    said(article, "Discarded")
    assert press("Shift")["id"] == third
    press("u")
    said(article, "Undone: discarded.")
    assert press("Shift")["id"] in cards(article)
    press("u")
    said(article, "Undone: kept.")
    assert cards(article)[:3] == [first, second, third]


def test_edit_split_and_merge_by_their_forms(article, press):
    first, second = cards(article)[:2]
    press("j", "j", "e")
    article.wait_for_selector(".slot textarea:focus")
    assert press("Control+a")["inside"] == second
    article.keyboard.type("The Harbour Party was banned.")
    article.keyboard.press("Control+Enter")
    said(article, "Saved.")
    assert press("Shift")["id"] == second
    assert "The Harbour Party was banned." in article.locator(f"#{second} .words").inner_text()

    press("s")
    article.wait_for_selector(".slot textarea:focus")
    article.keyboard.press("Control+a")
    article.keyboard.type("The Harbour Party was banned in Tolvania.")
    press("Tab", "Control+a")
    article.keyboard.type("The ban came in 2020.")
    article.keyboard.press("Control+Enter")
    said(article, "Split into 2.")
    child = press("Shift")["id"]
    assert child in cards(article) and child not in {first, second}

    press("m")
    article.wait_for_selector(".slot input:focus")
    press("Space", "Tab", "Control+a")
    article.keyboard.type("The Harbour Party was banned in Tolvania in 2020.")
    article.keyboard.press("Control+Enter")
    said(article, "Merged.")
    assert press("Shift")["id"] in cards(article)


def test_escape_closes_a_form_and_the_focus_is_on_its_claim(article, press):
    press("j", "e")
    article.wait_for_selector(".slot textarea:focus")
    assert press("Escape")["id"] == cards(article)[0]
    assert article.locator(".slot form").count() == 0


def test_letters_in_a_field_are_letters(article, press):
    press("j", "e")
    article.wait_for_selector(".slot textarea:focus")
    article.keyboard.press("Control+a")
    article.keyboard.type("jkaxu?/gq")
    assert article.input_value(".slot textarea") == "jkaxu?/gq"
    assert article.locator(".slot form").count() == 1


def test_new_claims_from_sentences_and_from_selected_words(article, press):
    press("j")
    article.evaluate("getSelection().selectAllChildren(document.querySelector('#text .hl'))")
    article.wait_for_selector(".open-new:visible")
    assert press("n")["id"] == "new-text"
    assert press("Escape")["id"] == cards(article)[0]
    article.locator("#new-claim").wait_for(state="hidden")
    article.keyboard.press("w")
    article.wait_for_url("**/select")


def test_a_comment_on_selected_words_and_the_notifications(article, press, live):
    press("j")
    article.evaluate("getSelection().selectAllChildren(document.querySelector('#text .hl'))")
    article.wait_for_selector(".open-comment:visible")
    assert press("c")["id"] == "new-remark"
    assert press("Escape")["id"] == cards(article)[0]
    article.locator("#new-comment").wait_for(state="hidden")
    article.keyboard.press("g")
    article.keyboard.press("n")
    article.wait_for_url("**/notifications")


def test_from_the_article_to_a_verdict_and_back(article, press):
    first, second = cards(article)[:2]
    press("j", "a")
    said(article, "Kept.")
    press("j", "a")
    article.wait_for_selector(f"#{second}[data-state=kept]")
    press("k")
    article.keyboard.press("v")
    article.wait_for_url(f"**/claims/{first.removeprefix('claim-')}#verdict-form")
    verdicts = [press(str(number))["id"] or article.evaluate("document.activeElement.value") for number in range(1, 10)]
    assert verdicts[0] == "accurate" and verdicts[8] == "not_checkable" and len(set(verdicts)) == 9
    article.keyboard.press("Control+Enter")
    article.locator("#fault-rationale").wait_for()
    assert article.is_checked("input[value=not_checkable]")
    article.locator("#rationale").focus()
    article.keyboard.type("It cannot be checked.")
    article.locator("input[name=confidence][value=low]").focus()
    press("Space")
    article.keyboard.press("Control+Enter")
    article.wait_for_url(f"**/claims/{second.removeprefix('claim-')}")
    article.keyboard.press("b")
    article.wait_for_url(f"**/articles/*#{second}")
    assert press("Shift")["id"] == second


@pytest.mark.parametrize(
    "keys,path", [(("g", "q"), "/"), (("g", "a"), "/articles"), (("g", "s"), "/search"), (("?",), "/keys")]
)
def test_keys_that_go_elsewhere(article, live, keys, path):
    for key in keys:
        article.keyboard.press(key)
    article.wait_for_url(live.url + path)


def test_a_slash_goes_to_the_search_box(article, press):
    assert press("/")["id"] == "find"
    assert article.input_value("#find") == ""


def test_the_first_tab_skips_to_the_content(article, press):
    article.keyboard.press("Tab")
    article.keyboard.press("Enter")
    assert article.evaluate("document.activeElement.id") == "main"


def test_single_keys_that_are_switched_off_are_off(article, live, press):
    address = article.url
    article.goto(f"{live.url}/me")
    article.get_by_label("Single letters are commands").uncheck()
    article.get_by_role("button", name="Save").click()
    said(article, "Saved.")
    article.goto(address)
    for key in "jkJKaexsmuvwn?/":
        article.keyboard.press(key)
    for keys in ("gq", "ga", "gs"):
        article.keyboard.type(keys)
    assert article.url == address
    assert article.evaluate("document.activeElement.tagName") == "BODY"
    assert article.locator(".card.here").count() == 0


def test_keys_that_are_pressed_faster_than_the_page_changes_wait_for_it(article, load):
    wanted = cards(article)[:4]
    article.keyboard.press("j")
    for _ in wanted:
        for key in ("a", "j"):
            article.keyboard.press(key)
    article.wait_for_function(
        "all => all.every(id => document.getElementById(id).dataset.state === 'kept')", arg=wanted
    )


def test_what_is_typed_before_the_form_is_there_does_nothing_else(article, load):
    first = cards(article)[0]
    article.keyboard.press("j")
    article.evaluate(AT_ONCE, ["e", "x"])  # the second is meant for the field that is about to open
    article.locator(f"#{first} .slot textarea").first.wait_for()
    article.locator("#flash .fault", has_text="were not carried out").wait_for()
    assert load(int(first.removeprefix("claim-"))).state == "draft"
