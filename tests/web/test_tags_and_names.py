"""Tags and names in the browser: proposals look like proposals, one press accepts or rejects them."""

import re

import pytest
from sqlmodel import select

from tests.conftest import import_story
from workbench.db import now
from workbench.models import Article, Entity, Mention, Tag

ACCUSING = "Trial begins\n\nProsecutors charged Ada Lund with fraud on 4 May 2020. The port closed in 2019.\n"


def shown(page: str) -> list[str]:
    return re.findall(r'name="shown" value="([^"]+)"', page)


@pytest.fixture
def claim_id(claim_id):
    """The claim behind the headline: that a party was banned in Tolvania."""
    return claim_id + 1


@pytest.fixture
def decide(as_, claim_id):
    """`decide("accept tag:party_ban")` sends the form as the page has it."""

    def send(what: str, name: str = "ada"):
        browser = as_(name)
        page = browser.get(f"/claims/{claim_id}").text
        return browser.post(f"/claims/{claim_id}/proposals", {"decide": what, "shown": shown(page)})

    return send


@pytest.fixture
def tags(database, claim_id):
    """`tags()` are the tags of the claim by term, as they stand."""

    def read() -> dict[str, str]:
        with database.reading() as session:
            return dict(session.exec(select(Tag.term, Tag.state).where(Tag.claim_id == claim_id)).all())

    return read


def test_proposals_are_shown_as_such(as_, claim_id):
    page = as_("ada").get(f"/claims/{claim_id}").text
    assert '<span class="tag proposed">ban on a party or association</span>' in page
    assert "UDHR 20, 21; ICCPR 22, 25" in page and "From the words “Party" in page
    assert "Accept all 3 proposals" in page and "counts for nothing until a person accepts it" in page


@pytest.mark.parametrize(("verb", "state"), [("accept", "accepted"), ("reject", "rejected")])
def test_one_press_decides(verb, state, decide, tags, as_, claim_id):
    answer = decide(f"{verb} tag:party_ban")
    assert answer.status_code == 303 and answer.location.endswith(f"/claims/{claim_id}#tags")
    assert tags() == {"party_ban": state}
    assert f'<span class="tag {state}">ban on a party' in as_("rosa").get(f"/claims/{claim_id}").text


@pytest.mark.parametrize(("verb", "state"), [("accept", "accepted"), ("reject", "rejected")])
def test_one_press_decides_all(verb, state, decide, tags, database, claim_id):
    assert decide(f"{verb} all").status_code == 303
    with database.reading() as session:
        names = session.exec(select(Mention.state).where(Mention.claim_id == claim_id)).all()
    assert {*tags().values(), *names} == {state} and len(names) == 2


def test_a_rejected_tag_can_be_taken_back(decide, tags):
    decide("reject tag:party_ban")
    decide("accept tag:party_ban", "ben")
    assert tags() == {"party_ban": "accepted"}


def test_a_page_from_before_a_colleagues_decision_decides_nothing(as_, claim_id, decide, tags):
    old = shown(as_("ben").get(f"/claims/{claim_id}").text)
    decide("accept tag:party_ban")
    answer = as_("ben").post(f"/claims/{claim_id}/proposals", {"decide": "reject tag:party_ban", "shown": old})
    assert answer.status_code == 409 and "Somebody decided on this meanwhile" in answer.text
    assert tags() == {"party_ban": "accepted"}


@pytest.mark.parametrize("what", ["", "accept", "accept ", "keep tag:party_ban", "accept tag:nothing", "reject name:x"])
def test_a_strange_decision_is_refused_with_a_sentence(what, decide, tags):
    answer = decide(what)
    assert answer.status_code == 422 and "Choose accept or reject" in answer.text
    assert tags() == {"party_ban": "proposed"}


def test_a_reader_sees_and_decides_nothing(as_, decide, tags, claim_id):
    page = as_("rosa").get(f"/claims/{claim_id}").text
    assert 'name="decide"' not in page and "Add a tag" not in page
    assert decide("accept tag:party_ban", "rosa").status_code == 403
    assert tags() == {"party_ban": "proposed"}


