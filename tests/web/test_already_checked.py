"""While a claim is read, what was checked before stands beside it, and a person says what the two are to each other."""

import json
import re

import pytest
from lxml import html
from sqlmodel import select

from tests import settling
from tests.conftest import person
from workbench.evidence import items, protection
from workbench.matching import archive, lines
from workbench.models import ClaimLink, Evidence
from workbench.queries.claims import claim
from workbench.search.follow import catch_up
from workbench.search.source import EventSource
from workbench.search.store import Index

THEIRS = {"id": "a1", "text": "A court banned the Harbour (Bryggen) Party in March 2019.", "source": "Lantern"}


@pytest.fixture
def pair(home, database, ada, article_id):
    """The same beside a claim of the archive that is like both."""
    found = settling.said_again(home, database, ada)
    line = json.dumps({**THEIRS, "verdict": "False"}).encode()
    with database.writing() as session:
        made = archive.begin(session, person(session, "ada"), name="a.jsonl", sha256="ab" * 32)
        archive.read_in(session, person(session, "ada"), made, [lines.checked(line)], lines=1)
    catch_up(Index(home.index_live), EventSource(database), within=60)  # a busy machine takes longer than a page waits
    return found


def words(answer) -> str:
    return " ".join(html.fromstring(answer.text).xpath("//main")[0].text_content().split())


def forms(answer, of="/"):
    """What the forms of the page would send, by the claim that each is about; of a story, those `of` one claim."""
    found = html.fromstring(answer.text).xpath(f"//form[contains(@class,'relate') and contains(@action, '{of}')]")
    return {form.fields["other"]: {**dict(form.fields), "action": form.action} for form in found}


def send(browser, form, **given):
    data = {name: value for name, value in form.items() if name != "action" and value is not None}
    return browser.post(form["action"], {**data, **given})


def test_the_nearest_stand_with_verdict_score_and_difference(as_, pair):
    first, second, _ = pair
    page = as_("ada").get(f"/claims/{second}/checked")
    said = words(page)
    assert set(forms(page)) == {f"claim:{first}", "imported:1"}
    assert re.search(r"\d+ % alike", said) and "accurate" in said
    assert "rated “False”, which may be “inaccurate” here" in said
    assert re.search(r"date ?(March )?2020.* ?(March )?2019", said), said


def test_the_page_of_a_claim_and_of_a_story_lead_there(as_, pair):
    _, second, story = pair
    assert f'href="/claims/{second}/checked"' in as_("ada").get(f"/claims/{second}").text
    assert f'href="/articles/{story}/checked"' in as_("ada").get(f"/articles/{story}").text
    assert f'id="claim-{second}"' in as_("ada").get(f"/articles/{story}/checked").text


def test_who_says_the_same_lands_on_the_one_claim_and_both_stories_say_so(as_, pair, database):
    first, second, story = pair
    ada = as_("ada")
    form = forms(ada.get(f"/claims/{second}/checked"))[f"claim:{first}"]
    answer = send(ada, form, relation="same", why="One ruling.")
    assert answer.status_code == 303 and answer.headers["Location"] == f"/claims/{first}"
    for number in (1, story):
        page = words(ada.get(f"/articles/{number}/status"))
        assert (
            "Claims checked before, or against others" in page and "is one claim with" in page and "One ruling." in page
        )
    settling_again = as_("ben").post(f"/claims/{first}/question", {"why": "Look again.", "revision": "99"})
    assert settling_again.status_code in (303, 409, 422)
    with database.reading() as session:
        assert session.exec(select(ClaimLink)).one().score > 0.5
    taken = words(ada.get(f"/claims/{first}/checked"))
    assert "says the same" in taken and "take back" in taken


