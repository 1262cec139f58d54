"""Who wrote it, in the languages that desks read."""

import pytest

from workbench.splitting import read_text
from workbench.splitting.bylines import byline

PAGE = """A title for the story of the port

{}

The port of Lenz was closed in May 2020 after the guild had refused to pay the harbour fee to the town.

Its workers were sent home without pay, and the guild said that it would go to court over the fee in June.
"""


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ida Roe", ("Ida Roe",)),
        ("BY IDA ROE, Staff Writer", ("Ida Roe",)),
        ("Par Ida Roe et Tom Poe", ("Ida Roe", "Tom Poe")),
        ("Von Tom Poe", ("Tom Poe",)),
        ("Автор: Ида Роу", ("Ида Роу",)),
        ("Авторы: Ида Роу и Том По", ("Ида Роу", "Том По")),
        ("بقلم: إيدا رو", ("إيدا رو",)),
        ("作者：王小明", ("王小明",)),
    ],
)
def test_a_byline_names_its_authors(line: str, authors: tuple[str, ...]) -> None:
    page = read_text(PAGE.format(line))
    assert page.authors.value == authors
    assert [s.kind for s in page.segments if page.text[s.start : s.end] == line] == ["byline"]


@pytest.mark.parametrize(
    "line", ["Von der Leyen", "Par exemple Ida", "Par Ida Roe a fermé le port", "文化部关闭学校", "Text of the law"]
)
def test_a_line_that_only_begins_like_a_byline_is_none(line: str) -> None:
    assert byline(line) == ""
