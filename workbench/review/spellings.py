"""Other ways to write a name, which people maintain: searches, likenesses and later imports find it by each of them."""

from collections.abc import Iterable

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from ..errors import Invalid, Stale
from ..models import Alias, Claim, Entity, User
from ..permissions import Act, require
from ..record import record
from .proposals import checked_name
from .wording import home

ADDED, REMOVED = "way to write added", "way to write removed"


def add(session: Session, actor: User, claim: Claim, entity: Entity, *, text: str) -> list[str]:
    """Write down that a name of the claim is also written as `text`. Where that is a name of its own (the same party in
    another script, say), both get all forms of the other, and so do names held to be the same as one of them before;
    what was decided about any of them stays. Gives the other names. Raises Invalid for what is no name or known.
    """
    require(actor, Act.EDIT_CLAIM, claim)
    text = checked_name(text, "form_text")
    if text in _forms(entity):
        raise Invalid(fault := "That way to write it is known already.", {"form_text": fault})
    meant = [entity, *_named(session, [text])]
    same = {one.id: one for held in meant for one in (held, *_same(session, held))}
    every = dict.fromkeys([text, *(form for one in same.values() for form in _forms(one))])
    for one in same.values():
        fresh = [form for form in every if form not in _forms(one)]
        one.aliases += [Alias(entity_id=one.id, text=form) for form in fresh]
        if fresh:
            record(session, actor, ADDED, one, article_id=home(claim).article_id, after={"forms": fresh})
    return [one.name for one in same.values() if one is not entity]


def remove(session: Session, actor: User, claim: Claim, entity: Entity, *, text: str) -> None:
    """Take back a way to write a name; where that is a name of its own, this one's name goes from that one too. Raises
    Stale where the name is not written so.
    """
    require(actor, Act.EDIT_CLAIM, claim)
    if text not in _forms(entity)[1:]:
        raise Stale("This name is not written so any more; look at it as it is now.")
    for one, form in ((entity, text), *((other, entity.name) for other in _named(session, [text]))):
        rows = [row for row in one.aliases if row.text == form]
        for row in rows:
            one.aliases.remove(row)
            session.delete(row)
        if rows:
            record(session, actor, REMOVED, one, article_id=home(claim).article_id, before={"forms": [form]})


def _forms(entity: Entity) -> list[str]:
    return [entity.name, *(alias.text for alias in entity.aliases)]


def _same(session: Session, entity: Entity) -> list[Entity]:
    """Names that a person held to be the same: each has the other among its forms."""
    return [one for one in _named(session, _forms(entity)[1:]) if entity.name in _forms(one)]


def _named(session: Session, names: Iterable[str]) -> list[Entity]:
    rows = select(Entity).where(col(Entity.name).in_(list(names))).order_by(col(Entity.id))
    return list(session.exec(rows.options(selectinload(Entity.aliases))))  # type: ignore[arg-type]
