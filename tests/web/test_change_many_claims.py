"""Ticking claims, looking at what would change, changing them, undoing it: by forms alone."""

import pytest
from lxml import html
from sqlmodel import col, select

from tests.conftest import person
from workbench.models import Bulk, Claim
from workbench.queries import work
from workbench.queries.claims import claim
from workbench.review import claims
from workbench.web import bulk


@pytest.fixture
def ids(database, article_id):
    """Three kept claims of the story."""
    with database.writing() as session:
        found = list(session.exec(select(Claim.id).order_by(col(Claim.id)).limit(3)))
        for id in found:
            claims.keep(session, person(session, "ada"), claim(session, id), revision=1)
        return found


def form(page: str, action: str) -> dict[str, object]:
    """The fields of the page's form with this action, all values of each; no token, as browsers have their own."""
    (found,) = html.fromstring(page).xpath(f"//form[@action='{action}']")
    fields: dict[str, object] = {}
    for name, value in found.form_values():
        fields.setdefault(name, []).append(value)
    del fields["csrf_token"]
    return fields


def look(browser, ids, **more):
    return browser.post("/bulk/preview", {"claim": [str(id) for id in ids], "back": "/queue/open", **more})


def do(browser, page, **more):
    return browser.post("/bulk", {**form(page, "/bulk"), **more})


def holder(page: str, id: int) -> str:
    return html.fromstring(page).xpath(f"//tr[@id='claim-{id}']/td[last()]")[0].text_content().strip()


def test_claims_are_given_to_somebody_and_taken_back(as_, database, ids, article_id):
    edda, table = as_("edda"), f"/articles/{article_id}/claims"
    with database.reading() as session:
        ben = person(session, "ben").id
    page = look(edda, ids[:2], what="assign", to=ben, due_at="2031-05-01T12:00").text
    assert "give 2 claims to Ben, due" in page and page.count("nobody → Ben") == 2
    assert holder(edda.get(table).text, ids[0]) == "nobody"  # nothing is changed yet

    done = do(edda, page)
    assert done.status_code == 303 and done.headers["Location"] == "/bulk/1?back=/queue/open"
    after = edda.get(done.headers["Location"]).text
    assert "2 claims given to Ben" in after and 'href="/queue/open"' in after
    assert holder(edda.get(table).text, ids[0]).startswith("Ben has it, due")

    undone = edda.post("/bulk/1/undo", form(after, "/bulk/1/undo"))
    assert undone.status_code == 303
    assert "2 claims put back" in edda.get(undone.headers["Location"]).text
    assert holder(edda.get(table).text, ids[0]) == "nobody"
    again = edda.post("/bulk/1/undo")
    assert again.status_code == 422 and "undone already" in again.text


def test_only_the_changeable_claims_are_changed_and_the_others_say_why_not(as_, ids, load):
    as_("ben").post(f"/claims/{ids[1]}/discard", {"revision": load(ids[1]).revision})
    page = look(as_("ada"), ids, what="discard").text
    assert "discard 2 claims" in page and "This claim is discarded already." in page

    ada = as_("ada")
    do(ada, page)
    assert [load(id).state for id in ids] == ["discarded"] * 3
    assert "Discarded: 2 claims." in ada.get("/").text


def test_where_a_claim_changed_since_the_look_nothing_is_done_and_one_looks_again(as_, ids, load):
    page = look(as_("ada"), ids, what="discard").text
    as_("ben").post(f"/claims/{ids[1]}/edit", {"text": "Other.", "kind": "fact", "revision": load(ids[1]).revision})
    refused = do(as_("ada"), page)
    assert refused.status_code == 409 and "Nothing was done" in refused.text
    assert [load(id).state for id in ids] == ["kept"] * 3

    assert do(as_("ada"), refused.text).status_code == 303
    assert [load(id).state for id in ids] == ["discarded"] * 3


