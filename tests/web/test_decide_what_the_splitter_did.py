"""The reviewer sees what the splitter did and what it doubts, in the order that was asked for, and decides singly."""

import pytest
from lxml import html
from sqlmodel import select

from tests.conftest import import_story
from workbench.models import Reference

DOUBTS = """Council bans strikes

The Harbour Council met in Tolvania on 4 May 2020. It banned the dockers' strike. The court fined 12 members in 2021.
"""


@pytest.fixture
def story(home, database, ada) -> int:
    return import_story(home, database, ada, DOUBTS)


@pytest.fixture
def reference(database, story) -> Reference:
    with database.reading() as session:
        return session.exec(select(Reference)).first()


def tree(answer):
    return html.fromstring(answer.text)


def cards(answer) -> list[str]:
    return tree(answer).xpath("//div[@class='claims']/article/@id")


def doubtful(answer) -> list[str]:
    return tree(answer).xpath("//article[@data-doubts]/@id")


def test_a_doubts_sentence_stands_at_its_card_and_a_plain_draft_says_nothing(as_, story):
    answer = as_("ada").get(f"/articles/{story}")
    assert "“It” does not say which one." in " ".join(tree(answer).xpath("//ul[@class='doubts']//text()"))
    plain = tree(answer).xpath("//article[not(@data-doubts)][@data-state='draft']")
    assert plain and all("⚑" not in card.text_content() for card in plain)
    assert answer.text.count("A draft without one has") == 1


def test_doubts_come_first_where_asked_and_stay_first_after_a_change(as_, story):
    ada = as_("ada")
    in_text = cards(ada.get(f"/articles/{story}"))
    first = ada.get(f"/articles/{story}?order=doubts")
    assert sorted(cards(first)) == sorted(in_text) and cards(first)[: len(doubtful(first))] == doubtful(first)
    assert cards(ada.get(f"/articles/{story}")) == cards(first) != in_text
    assert cards(ada.get(f"/articles/{story}?order=text")) == in_text


def test_the_worthiest_come_first_where_asked(as_, story, load):
    answer = as_("ada").get(f"/articles/{story}?order=worth")
    worth = [load(int(card.removeprefix("claim-"))).checkworthiness for card in cards(answer)]
    assert worth == sorted(worth, reverse=True)


def test_an_order_that_does_not_exist_is_the_texts(as_, story):
    assert as_("ada").get(f"/articles/{story}?order=nonsense").status_code == 200


def test_the_page_counts_the_doubts_and_leads_to_the_first(as_, story):
    answer = as_("ada").get(f"/articles/{story}")
    left = len(doubtful(answer))
    assert f"drafts, {left} with doubts left" in " ".join(tree(answer).text_content().split())
    assert tree(answer).xpath("//a[contains(@class, 'next-doubt')]/@href") == [f"#{doubtful(answer)[0]}"]


def test_the_queue_says_how_many_drafts_have_doubts(as_, story):
    left = len(doubtful(as_("ada").get(f"/articles/{story}")))
    assert f"{left} with doubts" in as_("ada").get("/").text


def test_a_button_puts_the_chosen_words_in_without_javascript(as_, story, reference, load):
    page = tree(as_("ada").get(f"/articles/{story}"))
    (button,) = page.xpath(f"//button[@data-key='1'][contains(@formaction, '/references/{reference.id}/')]")
    assert button.get("form") == "act" and page.xpath("//form[@id='act'][@method='post']")
    answer = as_("ada").post(button.get("formaction"), {"revision": button.get("value")})
    assert answer.status_code == 303
    chosen = reference.candidates[0]["text"]
    assert load(reference.claim_id).text.lower().startswith(chosen.lower())
    answer = as_("ada").get(f"/articles/{story}")
    assert "chosen by a person" in answer.text and f"/references/{reference.id}/" not in answer.text


def test_left_words_are_no_longer_asked_about(as_, story, reference):
    as_("ada").post(f"/claims/{reference.claim_id}/references/{reference.id}/leave", {"revision": 1})
    assert f"/references/{reference.id}/" not in as_("ada").get(f"/articles/{story}").text


def test_the_claims_own_page_offers_the_same_and_comes_back_to_it(as_, reference):
    path = f"/claims/{reference.claim_id}"
    assert f"{path}/references/{reference.id}/choose/0" in as_("ada").get(path).text
    answer = as_("ada").post(f"{path}/references/{reference.id}/leave", {"revision": 1, "back": "claim"})
    assert answer.headers["Location"].endswith(path)


def test_a_change_to_the_words_is_struck_and_inserted_with_rule_and_confidence_in_words(as_, things, load):
    answer = as_("ada").get(f"/articles/{things['article_id']}")
    shown = tree(answer).xpath(f"//li[.//button[contains(@formaction, '/edits/{things['edit_id']}/')]]")
    assert [row.xpath("string(ins)") for row in shown] and "sure" in shown[0].text_content()
    path = f"/claims/{things['claim_id']}/edits/{things['edit_id']}/accept"
    assert as_("ada").post(path, {"revision": load(things["claim_id"]).revision}).status_code == 303
    assert "accepted" in as_("ada").get(f"/articles/{things['article_id']}").text


@pytest.mark.parametrize(
    "what", ["edits/999/accept", "edits/999/undo", "references/999/leave", "references/999/choose/0"]
)
def test_what_is_not_there_is_not_found(what, as_, claim_id):
    assert as_("ada").post(f"/claims/{claim_id}/{what}", {"revision": 1}).status_code == 404


def test_a_reader_sees_no_buttons(as_, story):
    assert "/references/" not in as_("rosa").get(f"/articles/{story}").text


def test_a_search_for_a_verdict_that_does_not_exist_names_those_that_do(as_, story):
    answer = as_("ada").get("/search?q=verdict:nonsense")
    assert answer.status_code == 200 and "accurate, mostly_accurate" in answer.text


def test_the_keys_page_lists_j_and_k_for_claims_too(as_):
    page = tree(as_("ada").get("/keys"))
    tables = {h2.text: h2.getnext().text_content() for h2 in page.xpath("//h2")}
    assert "previous claim" in tables["On a claim"] and "next draft with a doubt" in tables["On an article"]
