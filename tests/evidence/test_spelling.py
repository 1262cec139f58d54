"""A name is known again however it is spelt."""

import time
import unicodedata

import pytest

from workbench.evidence.spelling import plain, seeker

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
        "https://x.example/Jos%C3%A9%20N%C3%BA%C3%B1ez-Ali",
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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Gabriel García Márquez", "García Márquez, Gabriel"),
        ("Dr. Marta Quell, clerk", "by Marta Quell"),
        ("Marta Quell (a clerk)", "QUELL MARTA"),
        ("Łukasz Øre", "Lukasz Ore"),
        ("Đặng Ilıca", "Dang Ilica"),
        ("李伟", "记者李伟说"),
        ("Bo", "bo_x"),
    ],
)
def test_parts_strokes_and_scripts_without_spaces(name, said):
    assert seeker([name])(said)


def test_what_stands_in_lists_is_one_text():
    assert (
        plain({"authors": ["Marta\nQuell", 3, None], "page": [{"text": "x"}]}) == "authors\nMarta\nQuell\npage\ntext\nx"
    )
    assert seeker(["Marta Quell"])(plain({"a": ["Marta\nQuell"]}))


def test_a_long_name_in_a_long_text_takes_no_long():
    began = time.process_time()
    assert not seeker(["Aa " * 66 + "b"])("a" * 200_000)
    assert not seeker(["Marta Quell"])("m . " * 200_000)
    assert time.process_time() - began < 5


def test_without_a_letter_nothing_is_found():
    assert not seeker(["", " ", "…", "[.]*"])("anything … [.]*")
