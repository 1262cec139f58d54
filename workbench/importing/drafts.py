"""The splitter's drafts become claims in state `draft`, with their appearances, flags, edits, tags and names."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlmodel import Session, col, select

from ..db import now
from ..models import (
    Alias,
    Answer,
    Appearance,
    ArticleVersion,
    Attribution,
    Claim,
    Edit,
    Entity,
    EntityKind,
    Flag,
    Mention,
    Reference,
    Selector,
    Standing,
    State,
    Tag,
)
from ..policy import CHECKABLE
from ..record import canonical
from ..splitting import Draft, Named, edtf_bounds

PROPOSED = (
    *("id", "text", "kind", "event_time", "event_words", "event_from", "event_until", "checkworthiness", "accusation"),
)
"""Columns of a draft that the event of its import commits to."""


def sealed(claims: Iterable[Mapping[str, Any]]) -> str:
    """The SHA-256 of drafts as they were proposed: their columns in PROPOSED, in order of their ids."""
    return hashlib.sha256(canonical([[claim[name] for name in PROPOSED] for claim in claims])).hexdigest()


def store_drafts(session: Session, version: ArticleVersion, drafts: Sequence[Draft]) -> dict[str, Any]:
    """Add every draft as a claim of `version`, in text order. Gives what the event says of them: how many, the first
    and last id, their digest.

    What a person rejected for a claim of the same words is not proposed again.
    """
    entities = _entities(session, {named.name: named for draft in drafts for named in draft.entities})
    rejected = _rejected(session, {draft.text for draft in drafts})
    harmless = _harmless(session, {draft.text for draft in drafts})
    claims = [_claim(draft, accusation="" if draft.text in harmless else draft.accusation) for draft in drafts]
    session.add_all(claims)
    session.flush()
    for claim, draft in zip(claims, drafts, strict=True):
        session.add(_appearance(version, claim, draft))
        flags = [Flag(claim_id=claim.id, code=flag.code, sentence=flag.sentence) for flag in draft.flags]
        session.add_all(flags)
        session.add_all(_edits(claim, draft))
        if draft.references:
            session.flush()  # a reference names its flag
            session.add_all(_references(claim, draft, flags))
        named_ids = dict.fromkeys(entities[named.name].id for named in draft.entities)
        session.add_all(
            Mention(claim_id=claim.id, entity_id=id) for id in named_ids if (draft.text, id) not in rejected
        )
        session.add_all(
            Tag(claim_id=claim.id, term=tag.id, why=tag.why)
            for tag in draft.tags
            if (draft.text, tag.id) not in rejected
        )
    session.flush()
    ids = [claim.id for claim in claims]
    seal = sealed({name: getattr(claim, name) for name in PROPOSED} for claim in claims)
    return {"claims": len(ids), "drafts": [ids[0], ids[-1]] if ids else [], "sealed": seal}


def _rejected(session: Session, texts: set[str]) -> set[tuple[str, str | int]]:
    """What was rejected for claims of these texts: the text with a tag's term or an entity's id."""
    places: list[tuple[Any, Any, Any]] = [
        (Tag.term, Tag.claim_id, Tag.state),
        (Mention.entity_id, Mention.claim_id, Mention.state),
    ]
    found: set[tuple[str, str | int]] = set()
    for what, claim_id, state in places:
        rows = session.exec(select(Claim.text, what).where(claim_id == Claim.id, state == Standing.REJECTED))
        found.update((text, key) for text, key in rows if text in texts)
    return found


def _harmless(session: Session, texts: set[str]) -> set[str]:
    """Those texts of which a person said that they accuse nobody."""
    rows = session.exec(select(Claim.text).where(Claim.accuses == Answer.NO))
    return texts.intersection(rows)


def _claim(draft: Draft, *, accusation: str) -> Claim:
    earliest, latest = edtf_bounds(draft.time) if draft.time else (None, None)
    return Claim(
        once_checkable=draft.kind in CHECKABLE,
        text=draft.text,
        kind=draft.kind,
        event_time=draft.time,
        event_words=draft.time_words,
        event_from=earliest,
        event_until=latest,
        checkworthiness=draft.checkworthiness,
        reasons=list(draft.reasons),
        rule=draft.rule,
        accusation=accusation,
        state=State.DRAFT,
        created_at=now(),
    )


def _appearance(version: ArticleVersion, claim: Claim, draft: Draft) -> Appearance:
    made = Appearance(claim_id=claim.id, version_id=version.id, start=draft.start, stop=draft.end)
    made.selectors = [Selector.over(version.text, a, b) for a, b in draft.spans]
    made.attributions = [
        Attribution(order=link.order, speaker=link.speaker, role=link.role, mode=link.mode)
        for link in draft.attribution
    ]
    return made


def _edits(claim: Claim, draft: Draft) -> list[Edit]:
    return [
        Edit(
            claim_id=claim.id,
            start=edit.start,
            stop=edit.end,
            before=edit.before,
            after=edit.after,
            at=edit.at,
            rule=edit.rule,
            confidence=edit.confidence,
        )
        for edit in draft.edits
    ]


def _references(claim: Claim, draft: Draft, flags: Sequence[Flag]) -> list[Reference]:
    """The open references, each with the flag that quotes its words, if any."""
    waiting = list(flags)
    found = []
    for reference in draft.references:
        flag = next((row for row in waiting if _quotes(row.sentence, reference.words)), None)
        if flag:
            waiting.remove(flag)
        found.append(
            Reference(
                claim_id=claim.id,
                start=reference.start,
                stop=reference.stop,
                words=reference.words,
                at=reference.at,
                candidates=[asdict(candidate) for candidate in reference.candidates],
                flag_id=flag.id if flag else None,
            )
        )
    return found


def _quotes(sentence: str, words: str) -> bool:
    """Whether a flag quotes these words, or the first of them: “this” of "this law"."""
    quoted = sentence.partition("”")[0].removeprefix("“").replace("’", "'").partition("'")[0]
    return sentence.startswith("“") and f"{words} ".startswith(f"{quoted} ")


def _entities(session: Session, names: dict[str, Named]) -> dict[str, Entity]:
    """The entity of each name, made where it is new. A kind that is known already stays: a person may have set it."""
    known = {row.name: row for row in session.exec(select(Entity).where(col(Entity.name).in_(names)))}
    others = set(names) - set(known)
    for alias, entity in session.exec(select(Alias.text, Entity).join(Entity).where(col(Alias.text).in_(others))):
        if " " in alias:  # a name that a person has corrected since; surnames and acronyms stand for too many
            known.setdefault(alias, entity)
    for name, named in names.items():
        entity = known.setdefault(name, Entity(name=name, kind=named.kind))
        entity.kind = named.kind if entity.kind == EntityKind.UNKNOWN else entity.kind
        session.add(entity)
    session.flush()
    _write_aliases(session, names, known)
    return known


def _write_aliases(session: Session, names: dict[str, Named], known: dict[str, Entity]) -> None:
    """Add the written forms that are new to an entity."""
    ids = {entity.id: entity.name for entity in known.values()}
    rows = select(Alias.entity_id, Alias.text).where(col(Alias.entity_id).in_(ids))
    written = {*session.exec(rows), *ids.items()}
    for name, named in names.items():
        for form in named.aliases:
            key = (known[name].id, form)
            if key not in written:
                written.add(key)
                session.add(Alias(entity_id=key[0], text=form))
