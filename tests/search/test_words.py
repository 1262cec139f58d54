"""Cutting text into words: the short way for plain letters finds what the long way finds."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.search.words import LONGEST_RAW, tokens, words, written

SIGNS = st.text(st.sampled_from("abZ09'_- .\n\x00\x1f") | st.characters(max_codepoint=127), max_size=60)


@given(SIGNS)
def test_plain_letters_are_cut_as_all_others(text):
    found = list(tokens(text))
    assert words(text) == [token.word for token in found]
    assert written(text) == [text[token.start : token.end][:LONGEST_RAW] for token in found]
