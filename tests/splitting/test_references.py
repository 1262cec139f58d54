"""Words that point outside a claim stay as they are; what they may mean is offered, best first."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.splitting.test_properties import ANY, split_any


@pytest.fixture
def offered(drafts):
    """`offered(text)` gives for every open word of the text's claims the candidates: {"it": ["the bill"]}."""

    def run(text: str, **given) -> dict[str, list[str]]:
        found = [reference for draft in drafts(text, **given) for reference in draft.references]
        return {reference.words: [candidate.text for candidate in reference.candidates] for reference in found}

    return run


def test_it_is_offered_what_the_sentence_before_was_about(offered):
    found = offered("The harbour bill forbids strikes. It punishes every organiser.")
    assert found["It"][0] == "the harbour bill"


def test_nothing_is_put_in_by_the_program(drafts):
    texts = [draft.text for draft in drafts("The harbour bill forbids strikes. It punishes every organiser.")]
    assert "It punishes every organiser" in texts


def test_its_is_offered_possessives(offered):
    found = offered("The Harbour Council met on Monday. Its chair left early.")
    assert found["Its"][0] == "the Harbour Council’s"


def test_several_are_not_offered_for_one_nor_one_for_several(offered):
    found = offered("The dockers wrote to the Harbour Council. They want more pay. It answered on Friday.")
    assert "the Harbour Council" not in found["They"] and found["They"][0] == "the dockers"
    assert all("dockers" not in words for words in found["It"])


def test_a_person_is_not_offered_for_it_nor_a_thing_for_her(offered):
    found = offered("Ida Roe left the Harbour Council. Omar Vint stayed. She said that it was closed for her.")
    assert set(found.get("She", [])) <= {"Ida Roe", "Omar Vint"}
    assert all("Roe" not in words and "Vint" not in words for words in found.get("it", []))


def test_who_speaks_may_be_speaking_of_herself(offered):
    found = offered("An officer came. D-22, a dentist, said that she was threatened with the loss of her house.")
    assert found["she"][0] == "D-22" if "she" in found else found["She"][0] == "D-22"


def test_a_title_tells_who_is_not_meant(offered):
    found = offered("Mr Vint met Ms Roe. Ms Roe left. He stayed in the port.")
    assert "Roe" not in " ".join(found.get("He", []))


def test_the_country_is_offered_countries_and_no_town(offered):
    text = (
        "Protests began in France. The president of France spoke in the city of Lyon. The country has closed its ports."
    )
    assert offered(text)["The country"] == ["France"]


def test_parliament_is_offered_with_its_country(offered):
    found = offered("The government of France met on Monday. Parliament is debating strikes.")
    assert found["Parliament"][0] == "France’s Parliament"


@pytest.mark.parametrize("whose", ["The European Parliament", "France's parliament", "The parliament of France"])
def test_a_parliament_that_says_whose_is_not_asked_about(whose, offered):
    assert not any("arliament" in words for words in offered(f"Protests began in France. {whose} is debating strikes."))


def test_the_agreement_is_the_last_one_named(offered):
    text = "Norway signed the Harbour Labour Agreement in 2019. Strikes went on. The agreement forbids dismissals."
    assert offered(text)["The agreement"][0] == "the Harbour Labour Agreement"


def test_the_court_is_the_one_that_was_called_so_before(offered):
    text = "The district court in Bergen heard the case. The court fined nobody."
    assert offered(text)["The court"][0].startswith("the district court")


def test_a_draft_law_is_not_the_law(offered):
    text = "The Labour Code forbids strikes. A harbour law was passed in 2019. The draft law would change that."
    assert "the draft law" not in {words.lower() for words in offered(text)}


def test_the_claimant_is_not_its_own_they(offered):
    text = "The Dockers Unions met on Monday. The Dockers Unions said that police had beaten them."
    assert all("Dockers Unions" not in words for words in offered(text).get("them", []))


def test_a_state_broadcaster_is_no_state(offered):
    assert "the state" not in {w.lower() for w in offered("France is calm. He told the state broadcaster so.")}


def test_words_in_quotation_marks_stay(offered):
    text = "The harbour bill forbids strikes. “It punishes everybody,” said Omar Vint, a lawyer."
    assert "It" not in offered(text)


@given(ANY)
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_references_hold_for_any_text(parser, text):
    for draft in split_any(text, parser):
        for reference in draft.references:
            assert draft.text[reference.at : reference.end] == reference.words
            assert text[reference.start : reference.stop].lower() == reference.words.lower()
            assert 1 <= len(reference.candidates) <= 4
            for candidate in reference.candidates:
                assert candidate.text.strip() and 0 <= candidate.start < candidate.stop <= len(text)


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_candidates_do_not_repeat(parser, text):
    body = f"{text}\n\nThe harbour bill forbids strikes in France. It punishes the council. They left the country."
    for draft in split_any(body, parser):
        for reference in draft.references:
            texts = [candidate.text for candidate in reference.candidates]
            assert len(texts) == len(set(texts))
