"""When an article was published: a proposal with its evidence. The date of a saved page is not evidence of
it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from workbench.splitting.dated import label_of
from workbench.splitting.dates import day_interval, describe_date, edtf_bounds
from workbench.splitting.sentences import sentence_spans
from workbench.splitting.spans import LONGEST
from workbench.splitting.storydate import from_dateline, from_story_dates, read_date_line, story_dates
from workbench.splitting.timerules import MONTH, WEEKDAY, WEEKDAYS, month_number
from workbench.splitting.timex import time_expressions
from workbench.splitting.types import Proposal, Segment

_DATED_WEEKDAY = re.compile(
    rf"{WEEKDAY}(?:,? | and \w+day,? )?\(?(?P<day>[0-3]?\d)(?:st|nd|rd"
    rf"|th)?(?:[-–][0-3]?\d)?\)? (?:of )?{MONTH}"
    r"(?!,? \d{4})"
)
_AHEAD = re.compile(
    r"\b(?:will|shall|set to|due to|due (?:on|in)|upcoming|forthcoming|is to|are to|plans? to|to be (?:held"
    r"|voted)|next)\b"
)
_YEARS_BACK = 8


@dataclass(frozen=True, slots=True)
class _DatedDay:
    """A weekday with its day and month, as the text names it, and the sentence's tense."""

    words: str
    day: date
    ahead: bool


def masthead_date(text: str, segments: Sequence[Segment], language: str = "en") -> Proposal[str | None]:
    """Take the first line that is only a date, and is not the story's own, as the date of the page."""
    own = {line.segment for line in story_dates(text, segments, language)}
    for segment in segments:
        words = text[segment.start : segment.end]
        day = read_date_line(words, language) if segment.kind == "dateline" else None
        if day and segment not in own and not label_of(words):
            return Proposal(day, "The page carries this date: the day it was saved, not when the article appeared.")
    return Proposal(None, "The page carries no date of its own.")


def publication_date(
    text: str, segments: Sequence[Segment], masthead: str | None, language: str = "en"
) -> Proposal[str | None]:
    """Infer an interval from the body alone, with the masthead date as the upper bound.

    A weekday with day and month fits only some years; an event announced as coming puts publication before
    it. In other languages than English only a dated line tells: their words for days and months are not read.
    """
    if language != "en":
        said = from_story_dates(story_dates(text, segments, language))
        return said or Proposal(None, "No line beside the headline gives the date in figures; words are not read.")
    kept = [s for s in segments if s.kind in ("body", "standfirst", "quote")]
    own = from_story_dates(story_dates(text, segments)) or from_dateline(text, kept, masthead)
    if own:
        return own
    limit = date.fromisoformat(masthead) if masthead else None
    if limit is None:
        return Proposal(None, "Nothing in the text says when it was published.")
    days = _dated_days(text, kept, limit)
    if days:
        return _from_days(days, limit)
    past = _latest_past(text, kept, limit)
    if past is None:
        return Proposal(None, f"Only the date of the saved page is known ({describe_date(limit.isoformat())}).")
    last = limit.isoformat()
    return Proposal(
        f"{past}/{last}",
        f"The text mentions {describe_date(past)} as past and was saved on {describe_date(last)}; the day is unknown.",
    )


def _from_days(days: list[_DatedDay], limit: date) -> Proposal[str | None]:
    """The earliest announced day gives the upper bound, else the latest day told as past the lower one."""
    ahead = [found for found in days if found.ahead]
    if ahead:
        first = min(ahead, key=lambda found: found.day)
        # A coming day that is called by its weekday lies in the same week, so this is likely rather than
        # certain.
        monday, eve = first.day - timedelta(max(1, first.day.weekday())), first.day - timedelta(1)
        value = day_interval(monday, eve)
        why = (
            f"“{first.words}” is told as coming and fits {first.day.year}; so the text appeared before "
            f"{describe_date(first.day.isoformat())}, likely in the same week."
        )
        return Proposal(value, why)
    latest = max(days, key=lambda found: found.day)
    why = (
        f"“{latest.words}” is told as past and fits {latest.day.year}; "
        "a day called by its weekday is at most a week old."
    )
    return Proposal(day_interval(latest.day, min(limit, latest.day + timedelta(6))), why)


def _dated_days(text: str, kept: Sequence[Segment], limit: date) -> list[_DatedDay]:
    found: list[_DatedDay] = []
    for segment in kept:
        for start, end in sentence_spans(text, segment.start, segment.end):
            if end - start > LONGEST:
                continue
            for match in _DATED_WEEKDAY.finditer(text, start, end):
                ahead = bool(_AHEAD.search(text, start, end))
                if day := _year_vote(match, limit, ahead):
                    found.append(_DatedDay(match.group(), day, ahead))
    return found


def _year_vote(match: re.Match[str], limit: date, ahead: bool) -> date | None:
    """Find the latest year in which the day fell on that weekday and that the page's date allows."""
    for year in range(limit.year + 1, limit.year - _YEARS_BACK, -1):
        try:
            day = date(year, month_number(match["month"]), int(match["day"]))
        except ValueError:
            continue
        fits = day.weekday() == WEEKDAYS.index(match["weekday"])
        if fits and day <= limit + timedelta(60 if ahead else 0):
            return day
    return None


def _latest_past(text: str, kept: Sequence[Segment], limit: date) -> str | None:
    """The latest explicit time that the text tells in a sentence without a look ahead."""
    latest: tuple[int, str] | None = None
    for segment in kept:
        for found in time_expressions(text, segment.start, min(segment.end, segment.start + 5000), None):
            before = text[segment.start : found.start].rpartition(". ")[2]
            if found.value and "/" not in found.value and not _AHEAD.search(before):
                day = edtf_bounds(found.value)[0] or 0
                if day <= limit.toordinal() and (latest is None or day > latest[0]):
                    latest = (day, found.value)
    return latest[1] if latest else None
