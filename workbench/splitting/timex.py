"""Time expressions of English sentences as EDTF, resolved against the publication date.

Own patterns: they reached value F1 0.727 on AQUAINT where dateparser's search reached 0.334 (design/splitting.md).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from workbench.splitting.dates import edtf_bounds

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = {month[:3]: i for i, month in enumerate(MONTHS, 1)}
_NUMBERS = {
    word: i
    for i, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"a": 1, "an": 1, "a couple of": 2, "fifteen": 15, "twenty": 20, "thirty": 30}  # fmt: skip
MONTH = r"(?P<month>" + "|".join(MONTHS) + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
MONTH_TO = MONTH.replace("month", "month2", 1)
WEEKDAY = r"(?P<weekday>" + "|".join(WEEKDAYS) + ")"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DAY_TO = r"(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_YEAR_TO = r"(?P<year2>1[5-9]\d\d|20\d\d)"
_NUMBER = r"(?P<number>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>day|week|month|year|decade)"
_FUTURE = re.compile(
    r"\b(?:will|shall|is to|are to|plans? to|expected to|scheduled|due to|going to|would|set to|upcoming|forthcoming)\b"
)
_BEFORE_MAY = re.compile(
    r"\b(?:in|since|last|next|of|until|by|from|through|between|during|and|early|late|mid-?|this|to|before|after)\s+$", re.I
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
        return cls(date.fromordinal(first or last), date.fromordinal(last))


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A stretch that names a time. `value` is EDTF, None where it cannot be resolved. `patch` (start, end, words) makes
    a relative expression absolute; None where it stands on its own.
    """

    start: int
    end: int
    words: str
    value: str | None
    relative: bool
    patch: tuple[int, int, str] | None = None


_Found = re.Match[str]
_Resolve = Callable[[_Found, date], str | None]
_Explicit = Callable[[_Found], str | None]


def time_expressions(text: str, start: int, end: int, published: str | None) -> list[TimeExpression]:
    """Find the times named in `text[start:end]`, in order, none overlapping; the longest patterns go first."""
    reference = Reference.of(published)
    found: list[TimeExpression] = []
    for expression in _candidates(text, start, end, reference):
        if all(expression.end <= other.start or other.end <= expression.start for other in found):
            found.append(expression)
    return sorted(found, key=lambda expression: expression.start)


def _candidates(text: str, start: int, end: int, reference: Reference | None) -> Iterator[TimeExpression]:
    for pattern, explicit in _EXPLICIT:
        for match in pattern.finditer(text, start, end):
            value = _valid(explicit(match))
            if value:
                yield TimeExpression(match.start(), match.end(), match.group(), value, False)
    future = bool(_FUTURE.search(text, start, end))
    for pattern, resolve, precise in _RELATIVE:
        for match in pattern.finditer(text, start, end):
            if _is_month_word(text, match):
                yield _relative(match, resolve, precise, reference, future)


def _is_month_word(text: str, match: _Found) -> bool:
    """May is also a verb and March a walk: alone they count only after a word that goes with dates."""
    if match.group() not in ("May", "March"):
        return True
    return bool(_BEFORE_MAY.search(text, max(0, match.start() - 12), match.start()))


def _relative(
    match: _Found, resolve: "_Relative", how: str, reference: Reference | None, future: bool
) -> TimeExpression:
    words = match.group()
    if reference is None:
        return TimeExpression(match.start(), match.end(), words, None, True)
    value = _valid(_common(resolve(match, reference.first, future), resolve(match, reference.last, future)))
    patch = _patch(match, value, how) if value else None
    return TimeExpression(match.start(), match.end(), words, value, True, patch)


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


def _patch(match: _Found, value: str, how: str) -> tuple[int, int, str] | None:
    """Write the resolved time: add the year to a named month or day, put a date in place of "last year"."""
    if how == "year":
        year = value.strip("./")[:4]
        return match.end(), match.end(), f" {year}"
    if "/" in value and value.endswith(".."):
        return None
    phrase = _phrase(value, how)
    capital = match.group()[0].isupper() and match.group().split()[0] not in WEEKDAYS
    return match.start(), match.end(), phrase[0].upper() + phrase[1:] if capital else phrase


def _phrase(value: str, how: str) -> str:
    if how == "ago":
        return f"in the weeks before {_spoken(value.rpartition('/')[2])}"
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


def month_number(name: str) -> int:
    """1 to 12 of a month's English name or its short form."""
    return _SHORT[name[:3]]


def _ym(year: int | str, month: str) -> str:
    return f"{year}-{month_number(month):02d}"


