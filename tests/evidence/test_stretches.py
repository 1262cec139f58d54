"""Words are found as other readers write them, and a mark says nothing of what it stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.evidence.stretches import MARK, merged, occurrences, places, redacted, signs, whole_words


def found(text, words):
    return [text[start:stop] for start, stop in places(text, words)]


def test_words_are_found_across_line_ends_hyphens_and_ligatures():
    assert found("The offi-\n  cer fled.", "officer") == ["offi-\n  cer"]
    assert found("The o\ufb03cer fled.", "officer") == ["o\ufb03cer"]
    assert found("the OFF\u00adICER fled", "officer") == ["OFF\u00adICER"]
    assert found("Jose\u0301 fled, Jos\u00e9 fled", "Jos\u00e9") == ["Jose", "Jos\u00e9"]
    assert found("nothing", "officer") == found("x", " ") == []


@pytest.mark.parametrize(
    ("words", "text"),
    [("O'Brien", "O’Brien"), ("O’Brien", "O Brien"), ("OBrien", "O`Brien"), ("Işık", "ISIK"), ("Łukasz", "Lukasz")],
)
def test_words_are_found_with_other_apostrophes_and_without_strokes(words, text):
    whole = f"Asked for {text} of Tolvan."
    assert [whole[start:stop] for start, stop in places(whole, words)] == [text]


def test_what_stands_before_a_place_tells_it_from_others():
    plain = signs("Ann met Ann and Ann.")[0]
    assert len(occurrences(plain, "ann")) == 3
    assert occurrences(plain, "ann", "annmet") == [(6, 9)]
    assert len(occurrences(plain, "ann", "somethingelse")) == 3


def test_every_passage_is_one_mark_however_long():
    text = "a bb ccc dddd"
    assert redacted(text, [(2, 4)]) == redacted("a bbbbbbbbbb ccc dddd", [(2, 12)]) == f"a {MARK} ccc dddd"
    assert redacted(text, [(2, 4), (4, 8)]) == f"a {MARK} dddd"
    assert redacted(text, [(2, 6), (4, 8), (2, 3)]) == f"a {MARK} dddd"
    assert redacted(text, [(0, 13)]) == MARK and redacted(text, []) == text


@given(st.text(), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6))
def test_nothing_of_a_stretch_stays_and_all_else_does(text, drawn):
    spans = [(start, min(start + size, len(text))) for start, size in drawn if start < len(text)]
    kept = [text[at] for at in range(len(text)) if not any(start <= at < stop for start, stop in spans)]
    assert redacted(text, spans).replace(MARK, "") == "".join(kept) or MARK in text
    assert len(merged(spans)) <= len(spans)


@given(st.text())
def test_signs_lead_back_to_where_they_stand(text):
    plain, where = signs(text)
    assert len(plain) == len(where) and list(where) == sorted(where)
    assert all(0 <= at < len(text) for at in where)


def test_words_are_whole_over_marks_unseen_signs_and_broken_lines():
    for text in ("Ober-\nzinnober", "Ober\u00adzinnober", "Ober\u200bzinnober", "Que\u0301zinnober", "ober_zinnober"):
        [place] = places(text, "zinnober")
        assert whole_words(f"saw {text} flee", (place[0] + 4, place[1] + 4)) == (4, 4 + len(text))
    [place] = places("zinno-\n  berin fled", "zinnober")
    assert whole_words("zinno-\n  berin fled", place) == (0, 14)
    text = "Koval-Braun saw - Koval - it, Koval."
    assert [whole_words(text, place) for place in places(text, "Koval")] == [(0, 5), (18, 23), (30, 35)]