def test_what_was_decided_of_a_claim_counts_for_the_one_that_it_became(as_, pair, database):
    first, second, _ = pair
    ada = as_("ada")
    near = forms(ada.get(f"/claims/{second}/checked"))
    assert "imported:1" in forms(ada.get(f"/claims/{first}/checked"))
    assert send(ada, near["imported:1"], relation="apart", why="Another year.").status_code == 303
    third = next(one for one in settling.drafts(database) if one not in pair)
    settling.keep(database, third)
    told = {**near[f"claim:{first}"], "other": f"claim:{third}", "once": "", "relation": "contradicts", "why": "So."}
    assert send(ada, told).status_code == 303
    near = forms(ada.get(f"/claims/{second}/checked"))
    assert send(ada, near[f"claim:{first}"], relation="same", why="One ruling.").status_code == 303

    assert "imported:1" not in forms(ada.get(f"/claims/{first}/checked"))
    status = html.fromstring(ada.get("/articles/1/status").text)
    [become] = status.xpath("//section[@aria-labelledby='related']//p[contains(., 'has become one with')]//a/@href")
    assert become == f"/claims/{first}"


def test_a_verdict_that_changes_later_is_told_to_every_story_that_took_it_over(as_, pair, database):
    first, second, story = pair
    ada = as_("ada")
    send(ada, forms(ada.get(f"/claims/{second}/checked"))[f"claim:{first}"], relation="same")
    assert "has changed since" not in words(ada.get(f"/articles/{story}/status"))
    with database.writing() as session:
        from workbench.queries.claims import claim
        from workbench.review import findings

        found = claim(session, first)
        findings.question(session, person(session, "ben"), found, why="It was lifted.", revision=found.revision)
    assert "no longer speaks for it" in words(ada.get(f"/articles/{story}/status"))
    settling.settle(database, first, verdict="inaccurate")
    assert "The verdict has changed since it was taken over" in words(ada.get(f"/articles/{story}/status"))


def test_a_rejection_without_a_reason_keeps_what_was_chosen_and_once_given_is_not_offered_again(as_, pair):
    _, second, story = pair
    ada = as_("ada")
    form = forms(ada.get(f"/articles/{story}/checked"), of=f"/claims/{second}/")["imported:1"]
    answer = send(ada, form, relation="apart", why=" ")
    assert answer.status_code == 422 and answer.text.count("Say in a sentence why") == 2  # on top, at the form
    again = forms(answer, of=f"/claims/{second}/")
    assert again["imported:1"]["relation"] == "apart" and again[f"claim:{pair[0]}"]["relation"] == ""
    answer = send(ada, form, relation="apart", why="Another year.")
    assert answer.headers["Location"].startswith(f"/articles/{story}/checked")
    page = ada.get(f"/claims/{second}/checked")
    assert "imported:1" not in forms(page) and "is about something else: A court banned" in words(page)
    assert "Another year." in words(page)


def test_what_was_said_is_taken_back(as_, pair, load):
    first, second, _ = pair
    ada = as_("ada")
    send(ada, forms(ada.get(f"/claims/{second}/checked"))[f"claim:{first}"], relation="same")
    answer = as_("ben").post(f"/claims/{first}/checked/1/take-back")
    assert answer.status_code == 303 and load(second).state == "draft"
    assert f"claim:{first}" in forms(ada.get(f"/claims/{second}/checked"))


@pytest.mark.parametrize(
    "other", ["", "claim:", "claim:x", "evidence:1", "claim:99999", "imported:99999", "claim:²", "7"]
)
def test_a_claim_that_is_not_there_is_refused(other, as_, pair):
    form = {"other": other, "relation": "same", "revision": "1"}
    assert as_("ada").post(f"/claims/{pair[1]}/checked", form).status_code in (404, 422)


def test_a_relation_that_there_is_none_of_is_refused_with_its_sentence(as_, pair):
    ada = as_("ada")
    form = forms(ada.get(f"/claims/{pair[1]}/checked"))["imported:1"]
    answer = send(ada, form, relation="maybe", why="I typed this.")
    assert answer.status_code == 422 and "Choose what this claim is to the other." in answer.text
    assert forms(answer)["imported:1"]["why"] == "I typed this."