def _near_year(month: str, day: date, future: bool) -> int:
    """The year of a month named without one: the latest that is past, or the next where the sentence looks ahead."""
    number = month_number(month)
    if future:
        return day.year if number >= day.month else day.year + 1
    return day.year if number <= day.month else day.year - 1


def _on_weekday(name: str, day: date, future: bool) -> date:
    distance = (WEEKDAYS.index(name) - day.weekday()) % 7
    return day + timedelta(distance if future or not distance else distance - 7)


def _full_day(m: _Found) -> str:
    return f"{_ym(m['year'], m['month'])}-{int(m['day']):02d}"


def _day_range(m: _Found) -> str:
    prefix = _ym(m["year"], m["month"])
    return f"{prefix}-{int(m['day']):02d}/{prefix}-{int(m['day2']):02d}"


_Relative = Callable[[_Found, date, bool], str | None]


def _named_range(m: _Found, day: date, future: bool) -> str | None:
    prefix = _ym(_near_year(m["month"], day, future), m["month"])
    return f"{prefix}-{int(m['day']):02d}/{prefix}-{int(m['day2']):02d}"


def _named_day(m: _Found, day: date, future: bool) -> str | None:
    return f"{_ym(_near_year(m['month'], day, future), m['month'])}-{int(m['day']):02d}"


def _named_month(m: _Found, day: date, future: bool) -> str | None:
    return _ym(_near_year(m["month"], day, future), m["month"])


def _since_month(m: _Found, day: date, future: bool) -> str | None:
    return f"{_ym(_near_year(m['month'], day, False), m['month'])}/.."


def _which_month(m: _Found, day: date, future: bool) -> str | None:
    number = month_number(m["month"])
    step = {"last": -(number >= day.month), "next": int(number <= day.month), "this": 0}[m["which"].lower()]
    return _ym(day.year + step, m["month"])


def _weekday(m: _Found, day: date, future: bool) -> str | None:
    which = (m["which"] or "").lower()
    found = _on_weekday(m["weekday"], day, which == "next" or (future and which != "last"))
    if found == day and which in ("last", "next"):
        found += timedelta(7 if which == "next" else -7)
    return found.isoformat()


def _near_day(m: _Found, day: date, future: bool) -> str | None:
    step = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(m.group().lower(), 0)
    return (day + timedelta(step)).isoformat()


def _which_unit(m: _Found, day: date, future: bool) -> str | None:
    step = {"last": -1, "previous": -1, "this": 0, "next": 1, "coming": 1, "current": 0}[m["which"].lower()]
    return _moved(day, step, m["unit"].lower())


def _ago(m: _Found, day: date, future: bool) -> str | None:
    return _moved(day, -_count(m["number"]), m["unit"].lower())


def _count(words: str) -> int:
    return int(words) if words.isdecimal() else _NUMBERS[words.lower()]


def _moved(day: date, count: int, unit: str) -> str | None:
    """Go by units: a day for days, the week for weeks, else the month, the year or the decade."""
    if unit == "day":
        return (day + timedelta(count)).isoformat()
    if unit == "week":
        monday = day - timedelta(day.weekday()) + timedelta(7 * count)
        return f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}"
    months = day.year * 12 + day.month - 1 + count * {"month": 1, "year": 12, "decade": 120}[unit]
    if not 12 <= months < 12 * MAXYEAR:
        return None
    return f"{months // 12:04d}-{months % 12 + 1:02d}" if unit == "month" else f"{months // 12:04d}"


def _weeks_ago(m: _Found, day: date, future: bool) -> str | None:
    """"Weeks ago" reads as two to six weeks, by the month."""
    first, last = day - timedelta(weeks=6), day - timedelta(weeks=2)
    return _common(first.isoformat()[:7], last.isoformat()[:7]) if first.month == last.month else (
        f"{first.isoformat()[:7]}/{day.isoformat()[:7]}"
    )


def _rx(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}(?![\w])")


