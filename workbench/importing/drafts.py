"""The splitter's drafts become claims in state `draft`, with their appearances, flags, edits and names."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session, col, select

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


@dataclass(frozen=True, slots=True)
class Names:
    """The names with aliases in a text: entity and written form, by the form's first two signs.

    Looking a form up where it begins keeps a text with thousands of names and claims from comparing each with each.
    """

    forms: Mapping[str, Sequence[tuple[str, int]]]

    def in_(self, text: str) -> set[int]:
        """The ids of the entities of which a form stands in `text`."""
        found = set()
        for at in range(len(text) - 1):
            for form, entity_id in self.forms.get(text[at : at + 2], ()):
                if text.startswith(form, at):
                    found.add(entity_id)
        return found


def store_drafts(session: Session, version: ArticleVersion, names: Names, drafts: Sequence[Draft]) -> None:
    """Add every draft as a claim of `version`, in text order."""
    claims = [_claim(draft) for draft in drafts]
    told = _entities(session, {name for draft in drafts for name in draft.names})
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
        ids = names.in_(claim.text) | names.in_(version.text[draft.start : draft.end])
        ids |= {told[name].id for name in draft.names}
        session.add_all(Mention(claim_id=claim.id, entity_id=entity_id) for entity_id in sorted(ids))
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


def known_names(session: Session, version: ArticleVersion, segments: Sequence[Segment]) -> Names:
    """The names with aliases in this text, made where they are new."""
    wanted = dict(aliases(version.text, segments))
    entities = _entities(session, set(wanted))
    known: dict[int, set[str]] = defaultdict(set)
    for part in _chunks(sorted(entity.id for entity in entities.values())):
        for entity_id, text in session.exec(select(Alias.entity_id, Alias.text).where(col(Alias.entity_id).in_(part))):
            known[entity_id].add(text)
    forms: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, others in wanted.items():
        entity_id = entities[name].id
        session.add_all(Alias(entity_id=entity_id, text=text) for text in others if text not in known[entity_id])
        for form in (name, *others):
            forms[form[:2]].append((form, entity_id))
    return Names(forms)


def _entities(session: Session, names: set[str]) -> dict[str, Entity]:
    """The entities of these names, made where they are new."""
    found: dict[str, Entity] = {}
    for part in _chunks(sorted(names)):
        found |= {entity.name: entity for entity in session.exec(select(Entity).where(col(Entity.name).in_(part)))}
    made = {name: Entity(name=name) for name in sorted(names - found.keys())}
    session.add_all(made.values())
    session.flush()
    return found | made


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """So many at a time as one statement may name."""
    return (values[at : at + 500] for at in range(0, len(values), 500))
