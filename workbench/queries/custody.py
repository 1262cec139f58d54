"""The chain of custody of one piece of evidence, from its events: who did what with it, when, by which number and hash.

Only what the viewer may know of: the door's session filters evidence, captures and events (see workbench.sight).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from ..errors import Missing
from ..hidden import closed, given
from ..models import (
    Access,
    Capture,
    Event,
    EventDetail,
    Evidence,
    Fetch,
    Grade,
    Likeness,
    Recipient,
    SensitivePassage,
    User,
)
from ..record import OPENED, Details
from ..sight import may_be_told

TOLD = ("stance", "kind", "sha256", "bytes", "reliability", "credibility", "sensitivity", "capture", "digest")
"""Of an event's details what the page shows: figures and words of our own, never titles, names or anybody's text."""
ON_WORD = "on the word of who made it"
"""Of redacted copies in which words of other texts were not found."""
TALK = "thread"
"""Stands in the details of what people said to one another about the evidence: no part of its custody."""


@dataclass(frozen=True, slots=True)
class Step:
    """An event of the custody. `thing` says of what: the evidence itself, or a capture or claim with its number."""

    seq: int
    hash: str
    at: datetime
    actor: str
    action: str
    thing: str
    capture_id: int | None
    claim_id: int | None
    told: Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Custody:
    """`steps` are oldest first; `captures` come with who took them; `open` are those of which the viewer may have the
    bytes: the hashes of the others would let them try what is hidden in them.
    """

    item: Evidence
    captures: Sequence[Capture]
    open: Collection[int]
    steps: Sequence[Step]


def evidence(session: Session, evidence_id: int) -> Evidence:
    """The item alone. Raises Missing where there is none, or the viewer may not know of it."""
    found = session.exec(select(Evidence).where(Evidence.id == evidence_id)).first()
    if not found:
        raise Missing("There is no such evidence.")
    return found


def custody(session: Session, evidence_id: int) -> Custody:
    """Everything that was done with a piece of evidence. Raises Missing."""
    rows = select(Evidence).where(Evidence.id == evidence_id)
    item = session.exec(rows.options(selectinload(Evidence.source))).first()  # type: ignore[arg-type]
    if not item:
        raise Missing("There is no such evidence.")
    taken = select(Capture).where(Capture.evidence_id == evidence_id).order_by(col(Capture.id))
    captures = session.exec(taken.options(joinedload(Capture.captured_by))).all()  # type: ignore[arg-type]
    shut = closed(session, [item.id])
    may_have = given(session, captures, shut)
    done = steps(session, item, reasons=not shut)
    return Custody(item, captures, may_have, [_without_hashes(one, may_have) for one in done])


def steps(session: Session, item: Evidence, *, reasons: bool = True) -> list[Step]:
    """The events of the evidence that the viewer may be told of, oldest first, without what people said about it. Why
    something was done with the evidence is told with `reasons`; why with its source stands on the source's page.
    """
    load = [joinedload(Event.actor), joinedload(Event.detail)]  # type: ignore[arg-type]
    these = or_(*about(session, item))
    found = session.exec(select(Event).where(these, may_be_told(session)).order_by(col(Event.seq)).options(*load))
    steps = [(event, _step(event)) for event in found if TALK not in {**_after(event), **_before(event)}]
    concerned = {event.seq: person for event, _ in steps if (person := _after(event).get("person"))}
    people = session.exec(select(User).where(col(User.id).in_(set(concerned.values()))))
    names = {person.id: person.name for person in people}
    keys = dict(session.exec(select(Recipient.key, Recipient.name)).all())
    if reasons:
        steps = [(event, _with(step, "why", _reason(event))) for event, step in steps]
    steps = [
        (event, _with(step, "nothing is left", ON_WORD if _after(event).get("sure") else "")) for event, step in steps
    ]
    return [
        _with(_with(step, "person", names.get(concerned.get(event.seq, 0))), "for", _holders(event, keys))
        for event, step in steps
    ]


def _with(step: Step, name: str, value: str | None) -> Step:
    """Who was let in or out, or holds the keys, by name."""
    return replace(step, told=[*step.told, (name, value)]) if value else step


def _reason(event: Event) -> str | None:
    return _after(event).get("why") if event.target != "source" else None


def _holders(event: Event, names: Mapping[str, str]) -> str:
    """To whom something was encrypted; a key that is on no list by its beginning."""
    return ", ".join(names.get(key, f"{key[:12]}…") for key in _after(event).get("recipients", []))


def about(session: Session, item: Evidence) -> list[ColumnElement[bool]]:
    """What makes an event one of this evidence: its target, or that its details name the evidence."""
    capture_ids = session.exec(select(Capture.id).where(Capture.evidence_id == item.id)).all()
    passages = select(SensitivePassage.id).where(col(SensitivePassage.capture_id).in_(capture_ids))
    targets = {
        "evidence": [item.id],
        "capture": list(capture_ids),
        "source": [item.source_id],
        "fetch": session.exec(select(Fetch.id).where(Fetch.evidence_id == item.id)).all(),
        "access": session.exec(select(Access.id).where(Access.evidence_id == item.id)).all(),
        "sensitive_passage": session.exec(passages).all(),
        "likeness": _alike(session, item.id),
        "grade": session.exec(select(Grade.id).where(Grade.source_id == item.source_id)).all(),
    }
    made = [and_(col(Event.target) == name, col(Event.target_id).in_(ids)) for name, ids in targets.items() if ids]
    sides = (col(EventDetail.before), col(EventDetail.after))
    named = or_(*(side["evidence"].as_integer() == item.id for side in sides))
    telling = exists().where(col(EventDetail.event_seq) == Event.seq, named)
    return [*made, and_(col(Event.target) == "claim", col(Event.action).startswith("evidence "), telling)]


def _alike(session: Session, evidence_id: int) -> list[int]:
    """The likenesses of the item, but those with evidence of which the viewer may not read all: that something is like
    one's own guess would tell what is hidden.
    """
    here = (col(Likeness.a_id) == evidence_id) | (col(Likeness.b_id) == evidence_id)
    rows = session.exec(select(Likeness.id, Likeness.a_id, Likeness.b_id).where(here)).all()
    shut = closed(session, {one for _, *pair in rows for one in pair})
    return [id for id, *pair in rows if not shut.keys() & set(pair)]


def _step(event: Event) -> Step:
    before, after = _before(event), _after(event)
    told = [(name, after.get(name, before.get(name))) for name in TOLD if name in after or name in before]
    words = {"evidence": "the evidence", "source": "its source"}
    thing = words.get(event.target) or f"{event.target.replace('_', ' ')} {event.target_id}"
    action = "custody opened" if (event.action, event.target) == (OPENED, "evidence") else event.action
    claim_id = event.target_id if event.target == "claim" else None
    capture_id = event.target_id if event.target == "capture" else after.get("capture")
    return Step(event.seq, event.hash, event.at, event.actor.name, action, thing, capture_id, claim_id, told)


def _without_hashes(step: Step, may_have: Collection[int]) -> Step:
    if step.capture_id is None or step.capture_id in may_have:
        return step
    return replace(step, told=[(name, value) for name, value in step.told if name not in ("sha256", "bytes", "digest")])


def _before(event: Event) -> dict[str, Any]:
    return _plain(event.detail.before if event.detail else None)


def _after(event: Event) -> dict[str, Any]:
    return _plain(event.detail.after if event.detail else None)


def _plain(details: Details) -> dict[str, Any]:
    return details or {}
