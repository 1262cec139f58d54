"""Whether sensitive passages are what their events say: who changes one in the file opens what was closed."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from ..evidence.passages import ENDED, MARKED
from ..models import SensitivePassage
from .told import compare, same_time, told


def passages(session: Session) -> Iterator[str]:
    """Passages that stand elsewhere, or are of another level, than their events say; that no event tells of, that are
    gone, or that ended otherwise. One line a fault.
    """
    rows = {row.id: row for row in session.exec(select(SensitivePassage).order_by(col(SensitivePassage.id)))}
    events = list(told(session, MARKED, ENDED))
    spared = {event.about for event in events if event.erased}
    tales = [(event.about, event, event.after) for event in events if event.action == MARKED and not event.erased]
    ended = {event.about: event for event in events if event.action == ENDED}
    yield from compare("sensitive_passage", {key: _plain(row) for key, row in rows.items()}, tales, spared)
    for key, row in rows.items():
        event = ended.get(key)
        if (event is None) != (row.ended_at is None) or (event and not same_time(event, row.ended_at)):
            yield f"sensitive_passage {key} has ended, or has not, otherwise than its events say"


def _plain(row: SensitivePassage) -> dict[str, Any]:
    place = {"capture": row.capture_id, "start": row.start, "stop": row.stop}
    return {**place, "sensitivity": row.sensitivity, "by": row.by_id, "at": row.at}
