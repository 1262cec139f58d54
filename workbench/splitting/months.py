"""Days whose month stands in words of another language: "2 марта 2021 года", "le 2 mars 2021", "2021 жылғы 2 наурыз".

The names come from the Unicode project's tables, by Babel.
"""

import re
from datetime import date
from functools import cache

_LANGUAGES = ("ru", "uk", "be", "kk", "ky", "tg", "uz", "fr", "de", "es", "it", "pt", "nl", "tr", "pl", "ar", "fa")
_YEAR = r"(?P<year{n}>(?:19|20)\d\d)"
_LIKELY = re.compile(r"\d{1,2}\S{0,3}\s+(?:de\s+)?[^\W\d_]{3,}|(?:19|20)\d\d\s+\S+\s+\d{1,2}\s+[^\W\d_]{3,}")


@cache
def _months() -> dict[str, int]:
    from babel.dates import get_month_names

    tables = (get_month_names("wide", "format", language) for language in _LANGUAGES)
    return {name.lower(): number for table in tables for number, name in table.items()}


@cache
def _pattern() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        rf"(?<!\d)(?P<day1>\d{{1,2}})(?:\.|er|º|-?го)?\s+(?:de\s+)?(?P<month1>{month})\.?,?\s+(?:de\s+)?"
        rf"{_YEAR.format(n=1)}(?!\d)(?:\s*(?:года|г\.|року|жылы|ж\.|yil))?"
        rf"|(?<!\d){_YEAR.format(n=2)}\s+(?:жыл\w*|yil\w*)\s+(?P<day2>\d{{1,2}})\s+(?P<month2>{month})\w*",
        re.I,
    )


def named_days(text: str) -> list[tuple[int, int, str]]:
    """Start, end and ISO date of each such day in a text; days that the calendar does not have are left out."""
    if not _LIKELY.search(text):
        return []
    found: list[tuple[int, int, str]] = []
    for match in _pattern().finditer(text):
        n = 1 if match["year1"] else 2
        try:
            day = date(int(match[f"year{n}"]), _months()[match[f"month{n}"].lower()], int(match[f"day{n}"]))
        except ValueError:
            continue
        found.append((match.start(), match.end(), day.isoformat()))
    return found
