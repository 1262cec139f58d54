"""Undoing the correction of a name, which holds for every claim that has it."""

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from ..errors import Forbidden, Stale
from ..models import Claim, Entity, Event, EventDetail, Mention, State
from .proposals import held_by
from .since import standing_since

REWORDS = {"edited", "reference chosen"}
"""What may propose a name for a claim that was there before."""


def uncorrect(session: Session, event: Event, detail: EventDetail) -> Entity:
    """Give the entity back the name and kind that it had before the correction `event`.

    Raises Stale where anything was built upon the corrected name since, Forbidden where a story that is archived or
    signed off has it.
    """
    rows = select(Entity).where(Entity.id == event.target_id)
    entity = session.exec(rows.options(selectinload(Entity.aliases))).one()  # type: ignore[arg-type]
    old, alias = detail.before or {}, (detail.after or {}).get("alias")
    if held := held_by(session, entity):
        raise Forbidden(f"This name stands in {held}; open that first.")
    if why := why_not(session, event, detail):
        raise Stale(why)
    entity.name, entity.kind = old["name"], old["kind"]
    for row in [row for row in entity.aliases if row.text == alias]:
        session.delete(row)
    return entity


def why_not(session: Session, event: Event, detail: EventDetail) -> str:
    """Why a correction can no longer be undone, in one sentence; empty where it can."""
    entity = session.get_one(Entity, event.target_id)
    if standing_since(session, event, "entity", {entity.id}):
        return "Somebody corrected this name since; undo would lose that work."
    if _is_built_upon(session, event, entity):
        return "Claims were given this name, or it was decided on, since; correct it again instead."
    old = (detail.before or {})["name"]
    if session.exec(select(Entity.id).where(Entity.name == old, Entity.id != entity.id)).first():
        return "Another entity has the old name by now; correct this one to a third name instead."
    return ""


def _is_built_upon(session: Session, event: Event, entity: Entity) -> bool:
    """Whether claims with this name came, or somebody decided on it, or reworded a claim that has it, after `event`."""
    named = select(Mention.claim_id).join(Claim).where(Mention.entity_id == entity.id)
    came = (col(Claim.created_at) > event.at) & (col(Claim.state) != State.RETIRED)
    if session.exec(named.where(came | (col(Mention.at) > event.at)).limit(1)).first():
        return True
    later = standing_since(session, event, "claim", set(session.exec(named)))
    return any(one.action in REWORDS for one in later)