def test_the_same_form_sent_twice_is_done_once_and_answered_alike(as_, ids, database):
    page = look(as_("ada"), ids, what="tag", term="arrest").text
    answers = [do(as_("ada"), page) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"] == "/bulk/1?back=/queue/open"
    with database.reading() as session:
        assert len(session.exec(select(Bulk)).all()) == 1


WRONG = {
    "nothing ticked": ({"what": "discard", "claim": []}, "Tick the claims first"),
    "no such claim": ({"what": "discard", "claim": ["999999"]}, "Tick the claims first"),
    "nothing to do": ({"what": "sell"}, "Choose whether to give"),
    "nobody": ({"what": "assign", "to": ""}, "Choose a checker or an editor"),
    "a reader": ({"what": "assign", "to": "5"}, "Choose a checker or an editor"),
    "a day past": ({"what": "assign", "to": "2", "due_at": "2001-01-01"}, "has passed"),
    "no day": ({"what": "assign", "to": "2", "due_at": "soon"}, "Write a day"),
    "no tag": ({"what": "tag", "term": ""}, "Choose a tag"),
    "a number that is none": ({"what": "discard", "claim": ["१", "-1", "9" * 5000, "1;2"]}, "Tick the claims first"),
}


@pytest.mark.parametrize(("given", "sentence"), WRONG.values(), ids=WRONG)
def test_a_form_that_makes_no_sense_comes_back_with_the_ticks(given, sentence, as_, ids):
    edda = as_("edda")
    answer = edda.post("/bulk/preview", {"claim": [str(ids[0])], "back": "/", **given})
    assert answer.status_code == 422 and sentence in answer.text
    if "claim" not in given:
        assert len(html.fromstring(answer.text).xpath("//input[@name='claim'][@checked]")) == 1
    seen = {"seen": [f"{id}:2" for id in given.pop("claim", [ids[0]])]}
    assert edda.post("/bulk", {"back": "/", **given, **seen}).status_code in (409, 422)


def test_more_claims_than_one_may_change_at_once_are_refused(as_, ids, monkeypatch):
    monkeypatch.setattr("workbench.review.bulk.MANY", 2)
    answer = look(as_("ada"), ids, what="discard")
    assert answer.status_code == 422 and "At most 2 claims" in answer.text and "Back without" in answer.text


def test_one_may_only_be_led_back_into_the_desk(as_, ids):
    page = look(as_("ada"), ids[:1], what="discard", back="//evil.example/").text
    assert "evil.example" not in html.fromstring(page).xpath("string(//a[contains(., 'Back without')]/@href)")
    assert do(as_("ada"), page).headers["Location"] == "/bulk/1"
    assert "evil" not in as_("ada").get("/bulk/1?back=//evil.example").text


def test_a_checker_is_offered_to_take_but_not_to_give(as_, ids, article_id):
    page = html.fromstring(as_("ada").get(f"/articles/{article_id}/claims").text)
    assert not page.xpath("//select[@name='to']") and page.xpath("//button[@value='assign']")[0].text == "Take"
    assert not html.fromstring(as_("rosa").get(f"/articles/{article_id}/claims").text).xpath("//form[@id='bulk']")


def test_the_table_of_a_story_is_filtered_and_ticked_by_links(as_, ids, article_id):
    table = f"/articles/{article_id}/claims"
    page = html.fromstring(as_("ada").get(f"{table}?state=kept").text)
    assert [int(id.removeprefix("claim-")) for id in page.xpath("//tr[@data-row]/@id")] == ids
    (link,) = page.xpath("//a[@class='ticks']/@href")
    ticked = html.fromstring(as_("ada").get(link).text).xpath("//input[@name='claim'][@checked]/@value")
    assert [int(value) for value in ticked] == ids
    assert "No claim here" in as_("ada").get(f"{table}?state=settled").text
    assert f'href="{table}"' in as_("rosa").get(f"/articles/{article_id}").text


def test_a_long_story_comes_in_pages(as_, ids, article_id, monkeypatch):
    monkeypatch.setattr("workbench.queries.rows.PAGE", 2)
    table = f"/articles/{article_id}/claims"
    first, second = (html.fromstring(as_("ada").get(f"{table}?page={number}").text) for number in (1, 2))
    rows = [page.xpath("//tr[@data-row]/@id") for page in (first, second)]
    assert [len(page) for page in rows] == [2, 2] and not set(rows[0]) & set(rows[1])


def test_somebody_elses_change_is_seen_but_not_undone(as_, ids):
    do(as_("ada"), look(as_("ada"), ids, what="discard").text)
    page = as_("ben").get("/bulk/1")
    assert "By Ada" in page.text and "/bulk/1/undo" not in page.text
    assert as_("ben").post("/bulk/1/undo").status_code == 403


def test_ones_own_changes_stay_findable_with_their_undo(as_, ids, monkeypatch):
    ada, ben = as_("ada"), as_("ben")
    assert "changed no claims together yet" in ada.get("/bulk").text
    do(ada, look(ada, ids, what="discard").text)
    do(ada, look(ada, ids[:1], what="tag", term="torture").text)
    ada.post("/bulk/1/undo", form(ada.get("/bulk/1").text, "/bulk/1/undo"))

    page = ada.get("/bulk").text
    assert page.index("1 claim tagged") < page.index("3 claims discarded") < page.index("undone")
    assert 'href="/bulk/2?back=/bulk"' in page and 'href="/bulk"' in ada.get("/").text
    assert "changed no claims together yet" in ben.get("/bulk").text

    monkeypatch.setattr(work, "BULKS", 1)
    monkeypatch.setattr(bulk, "BULKS", 1)
    assert "3 claims discarded" not in ada.get("/bulk").text and "3 claims discarded" in ada.get("/bulk?page=2").text
