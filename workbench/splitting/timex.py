"""Time expressions of English sentences as EDTF, resolved against the publication date.

Own patterns: they reached value F1 0.727 on AQUAINT where dateparser's search reached 0.334
(design/splitting.md).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from workbench.splitting.dates import edtf_bounds
from workbench.splitting.inflect import PASTS
from workbench.splitting.timerules import BOUND, EXPLICIT, MONTHS, RELATIVE, WEEKDAYS, Found, Relative, bounded

_SHORT_MONTHS = frozenset({*(month[:3] for month in MONTHS), "Sept"}) - {"May"}
_FIRST_YEAR, _LAST_YEAR = 1500, 2099
_FUTURE = re.compile(
    r"\b(?:will|shall|is to|are to|plans? to|expected to|scheduled|due to|going to|would|set to|upcoming|forthcoming"
    r"|(?:was|were) to be|may(?! \d)|must|can|has until|have until|hopes to|hope to|intends? to|wants? to|deadline"
    r"|(?:is|are)(?= (?:on|in|for|due)\b)"
    r"|starts|begins|opens|kicks off|takes (?:place|effect)|(?:comes|enters) into force|ends)\b"
)
_SAME = frozenset({"cut", "let", "put", "read", "set"})  # past or not
_TOLD = re.compile(
    rf"\b(?:was|were|had|did|has|have|{'|'.join(sorted(PASTS - _SAME))}|[a-z]{{3,}}ed)\b(?! to\b)(?<!expected)"
)
_GOVERNED = re.compile(
    r"\b(?:in|into|of|by|since|until|till|from|through|during|for|than|before|after|on|within|to|between)\s+$", re.I
)
_BEFORE_MAY = re.compile(
    r"\b(?:in|since|last|next|of|until|by|from|through|between|during|and|early|late|mid-?|this|to|before"
    r"|after)\s+$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """The publication date against which relative dates resolve: its first and last possible day."""

    first: date
    last: date

    @classmethod
    def of(cls, published: str | None) -> "Reference | None":
        """Read an EDTF value; None where it is missing or open."""
        first, last = edtf_bounds(published) if published else (None, None)
        if last is None:
            return None
        ends = date.fromordinal(first or last), date.fromordinal(last)
        # Far outside these years nothing was published, and reckoning with weeks would leave the calendar.
        return cls(*ends) if all(_FIRST_YEAR <= end.year <= _LAST_YEAR for end in ends) else None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A stretch that names a time. `value` is EDTF, None where it cannot be resolved. `patch` (start, end,
    words) makes a relative expression absolute; None where it stands on its own.
    """

    start: int
    end: int
    words: str
    value: str | None
    relative: bool
    patch: tuple[int, int, str] | None = None


def time_expressions(text: str, start: int, end: int, published: str | None) -> list[TimeExpression]:
    """Find the times named in `text[start:end]`, in order, none overlapping; the longest patterns go first."""
    reference = Reference.of(published)
    found: list[TimeExpression] = []
    for expression in _candidates(text, start, end, reference):
        free = all(expression.end <= other.start or other.end <= expression.start for other in found)
        if free and not (expression.relative and any(_is_spelt_out(text, expression, other) for other in found)):
            found.append(expression)
    return sorted(found, key=lambda expression: expression.start)


def _is_spelt_out(text: str, loose: TimeExpression, full: TimeExpression) -> bool:
    """ "this Sunday, Nov. 10, 2019": the date behind the weekday says which Sunday."""
    return not full.relative and text[loose.end : full.start] in (", ", " ", " (")


def _candidates(text: str, start: int, end: int, reference: Reference | None) -> Iterator[TimeExpression]:
    for pattern, explicit in EXPLICIT:
        for match in pattern.finditer(text, start, end):
            value = _valid(explicit(match))
            if value:
                yield _bordered(text, start, TimeExpression(match.start(), match.end(), match.group(), value, False))
    for pattern, resolve, precise in RELATIVE:
        for match in pattern.finditer(text, start, end):
            if _is_month_word(text, match):
                ahead = _looks_ahead(text, start, match.start(), end)
                yield _bordered(text, start, _relative(match, resolve, precise, reference, ahead))


