"""Queue, board, story status, archive, search and undo as people use them."""

import re


def test_the_queue_lists_drafts_and_then_kept_claims(as_, article_id, claim_id, load):
    assert f'href="/articles/{article_id}?order=doubts"' in as_("ada").get("/").text
    as_("ada").post(f"/claims/{claim_id}/keep", {"revision": 1})
    assert f'href="/claims/{claim_id}"' in as_("ben").get("/").text


def test_the_board_is_for_editors(as_, article_id):
    assert f"/articles/{article_id}/status" in as_("edda").get("/board").text
    assert as_("ada").get("/board").status_code == 403


def test_a_story_with_drafts_cannot_run_yet(as_, article_id):
    page = as_("rosa").get(f"/articles/{article_id}/status").text
    assert "What stands against it" in page and re.search(r"\d+ claims? not yet kept or discarded", page)


def test_an_archived_story_is_closed_until_it_is_brought_back(as_, article_id, claim_id, load):
    edda, ada = as_("edda"), as_("ada")
    edda.post(f"/articles/{article_id}/archive")
    assert ada.post(f"/claims/{claim_id}/keep", {"revision": 1}).status_code == 403
    edda.post(f"/articles/{article_id}/bring-back")
    assert ada.post(f"/claims/{claim_id}/keep", {"revision": 1}).status_code == 303


def test_an_archived_story_stays_findable_and_marked(as_, article_id):
    as_("edda").post(f"/articles/{article_id}/archive")
    page = as_("rosa").get("/search?q=dockers").text
    assert f"/articles/{article_id}" in page and "archived" in page


def test_a_new_wording_is_found_at_once(as_, claim_id):
    form = {"text": "The tribunal dissolved the union.", "kind": "fact", "revision": 1}
    as_("ada").post(f"/claims/{claim_id}/edit", form)
    assert f'href="/claims/{claim_id}"' in as_("rosa").get("/search?q=tribunal").text


def test_a_query_that_cannot_be_read_is_explained_and_comes_back(as_, article_id):
    answer = as_("rosa").get("/search?q=%22party")
    assert answer.status_code == 200 and "Close the quotation mark, or remove it. (At character 1.)" in answer.text
    assert 'value="&#34;party"' in answer.text


def undo_last(browser, article_id):
    """Press the undo button that the article page shows."""
    event = browser.get(f"/articles/{article_id}").text.split('name="event" value="')[1].split('"')[0]
    return browser.post(f"/articles/{article_id}/undo", {"event": event})


def test_undo_puts_the_last_change_back(as_, article_id, claim_id, load):
    as_("ada").post(f"/claims/{claim_id}/discard", {"revision": 1})
    undo_last(as_("ada"), article_id)
    assert load(claim_id).state == "draft"


def test_an_undone_edit_of_the_splitter_brings_the_sources_words_back(as_, things, load):
    claim_id = things["claim_id"]
    _first, _, rest = load(claim_id).text.partition(" ")
    as_("ada").post(f"/claims/{claim_id}/edits/{things['edit_id']}/undo", {"revision": load(claim_id).revision})
    assert load(claim_id).text == rest[:1].upper() + rest[1:]


def test_a_refused_undo_of_an_edit_leaves_the_article_page_as_it_is(as_, things):
    path, headers = f"/claims/{things['claim_id']}/edits/{things['edit_id']}/undo", {"HX-Request": "true"}
    answer = as_("ada").post(path, {"revision": 1}, headers=headers)
    assert (answer.status_code, answer.headers["HX-Retarget"], answer.headers["HX-Reselect"]) == (
        409,
        "#flash",
        "#flash",
    )
