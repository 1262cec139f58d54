"""What happened after an event, but for what was undone again."""

from sqlmodel import Session, col, select

from ..models import Event, EventDetail


def standing_since(session: Session, event: Event, target: str, ids: set[int]) -> list[Event]:
    """The later events about these rows of `target` that stand; an undo and what it undid are left out."""
    rows = session.exec(
        select(Event, EventDetail)
        .outerjoin(EventDetail, col(EventDetail.event_seq) == Event.seq)
        .where(Event.target == target, col(Event.target_id).in_(ids), col(Event.seq) > event.seq)
    ).all()
    gone = {(detail.after or {}).get("event") for later, detail in rows if later.action == "undone" and detail}
    return [later for later, _ in rows if later.seq not in gone and later.action != "undone"]
