"""Whether what people said that claims are to each other is what the events say."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from ..models import ClaimLink
from ..review.relations import APART, RELATED, TAKEN_BACK
from .told import CLOSE, Told, compare, in_turn, told


def relations(session: Session) -> Iterator[str]:
    """Relations that are gone, that no event tells of, or that say or stand otherwise than their events. One line a
    fault.
    """
    rows = {row.id: row for row in session.exec(select(ClaimLink).order_by(col(ClaimLink.id)))}
    plain = {
        key: {
            "claim": row.claim_id, "other": row.other_id, "imported": row.imported_id, "relation": row.relation,
            "why": row.why, "by": row.by_id, "at": row.at,
        }
        for key, row in rows.items()
    }  # fmt: skip
    events = ((event.about, event) for event in told(session, RELATED, APART))
    matched = in_turn(((row.claim_id, key) for key, row in rows.items()), events)
    yield from compare("relation", plain, [(key, event, _said(event)) for key, event in matched])
    ended = {event.after.get("link"): event for event in told(session, TAKEN_BACK)}
    for key, row in rows.items():
        end = ended.get(key)
        known = (end.by, True) if end else (None, False)
        late = end and row.taken_back_at and abs(end.at - row.taken_back_at) > CLOSE
        if (row.taken_back_by_id, row.taken_back_at is not None) != known or late:
            yield f"relation {key} was taken back, or was not, otherwise than its events say"


def _said(event: Told) -> dict[str, Any]:
    return {name: event.after.get(name) for name in ("other", "imported", "relation", "why")}
