"""What a claim is about: people accept and reject proposed tags and names, and add their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from ..db import now
from ..errors import Forbidden, Invalid, Missing, Stale
from ..models import (
    Alias,
    Appearance,
    Article,
    ArticleVersion,
    Claim,
    Entity,
    EntityKind,
    Event,
    Mention,
    Standing,
    Tag,
    User,
)
from ..permissions import Act, require
from ..record import record
from ..splitting import label_of, tags_of_text, terms
from .snapshots import of_all
from .wording import home

ACCEPTED, REJECTED, TAG_ADDED, NAME_ADDED = "proposals accepted", "proposals rejected", "tag added", "name added"
DECISIONS = {ACCEPTED, REJECTED, TAG_ADDED, NAME_ADDED}
CORRECTED = "name corrected"
LONGEST_NAME = 200
BY_A_PERSON = "Added by a person."


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as the page showed it: `key` is tag:TERM or name:ENTITY, `state` how it stood."""

    key: str
    state: str


def decide(session: Session, actor: User, claim: Claim, *, shown: Sequence[Shown], accept: bool) -> int:
    """Accept or reject tags and names of a claim; gives how many changed.

    Raises Stale where one of them does not stand as shown any more, Missing where the claim has no such one.
    """
    require(actor, Act.EDIT_CLAIM, claim)
    to = Standing.ACCEPTED if accept else Standing.REJECTED
    rows = [(one.key, _row(session, claim, one)) for one in dict.fromkeys(shown)]
    rows = [(key, row) for key, row in rows if row.state != to]
    if not rows:
        raise Invalid("Choose accept or reject beside a tag or name that is not decided so already.")
    before = {key: _standing(row) for key, row in rows}
    for _, row in rows:
        _set(row, to, actor)
    _record(session, actor, claim, ACCEPTED if accept else REJECTED, before)
    return len(rows)


def add_tag(session: Session, actor: User, claim: Claim, *, term: str) -> Event:
    """Put a tag of the vocabulary on a claim; one that is proposed or was rejected is accepted."""
    row = session.get(Tag, (claim.id, term))
    check_tag(actor, claim, term, row)
    before = {f"tag:{term}": _standing(row) if row else None}
    row = row or Tag(claim_id=claim.id, term=term, why=BY_A_PERSON)
    _set(row, Standing.ACCEPTED, actor)
    session.add(row)
    return _record(session, actor, claim, TAG_ADDED, before)


def check_tag(actor: User, claim: Claim, term: str, row: Tag | None) -> None:
    """Let pass, or raise Forbidden or Invalid, where the claim cannot have this tag. `row` is how it stands there."""
    require(actor, Act.EDIT_CLAIM, claim)
    check_term(term)
    if row and row.state == Standing.ACCEPTED:
        raise Invalid(fault := "The claim has this tag already.", {"term": fault})


def check_term(term: str) -> None:
    """Raise Invalid for a tag that the vocabulary does not have."""
    if term not in terms():
        raise Invalid(fault := "Choose a tag from the list.", {"term": fault})


def add_name(session: Session, actor: User, claim: Claim, *, name: str, kind: str) -> Entity:
    """Put a name on a claim. A name that is known keeps its kind: one name is one entity."""
    require(actor, Act.EDIT_CLAIM, claim)
    name = _checked(name, kind)
    entity = session.exec(select(Entity).where(Entity.name == name)).first() or Entity(name=name, kind=kind)
    session.add(entity)
    session.flush()
    row = session.get(Mention, (claim.id, entity.id))
    if row and row.state == Standing.ACCEPTED:
        raise Invalid(fault := "The claim has this name already.", {"entity_name": fault})
    before = {f"name:{entity.id}": _standing(row) if row else None}
    row = row or Mention(claim_id=claim.id, entity_id=entity.id)
    _set(row, Standing.ACCEPTED, actor)
    session.add(row)
    _record(session, actor, claim, NAME_ADDED, before)
    return entity


def correct(
    session: Session, actor: User, claim: Claim, entity: Entity, *, name: str, kind: str, was: tuple[str, str]
) -> None:
    """Correct the name and kind of an entity, for all claims that name it. `was`: both as the page showed them.

    The old name stays as an alias, so that later imports find the entity by it.
    """
    require(actor, Act.EDIT_CLAIM, claim)
    if held := held_by(session, entity):
        raise Forbidden(f"This name stands in {held} too; open that first, or reject the name here and add another.")
    if (entity.name, entity.kind) != was:
        raise Stale("Somebody corrected this name meanwhile; look at it as it is now, then correct it again.")
    name = _checked(name, kind)
    other = session.exec(select(Entity).where(Entity.name == name, Entity.id != entity.id)).first()
    if other:
        raise Invalid(
            fault
            := "Another name is written so already; if both are the same, add it as another way to write this one, "
            "if not, reject this one and add that.",
            {"entity_name": fault},
        )
    if (name, kind) == was:
        raise Invalid(fault := "Change the name or its kind, then save.", {"entity_name": fault})
    before = {"name": entity.name, "kind": entity.kind}
    after: dict[str, str | None] = {"name": name, "kind": kind, "alias": None}
    if name != entity.name and entity.name not in {alias.text for alias in entity.aliases}:
        entity.aliases.append(Alias(entity_id=entity.id, text=entity.name))
        after["alias"] = entity.name
    entity.name, entity.kind = name, kind
    record(session, actor, CORRECTED, entity, article_id=home(claim).article_id, before=before, after=after)


