import pytest

from workbench.splitting import aliases, read_text


def found(text):
    return dict(aliases(text, read_text(text).segments))


def test_a_long_name_has_its_initials():
    text = "The Northern Fishing and Harbour Agreement was signed by both towns."
    assert found(text)["Northern Fishing and Harbour Agreement"] == ("NFHA",)


def test_a_short_form_in_brackets_is_an_alias():
    assert found("It was signed by the Bay Council (BC) in the hall.")["Bay Council"] == ("BC",)


def test_a_translation_in_a_name_makes_two_aliases():
    text = "Members of the Sever (North) Party met."
    assert found(text)["Sever (North) Party"] == ("Sever Party", "North Party")


@pytest.mark.parametrize("text", ["The Bay Council met.", "Ada Lund met Bo Finn."])
def test_two_letters_are_no_acronym(text):
    assert found(text) == {}
