"""The patterns of time expressions and what each means: EDTF, or None where the words name no day of the
calendar.
"""

import re
from collections.abc import Callable
from datetime import MAXYEAR, date, timedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = {month[:3]: i for i, month in enumerate(MONTHS, 1)}
_NUMBERS = {
    "zero": 0, "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5,
    "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
MONTH = r"(?P<month>" + "|".join(MONTHS) + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
MONTH_TO = MONTH.replace("month", "month2", 1)
_WEEKDAY_NAMES = "|".join(WEEKDAYS)
WEEKDAY = rf"(?P<weekday>{_WEEKDAY_NAMES})"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DAY_TO = r"(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_YEAR_TO = r"(?P<year2>1[5-9]\d\d|20\d\d)"
_NUMBER = r"(?P<number>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>day|week|month|year|decade)"

Found = re.Match[str]
Explicit = Callable[[Found], str | None]
Relative = Callable[[Found, date, bool], str | None]


def month_number(name: str) -> int:
    """1 to 12 of a month's English name or its short form."""
    return _SHORT[name[:3]]


def _ym(year: int | str, month: str) -> str:
    return f"{year}-{month_number(month):02d}"


def _near_year(month: str, day: date, future: bool) -> int:
    """The year of a month named without one: the latest that is past, or the next where the sentence looks
    ahead.
    """
    number = month_number(month)
    if future:
        return day.year if number >= day.month else day.year + 1
    return day.year if number <= day.month else day.year - 1


def _on_weekday(name: str, day: date, future: bool) -> date:
    distance = (WEEKDAYS.index(name) - day.weekday()) % 7
    return day + timedelta(distance if future or not distance else distance - 7)


def _full_day(m: Found) -> str:
    return f"{_ym(m['year'], m['month'])}-{int(m['day']):02d}"


def _day_range(m: Found) -> str:
    prefix = _ym(m["year"], m["month"])
    return f"{prefix}-{int(m['day']):02d}/{prefix}-{int(m['day2']):02d}"


def _month_range(m: Found) -> str:
    """ "From November to March 2020" begins in the year before."""
    first = int(m["year"]) - (month_number(m["month"]) > month_number(m["month2"]))
    return f"{_ym(first, m['month'])}/{_ym(m['year'], m['month2'])}"


def _named_range(m: Found, day: date, future: bool) -> str | None:
    prefix = _ym(_near_year(m["month"], day, future), m["month"])
    return f"{prefix}-{int(m['day']):02d}/{prefix}-{int(m['day2']):02d}"


def _named_day(m: Found, day: date, future: bool) -> str | None:
    """A day and month without a year: that of the nearest year in which the weekday fits, where one is named."""
    year = _near_year(m["month"], day, future)
    if weekday := m.groupdict().get("weekday"):
        others = (year, day.year, day.year + 1, day.year - 1)
        year = next((x for x in others if _weekday_of(x, m) == weekday), year)
    return f"{_ym(year, m['month'])}-{int(m['day']):02d}"


def _weekday_of(year: int, m: Found) -> str:
    try:
        return WEEKDAYS[date(year, month_number(m["month"]), int(m["day"])).weekday()]
    except ValueError:
        return ""


def _named_month(m: Found, day: date, future: bool) -> str | None:
    return _ym(_near_year(m["month"], day, future), m["month"])


def _since_month(m: Found, day: date, future: bool) -> str | None:
    return f"{_ym(_near_year(m['month'], day, False), m['month'])}/.."


def _which_month(m: Found, day: date, future: bool) -> str | None:
    number = month_number(m["month"])
    step = {"last": -(number >= day.month), "next": int(number <= day.month), "this": 0}[m["which"].lower()]
    return _ym(day.year + step, m["month"])


def _weekday(m: Found, day: date, future: bool) -> str | None:
    which = (m["which"] or "").lower()
    found = _on_weekday(m["weekday"], day, which == "next" or (future and which != "last"))
    if found == day and which in ("last", "next"):
        found += timedelta(7 if which == "next" else -7)
    return found.isoformat()


def _near_day(m: Found, day: date, future: bool) -> str | None:
    step = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(m.group().lower(), 0)
    return (day + timedelta(step)).isoformat()


def _which_unit(m: Found, day: date, future: bool) -> str | None:
    if m.group().lower().startswith(("the next", "the last")):
        return None  # "freed the next day": counted from what was told before
    step = {"last": -1, "this": 0, "next": 1, "coming": 1}[m["which"].lower()]
    return _moved(day, step, m["unit"].lower())


def _ago(m: Found, day: date, future: bool) -> str | None:
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


def _weeks_ago(m: Found, day: date, future: bool) -> str | None:
    """ "Weeks ago" reads as two to six weeks, by the month."""
    first, last = (day - timedelta(weeks=6)).isoformat()[:7], day.isoformat()[:7]
    return first if first == last else f"{first}/{last}"


BOUND = re.compile(
    r"(?<!since )(?<!days )(?<!weeks )(?<!months )(?<!years )(?<!day )(?<!week )(?<!month )(?<!year )"
    r"\b(?:(?P<till>by|until|till|up to)(?: the)?(?: (?:end|close) of)?|(?P<before>before|prior to)|(?P<after>after))"
    rf"(?: (?:early|late|mid))?[ -](?:(?:{'|'.join(WEEKDAYS)}),? )?$",
    re.I,
)
"""What stands right before a time that is only the border of the one meant: "by the end of 2020", "before May"."""


def bounded(value: str, bound: Found) -> str:
    """The open interval whose border a day, month or year is; a value that is an interval itself stays."""
    if "/" in value:
        return value
    if bound["till"]:
        return f"../{value}"
    parts = [int(part) for part in value.split("-")]
    step = 1 if bound["after"] else -1
    if len(parts) == 3:
        beyond = (date(*parts) + timedelta(step)).isoformat()
    elif len(parts) == 2:
        months = parts[0] * 12 + parts[1] - 1 + step
        beyond = f"{months // 12:04d}-{months % 12 + 1:02d}"
    else:
        beyond = f"{parts[0] + step:04d}"
    return f"{beyond}/.." if bound["after"] else f"../{beyond}"


def _rx(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}(?![\w])")


_PART = r"(?:early |late |mid-)?"
_PREPOSITION = r"(?:[Ii]n|[Ff]rom|[Dd]uring|[Tt]hrough|[Ff]or)"
_ABOUT = r"(?:(?:[Jj]ust|[Oo]nly|[Aa]bout|[Oo]ver|[Aa]lmost|[Nn]early|[Mm]ore than) )?"
_COUNTED = r"(?:people|percent|per cent|dollars|euros|jobs|troops)"
_DAYTIME = "(?:morning|afternoon|evening)"
_TILL = "(?: (?:to|and|until|till|through) | ?[-–—] ?)"
_WHICH = "[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming"
_DASH = r" ?(?:[-–—]|to|and) ?"
EXPLICIT: tuple[tuple[re.Pattern[str], Explicit], ...] = (
    (_rx(rf"(?:[Ff]rom |[Bb]etween )?{_DAY}{_DASH}{_DAY_TO} (?:of )?{MONTH},? {_YEAR}"), _day_range),
    (_rx(rf"{MONTH} {_DAY}{_DASH}{_DAY_TO},? {_YEAR}"), _day_range),
    (_rx(rf"[Ss]ince {_DAY} (?:of )?{MONTH},? {_YEAR}"), lambda m: f"{_full_day(m)}/.."),
    (_rx(rf"{_DAY} (?:of )?{MONTH},? {_YEAR}"), _full_day),
    (_rx(rf"{MONTH} {_DAY},? {_YEAR}"), _full_day),
    (_rx(rf"{_YEAR}-\d\d-\d\d"), lambda m: m.group()),
    (
        _rx(rf"(?:[Ff]rom|[Bb]etween) {MONTH},? {_YEAR} (?:to|and|until) {MONTH_TO},? {_YEAR_TO}"),
        lambda m: f"{_ym(m['year'], m['month'])}/{_ym(m['year2'], m['month2'])}",
    ),
    (_rx(rf"(?:(?:[Ff]rom|[Bb]etween) )?{MONTH}{_TILL}{MONTH_TO},? (?:of )?{_YEAR}"), _month_range),
    (_rx(rf"[Ss]ince {_PART}{MONTH},? (?:of )?{_YEAR}"), lambda m: f"{_ym(m['year'], m['month'])}/.."),
    (_rx(rf"{MONTH},? (?:of )?{_YEAR}"), lambda m: _ym(m["year"], m["month"])),
    (
        _rx(rf"(?:[Ff]rom|[Bb]etween) (?:at least |about |around )?{_PART}{_YEAR} (?:to|and|until) {_PART}{_YEAR_TO}"),
        lambda m: f"{m['year']}/{m['year2']}",
    ),
    (_rx(rf"{_YEAR}[–-]{_YEAR_TO}"), lambda m: f"{m['year']}/{m['year2']}"),
    (_rx(rf"[Ss]ince {_PART}{_YEAR}"), lambda m: f"{m['year']}/.."),
    (_rx(rf"the {_PART}(?P<decade>1[5-9]\d|20\d)0s"), lambda m: f"{m['decade']}0/{m['decade']}9"),
    (_rx(rf"{_PREPOSITION} {_PART}{_YEAR}"), lambda m: m["year"]),
    (re.compile(rf"(?<![\w$€£.,-]){_YEAR}(?![\w%]|[,./-]\d| {_COUNTED})"), lambda m: m["year"]),
)
# The third part says how the sentence is patched: "year" adds the year behind, "ago" and prefixes rewrite the
# words.
RELATIVE: tuple[tuple[re.Pattern[str], Relative, str], ...] = (
    (
        _rx(rf"(?:{WEEKDAY} (?:and|to|[-–]) (?:{_WEEKDAY_NAMES}),? )?\(?{_DAY}{_DASH}{_DAY_TO}\)? (?:of )?{MONTH}"),
        _named_range,
        "year",
    ),
    (_rx(rf"(?:{WEEKDAY},? )?\(?{_DAY}\)? (?:of )?{MONTH}"), _named_day, "year"),
    (_rx(rf"{MONTH} {_DAY}{_DASH}{_DAY_TO}(?!:|,\d|\d)"), _named_range, "year"),
    (_rx(rf"(?:{WEEKDAY},? )?{MONTH} {_DAY}(?!:|,\d)"), _named_day, "year"),
    (_rx(rf"(?P<which>[Ll]ast|[Nn]ext|[Tt]his) {MONTH}"), _which_month, ""),
    (_rx(rf"(?P<which>[Ll]ast|[Nn]ext|[Tt]his)? ?(?:on )?{WEEKDAY}"), _weekday, ""),
    (_rx(rf"(?:[Yy]esterday|[Tt]oday|[Tt]omorrow|[Ll]ast night|[Tt]onight|[Tt]his {_DAYTIME})"), _near_day, ""),
    (_rx(r"(?:(?:[Jj]ust|[Oo]nly) )?(?:(?:a )?few |some |several )?[Ww]eeks ago"), _weeks_ago, "ago"),
    (_rx(rf"{_ABOUT}{_NUMBER}[ -]{_UNIT}s? ago"), _ago, ""),
    (_rx(rf"(?:[Ee]arlier|[Ll]ater) (?P<which>this) {_UNIT}"), _which_unit, "earlier"),
    (_rx(rf"(?:[Tt]he )?(?P<which>{_WHICH}) {_UNIT}"), _which_unit, ""),
    (_rx(rf"[Ss]ince {MONTH}"), _since_month, "year"),
    (_rx(MONTH + r"(?! quarter)"), _named_month, "year"),
)
