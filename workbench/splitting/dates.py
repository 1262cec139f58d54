"""Dates with their precision: the part of EDTF (ISO 8601-2:2019) that the workbench writes."""

import re
from calendar import month_name, monthrange
from datetime import date

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[~?%]?", re.ASCII)
_OPEN = ("", "..")
_DOUBT = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}

Bounds = tuple[int | None, int | None]


def edtf_bounds(value: str) -> Bounds:
    """Give the first and last day of an EDTF value as `date.toordinal` numbers; None where it is open.

    Known forms: 2020, 2020-03, 2020-03-01, a/b, 2018/.., ../2018, each with ~ ? or %. Raises ValueError
    otherwise.
    """
    if "/" not in value:
        first, last = _ends(value)
        return first.toordinal(), last.toordinal()
    left, _, right = value.partition("/")
    if left in _OPEN and right in _OPEN:
        raise ValueError(f"“{value[:40]}” is open at both ends; give at least one date.")
    first_day = None if left in _OPEN else _ends(left)[0].toordinal()
    last_day = None if right in _OPEN else _ends(right)[1].toordinal()
    if first_day is not None and last_day is not None and first_day > last_day:
        raise ValueError(f"“{value[:40]}” ends before it begins.")
    return first_day, last_day


def day_interval(first: date, last: date) -> str:
    """Write the days from first to last as EDTF: one day where they are equal."""
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def describe_date(value: str) -> str:
    """Say an EDTF value in words, such as "22–24 November 2021" or "since 2018". Raises ValueError as
    edtf_bounds.
    """
    edtf_bounds(value)
    left, slash, right = value.partition("/")
    if not slash:
        return _words(value)
    if right in _OPEN:
        return f"since {_words(left)}"
    if left in _OPEN:
        return f"until {_words(right)}"
    return _range_words(left, right)


def _ends(value: str) -> tuple[date, date]:
    found = _DAY.fullmatch(value)
    if not found:
        raise ValueError(
            f"“{value[:40]}” is not a date; write 2020, 2020-03, 2020-03-01 or an interval such as 2018/.."
        )
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"“{value[:40]}” is not a day of the calendar.") from error
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, monthrange(year, last_month)[1])


def _words(value: str) -> str:
    mark, plain = ("", value) if value[-1].isdigit() else (_DOUBT[value[-1]], value[:-1])
    parts = plain.split("-")
    words = [str(int(parts[0]))] if len(parts[0]) < 4 else [parts[0]]
    if len(parts) > 1:
        words.insert(0, month_name[int(parts[1])])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return mark + " ".join(words)


def _range_words(left: str, right: str) -> str:
    """Say what both ends share only once, unless an end is in doubt."""
    if left == right:
        return _words(left)
    a, b = left.split("-"), right.split("-")
    if not (left[-1].isdigit() and right[-1].isdigit()) or len(a) != len(b) or a[0] != b[0] or len(a) == 1:
        return f"{_words(left)} – {_words(right)}" if len(a) + len(b) > 2 else f"{_words(left)}–{_words(right)}"
    if len(a) == 2:
        return f"{month_name[int(a[1])]}–{_words(right)}"
    if a[1] == b[1]:
        return f"{int(a[2])}–{_words(right)}"
    return f"{int(a[2])} {month_name[int(a[1])]} – {_words(right)}"
