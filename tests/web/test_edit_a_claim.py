"""Editing a claim's words, kind, time and claimant in the browser."""

from lxml import html

from workbench.review.wording import claimant

NEW = {"text": "The court banned the party.", "kind": "fact", "event_time": "2020-03", "claimant": "", "revision": 1}


def test_editing_a_draft_changes_its_words_and_keeps_it(as_, claim_id, load):
    answer = as_("ada").post(f"/claims/{claim_id}/edit", NEW)
    assert answer.status_code == 303
    found = load(claim_id)
    assert (found.text, found.event_time, found.state) == ("The court banned the party.", "2020-03", "kept")


def test_a_new_claimant_is_named(as_, claim_id, load):
    as_("ada").post(f"/claims/{claim_id}/edit", {**NEW, "claimant": "The ministry"})
    assert claimant(load(claim_id)) == "The ministry"


def test_a_stale_edit_is_refused_and_shows_both_texts(as_, claim_id, load):
    as_("ada").post(f"/claims/{claim_id}/edit", NEW)
    answer = as_("ben").post(f"/claims/{claim_id}/edit", {**NEW, "text": "What ben typed."})
    assert answer.status_code == 409
    assert "What ben typed." in answer.text and "The court banned the party." in answer.text
    assert load(claim_id).text == "The court banned the party."


def test_a_conflict_shows_both_side_by_side_and_is_overwritten_knowingly(as_, claim_id, load):
    as_("ada").post(f"/claims/{claim_id}/edit", NEW)
    mine = {**NEW, "text": "The court fined the party.", "event_time": "2021"}
    page = html.fromstring(as_("ben").post(f"/claims/{claim_id}/edit", mine).text)
    rows = {row.xpath("string(th)"): row for row in page.xpath("//section[@class='conflict']//tbody/tr")}
    assert "Ada changed this" in page.xpath("string(//section[@class='conflict']/h2)")
    assert rows["The claim"].xpath(".//del/text()") == ["banned"] and rows["The claim"].xpath(".//ins/text()") == [
        "fined"
    ]
    assert rows["Event time"].xpath("string(td[1])") == "2020-03" and "Kind" not in rows

    form = (
        page.forms[-1]
        if page.forms[-1].get("action").endswith("/edit")
        else page.xpath("//form[@class='edit-form']")[0]
    )
    assert form.fields["text"].strip() == "The court fined the party."
    sent = {name: form.fields[name] for name in ("text", "kind", "event_time", "claimant", "revision")}
    assert as_("ben").post(f"/claims/{claim_id}/edit", sent).status_code == 303
    assert load(claim_id).text == "The court fined the party."


def test_a_time_that_is_none_is_refused_with_what_was_typed(as_, claim_id, load):
    answer = as_("ada").post(f"/claims/{claim_id}/edit", {**NEW, "event_time": "last May"})
    assert answer.status_code == 422
    assert 'value="last May"' in answer.text and "is not a date" in answer.text
    assert load(claim_id).revision == 1


def test_a_refused_form_comes_back_to_its_place_in_the_article(as_, claim_id):
    headers = {"HX-Request": "true"}
    answer = as_("ada").post(f"/claims/{claim_id}/edit", {**NEW, "text": " "}, headers=headers)
    assert answer.headers["HX-Reselect"] == f"#form-{claim_id}"
    assert f'id="form-{claim_id}"' in answer.text


def test_a_reworked_claim_is_found_by_the_other_names_of_what_it_names(as_, database, claim_id):
    text = "The court banned the Harbour (Bryggen) Party."
    as_("ada").post(f"/claims/{claim_id}/edit", {"text": text, "kind": "fact", "revision": 1})
    answer = as_("rosa").get("/search?q=%22Bryggen+Party%22&type=claim")
    assert f"/claims/{claim_id}" in answer.text