def held_by(session: Session, entity: Entity) -> str:
    """What keeps the name as it is, in words: a story with it that is archived or signed off; empty where none is."""
    found = (
        select(Article.archived_at)
        .join(ArticleVersion, col(ArticleVersion.article_id) == Article.id)
        .join(Appearance, col(Appearance.version_id) == ArticleVersion.id)
        .join(Mention, col(Mention.claim_id) == Appearance.claim_id)
        .where(Mention.entity_id == entity.id)
        .where(col(Article.archived_at).is_not(None) | col(Article.signed_off_at).is_not(None))
    )
    held = session.exec(found.limit(1)).all()
    return ("an archived story" if held[0] else "a story that is signed off") if held else ""


def propose(session: Session, claim: Claim, version: ArticleVersion, *, was: str = "") -> None:
    """Propose for words that a person wrote: names of the claim's article that they hold, and tags that the text
    before, `was`, did not give. What stands in any way already, rejected too, stays as it is.
    """
    there = select(Mention.entity_id).where(Mention.claim_id == claim.id)
    here = select(Mention.entity_id).join(Appearance, col(Appearance.claim_id) == Mention.claim_id)
    here = here.where(Appearance.version_id == version.id)
    for entity in _entities(session, col(Entity.id).in_(here), col(Entity.id).not_in(there)):
        if _is_in(entity, claim.text):
            session.add(Mention(claim_id=claim.id, entity_id=entity.id))
    known = {*session.exec(select(Tag.term).where(Tag.claim_id == claim.id)), *(tag.id for tag in tags_of_text(was))}
    session.add_all(
        Tag(claim_id=claim.id, term=tag.id, why=tag.why) for tag in tags_of_text(claim.text) if tag.id not in known
    )


def inherit(session: Session, parents: Sequence[Claim], child: Claim) -> None:
    """Propose for a claim that came out of others what they are about, but for what was rejected."""
    ids = [parent.id for parent in parents]
    tags: dict[str, Tag] = {}
    for row in session.exec(select(Tag).where(col(Tag.claim_id).in_(ids), Tag.state != Standing.REJECTED)):
        why = "Accepted for the claim that this one came out of." if row.state == Standing.ACCEPTED else row.why
        tags.setdefault(row.term, Tag(claim_id=child.id, term=row.term, why=why))
    session.add_all(tags.values())
    named = select(Mention.entity_id).where(col(Mention.claim_id).in_(ids), Mention.state != Standing.REJECTED)
    for entity in _entities(session, col(Entity.id).in_(named)):
        if _is_in(entity, child.text):
            session.add(Mention(claim_id=child.id, entity_id=entity.id))


def take_back(session: Session, claim: Claim, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Put tags and names back as they stood `before`. Raises Stale where one is not as `after` any more."""
    for key, old in before.items():
        row = _find(session, claim, key)
        if row is None or _standing(row) != after[key]:
            raise Stale("Somebody decided on this tag or name since; undo would lose that work.", claim.text)
        if old is None:
            session.delete(row)
        else:
            row.state, row.by_id = old["state"], old["by"]
            row.at = datetime.fromisoformat(old["at"]) if old["at"] else None


def _record(session: Session, actor: User, claim: Claim, action: str, before: dict[str, Any]) -> Event:
    session.flush()
    rows = {key: row for key in before if (row := _find(session, claim, key))}
    what = ", ".join(_label(session, row) for row in rows.values())
    after = {key: _standing(row) for key, row in rows.items()}
    return record(
        session,
        actor,
        action,
        claim,
        article_id=home(claim).article_id,
        before={**of_all(claim), "about": before},
        after={**of_all(claim), "about": after, "what": what},
    )


def _row(session: Session, claim: Claim, shown: Shown) -> Tag | Mention:
    row = _find(session, claim, shown.key)
    if row is None:
        raise Missing("The claim has no such tag or name.")
    if row.state != shown.state:
        raise Stale("Somebody decided on this meanwhile; look at the tags and names as they are now.")
    return row


def _find(session: Session, claim: Claim, key: str) -> Tag | Mention | None:
    noun, _, which = key.partition(":")
    if noun == "tag":
        return session.get(Tag, (claim.id, which))
    number = int(which) if noun == "name" and which.isascii() and which.isdigit() and len(which) < 19 else 0
    if str(number) != which:
        return None
    return session.get(Mention, (claim.id, number))


def _set(row: Tag | Mention, state: Standing, actor: User) -> None:
    row.state, row.by_id, row.at = state, actor.id, now()


def _standing(row: Tag | Mention) -> dict[str, Any]:
    return {"state": row.state, "by": row.by_id, "at": row.at.isoformat() if row.at else None}


def _label(session: Session, row: Tag | Mention) -> str:
    return label_of(row.term) if isinstance(row, Tag) else session.get_one(Entity, row.entity_id).name


def _checked(name: str, kind: str) -> str:
    faults: dict[str, str] = {}
    try:
        name = checked_name(name, "entity_name")
    except Invalid as fault:
        faults |= fault.faults
    if kind not in set(EntityKind) - {EntityKind.UNKNOWN}:
        faults["entity_kind"] = "Choose what the name stands for."
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    return name


def checked_name(name: str, field: str) -> str:
    """A name as it was typed into a field, its spaces made one; or Invalid."""
    name = " ".join(name.split())
    if not any(sign.isalnum() for sign in name) or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid(fault := f"Write the name, at most {LONGEST_NAME} characters.", {field: fault})
    return name


def _entities(session: Session, *which: Any) -> Iterable[Entity]:
    return session.exec(select(Entity).where(*which).options(selectinload(Entity.aliases)))  # type: ignore[arg-type]


def _is_in(entity: Entity, text: str) -> bool:
    return any(form in text for form in (entity.name, *(alias.text for alias in entity.aliases)))
