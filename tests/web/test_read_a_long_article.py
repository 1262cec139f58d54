"""A long article comes in portions, each a page of its own; every way to a claim leads to the page where it stands."""

import pytest
from lxml import html
from sqlmodel import col, select

from tests.conftest import import_story
from tests.web.test_query_counts import LARGE, count, selects  # noqa: F401  (a fixture)
from workbench.models import Claim, Flag, Selector
from workbench.queries.outline import Line, borders

PORTION = 10


@pytest.fixture(autouse=True)
def short_portions(monkeypatch):
    monkeypatch.setattr("workbench.queries.outline.PORTION", PORTION)


@pytest.fixture
def story(home, database, ada) -> str:
    """The address of an article of several pages."""
    return f"/articles/{import_story(home, database, ada, LARGE)}"


@pytest.fixture
def claims(database, story) -> list[int]:
    with database.reading() as session:
        return list(session.exec(select(Claim.id).order_by(col(Claim.id))))


def tree(answer):
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def cards(page) -> list[int]:
    return [int(id.removeprefix("claim-")) for id in page.xpath("//article[starts-with(@id, 'claim-')]/@id")]


def words(page) -> str:
    return " ".join(page.xpath("string(//article[@id='text'])").split())


def pages(browser, address: str) -> list:
    """Every page from the first on, as its links lead."""
    found = [tree(browser.get(address))]
    while following := found[-1].xpath("(//nav/a[@rel='next'])[1]/@href"):
        found.append(tree(browser.get(following[0])))
    return found


def page_of(browser, story: str, claim_id: int):
    return next(page for page in pages(browser, story) if claim_id in cards(page))


@pytest.mark.parametrize("order", ["text", "doubts", "worth"])
def test_the_pages_show_every_claim_and_every_word_once(as_, story, claims, order):
    found = pages(as_("ada"), f"{story}?order={order}")

    assert len(found) > 3 and all(len(cards(page)) <= PORTION for page in found)
    assert sorted(id for page in found for id in cards(page)) == claims
    whole = tree(as_("ada").get(f"{story}/status"))
    assert "".join(words(page) for page in found).replace(" ", "") == words(whole).replace(" ", "")


def test_the_links_lead_forth_and_back_and_say_where_one_is(as_, story, claims):
    second = pages(as_("ada"), story)[1]
    said = " ".join(second.xpath("string(//nav[@aria-label='Pages of the article'])").split())

    first = tree(as_("ada").get(second.xpath("//nav/a[@rel='prev']/@href")[0]))

    assert f"of {len(claims)}, page 2 of" in said and f"Claims {len(cards(first)) + 1}–" in said
    assert cards(first) == cards(tree(as_("ada").get(story)))


def test_an_article_of_one_portion_has_no_pages(as_, article_id, monkeypatch):
    monkeypatch.setattr("workbench.queries.outline.PORTION", 200)
    assert "page=" not in as_("ada").get(f"/articles/{article_id}").text


def test_a_link_to_a_claim_leads_to_its_page(as_, story, claims):
    (link,) = tree(as_("ada").get(f"/claims/{claims[-1]}")).xpath("//p[@class='crumbs']/a[@data-key='b']/@href")
    assert link == f"{story}?claim={claims[-1]}#claim-{claims[-1]}"
    assert claims[-1] in cards(tree(as_("ada").get(link)))
    assert link in as_("ada").get("/search?q=%2271+people%22").text


@pytest.mark.parametrize("verb", ["keep", "discard"])
def test_after_a_decision_the_page_is_the_same(as_, story, claims, verb):
    before = cards(page_of(as_("ada"), story, claims[-3]))
    answer = as_("ada").post(f"/claims/{claims[-3]}/{verb}", {"revision": 1})
    assert sorted(cards(tree(as_("ada").get(answer.headers["Location"])))) == before


def test_a_refused_decision_shows_the_page_of_its_claim(as_, story, claims):
    answer = as_("ada").post(f"/claims/{claims[-1]}/keep", {"revision": 7})
    assert answer.status_code == 409
    assert claims[-1] in cards(html.fromstring(answer.text))


def test_undo_stays_on_its_page(as_, story, claims):
    ada = as_("ada")
    page = tree(ada.get(ada.post(f"/claims/{claims[-1]}/discard", {"revision": 1}).headers["Location"]))
    (form,) = page.xpath("//form[.//button[@data-key='u']]")
    answer = ada.post(form.get("action"), {"event": form.fields["event"]})
    assert claims[-1] in cards(tree(ada.get(answer.headers["Location"])))