_DASH = r" ?(?:[-–—]|to|and) ?"
_EXPLICIT: tuple[tuple[re.Pattern[str], _Explicit], ...] = (
    (_rx(rf"(?:[Ff]rom |[Bb]etween )?{_DAY}{_DASH}{_DAY_TO} (?:of )?{MONTH},? {_YEAR}"), _day_range),
    (_rx(rf"{MONTH} {_DAY}{_DASH}{_DAY_TO},? {_YEAR}"), _day_range),
    (_rx(rf"[Ss]ince {_DAY} (?:of )?{MONTH},? {_YEAR}"), lambda m: f"{_full_day(m)}/.."),
    (_rx(rf"{_DAY} (?:of )?{MONTH},? {_YEAR}"), _full_day),
    (_rx(rf"{MONTH} {_DAY},? {_YEAR}"), _full_day),
    (_rx(r"\d{4}-\d\d-\d\d"), lambda m: m.group()),
    (_rx(rf"(?:[Ff]rom|[Bb]etween) {MONTH},? {_YEAR} (?:to|and|until) {MONTH_TO},? {_YEAR_TO}"),
     lambda m: f"{_ym(m['year'], m['month'])}/{_ym(m['year2'], m['month2'])}"),
    (_rx(rf"[Ss]ince (?:early |late |mid-)?{MONTH},? (?:of )?{_YEAR}"), lambda m: f"{_ym(m['year'], m['month'])}/.."),
    (_rx(rf"{MONTH},? (?:of )?{_YEAR}"), lambda m: _ym(m["year"], m["month"])),
    (_rx(rf"(?:[Ff]rom|[Bb]etween) {_YEAR} (?:to|and|until) {_YEAR_TO}"), lambda m: f"{m['year']}/{m['year2']}"),
    (_rx(rf"{_YEAR}[–-]{_YEAR_TO}"), lambda m: f"{m['year']}/{m['year2']}"),
    (_rx(rf"[Ss]ince (?:early |late |mid-)?{_YEAR}"), lambda m: f"{m['year']}/.."),
    (_rx(rf"(?:[Uu]ntil|[Uu]p to) {_YEAR}"), lambda m: f"../{m['year']}"),
    (_rx(r"the (?:early |late |mid-)?(?P<decade>1[5-9]\d|20\d)0s"), lambda m: f"{m['decade']}0/{m['decade']}9"),
    (_rx(rf"(?:[Ii]n|[Oo]f|[Bb]y|[Ff]rom|[Dd]uring|[Tt]hrough|[Ff]or|[Aa]fter|[Bb]efore) (?:early |late |mid-)?{_YEAR}"),
     lambda m: m["year"]),
    (re.compile(rf"(?<![\w$€£.,-]){_YEAR}(?![\w%]|[,.-]\d| (?:people|percent|per cent|dollars|euros|jobs|troops))"),
     lambda m: m["year"]),
)  # fmt: skip
# The third part says how the sentence is patched: "year" adds the year behind, "ago" and prefixes rewrite the words.
_RELATIVE: tuple[tuple[re.Pattern[str], _Relative, str], ...] = (
    (_rx(rf"(?:{WEEKDAY} (?:and|to|[-–]) (?:{'|'.join(WEEKDAYS)}),? )?\(?{_DAY}{_DASH}{_DAY_TO}\)? (?:of )?{MONTH}"),
     _named_range, "year"),
    (_rx(rf"(?:{WEEKDAY},? )?\(?{_DAY}\)? (?:of )?{MONTH}"), _named_day, "year"),
    (_rx(rf"(?:{WEEKDAY},? )?{MONTH} {_DAY}(?!:|,\d)"), _named_day, "year"),
    (_rx(rf"(?P<which>[Ll]ast|[Nn]ext|[Tt]his) {MONTH}"), _which_month, ""),
    (_rx(rf"(?P<which>[Ll]ast|[Nn]ext|[Tt]his)? ?(?:on )?{WEEKDAY}"), _weekday, ""),
    (_rx(r"(?:[Yy]esterday|[Tt]oday|[Tt]omorrow|[Ll]ast night|[Tt]onight)"), _near_day, ""),
    (_rx(r"(?:(?:[Jj]ust|[Oo]nly) )?(?:(?:a )?few |some |several )?[Ww]eeks ago"), _weeks_ago, "ago"),
    (_rx(rf"(?:(?:[Jj]ust|[Oo]nly|[Aa]bout|[Oo]ver|[Aa]lmost|[Nn]early|[Mm]ore than) )?{_NUMBER}[ -]{_UNIT}s? ago"),
     _ago, ""),
    (_rx(rf"(?:[Ee]arlier|[Ll]ater) (?P<which>this) {_UNIT}"), _which_unit, "earlier"),
    (_rx(rf"(?:[Tt]he )?(?P<which>[Ll]ast|[Pp]revious|[Tt]his|[Nn]ext|[Cc]oming|[Cc]urrent) {_UNIT}"), _which_unit, ""),
    (_rx(rf"[Ss]ince {MONTH}"), _since_month, "year"),
    (_rx(MONTH), _named_month, "year"),
)  # fmt: skip
