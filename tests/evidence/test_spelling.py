"""A name is known again however it is spelt."""

import unicodedata

import pytest

from workbench.evidence.spelling import seeker

NAME = "José Núñez-Ali"


@pytest.mark.parametrize(
    "said",
    [
        NAME,
        NAME.upper(),
        unicodedata.normalize("NFD", NAME),
        "the clerk Jose\nNunez Ali saw it",
        "by Jos\u00adé\u00a0Núñez\u200b-Ali.",
        "Núñez-Ali, José",
        '{"names": ["José", "Núñez-Ali"]}',
        "José Núñez-Alis Brief",
    ],
)
def test_a_name_is_known_however_it_is_spelt(said):
    assert seeker([NAME])(said)


@pytest.mark.parametrize("said", ["", "José", "Núñez-Ali", "Ali Núñez", "José the Núñez-Ali"])
def test_parts_of_a_name_are_not_it(said):
    assert not seeker([NAME])(said)


def test_short_names_are_whole_words_and_others_where_that_is_asked_for():
    assert seeker(["Li"])("as Li said") and not seeker(["Li"])("a list")
    assert seeker(["Anton"])("Antonov") and not seeker(["Anton"], whole=True)("Antonov")
    assert seeker(["Квелле"])("ОТ КВЕЛЛЕ") and seeker(["李"])("李 said")


def test_without_a_letter_nothing_is_found():
    assert not seeker(["", " ", "…", "[.]*"])("anything … [.]*")
