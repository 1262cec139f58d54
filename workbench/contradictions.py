"""Dates, numbers and denials that disagree between a claim and the quotations linked to it. Remarks for people. Pure.

It says little rather than something wrong: of two statements that share one date (or number of the same things) it says
nothing about the others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from .splitting import Quantity, describe_date, edtf_bounds, quantities
from .splitting.lexicon import words as words_in
from .splitting.sentences import sentence_spans
from .splitting.timex import time_expressions

MOST = 30
"""Statements of a claim that are compared with one another."""
LONGEST = 2000
"""Signs of a statement that are looked at."""
EACH = 10
"""Dates, numbers and sentences of a statement that are looked at."""
SHOWN = 30
"""Contradictions that are told; with more there is something else wrong."""
SHARED = 0.6
"""Share of the words of the shorter sentence that two must have in common to be about the same."""
ROUGHLY = {"about": 0.1, "nearly": 0.1, "multiples of": 9.0}
"""By what share of itself a number may be off that is said so."""
FAR = 10**7  # days, beyond the calendar
_DENY = (
    r"(?:den(?:y|ies|ied|ying)|(?:refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|fail(?:s|ed|ing)?) to"
    r"|(?:barred|banned|prevented|prohibited) from)"
)
_NO = re.compile(rf"\b(?:no(?!\.?\s?\d)|not|never|none|nobody|neither|nor|without|cannot|{_DENY})\b|n['’]t\b", re.I)
_NOT_DENIED = re.compile(rf"(?:\b(?:not|never|nobody|without)|n['’]t) (?:\w+ )?{_DENY}\b", re.I)
_WORD = re.compile(r"[^\W\d_]{3,}")
_END = re.compile(r"(?:ing|ed|es|s)$")
_SMALL = words_in(
    "the and for that this with from was were are has have had been did does not never none nobody neither nor any "
    "its his her their they them she who which whom what when where there here into onto upon over under than then "
    "also but all one against about after before during under said says will would could should may might can cannot "
    "without deny denies denied refuse refused refuses decline declined declines fail failed fails barred prevented"
)
_PEOPLE = words_in(
    "people persons person man woman men women members activists protesters demonstrators participants citizens "
    "detainees individuals residents civilians prisoners marchers"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that bear on a claim. `who` tells the caller whose (0 is the claim); `published` (EDTF) dates relative
    times, `dated` (EDTF) is the time that a person gave, in place of those in the words.
    """

    who: int
    words: str
    published: str | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that disagree: about what (date, number, denial), and what each says."""

    about: str
    one: int
    says: str
    other: int
    against: str


def contradictions(statements: Sequence[Statement]) -> list[Contradiction]:
    """What disagrees among the first statements, pair by pair in their order."""
    looked = statements[:MOST]
    every = (found for one, other in combinations(looked, 2) for found in _between(one, other))
    return list(islice(every, SHOWN))


def _between(one: Statement, other: Statement) -> Iterator[Contradiction]:
    for about, apart in (("date", _dates_apart), ("number", _numbers_apart), ("denial", _denied)):
        if found := apart(one, other):
            yield Contradiction(about, one.who, found[0], other.who, found[1])


def _dates_apart(one: Statement, other: Statement) -> tuple[str, str] | None:
    """The two dates that look most alike, where no date of one can be a date of the other."""
    mine, theirs = _dates(one), _dates(other)
    pairs = [(a, b) for a in mine for b in theirs]
    if not pairs or any(_meet(a.days, b.days) for a, b in pairs):
        return None
    a, b = max(pairs, key=lambda pair: _shares(pair[0].value, pair[1].value))
    return a.words, b.words


class Time(NamedTuple):
    """A time as it is read, as EDTF, and its first and last day."""

    words: str
    value: str
    days: tuple[int, int]


@lru_cache(maxsize=4096)
def _dates(said: Statement) -> tuple[Time, ...]:
    """The times of a statement, each once."""
    if said.dated:
        return (Time(describe_date(said.dated), said.dated, _days(said.dated)),) if _reads(said.dated) else ()
    words = said.words[:LONGEST]
    published = said.published if said.published and _reads(said.published) else None
    found = {row.value: row for row in time_expressions(words, 0, len(words), published) if row.value}
    return tuple(
        Time(f"{row.words} ({describe_date(value)})" if row.relative else row.words, value, _days(value))
        for value, row in islice(found.items(), EACH)
        if _reads(value)
    )


def _days(value: str) -> tuple[int, int]:
    first, last = edtf_bounds(value)
    return first if first is not None else -FAR, last if last is not None else FAR


def _reads(value: str) -> bool:
    try:
        edtf_bounds(value)
    except ValueError:
        return False
    return True


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _shares(one: str, other: str) -> int:
    """How much two dates have in common: the same day and month of another year look like a slip."""
    a, b = (value.strip("~?%").split("-") for value in (one, other))
    return sum(x == y for x, y in zip(a, b, strict=False)) + (len(a) == len(b))


def _numbers_apart(one: Statement, other: Statement) -> tuple[str, str] | None:
    """The first numbers of the same things that cannot both be right, where no two of those agree."""
    pairs = [(a, b) for a in _numbers(one.words) for b in _numbers(other.words) if _same_things(a, b)]
    if not pairs or any(_fits(a, b) for a, b in pairs):
        return None
    a, b = pairs[0]
    return a.words, b.words


@lru_cache(maxsize=4096)
def _numbers(words: str) -> tuple[Quantity, ...]:
    return tuple(islice((found for found in quantities(words[:LONGEST]) if found.unit), EACH))


def _same_things(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities count the same: the same noun, and nothing else befell those counted."""
    if one.counts and other.counts and one.counts != other.counts:
        return False
    people = one.unit in _PEOPLE and other.unit in _PEOPLE
    return people or one.unit.rstrip("s") == other.unit.rstrip("s")


def _fits(one: Quantity, other: Quantity) -> bool:
    (a, b), (c, d) = _range(one), _range(other)
    return a <= d and c <= b


def _range(said: Quantity) -> tuple[float, float]:
    last = said.to if said.to is not None else said.number
    match said.comparator:
        case "more than" | "at least":
            return said.number, float("inf")
        case "less than" | "at most":
            return 0.0, last
        case "multiples of":
            return said.number, last * (1 + ROUGHLY[said.comparator])
        case word if word in ROUGHLY:
            return said.number * (1 - ROUGHLY[word]), last * (1 + ROUGHLY[word])
    return said.number, last


def _denied(one: Statement, other: Statement) -> tuple[str, str] | None:
    """Two sentences in much the same words, of which one denies what the other says."""
    for mine, my_words, i_deny in _sentences(one.words):
        for theirs, their_words, they_deny in _sentences(other.words):
            fewer = min(len(my_words), len(their_words))
            common = len(my_words & their_words)
            if i_deny != they_deny and common >= 2 and common >= SHARED * fewer:
                return mine, theirs
    return None


@lru_cache(maxsize=4096)
def _sentences(words: str) -> tuple[tuple[str, frozenset[str], bool], ...]:
    """The sentences of a statement with their stems, and whether they deny."""
    text = words[:LONGEST]
    found = [text[start:stop] for start, stop in sentence_spans(text, 0, len(text))[:EACH]]
    return tuple((sentence, _stems(sentence), bool(_NO.search(_NOT_DENIED.sub("", sentence)))) for sentence in found)


def _stems(sentence: str) -> frozenset[str]:
    """The words that say something, without their endings."""
    words = (found.lower() for found in _WORD.findall(sentence))
    return frozenset(_END.sub("", word) for word in words if word not in _SMALL)
