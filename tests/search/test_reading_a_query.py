"""The query language: what is read, what is refused, and that nothing else ever happens."""

from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.search.errors import BadQuery
from workbench.search.grammar import parse
from workbench.search.highlight import excerpt, highlight
from workbench.search.tree import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Time, Word, describe

parse("once")  # the word pattern is built on first use, which is not to be timed
A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", And(())),
        (" \t\n", And(())),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b OR c", Or((And((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("NOT a", Not(A)),
        ("NOT NOT a", A),
        ("-a b", And((Not(A), B))),
        ("a - b – c & …", And((A, B, C))),
        ("a and b", And((A, Word("and"), B))),
        ("Correction: a", And((Word("correction"), A))),
        ('"a b"', Phrase(("a", "b"))),
        ('"a"', A),
        ("word~", Fuzzy("word")),
        ("claimant:word~1", Field("claimant", Fuzzy("word"))),
        ("«a b»~3", Phrase(("a", "b"), 3)),
        ("a-b", Phrase(("a", "b"))),
        ("10:30", Phrase(("10", "30"))),
        ("abc*", Prefix("abc")),
        ('claimant:"a b"', Field("claimant", Phrase(("a", "b")))),
        ("VERDICT:Mostly-Accurate", Field("verdict", Word("mostly_accurate"))),
        ("time:2020-02", Time(737456, 737484)),
        ("time:0001", Time(1, 365)),
        ("time:..9999", Time(None, 3652059)),
    ],
)
def test_each_construct_is_read(query: str, tree: object) -> None:
    assert parse(query) == tree


def test_ten_parentheses_and_twenty_terms_are_allowed() -> None:
    assert parse("(" * 10 + "a" + ")" * 10) == A
    assert parse(" ".join(["a"] * 20)) == And((A,) * 20)


REFUSED = [
    ("a" * 501, 500, "500 characters"),
    ("a" * 1_000_000, 500, "500 characters"),
    ("(" * 1000 + "a" + ")" * 1000, 500, "500"),
    ("NOT " * 5000 + "a", 500, "500"),
    ("(" * 11 + "a" + ")" * 11, 10, "10 parentheses"),
    ("(" * 400, 10, "10 parentheses"),
    ("-(" * 100, 21, "10 parentheses"),
    (" ".join("abcdefghijklmnopqrstu"), 40, "20 words"),
    ("a\x00b", 1, "position 2"),
    ("a\x1bb", 1, "position 2"),
    ("\ud800", 0, "position 1"),
    ('"', 0, "quotation mark"),
    ('a "b c', 2, "quotation mark"),
    ('claimant:"b c', 9, "quotation mark"),
    ('""', 0, "letters or digits"),
    ('"…"', 0, "letters or digits"),
    ("&", 0, "letters or digits"),
    ("- -- ~", 0, "letters or digits"),
    ("\u0301\u0301\u0301", 0, "letters or digits"),
    ("claimant:&", 0, "letters or digits"),
    ("(", 1, "after ("),
    ("()", 1, "after ("),
    (")", 0, "first"),
    ("a)", 1, "closing"),
    ("(a", 0, "Close"),
    ("(a OR (b)", 0, "Close"),
    ("AND", 0, "first"),
    ("OR a", 0, "first"),
    ("a AND", 5, "after AND"),
    ("a OR OR b", 5, "after OR"),
    ("NOT", 3, "after NOT"),
    ("NOT &", 5, "after NOT"),
    ("a NOT AND b", 6, "after NOT"),
    ("*", 0, "end of one plain word"),
    ("*a* OR *b*", 0, "end of one plain word"),
    ("a*b", 0, "end of one plain word"),
    ("abc**", 0, "end of one plain word"),
    ("well-know*", 0, "end of one plain word"),
    ("ab*", 0, "3 letters"),
    ("claimant:ab*", 0, "3 letters"),
    ('"a b*" c*', 7, "3 letters"),
    ("word~9", 0, "Only one letter"),
    ("word~x", 0, "Only one letter"),
    ("wo~", 0, "at least 3 letters"),
    ("two-words~", 0, "one plain word"),
    ('"a b"~', 0, "number up to 20"),
    ('"a b"~21', 0, "number up to 20"),
    ('"a b"~५', 0, "number up to 20"),
    ('"a b"~99999999999', 0, "number up to 20"),
    ('"a b"~-1', 0, "number up to 20"),
    ("colour:red", 0, "quotation marks"),
    ("id:1", 0, "quotation marks"),
    ("a text:b", 2, "quotation marks"),
    ("verdict:", 8, "without a space"),
    ("verdict: accurate", 8, "without a space"),
    ('verdict:""', 10, "without a space"),
    ("verdict:(a OR b)", 8, "without a space"),
    ("verdict:accur*", 0, "whole value"),
    ("verdict:…", 0, "whole value"),
    ("verdict:nonsense", 0, "one of these after verdict: accurate, mostly_accurate"),
    ("court kind:rumour", 6, "one of these after kind: fact, attributed_statement"),
    ("state:open", 0, "one of these after state: draft, kept"),
    ("type:person", 0, "one of these after type: claim, evidence, article"),
    ("time:..", 5, "Type a year"),
    ("time:soon", 5, "real date"),
    ("time:0000", 5, "real date"),
    ("time:2021-02-31", 5, "real date"),
    ("time:2021-13", 5, "real date"),
    ("time:2021-1", 5, "real date"),
    ("time:२०२०", 5, "real date"),
    ("time:99999", 5, "real date"),
    ("time:-2020", 5, "real date"),
    ("time:2020..2021..2022", 5, "real date"),
    ("time:2021..2020", 5, "earlier date first"),
]


