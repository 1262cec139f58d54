"""Sensitive passages: words of a captured text that only some may read, marked and ended again, each with a reason."""

from collections.abc import Sequence
from itertools import pairwise

from sqlmodel import Session, col, select

from ..db import now
from ..errors import Forbidden, Invalid, Stale
from ..hidden import NOT_YOURS, closed, covered, hidden
from ..models import Capture, Evidence, SensitivePassage, Sensitivity, User
from ..record import record
from .access import access, end_access
from .protection import let_both_in, must_say, reason, seals
from .stretches import places_in, signs

MARKED, ENDED = "passage marked", "passage ended"
MOST = 300
"""Passages that are marked at once, where the same words stand in many places."""
LEVELS = (Sensitivity.RESTRICTED, Sensitivity.SEALED)
Selected = Sequence[tuple[int, int, str]]


def mark(
    session: Session,
    actor: User,
    item: Evidence,
    held: Capture,
    text: str,
    *,
    selected: Selected,
    level: str,
    why: str,
    everywhere: bool = False,
) -> list[SensitivePassage]:
    """Mark passages (start, stop, words) of a captured text, whose words are `text`, as restricted or sealed.

    `everywhere`: also where the same words stand elsewhere in it. Who seals one is let in, and who added the evidence.
    Raises Stale where the words do not stand there, Invalid where one is marked so already.
    """
    must_say(session, actor, item)
    if level not in LEVELS:
        raise Invalid(fault := "Choose who may read it.", {"level": fault})
    if level == Sensitivity.SEALED and seals(session, item.id) and not access(session, actor, evidence=item):
        raise Forbidden("Other passages of it are sealed: only who was let in to those seals more; ask one of them.")
    shown = covered(text, hidden(session, [held.id]).get(held.id, []))
    spans = _stretches(shown, text, selected)
    if everywhere:
        taken, chosen = signs(shown), dict.fromkeys(text[start:stop] for start, stop in spans)
        for words in chosen:
            found = places_in(taken, words)
            spans += [(start, stop) for start, stop in found if _whole_words(shown, start, stop)]
            _not_too_many(spans)
    why = reason_without(why, [text[start:stop] for start, stop in spans])
    spans = _new(session, held, spans, level)
    opened = let_both_in(session, actor, item, why) if level == Sensitivity.SEALED else []
    return [_mark(session, actor, held, span, level, why, opened) for span in spans]


def end(session: Session, actor: User, item: Evidence, row: SensitivePassage, *, why: str, words: str) -> None:
    """End what was marked; `words` are those of the passage. Only who may read it does so."""
    must_say(session, actor, item)
    if row.id in [one.id for one in closed(session, [item.id]).get(item.id, [])]:
        raise Forbidden(NOT_YOURS)
    if row.ended_at:
        raise Stale("That was ended before; look at the text as it is now.")
    why = reason_without(why, [words], "reason")
    row.ended_at = now()
    session.flush()
    ended = (
        [] if item.sensitivity == Sensitivity.SEALED or seals(session, item.id) else end_access(session, evidence=item)
    )
    after = {"evidence": item.id, "capture": row.capture_id, "start": row.start, "stop": row.stop, "why": why}
    record(session, actor, ENDED, row, after={**after, "at": row.ended_at.isoformat(), "ended": ended})


def in_force(session: Session, item: Evidence) -> list[SensitivePassage]:
    """The passages of all texts of a piece of evidence that are marked now."""
    rows = select(SensitivePassage).join(Capture, col(Capture.id) == SensitivePassage.capture_id)
    here = rows.where(Capture.evidence_id == item.id, col(SensitivePassage.ended_at).is_(None))
    return list(session.exec(here.order_by(col(SensitivePassage.id))))


def _mark(
    session: Session, actor: User, held: Capture, span: tuple[int, int], level: str, why: str, opened: list[int]
) -> SensitivePassage:
    start, stop = span
    row = SensitivePassage(capture_id=held.id, start=start, stop=stop, sensitivity=level, by_id=actor.id, at=now())
    session.add(row)
    place = {"evidence": held.evidence_id, "capture": held.id, "start": start, "stop": stop}
    after = {**place, "sensitivity": level, "why": why, "at": row.at.isoformat(), "access": opened}
    record(session, actor, MARKED, row, after=after)
    return row


def _stretches(shown: str, text: str, selected: Selected) -> list[tuple[int, int]]:
    """The stretches of what was selected in the text as it was shown; ticked sentences that follow are one."""
    spans: list[tuple[int, int]] = []
    for start, stop, words in sorted(selected):
        if not 0 <= start < stop <= len(text) or shown[start:stop] != words:
            raise Stale("These words do not stand there in the text; load the page again and select them anew.")
        if shown[start:stop] != text[start:stop]:
            fault = "You may only mark what you may read; select other words."
            raise Invalid(fault, {"quote": fault})
        start += len(words) - len(words.lstrip())
        spans.append((start, start + len(words.strip())))
    spans = [(start, stop) for start, stop in spans if signs(text[start:stop])[0]]
    if not spans:
        raise Invalid(fault := "Select the words that are sensitive.", {"quote": fault})
    joined = [spans[0]]
    for (_, before), (start, stop) in pairwise(spans):
        last = joined[-1]
        if start <= last[1] or not text[before:start].strip():
            joined[-1] = (last[0], max(last[1], stop))
        else:
            joined.append((start, stop))
    return joined


def _whole_words(text: str, start: int, stop: int) -> bool:
    return not text[max(0, start - 1) : start].isalnum() and not text[stop : stop + 1].isalnum()


def _new(session: Session, held: Capture, spans: Sequence[tuple[int, int]], level: str) -> list[tuple[int, int]]:
    rows = select(SensitivePassage).where(
        SensitivePassage.capture_id == held.id, col(SensitivePassage.ended_at).is_(None)
    )
    there = {(row.start, row.stop) for row in session.exec(rows) if row.sensitivity == level}
    new = [span for span in dict.fromkeys(spans) if span not in there]
    if not new:
        raise Invalid(fault := "These words are marked so already.", {"quote": fault})
    _not_too_many(new)
    return new


def _not_too_many(spans: Sequence[tuple[int, int]]) -> None:
    if len(set(spans)) > MOST:
        fault = f"These words stand in more than {MOST} places; mark longer ones, or one place at a time."
        raise Invalid(fault, {"quote": fault})


def reason_without(why: str, words: Sequence[str], field: str = "why") -> str:
    """The reason, which must not say what the passages say: it is kept beside the event. Raises Invalid."""
    why = reason(why, field)
    said = signs(why)[0]
    if any(len(plain) > 3 and plain in said for plain in (signs(one)[0] for one in words)):
        fault = "Give the reason without the sensitive words: it is kept with the history."
        raise Invalid(fault, {field: fault})
    return why
