"""The query language: text in, a tree out, or one sentence about what to do.

    word   "a phrase"   "two words"~5   begin*   mispelt~   AND  OR  NOT  -word   ( )
    claimant:word   outlet:"a phrase"   verdict:mostly_accurate   tag:torture   right:iccpr_7   country:kz
    time:2020..2021   time:2020-03   time:2019..

Words beside each other are joined by AND; OR binds weaker than AND. Anything may be typed here: every text is
either read or refused with BadQuery, within milliseconds, because its length, its terms and its depth are
limited before it is read.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from workbench.models import ClaimKind, State, Verdict
from workbench.search.errors import BadQuery
from workbench.search.tree import EVERYTHING, And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Time, Word
from workbench.search.words import tokens, words

MOST_CHARACTERS = 500
MOST_TERMS = 20
MOST_DEPTH = 10
MOST_SLOP = 20
FEWEST_LETTERS = 3
VALUES: dict[str, tuple[str, ...]] = {
    "verdict": (*Verdict, State.STALE, "unchecked"),
    "kind": tuple(ClaimKind),
    "state": tuple(State),
    "type": ("claim", "evidence", "article", "imported"),
}
"""The words that a field may have; other words would find nothing without saying why."""
VALUE_FIELDS = (*VALUES, "language", "tag", "proposed", "right", "country", "accusation")
TEXT_FIELDS = ("claimant", "outlet", "author")
FIELDS = (*TEXT_FIELDS, *VALUE_FIELDS, "time")

_QUOTES = str.maketrans("“”„«»", '"""""')
_LEXEMES = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))
        |(?P<not>-(?=["(\w]))
        |(?P<term>(?:(?P<field>[^\W\d_]+):(?!//))?(?:"(?P<phrase>[^"]*)"(?P<near>~\w*)?|(?P<bare>[^\s()"]*)))
    )""",
    re.VERBOSE,
)
_UNREADABLE = re.compile(r"[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's control characters but tabs and line ends, and halves of characters."""
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


class _Lexeme(NamedTuple):
    kind: str  # open, close, AND, OR, NOT, term
    at: int
    found: re.Match[str]


def parse(query: str) -> Query:
    """Reads a query; the empty one means everything. Raises BadQuery and nothing else."""
    if query.isalnum() and query.isascii() and len(query) <= MOST_CHARACTERS and query not in ("AND", "OR", "NOT"):
        return Word(query)  # as most are; the rest would read it so too
    _check_characters(query)
    text = query if query.isascii() else query.translate(_QUOTES)
    lexemes = [lexeme for lexeme in _lexemes(text) if not _is_punctuation(lexeme)]
    terms = [lexeme for lexeme in lexemes if lexeme.kind == "term"]
    if len(terms) > MOST_TERMS:
        raise BadQuery(f"Search for {MOST_TERMS} words or phrases at most.", terms[MOST_TERMS].at)
    if not lexemes:
        if text.strip():
            raise BadQuery("Type at least one word with letters or digits.", 0)
        return EVERYTHING
    return _Parser(lexemes, len(text)).whole()


def _check_characters(query: str) -> None:
    if len(query) > MOST_CHARACTERS:
        raise BadQuery(f"Shorten the search to {MOST_CHARACTERS} characters.", MOST_CHARACTERS)
    if found := _UNREADABLE.search(query):
        raise BadQuery(f"Remove the unreadable character at position {found.start() + 1}.", found.start())


def _lexemes(text: str) -> Iterator[_Lexeme]:
    at = 0
    while text[at:].strip():
        found = _LEXEMES.match(text, at)
        if not found or found.end() == at or not found.group().strip():
            raise BadQuery("Close the quotation mark, or remove it.", text.index('"', at))
        kind = str(found.lastgroup if found.lastgroup in ("open", "close", "not") else "term")
        word = found["bare"] if kind == "term" and not found["field"] else None
        operator = "NOT" if kind == "not" else word if word in ("AND", "OR", "NOT") else None
        yield _Lexeme(operator or kind, _start(found), found)
        at = found.end()


def _start(found: re.Match[str]) -> int:
    return found.end() - len(found.group().lstrip())


def _is_punctuation(lexeme: _Lexeme) -> bool:
    """A lone dash or ampersand, as pasted headlines have them, stands for nothing."""
    bare = lexeme.found["bare"]
    if lexeme.kind != "term" or lexeme.found["field"] or not bare:
        return False
    return "*" not in bare and not words(bare)


class _Parser:
    """Recursive descent, one method for each level; recursion is bounded by MOST_DEPTH."""

    def __init__(self, lexemes: list[_Lexeme], end: int) -> None:
        self.lexemes = lexemes
        self.next = 0
        self.end = end

    def whole(self) -> Query:
        query = self.either(0)
        if self.kind() == "close":
            raise BadQuery("Remove this closing parenthesis, or open one before it.", self.at())
        return query

    def either(self, depth: int) -> Query:
        nodes = [self.every(depth)]
        while self.take("OR"):
            nodes.append(self.every(depth))
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def every(self, depth: int) -> Query:
        nodes = [self.one(depth)]
        while self.take("AND") or self.kind() in ("open", "NOT", "term"):
            nodes.append(self.one(depth))
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def one(self, depth: int) -> Query:
        refused = False
        while self.take("NOT"):  # a loop, so that any number of NOTs costs no recursion
            refused = not refused
        node = self.group(depth) if self.kind() == "open" else self.term()
        return Not(node) if refused else node

    def group(self, depth: int) -> Query:
        opened = self.at()
        if depth == MOST_DEPTH:
            raise BadQuery(f"Use at most {MOST_DEPTH} parentheses inside each other.", opened)
        self.take("open")
        node = self.either(depth + 1)
        if not self.take("close"):
            raise BadQuery("Close this parenthesis.", opened)
        return node

    def term(self) -> Query:
        if self.kind() != "term":
            before = self.lexemes[self.next - 1] if self.next else None
            sign = before.found.group().strip() if before else ""
            where = f"after {sign}" if before else "first"
            raise BadQuery(f"Type a word {where}.", self.at())
        self.next += 1
        return _term(self.lexemes[self.next - 1])

    def kind(self) -> str:
        return self.lexemes[self.next].kind if self.next < len(self.lexemes) else "end"

    def at(self) -> int:
        return self.lexemes[self.next].at if self.next < len(self.lexemes) else self.end

    def take(self, kind: str) -> bool:
        taken = self.kind() == kind
        self.next += taken
        return taken


def _term(lexeme: _Lexeme) -> Query:
    found, at = lexeme.found, lexeme.at
    name, phrase, bare = found["field"], found["phrase"], found["bare"] or ""
    if name is None:
        return _bare(bare, at) if phrase is None else _phrase(phrase, found["near"], at)
    name = name.casefold()
    if name not in FIELDS:
        if phrase is None and not bare:
            return _bare(name, at)  # "Correction: …" in a pasted headline
        typed, known = _short(found.group()), ", ".join(FIELDS)
        raise BadQuery(f"Put “{typed}” in quotation marks, or use one of the fields {known}.", at)
    if not (phrase or bare):
        raise BadQuery(f"Type a value right after {name}: without a space.", found.end())
    if name == "time":
        return _time(phrase or bare, found.end() - len(phrase or bare))
    if name == "tag" and (phrase or bare).endswith("?"):
        value = Word(_value((phrase or bare)[:-1], name, at))
        return Or((Field("tag", value), Field("proposed", value)))
    if name in VALUE_FIELDS:
        return Field(name, Word(_value(phrase or bare, name, at)))
    return Field(name, _bare(bare, at) if phrase is None else _phrase(phrase, found["near"], at))


def _value(text: str, name: str, at: int) -> str:
    value = re.sub(r"[\s-]+", "_", text.strip().casefold())
    if not words(value) or "*" in value:
        raise BadQuery(f"Type one whole value after {name}: and no sign.", at)
    known = VALUES.get(name, (value,))
    if value not in known:
        raise BadQuery(f"Type one of these after {name}: {', '.join(known)}.", at)
    return value


def _phrase(text: str, near: str | None, at: int) -> Word | Phrase:
    slop = near[1:] if near else "0"
    if not (slop.isascii() and slop.isdigit() and int(slop) <= MOST_SLOP):
        raise BadQuery(f"Type a number up to {MOST_SLOP} after the ~ sign.", at)
    return _words(text, int(slop), at)


def _bare(text: str, at: int) -> Word | Phrase | Prefix | Fuzzy:
    if "*" in text:
        return _prefix(text, at)
    if near := re.fullmatch(r"(.*\w)~(\w*)", text, re.DOTALL):
        return _fuzzy(near[1], near[2], at)
    return _words(text, 0, at)


def _fuzzy(text: str, letters: str, at: int) -> Fuzzy:
    if letters not in ("", "1"):
        raise BadQuery('Only one letter may be wrong, as in displacment~; near is for phrases: "two words"~5.', at)
    if not _is_one_word(text):
        raise BadQuery("Put ~ only at the end of one plain word, as in displacment~.", at)
    if len(words(text)[0]) < FEWEST_LETTERS:
        raise BadQuery(f"Type at least {FEWEST_LETTERS} letters before ~.", at)
    return Fuzzy(text)


def _is_one_word(text: str) -> bool:
    return [token.end - token.start for token in tokens(text)] == [len(text)]


def _prefix(text: str, at: int) -> Prefix:
    start = text[:-1].lstrip("'’‘")
    if not text.endswith("*") or not _is_one_word(start):
        raise BadQuery("Put * only at the end of one plain word, as in displac*.", at)
    if len(words(start)[0]) < FEWEST_LETTERS:
        raise BadQuery(f"Type at least {FEWEST_LETTERS} letters before *.", at)
    return Prefix(start)


def _words(text: str, slop: int, at: int) -> Word | Phrase:
    found = tuple(text[token.start : token.end] for token in tokens(text))
    if not found:
        raise BadQuery("Type a word with letters or digits here.", at)
    return Word(found[0]) if len(found) == 1 else Phrase(found, slop)


def _time(text: str, at: int) -> Time:
    if "/" in text:  # as EDTF writes it: 2018/.., ../2020, 2018/2020
        first, dots, last = text.partition("/")
        first, last = first.strip("."), last.strip(".")
    else:
        first, dots, last = text.partition("..")
    if not first and not last:
        raise BadQuery("Type a year after time: as in time:2020 or time:2019..2021.", at)
    lo = _day(first, at)[0] if first else None
    hi = _day(last if dots else first, at)[1] if last or not dots else None
    if lo and hi and lo > hi:
        raise BadQuery("Put the earlier date first.", at)
    return Time(lo, hi)


def _day(text: str, at: int) -> tuple[int, int]:
    """First and last day of a year, month or day."""
    found = _DAY.fullmatch(text)
    try:
        if not found:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last = date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        raise BadQuery(f"Write “{_short(text)}” as a real date: 2020, 2020-03 or 2020-03-01.", at) from None
    return first.toordinal(), last.toordinal()


def _short(text: str) -> str:
    return text.strip() if len(text) <= 40 else text.strip()[:39] + "…"
