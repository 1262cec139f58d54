"""Days with their month in words, in the languages of the desks."""

import pytest

from workbench.splitting import read_text
from workbench.splitting.months import named_days


@pytest.mark.parametrize(
    "words",
    [
        "2 марта 2021 года",
        "2 березня 2021 року",
        "2021 жылғы 2 наурыз",
        "2 mars 2021",
        "2. März 2021",
        "2 de marzo de 2021",
        "2 marca 2021",
    ],
)
def test_a_day_is_read(words):
    assert [day for _, _, day in named_days(words)] == ["2021-03-02"]


@pytest.mark.parametrize("words", ["32 марта 2021", "In 2021 12 people died", "2 марта", "May 2, 2021"])
def test_what_is_no_day_of_another_language_is_left(words):
    assert named_days(words) == []


def test_a_russian_date_line_dates_the_story():
    page = read_text(
        "Суд закрыл партию в Лензе\n\n2 марта 2021 года\n\n"
        "Суд в Лензе закрыл партию в мае 2020 года. Её лидер был арестован, а сторонники вышли на улицы города.\n\n"
        "Власти заявили, что партия нарушила закон о выборах, но полиция разогнала сторонников партии на площади."
    )
    assert page.published.value == "2021-03-02"