def _bordered(text: str, start: int, found: TimeExpression) -> TimeExpression:
    """ "Before 2010" is not in 2010: the time with the words that make it a border, and what lies this side of it."""
    bound = BOUND.search(text, max(start, found.start - 30), found.start)
    if bound is None or not found.value or "/" in found.value or _owns(text, found.end):
        return found
    value = _valid(bounded(found.value, bound))
    return replace(found, start=bound.start(), words=text[bound.start() : found.end], value=value or found.value)


def _looks_ahead(text: str, start: int, at: int, end: int) -> bool:
    """Whether the words around a time look ahead: the last verb before it, or the next where none stands before."""
    ahead = list(_FUTURE.finditer(text, start, at))
    told = [m for m in _TOLD.finditer(text, ahead[-1].end() if ahead else start, at) if text[: m.start()][-3:] != "be "]
    if ahead or told:
        return bool(ahead) and not told
    following = _FUTURE.search(text, at, end)
    return following is not None and not _TOLD.search(text, at, following.start())


def _is_month_word(text: str, match: Found) -> bool:
    """May is also a verb, March a walk and Jan a person: alone they count only after a word that goes with dates."""
    short = match.group().rpartition(" ")[2] in _SHORT_MONTHS
    if short and re.match(r" [A-Z]", text[match.end() : match.end() + 2]):
        return False  # "Jan Roe", "since Jan Roe left"
    if match.group() not in ("May", "March", *_SHORT_MONTHS):
        return True
    return bool(_BEFORE_MAY.search(text, max(0, match.start() - 12), match.start()))


def _relative(match: Found, resolve: "Relative", how: str, reference: Reference | None, future: bool) -> TimeExpression:
    words = match.group()
    if reference is None or _means_nowadays(match):
        return TimeExpression(match.start(), match.end(), words, None, True)
    value = _valid(_common(resolve(match, reference.first, future), resolve(match, reference.last, future)))
    patch = _patch(match, value, how) if value else None
    return TimeExpression(match.start(), match.end(), words, value, True, patch)


def _means_nowadays(match: Found) -> bool:
    """ "Today, ships are safe" speaks of these times, not of the day of publication."""
    text = match.string
    sentence = text[match.end() : match.end() + 200].partition(". ")[0]
    return match.group() == "Today" and text[match.end() : match.end() + 1] == "," and not _TOLD.search(sentence)


def _common(first: str | None, last: str | None) -> str | None:
    """Keep the precision that holds for the whole publication interval: the shared month or year."""
    if first == last or first is None or last is None:
        return first if first == last else None
    if "/" in first or "/" in last:
        return last
    for length in (7, 4):
        if first[:length] == last[:length]:
            return first[:length]
    return None


def _patch(match: Found, value: str, how: str) -> tuple[int, int, str] | None:
    """Write the resolved time: add the year to a named month or day, put a date in place of "last year"."""
    if how == "year":
        year = value.strip("./")[:4]
        return match.end(), match.end(), f" {year}"
    if "/" in value and value.endswith(".."):
        return None
    phrase = _phrase(value, how)
    text = match.string
    if "/" in value and _owns(text, match.end()):
        return None
    if how != "ago" and (_GOVERNED.search(text, max(0, match.start() - 12), match.start()) or _owns(text, match.end())):
        phrase = re.sub(r"^(?:on|in) ", "", phrase)
    capital = match.group()[0].isupper() and match.group().split()[0] not in WEEKDAYS
    return match.start(), match.end(), phrase[0].upper() + phrase[1:] if capital else phrase


def _owns(text: str, at: int) -> bool:
    """Whether a possessive ending follows: "last year's"."""
    return text[at : at + 2] in ("'s", "’s")


def _phrase(value: str, how: str) -> str:
    if how == "ago":
        first, last = _spoken(value.partition("/")[0]), _spoken(value.rpartition("/")[2])
        same = first.split()[-1] == last.split()[-1]
        return f"in {last}" if first == last else f"in {first.split()[0] if same else first} or {last}"
    left, _, right = value.partition("/")
    if right:
        return f"between {_spoken(left)} and {_spoken(right)}"
    preposition = "on" if len(value) == 10 else "in"
    return f"{how} {preposition} {_spoken(value)}".strip()


def _spoken(value: str) -> str:
    parts = value.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def _valid(value: str | None) -> str | None:
    try:
        edtf_bounds(value or "")
    except ValueError:
        return None
    return value
