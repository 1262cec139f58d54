"""Whether who may know of what is as the events say: levels, people let in, recipients of keys, copies, roles.

Who changes one of these in the file opens what is closed, or lets another in, and the chain of events stays whole.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlmodel import Session, select

from ..evidence.passages import MARKED
from ..models import Access, Capture, Evidence, Likeness, Recipient, Source, Standing, User
from ..people.accounts import SYSTEM_EMAIL
from .told import Told, told

SET, PROTECTED, IN, OUT = "sensitivity set", "source protected", "let in", "let out"


def protected(session: Session) -> Iterator[str]:
    """Levels, protection, access, recipients, decisions on copies and roles that no event tells of. One line a fault;
    what was erased says nothing.
    """
    about = {noun: list(told(session, target=noun)) for noun in ("evidence", "source", "capture")}
    about["passage"] = list(told(session, MARKED))
    yield from _levels(session, about)
    yield from _access(session, about)
    yield from _recipients(session)
    yield from _copies(session)
    yield from _roles(session)


def _levels(session: Session, about: dict[str, list[Told]]) -> Iterator[str]:
    rows: dict[str, dict[int, str]] = {
        "evidence": dict(session.exec(select(Evidence.id, Evidence.sensitivity)).all()),
        "source": dict(session.exec(select(Source.id, Source.sensitivity)).all()),
    }
    for noun, levels in rows.items():
        said = {event.about: event for event in about[noun] if event.erased or "sensitivity" in event.after}
        for key, level in levels.items():
            event = said.get(key)
            if event and not event.erased and event.after["sensitivity"] != level:
                yield f"{noun} {key} is {level}, and event {event.seq} says {event.after['sensitivity']}"
            if noun == "source" and not event and level != "open":
                yield f"source {key} is {level}, and no event says so"
    told_of = {event.about for event in about["source"] if event.action == PROTECTED}
    for source in session.exec(select(Source)):
        if source.protected != (source.id in told_of):
            yield f"source {source.id} is protected, or is not, otherwise than its events say"


def _access(session: Session, about: dict[str, list[Told]]) -> Iterator[str]:
    """Every row lets in somebody whom an event lets in: by name, or because they sealed it or added it."""
    added = dict(session.exec(select(Evidence.id, Evidence.added_by_id)).all())
    item_of = dict(session.exec(select(Capture.id, Capture.evidence_id)).all())
    let_in: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    ended: defaultdict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    spared = set()
    for noun in ("evidence", "source"):
        for event in about[noun]:
            thing = (noun, event.about)
            if event.erased and event.action in (SET, PROTECTED, IN, OUT):
                spared.add(thing)
            elif event.action == IN:
                let_in[thing].add(event.after.get("person", 0))
            elif event.action == OUT:
                ended[thing][event.after.get("person", 0)] += 1
            elif event.action in (SET, PROTECTED, "evidence added"):
                let_in[thing] |= {event.by, added.get(event.about, 0) if noun == "evidence" else 0}
    for event in about["passage"]:
        number = event.after.get("evidence") or item_of.get(event.after.get("capture", 0), 0)
        let_in["evidence", number] |= {event.by, added.get(number, 0)}
    outs: defaultdict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    for row in session.exec(select(Access)):
        thing = ("evidence", row.evidence_id) if row.evidence_id else ("source", row.source_id or 0)
        if thing in spared:
            continue
        if row.user_id not in let_in[thing]:
            yield f"access {row.id} lets user {row.user_id} in to {thing[0]} {thing[1]}, and no event says so"
        if row.ended_at:
            outs[thing][row.user_id] += 1
    for thing in (outs.keys() | ended.keys()) - spared:
        if outs[thing] != ended[thing]:
            yield f"who was let out of {thing[0]} {thing[1]} is not who its events say"


def _recipients(session: Session) -> Iterator[str]:
    events = list(told(session, target="recipient"))
    keys = {event.about: event for event in events if event.action == "recipient added"}
    removed = {event.about for event in events if event.action == "recipient removed"}
    for row in session.exec(select(Recipient)):
        event = keys.get(row.id)
        if not event or not (event.erased or event.after.get("key") == row.key):
            yield f"recipient {row.id} has a key that no event tells of"
        if (row.ended_at is not None) != (row.id in removed):
            yield f"recipient {row.id} is on the list, or is not, otherwise than its events say"


def _copies(session: Session) -> Iterator[str]:
    said = {event.about: event for event in told(session, target="likeness")}
    for row in session.exec(select(Likeness)):
        event = said.get(row.id)
        state = Standing.PROPOSED if not event else event.action.removeprefix("likeness ")
        if state != row.state:
            yield f"likeness {row.id} is {row.state}, and its events say {state}"


def _roles(session: Session) -> Iterator[str]:
    said = {event.about: event for event in told(session, target="user") if event.erased or "role" in event.after}
    for user in session.exec(select(User).where(User.email != SYSTEM_EMAIL)):
        event = said.get(user.id)
        if not event or not (event.erased or event.after["role"] == user.role):
            yield f"user {user.id} is {user.role}, and no event says so"