@pytest.mark.parametrize(("query", "position", "advice"), REFUSED, ids=range(len(REFUSED)))
def test_a_broken_query_is_refused_at_once_with_one_sentence(query: str, position: int, advice: str) -> None:
    began = thread_time()
    with pytest.raises(BadQuery) as refused:
        parse(query)

    assert thread_time() - began < 0.05
    assert advice in refused.value.sentence
    assert refused.value.sentence.endswith(".")
    assert len(refused.value.sentence) < 200
    assert refused.value.position == min(position, len(query))


HOSTILE = [
    "a" + "\u0301" * 499,
    "\u202e" * 500,
    "x'" * 250,
    "'" * 500,
    "NOT " * 124 + "a",
    '"a' * 250,
    ":" * 500,
]
PIECES = [
    "a",
    "b c",
    '"',
    "“",
    "(",
    ")",
    "AND",
    " OR ",
    "NOT",
    "-",
    "*",
    "~",
    "5",
    ":",
    "time:",
    "..",
    "2020",
    "-02",
]
PIECES += ["verdict:", "x:", "\x00", "\ud800", "\u0301", "عرب", "北京", " "]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_read_or_refused_quickly(query: str) -> None:
    began = thread_time()
    try:
        describe(parse(query))
    except BadQuery as refused:
        assert 0 <= refused.position <= len(query)
    assert thread_time() - began < 0.05


@settings(deadline=None)
@given(st.text("aBOR7NDT", min_size=1, max_size=5))
def test_a_word_alone_is_read_as_among_others(word: str) -> None:
    try:
        among = parse(f"({word})")
    except BadQuery:
        with pytest.raises(BadQuery):
            parse(word)
    else:
        assert parse(word) == among


@given(st.text(max_size=600) | st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_text_is_read_or_refused(query: str) -> None:
    try:
        tree = parse(query)
    except BadQuery as refused:
        assert 0 <= refused.position <= len(query)
    else:
        assert describe(tree)
        highlight(query, tree)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "everything"),
        ("a (b OR c)", "“a” and (“b” or “c”)"),
        ('"a b" NOT abc*', "the phrase “a b” and not words that begin with “abc”"),
        ("mispelt~", "“mispelt” with one letter wrong"),
        ('"a b"~3', "“a b” within 3 words of each other"),
        ("outlet:lantern", "outlet “lantern”"),
        ("time:2020", "event time from 2020-01-01 to 2020-12-31"),
        ("time:2020-03-01..", "event time from 2020-03-01"),
        ("time:2020-03-01", "event time 2020-03-01"),
    ],
)
def test_the_query_is_said_back_in_words(query: str, said: str) -> None:
    assert describe(parse(query)) == said


TEXT = "Families displaced: the Café’s owners, Human and Rights; human rights. 北京 عَرَبِيّ"


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("displacing", ["displaced"]),
        ("fam* cafe", ["Families", "Café’s"]),
        ('"human rights"', ["human", "rights"]),
        ('"rights human"~1', ["Human", "Rights", "human", "rights"]),
        ("human NOT rights", ["Human", "human"]),
        ("owners OR (unheard 北京)", ["owners", "北", "京"]),
        ("عربي", ["عَرَبِيّ"]),
        ("claimant:human", []),
        ("", []),
    ],
)
def test_highlights_are_what_was_asked(query: str, marked: list[str]) -> None:
    assert [TEXT[start:end] for start, end in highlight(TEXT, parse(query))] == marked


@settings(deadline=None)
@given(st.lists(st.sampled_from(["alpha", "Beta’s", "γάμα", "x" * 30, "—"]), max_size=80), st.integers(5, 200))
def test_excerpts_are_ascending_cut_between_words_and_hold_a_match(parts: list[str], width: int) -> None:
    text = " ".join(parts)
    spans = highlight(text, parse("beta γαμα"))

    windows = excerpt(text, spans, width)

    edges = [edge for window in windows for edge in window]
    assert edges == sorted(edges)
    assert all(text[lo:hi].strip() for lo, hi in windows) or not text
    assert all(word in parts for lo, hi in windows for word in text[lo:hi].split()) or width < 30
    assert not spans or any(lo <= start and end <= hi for lo, hi in windows for start, end in spans)
