"""Whom a comment mentions, and what only looks like it."""

import pytest

from workbench.review.mentions import mentions, nameable

PEOPLE = [
    (1, "Ada Moreno"),
    (2, "Ben Okafor"),
    (3, "Ben Okafor-Lind"),
    (4, "Edda"),
    (5, "Edda Lindqvist"),
    (6, "Rosa  Haddad"),
    (7, "Óscar O’Neill"),
    (8, "Anton Weiss"),
    (9, "Anton Weiss"),
    (10, "राम वर्मा"),
]
NAMED = {
    "@Ada look": [1],
    "@ada MORENO, look": [1],
    "Thanks, @Ada.": [1],
    "(@Ada)": [1],
    "@Ada’s idea, @Ada's too": [1, 1],
    "@Ada\nMoreno": [1],
    "@Ben Okafor": [2],
    "@Ben Okafor-Lind": [3],
    "@Edda Lindqvist": [5],
    "@Edda what": [4],
    "@Rosa Haddad": [6],
    "@óscar": [7],
    "@राम": [10],
    "@Ada and @Rosa, @Ada": [1, 6, 1],
    "@Ada@Rosa": [],
}
NOBODY = [
    "Ada",
    "@",
    "@ Ada",
    "@Adam",
    "@Ada_",
    "ada@ada.org",
    "x.y@Ada",
    "@ada.org",
    "@Ada-Marie",
    "@@Ada",
    "@Ben",  # two have that first name
    "@Anton Weiss",  # two have that name
    "@Zoe",
    "@रामा",
    "",
]


@pytest.mark.parametrize(("text", "ids"), NAMED.items())
def test_a_name_mentions_who_alone_has_it(text, ids):
    found = mentions(text, PEOPLE)
    assert [row.user_id for row in found] == ids
    assert all(text[row.start] == "@" and text[row.start : row.stop].strip() for row in found)


@pytest.mark.parametrize("text", NOBODY)
def test_other_text_mentions_nobody(text):
    assert mentions(text, PEOPLE) == []


def test_the_longest_name_counts():
    [found] = mentions("@Ben Okafor-Lind asked", PEOPLE)
    assert (found.start, found.stop) == (0, len("@Ben Okafor-Lind"))


def test_signs_of_patterns_in_a_name_are_only_signs():
    assert [row.user_id for row in mentions("@A.* (B)", [(1, "A.* (B)"), (2, "Axx")])] == [1]


def test_a_name_that_folds_to_another_is_no_fault():
    assert mentions("@\u0131da and @\u212aay", [(1, "Ida Berg"), (2, "Kay")]) is not None


def test_without_people_or_names_nobody_is_mentioned():
    assert mentions("@Ada", []) == mentions("@Ada", [(1, "  ")]) == []


def test_those_can_be_named_whose_name_is_theirs_alone():
    names = ["Ada Moreno", "Ben Okafor", "Ben Okafor-Lind", "Edda", "Edda Lindqvist", "Rosa Haddad", "Óscar O’Neill"]
    assert nameable(PEOPLE) == [*names, "राम वर्मा"]


def test_everybody_who_can_be_named_is_found_by_that_name():
    for name in nameable(PEOPLE):
        [found] = mentions(f"@{name}", PEOPLE)
        assert (found.user_id, " ".join(name.split())) in [(id, " ".join(full.split())) for id, full in PEOPLE]
