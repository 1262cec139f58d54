"""Lines that say when a story appeared, and places and dates run into its first sentence."""

import re
import unicodedata
from datetime import date

from workbench.splitting.lexicon import words
from workbench.splitting.months import named_days
from workbench.splitting.timerules import MONTHS

_LONGEST = 140
_MONTH = "|".join(MONTHS) + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"\b(?:{_DAY}[ .]+(?:of )?(?:{_MONTH}),?[ .]+(?:19|20)\d\d|(?:{_MONTH}) {_DAY},? (?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d)\b",
    re.I,
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<year>(?:19|20)\d\d)(?:[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})(?![\d./-])"
    r"|\s?[年년]\s?(?P<month2>\d{1,2})\s?[月월]\s?(?P<day2>\d{1,2})\s?[日일])"
    r"|(?P<day3>\d{1,2})[./](?P<month3>\d{1,2})[./](?P<year3>(?:19|20)\d\d)(?![\d./-]))"
)
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d\d(?::\d\d)?\s?(?:[ap]\.?m\.?)?(?!\w)|\b\d{1,2}\s?[ap]\.?m\b\.?"
    r"|\b(?:GMT|UTC|BST|CES?T|IST|[ECMP][SD]?T)\b(?:[+-]\d{1,2})?|\bT\d\d:\d\d",
    re.I,
)
_WEEKDAY = re.compile(r"\b(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b\.?", re.I)
_LABEL = re.compile(
    r"\b(?P<first>(?:first )?published|posted|date|created|issued|released|опубликован[оа]?|опубліковано|жарияланды"
    r"|publiée?|veröffentlicht|publicad[oa]|pubblicato|yayınlan\w{1,6}|(?:تاريخ )?النشر|نُ?شر|发布|发表|發布)\b"
    r"|\b(?:last )?(?:updated|modified|edited|обновлен[оа]?|изменен[оа]?|оновлено|жаңартылды|mise? à jour|modifiée?"
    r"|aktualisiert|geändert|actualizad[oa]|aggiornato|güncellen\w{1,6}|(?:آخر )?تحديث|更新)\b",
    re.I,
)
_HANDLE = re.compile(r"@\w+")
_SMALL = words("on at by in the local time hrs h am um uhr le à el la los las de в у г в. от du den في الساعة تاريخ")
_MOST_WORDS = 6  # beside date, clock and labels: an agency's or a writer's name

# "ALBA CITY, 3 March (Agency) -", "(Agency) —", "By Ida Roe ALBA, March 3 -": what stands before the first sentence.
_PLACE = r"[A-Z][A-Z.'’]+(?:[ -][A-Z][A-Z.'’]+){0,3}(?:, (?:[A-Z][\w.]+)(?: [A-Z][\w.]+){0,2}){0,2}"
_DAY_MONTH = rf"(?:{_DAY} (?:{_MONTH})|(?:{_MONTH}) {_DAY})(?:,? (?:19|20)\d\d)?"
_AGENCY = r"\([A-Z][\w.&/’' -]{1,40}\)"
_WRITER = r"(?:By|BY) [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}(?:,? and [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})?[,:]? "
DATELINE = re.compile(
    rf"(?:{_WRITER})?(?:{_PLACE}(?:,? \(?{_DAY_MONTH}\)?)?(?:,? ?{_AGENCY})?"
    rf"|[A-Z]\w+(?: [A-Z]\w+){{0,2}}, {_DAY_MONTH}(?:,? ?{_AGENCY})?|{_AGENCY}) ?(?:--?|[–—]|:) ?(?=\S)"
    rf"|(?:{_WRITER})?[A-Z]\w+(?: [A-Z]\w+){{0,2}}(?:, [A-Z]\w+)? [–—] (?=[\"“]?[A-Z])"
)
_DAY_IN_DATELINE = re.compile(_DAY_MONTH)


def is_dated_line(text: str) -> bool:
    """Whether a line only says when, and perhaps by whom, something was published."""
    text = ascii_digits(text) if len(text) <= _LONGEST else ""
    named = named_days(text)
    if not DATE.search(text) and not _NUMERIC.search(text) and not named:
        return False
    labelled, timed = bool(_LABEL.search(text)), bool(_CLOCK.search(text) or _WEEKDAY.search(text))
    rest = _HANDLE.sub(" ", "".join(" " if any(a <= i < b for a, b, _ in named) else x for i, x in enumerate(text)))
    for pattern in (DATE, _NUMERIC, _CLOCK, _WEEKDAY, _LABEL):
        rest = pattern.sub(" ", rest)
    left = [word for word in re.findall(r"[^\W\d_][\w.’'-]*", rest) if word.lower() not in _SMALL]
    names = all(word[0].isupper() or word.lower() in ("and", "ago", "hour", "an") for word in left)
    byline = bool(re.search(r"\bby [A-Z]", text, re.I))
    return not left or (names and len(left) <= _MOST_WORDS and (labelled or timed or byline))


def has_clock(text: str) -> bool:
    """Whether a line names a time of day."""
    return bool(_CLOCK.search(text))


def ascii_digits(text: str) -> str:
    """The text with the digits of every script as 0-9, of the same length."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


def numeric_day(text: str) -> str | None:
    """The calendar day that figures alone name, day before month (every language but English writes it so), else one
    whose month stands in words.
    """
    text = ascii_digits(text)
    found = _NUMERIC.search(text)
    if not found:
        return next((day for _, _, day in named_days(text)), None)
    year, month, day = (
        int(found[name] or found[f"{name}3"] or (found[f"{name}2"] if name != "year" else "0"))
        for name in ("year", "month", "day")
    )
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def label_of(text: str) -> str:
    """How a dated line is labelled: "published", "updated" or ""."""
    found = _LABEL.search(text)
    if not found:
        return ""
    return "published" if found["first"] else "updated"


def dateline_end(text: str, start: int, end: int) -> int:
    """Where the first sentence begins behind a dateline; `start` where there is none."""
    found = DATELINE.match(text, start, min(end, start + 160))
    return found.end() if found and found.end() < end else start


def day_in_dateline(text: str, start: int, end: int) -> str:
    """The day and month (and year) that a dateline names, as written; "" where it names none."""
    found = DATELINE.match(text, start, min(end, start + 160))
    day = _DAY_IN_DATELINE.search(found.group()) if found else None
    return day.group() if day else ""
