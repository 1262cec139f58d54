"""The story's own date: a line beside headline and byline, a labelled line, or the dateline of the first sentence."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from workbench.splitting.dated import day_in_dateline, has_clock, label_of, numeric_day
from workbench.splitting.dates import describe_date, edtf_bounds
from workbench.splitting.timerules import MONTH
from workbench.splitting.timex import time_expressions
from workbench.splitting.types import Proposal, Segment

_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d)\b")  # which is the month must be plain
_DAY_ALONE = re.compile(rf"(?:\d{{1,2}} )?{MONTH}(?: \d{{1,2}})?")
_YEAR_BELOW = re.compile(r"(?:\d{1,2}[:.]\d\d )?((?:19|20)\d\d)")
_MONTHS = 12
_BESIDE = 6  # lines between the headline or byline and a date that belongs to it
_ABOVE = 10  # lines between a labelled date and the text below it, or a byline and the date with a clock below it
_JUST = 3  # lines between a date with a clock and the text
_BEHIND = 3  # lines after the text in which a labelled date still belongs to it
_FAR = 400  # days: a dateline without a year lies at most so long before the page was saved


@dataclass(frozen=True, slots=True)
class StoryDate:
    """A dated line that belongs to the story, and how it is labelled."""

    segment: Segment
    value: str
    words: str
    label: str


def read_date_line(text: str, language: str = "en") -> str | None:
    """Read the date of a line such as "4th Dec 2021" or "Updated 4 December 2021, 10:00"; None if there is
    none. In other languages than English only figures are read: "04.12.2021", "2021年12月4日".
    """
    if language != "en" and (day := numeric_day(text)):
        return day
    text = re.sub(r"[A-Z]{3,}", lambda word: word.group().title(), text)
    for found in time_expressions(text, 0, len(text), None):
        if found.value and not found.relative and len(found.value) == 10:
            return found.value
    return _plain_figures(text)


def _plain_figures(text: str) -> str | None:
    """A date in figures of which the day is plain, because no month has its number; None elsewhere."""
    found = _NUMERIC.search(text)
    first, second, year = (int(part) for part in found.groups()) if found else (0, 0, 0)
    if (first > _MONTHS) == (second > _MONTHS) and first != second:
        return None
    day, month = max(first, second), min(first, second)
    with suppress(ValueError):
        return date(year, month, day).isoformat()
    return None


def story_dates(text: str, segments: Sequence[Segment], language: str = "en") -> list[StoryDate]:
    """Find dated lines between headline and text, beside the byline, or labelled close to the text."""
    title = next((i for i, s in enumerate(segments) if s.kind == "headline"), None)
    body = [i for i, s in enumerate(segments) if s.kind == "body"]
    bylines = [i for i, s in enumerate(segments) if s.kind == "byline"]
    found: list[StoryDate] = []
    for i, segment in enumerate(segments):
        words = text[segment.start : segment.end]
        if i + 1 < len(segments) and _DAY_ALONE.fullmatch(words):  # "3 May", and below it "10:15 2020"
            year = _YEAR_BELOW.fullmatch(text[segments[i + 1].start : segments[i + 1].end])
            words = f"{words} {year[1]}" if year else words
        elif segment.kind != "dateline":
            continue
        label, value = label_of(words), read_date_line(words, language)
        below = title is not None and title < i and (not body or i <= title + _BESIDE or i < body[0])
        close = any(abs(i - j) <= 2 for j in bylines) or (bool(body) and i <= body[0] and below)
        labelled = bool(label) and bool(body) and body[0] - _ABOVE <= i <= body[-1] + _BEHIND
        above = bool(body) and i < body[0] and (body[0] - i <= _JUST or any(0 < i - j <= _ABOVE for j in bylines))
        if value and (
            close or labelled or (above and has_clock(words)) or (below and title is not None and i <= title + _BESIDE)
        ):
            found.append(StoryDate(segment, value, words, label))
    return found


def from_story_dates(found: Sequence[StoryDate]) -> Proposal[str | None] | None:
    """A line that says "published" goes before one without a label, and both before one that says "updated"."""
    for label, why in (
        ("published", "The page labels this as the day of publication: “{}”."),
        ("", "The line beside headline and byline carries this date: “{}”; a page’s own date would stand apart."),
        ("updated", "Only the last change is dated: “{}”; the story appeared that day or before."),
    ):
        line = next((x for x in found if x.label == label), None)
        if line:
            return Proposal(line.value, why.format(line.words[:80]))
    return None


def from_dateline(text: str, body: Sequence[Segment], masthead: str | None) -> Proposal[str | None] | None:
    """The day in the dateline of the first sentence; its year, if missing, from the date of the saved page."""
    for segment in body[:2]:
        words = day_in_dateline(text, segment.start, segment.end)
        if not words:
            continue
        times = time_expressions(words, 0, len(words), masthead)
        value = next((t.value for t in times if t.value and len(t.value) == 10), None)
        last = edtf_bounds(masthead)[1] if masthead else None
        if value and (last is None or 0 <= last - (edtf_bounds(value)[0] or 0) <= _FAR or not times[0].relative):
            year = "" if not times[0].relative else ", in the year before the page was saved"
            return Proposal(value, f"The dateline of the first sentence says “{words}”: {describe_date(value)}{year}.")
    return None