def test_a_tag_is_added_from_the_vocabulary(as_, claim_id, tags):
    browser = as_("ada")
    assert '<optgroup label="Rights">' in browser.get(f"/claims/{claim_id}").text
    assert browser.post(f"/claims/{claim_id}/tags", {"term": "torture"}).status_code == 303
    assert tags()["torture"] == "accepted"
    answer = browser.post(f"/claims/{claim_id}/tags", {"term": ""})
    assert answer.status_code == 422 and 'id="fault-term"' in answer.text


def test_a_name_is_added(as_, claim_id, database):
    answer = as_("ada").post(f"/claims/{claim_id}/names", {"entity_name": "Bay Council", "entity_kind": "organisation"})
    assert answer.status_code == 303
    with database.reading() as session:
        assert session.exec(select(Entity.kind).where(Entity.name == "Bay Council")).one() == "organisation"


def test_a_refused_name_comes_back_with_what_was_typed(as_, claim_id):
    answer = as_("ada").post(f"/claims/{claim_id}/names", {"entity_name": "Bay Council", "entity_kind": ""})
    assert answer.status_code == 422
    assert 'value="Bay Council"' in answer.text and "Choose what the name stands for." in answer.text


def test_a_name_is_corrected_on_its_own_page(as_, claim_id, database):
    browser = as_("ada")
    with database.reading() as session:
        id = session.exec(select(Entity.id).where(Entity.name == "Tolvania")).one()
    path = f"/claims/{claim_id}/names/{id}"
    assert 'value="Tolvania"' in browser.get(path).text
    form = {"was_name": "Tolvania", "was_kind": "place", "entity_name": "Tolvania Isles", "entity_kind": "place"}
    assert browser.post(path, form).status_code == 303
    assert "Tolvania Isles" in browser.get(f"/claims/{claim_id}").text
    assert browser.post(path, {**form, "entity_name": "Mine"}).status_code == 409
    assert browser.get(f"/claims/{claim_id}/names/999").status_code == 404


def test_a_corrected_name_is_undone_on_the_article_page(as_, claim_id, article_id, database):
    browser = as_("ada")
    with database.reading() as session:
        id = session.exec(select(Entity.id).where(Entity.name == "Tolvania")).one()
    form = {"was_name": "Tolvania", "was_kind": "place", "entity_name": "Tolvania Isles", "entity_kind": "place"}
    browser.post(f"/claims/{claim_id}/names/{id}", form)

    page = browser.get(f"/articles/{article_id}").text
    assert "Undo: name corrected" in page
    event = re.search(r'name="event" value="(\d+)"', page)[1]
    assert browser.post(f"/articles/{article_id}/undo", {"event": event}).status_code == 303

    assert "Tolvania Isles" not in browser.get(f"/claims/{claim_id}").text
    assert "Undo: name corrected" not in browser.get(f"/articles/{article_id}").text


def test_other_ways_to_write_a_name_are_added_and_removed_on_its_page(as_, claim_id, database):
    browser = as_("ada")
    with database.reading() as session:
        id = session.exec(select(Entity.id).where(Entity.name == "Tolvania")).one()
    path = f"/claims/{claim_id}/names/{id}"
    refused = browser.post(f"{path}/spellings", {"form_text": "…"})
    assert refused.status_code == 422 and 'id="fault-form_text"' in refused.text and 'value="…"' in refused.text
    assert "It is now" not in refused.text

    assert browser.post(f"{path}/spellings", {"form_text": "  Толвания "}).status_code == 303
    page = browser.get(path).text
    assert "<bdi>Толвания</bdi>" in page and "It is found by that, too." in page
    assert "also Толвания" in browser.get(f"/claims/{claim_id}").text

    remove = f"{path}/spellings/remove", {"form": "Толвания"}
    assert browser.post(*remove).status_code == 303
    assert "Толвания" not in browser.get(path).text
    assert browser.post(*remove).status_code == 409


@pytest.mark.parametrize(("column", "held"), [("archived_at", "an archived story"), ("signed_off_at", "signed off")])
def test_a_name_that_a_closed_story_shows_stays(column, held, as_, claim_id, home, database, ada):
    with database.reading() as session:
        id = session.exec(select(Entity.id).where(Entity.name == "Tolvania")).one()
    other = import_story(home, database, ada, "A law\n\nTolvania passed a law on fish on 4 May 2021.\n")
    with database.writing() as session:
        setattr(session.get_one(Article, other), column, now())
    form = {"was_name": "Tolvania", "was_kind": "place", "entity_name": "Norland", "entity_kind": "place"}
    answer = as_("ada").post(f"/claims/{claim_id}/names/{id}", form)
    assert answer.status_code == 403 and held in answer.text