def test_readers_look_and_say_nothing(as_, pair):
    page = as_("rosa").get(f"/claims/{pair[1]}/checked")
    assert forms(page) == {} and "Only checkers and editors" in words(page)


def test_where_nothing_is_like_it_the_page_says_what_to_do(as_, article_id, claim_id):
    assert "Search with its words" in words(as_("ada").get(f"/claims/{claim_id}/checked"))


def test_what_is_less_alike_stands_folded_up_and_can_be_decided_on_too(as_, pair, monkeypatch, things):
    monkeypatch.setattr("workbench.queries.similar.LEAST", 2.0)
    first, second, story = pair
    ada = as_("ada")
    for address in (f"/claims/{second}/checked", f"/articles/{story}/checked"):
        page = html.fromstring(ada.get(address).text)
        folded = page.xpath("//details[@class='less-alike'][not(@open)]//form/input[@name='other']/@value")
        assert f"claim:{first}" in folded, address
        assert len(folded) == len(page.xpath("//form[contains(@class,'relate')]"))
    assert "is much like this claim" in words(ada.get(f"/claims/{second}/checked"))
    told = "Once more\n\nThe Harbour (Bryggen) Party was banned by a court in March 2018. A whale swam by.\n"
    [link] = html.fromstring(ada.get(ada.post("/articles/new", {"text": told}).headers["Location"]).text).xpath(
        "//section[@id='already']//a/@href"
    )
    said = words(ada.get(link))
    assert "0 of its 2 claims are like what was checked" in said and "1 more is less alike" in said
    form = forms(ada.get(f"/claims/{second}/checked"))[f"claim:{first}"]
    refused = send(ada, form, relation="apart")  # without a reason: the form comes back, unfolded
    assert refused.status_code == 422
    assert html.fromstring(refused.text).xpath("//details[@class='less-alike'][@open]//form")
    assert send(ada, form, relation="narrower", why="A part.").status_code == 303
    assert "says all of the other, and more" in words(ada.get(f"/claims/{first}/checked"))


def test_an_import_says_before_it_is_an_article_what_of_it_was_checked(as_, pair, things):
    ada = as_("ada")
    told = "Once more\n\nThe Harbour (Bryggen) Party was banned by a court in March 2018. A whale swam by.\n"
    place = ada.post("/articles/new", {"text": told}).headers["Location"]
    page = html.fromstring(ada.get(place).text)
    [link] = page.xpath("//section[@id='already']//a/@href")

    said = words(ada.get(link))
    assert "1 of its 2 claims are like what was checked" in said and "checked by others" in said
    assert "date: March 2018 / March 2019" in said
    assert as_("ben").get(link).status_code == 404 and as_("rosa").get(link).status_code == 403


def test_who_linked_sealed_evidence_is_told_and_nobody_else_learns_of_it(as_, pair, database):
    first, second, _ = pair
    settling.keep(database, second)
    with database.writing() as session:
        ben, found = person(session, "ben"), claim(session, second)
        item = items.Item(title="What the clerk saw", source="A clerk", kind="primary", text="Signed in March.")
        number = items.add(session, ben, found, item=item, bearing=items.Bearing("supports")).evidence_id
        made = session.get_one(Evidence, number)
        protection.set_sensitivity(session, ben, made, level="sealed", was="open", why="She could be found.")
    ada = as_("ada")
    form = forms(ada.get(f"/claims/{second}/checked"))[f"claim:{first}"]
    assert send(ada, form, relation="same", why="One ruling.").headers["Location"] == f"/claims/{first}"

    told = " ".join(html.fromstring(as_("ben").get("/notifications").text).xpath("//main")[0].text_content().split())
    assert "link your evidence to what took its place" in told
    assert "1 piece of evidence that will count here" in words(as_("ben").get(f"/claims/{first}"))
    for name in ("ada", "edda", "rosa", "anton"):
        assert "your evidence" not in as_(name).get("/notifications").text
        assert "of evidence that will count" not in as_(name).get(f"/claims/{first}").text
