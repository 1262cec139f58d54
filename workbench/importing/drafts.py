"""The splitter's drafts become claims in state `draft`, with their appearances, flags, edits and names."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlmodel import Session, select

from ..db import now
from ..models import (
    Alias,
    Appearance,
    ArticleVersion,
    Attribution,
    Claim,
    Edit,
    Entity,
    Flag,
    Mention,
    Reference,
    Selector,
    State,
)
from ..splitting import Draft, Segment, aliases, edtf_bounds


def store_drafts(
    session: Session, version: ArticleVersion, segments: Sequence[Segment], drafts: Sequence[Draft]
) -> None:
    """Add every draft as a claim of `version`, in text order."""
    names = _entities(session, version, segments)
    claims = [_claim(draft) for draft in drafts]
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
        session.add_all(
            Mention(claim_id=claim.id, entity_id=entity.id)
            for entity, forms in names
            if any(form in claim.text or form in version.text[draft.start : draft.end] for form in forms)
        )
    session.flush()


def _claim(draft: Draft) -> Claim:
    earliest, latest = edtf_bounds(draft.time) if draft.time else (None, None)
    return Claim(
        text=draft.text,
        kind=draft.kind,
        event_time=draft.time,
        event_words=draft.time_words,
        event_from=earliest,
        event_until=latest,
        checkworthiness=draft.checkworthiness,
        reasons=list(draft.reasons),
        rule=draft.rule,
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


def _entities(
    session: Session, version: ArticleVersion, segments: Sequence[Segment]
) -> list[tuple[Entity, tuple[str, ...]]]:
    """The names with aliases in this text, made where they are new, each with all its written forms."""
    found = []
    for name, others in aliases(version.text, segments):
        entity = session.exec(select(Entity).where(Entity.name == name)).first() or Entity(name=name)
        session.add(entity)
        session.flush()
        known = set(session.exec(select(Alias.text).where(Alias.entity_id == entity.id)))
        session.add_all(Alias(entity_id=entity.id, text=text) for text in others if text not in known)
        found.append((entity, (name, *others)))
    return found