def test_a_strangely_written_number_decides_nothing(as_, claim_id, database):
    with database.reading() as session:
        id = session.exec(select(Mention.entity_id).where(Mention.claim_id == claim_id)).first()
    form = {"decide": f"accept name:0{id}", "shown": f"name:0{id}=proposed"}
    assert as_("ada").post(f"/claims/{claim_id}/proposals", form).status_code == 404


def test_the_article_page_shows_tags_compactly(as_, article_id, decide):
    page = as_("rosa").get(f"/articles/{article_id}").text
    assert (
        '<span class="tag proposed">ban on a party or association<span class="quiet"> (proposed)</span></span>' in page
    )
    before = page.count("ban on a party")
    decide("reject all")
    assert as_("rosa").get(f"/articles/{article_id}").text.count("ban on a party") == before - 1


def test_quantities_are_read_from_the_words(as_, claim_id):
    page = as_("rosa").get(f"/claims/{claim_id + 1}").text
    assert "“12 members” <small>read as 12 members, fined</small>" in page


def test_an_accusation_is_marked_wherever_the_claim_is_listed(as_, home, database, ada):
    story = import_story(home, database, ada, ACCUSING)
    browser = as_("ada")
    page = browser.get(f"/articles/{story}").text
    assert page.count("accuses by name") == 1
    claim = re.search(r'href="/claims/(\d+)">Prosecutors charged', page)[1]
    assert "Accuses by name." in browser.get(f"/claims/{claim}").text
    browser.post(f"/claims/{claim}/keep", {"revision": 1})
    assert "accuses by name" in browser.get("/").text
    assert f"/claims/{claim}" in browser.get("/search?accusation=yes&type=claim").text


def test_a_person_says_that_a_claim_accuses_nobody(as_, home, database, ada):
    story = import_story(home, database, ada, ACCUSING)
    browser = as_("ada")
    claim = re.search(r'href="/claims/(\d+)">Prosecutors charged', browser.get(f"/articles/{story}").text)[1]
    assert "until somebody says no it counts as accusing" in browser.get(f"/claims/{claim}").text

    answer = browser.post(f"/claims/{claim}/accusation", {"accuses": "no", "revision": 1})

    assert answer.status_code == 303 and answer.location.endswith(f"/claims/{claim}#accusation")
    page = browser.get(f"/claims/{claim}").text
    assert "No, Ada answered" in page and "Accuses by name." not in page
    assert "accuses by name" not in browser.get(f"/articles/{story}").text
    assert f"/claims/{claim}" not in browser.get("/search?accusation=yes&type=claim").text


def test_a_person_says_that_a_claim_accuses_somebody(as_, claim_id, article_id):
    browser = as_("ada")
    assert "Nobody has answered." in browser.get(f"/claims/{claim_id}").text

    browser.post(f"/claims/{claim_id}/accusation", {"accuses": "yes", "revision": 1})

    page = browser.get(f"/claims/{claim_id}").text
    assert "Yes, Ada answered" in page and "Accuses by name." in page
    assert browser.get(f"/articles/{article_id}").text.count("accuses by name") == 1
    assert f"/claims/{claim_id}" in browser.get("/search?accusation=yes&type=claim").text


def test_an_answer_to_other_words_is_stale_and_a_strange_one_refused(as_, claim_id):
    path = f"/claims/{claim_id}/accusation"
    assert as_("ada").post(path, {"accuses": "no", "revision": 7}).status_code == 409
    answer = as_("ada").post(path, {"accuses": "perhaps", "revision": 1})
    assert answer.status_code == 422 and "Answer with yes or no." in answer.text
    assert 'action="/claims/' + str(claim_id) + '/accusation"' not in as_("rosa").get(f"/claims/{claim_id}").text


def test_the_help_says_how_to_search_for_tags(as_):
    page = as_("rosa").get("/search").text
    assert "tag:torture?" in page and "accusation:yes" in page


def test_facets_count_accepted_tags(as_, decide):
    assert "Act or right" not in as_("rosa").get("/search?type=claim").text
    decide("accept tag:party_ban")
    page = as_("rosa").get("/search?type=claim").text
    assert "Act or right" in page and "tag=party_ban" in page