def test_a_new_claim_from_the_sentences_of_a_page_stands_on_that_page(as_, story, claims):
    ada, page = as_("ada"), pages(as_("ada"), story)[2]
    (choose,) = page.xpath("//a[@data-key='w']/@href")
    form = tree(ada.get(choose))
    ticks, action = form.xpath("//input[@name='passage']/@value"), form.xpath("//main//form/@action")[0]
    assert all("".join(tick.split(":", 2)[2].split()) in words(page).replace(" ", "") for tick in ticks)

    refused = ada.post(action, {"passage": ticks[1], "text": "", "kind": "fact"})
    made = ada.post(action, {"passage": ticks[1], "text": "It was said.", "kind": "fact"})

    assert refused.status_code == 422
    assert html.fromstring(refused.text).xpath("//input[@name='passage']/@value") == ticks
    after = cards(tree(ada.get(made.headers["Location"])))
    assert max(claims) + 1 in after and set(after) & set(cards(page))


def test_the_order_is_kept_from_page_to_page(as_, story):
    ada = as_("ada")
    (worth,) = pages(ada, story)[1].xpath("//a[text()='worth first']/@href")
    after = tree(ada.get(tree(ada.get(worth)).xpath("//nav/a[@rel='next']/@href")[0]))
    assert "page=2" in worth and after.xpath("string(//a[@aria-current='true'])") == "worth first"


def test_the_next_doubt_is_found_on_another_page(as_, story, claims, database):
    with database.writing() as session:
        session.exec(Flag.__table__.delete())
        session.add(Flag(claim_id=claims[-1], code="open", sentence="Which one?"))
    page = tree(as_("ada").get(story))
    (link,) = page.xpath("//a[contains(@class, 'next-doubt')]/@href")
    assert "1 with doubts left" in page.text_content()
    assert claims[-1] not in cards(page) and claims[-1] in cards(tree(as_("ada").get(link)))


@pytest.mark.parametrize("page", ["99", "100000", "7"])
def test_a_page_that_is_not_there_is_said_so(as_, story, page):
    for address in (story, f"{story}/select"):
        answer = as_("ada").get(f"{address}?page={page}")
        assert answer.status_code == 404 and "its last page is" in answer.text


@pytest.mark.parametrize("given", ["page=x", "page=0", "page=-1", "page=%D9%A1", "page=" + "9" * 5000, "page="])
def test_an_unreadable_page_is_the_first(as_, story, given):
    assert cards(tree(as_("ada").get(f"{story}?{given}"))) == cards(tree(as_("ada").get(story)))


@pytest.mark.parametrize("given", ["claim=x", "claim=99999", "claim=-1", "claim=" + "9" * 5000, "claim="])
def test_a_claim_that_is_not_there_leads_to_the_first_page(as_, story, given):
    assert cards(tree(as_("ada").get(f"{story}?{given}"))) == cards(tree(as_("ada").get(story)))


def test_every_page_asks_the_same_number_of_questions(as_, story, selects, home, database, ada):  # noqa: F811
    asked = {count(selects, as_("ada"), f"{story}?page={number}") for number in (1, 2, 3)}
    short = import_story(home, database, ada)
    asked |= {count(selects, as_("ada"), f"{story}?claim=12"), count(selects, as_("ada"), f"/articles/{short}")}
    assert len(asked) == 1


def test_a_claim_that_reaches_over_a_border_is_marked_on_both_sides(as_, story, claims, database):
    later = pages(as_("ada"), story)[1]
    start = int(later.xpath("//article[@id='text']//@data-start")[0])
    first = cards(tree(as_("ada").get(story)))[0]
    with database.writing() as session:
        session.add(Selector(appearance_id=first, start=start, stop=start + 3, exact="abc"))

    (mark,) = tree(as_("ada").get(f"{story}?page=2")).xpath(f"//a[contains(@href, '?claim={first}#')][@data-claims]")

    assert first in cards(tree(as_("ada").get(mark.get("href"))))


def lines(*places: tuple[int, int]) -> list[Line]:
    return [Line(n, n, sentence, at, at + 1, "draft", None, False) for n, (sentence, at) in enumerate(places)]


def test_a_portion_ends_with_a_paragraph_where_it_can_and_otherwise_with_a_sentence():
    within = lines(*((n * 10, n * 10) for n in range(25)))
    assert borders(within, [0, 80, 170]) == [80, 170]
    assert borders(within, [0]) == [100, 200]
    assert borders(within, []) == [100, 200]


def test_claims_of_one_place_stay_together_however_many():
    assert borders(lines(*[(0, 0)] * 25), [0]) == []
    assert borders(lines(*[(0, 0)] * 25, (50, 50)), [0]) == [50]
    assert borders(lines(*[(0, 0)] * 5, *[(20, 20)] * 15), [0, 20]) == [20]
