"""A new claim from ticked sentences or selected words."""

from sqlmodel import select

from tests.conftest import STORY
from workbench.models import Claim

START = STORY.index("The court fined")
PASSAGE = f"{START}:{START + 31}:{STORY[START : START + 31]}"


def test_a_claim_from_selected_words_is_kept_with_its_place(as_, article_id, database, load):
    form = {"passage": PASSAGE, "text": "The court fined 12 people.", "kind": "fact"}
    assert as_("ada").post(f"/articles/{article_id}/claims", form).status_code == 303
    with database.reading() as session:
        made = session.exec(select(Claim.id).where(Claim.text == "The court fined 12 people.")).one()
    selector = load(made).appearances[0].selectors[0]
    assert (load(made).state, selector.exact) == ("kept", STORY[START : START + 31])


def test_words_that_are_not_there_are_refused(as_, article_id):
    form = {"passage": f"{START}:{START + 5}:wrong", "text": "What I typed.", "kind": "fact"}
    answer = as_("ada").post(f"/articles/{article_id}/claims", form)
    assert answer.status_code == 409
    assert "What I typed." in answer.text


def test_without_a_passage_one_is_asked_for(as_, article_id):
    answer = as_("ada").post(f"/articles/{article_id}/claims", {"text": "What I typed.", "kind": "fact"})
    assert answer.status_code == 422
    assert "Select the words" in answer.text and "What I typed." in answer.text


def test_a_refused_form_finds_its_place_in_the_page(as_, article_id):
    form, headers = {"passage": PASSAGE, "text": "One.", "event_time": "May", "kind": "fact"}, {"HX-Request": "true"}
    answer = as_("ada").post(f"/articles/{article_id}/claims", form, headers=headers)
    assert (answer.status_code, answer.headers["HX-Reselect"]) == (422, "#main")
    assert 'id="main"' in answer.text
