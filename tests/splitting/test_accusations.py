"""A claim that names somebody as the one who did harm, or as charged with it, is marked."""

import pytest


@pytest.mark.parametrize(
    ("text", "who", "words"),
    [
        ("Omar Vint tortured two detainees in 2019.", "Omar Vint", "tortured two detainees"),
        ("Detainees were beaten by Omar Vint.", "Omar Vint", "beaten"),
        ("Prosecutors charged Ada Lund with fraud.", "Ada Lund", "charged Ada Lund with fraud"),
        ("Ada Lund was convicted of fraud in 2019.", "Ada Lund", "convicted of fraud"),
        ("The Bay Ministry was accused of corruption in May.", "The Bay Ministry", "accused of corruption"),
        ("Ada Lund faces trial over the protest.", "Ada Lund", "faces trial"),
        ("Ada Lund is responsible for the killing of two men.", "Ada Lund", "responsible for the killing of two men"),
        ("The president bribed two judges.", "The president", "bribed"),
        ("Judge Omar Vint took bribes.", "Judge Omar Vint", "took bribes"),
        ("General Omar Vint ordered the shooting of protesters.", "General Omar Vint", "ordered the shooting"),
        ("Minister Ada Lund raped a prisoner.", "Minister Ada Lund", "raped a prisoner"),
        ("Omar Vint is alleged to have killed Ada Lund.", "Omar Vint", "killed Ada Lund"),
    ],
)  # fmt: skip
def test_an_accusation_says_who_and_by_which_words(text, who, words, drafts):
    (draft,) = drafts(f"A story\n\n{text}")
    assert draft.accusation.startswith(who)
    assert words in draft.accusation.replace("“", "").replace("”", "")


@pytest.mark.parametrize(
    "text",
    [
        "Omar Vint killed the bill in parliament.",
        "Omar Vint attacked the plan.",
        "Ada Lund was not charged with fraud.",
        "Police detained 187 people on 4 May 2020.",
        "Nobody was charged with the murder.",
        "Two men were accused of fraud.",
        "The bank charged a fee of 20 euros.",
        "Ada Lund was attacked in the street.",
        "Nobody accuses Ada Lund of fraud.",
        "Ada Lund was forced to kill Omar Vint.",
    ],
)
def test_other_claims_are_not_marked(text, drafts):
    assert [draft.accusation for draft in drafts(f"A story\n\n{text}")] == [""]


def test_a_pronoun_is_named_as_the_claim_names_it(drafts):
    found = drafts("A story\n\nOmar Vint came home in 2019. He tortured two detainees in 2020.")
    assert found[-1].accusation.startswith("Omar Vint is said to have done harm")


def test_nothing_is_marked_without_a_parse(drafts):
    assert not any(draft.accusation for draft in drafts("A story\n\nOmar Vint tortured two men.", parser=None))


def test_who_is_called_by_an_office_is_named(drafts):
    found = drafts("A story\n\nThe head of the prison, Omar Vint, was found guilty of torture.")
    assert any(draft.accusation.startswith("Omar Vint") for draft in found)
