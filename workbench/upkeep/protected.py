"""Whether who may know of what is what the events say: levels, people let in, sources, recipients, roles."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from ..evidence.access import LET_IN, LET_OUT
from ..evidence.grading import NAMED
from ..evidence.items import ADDED
from ..evidence.passages import ENDED, MARKED
from ..evidence.protection import PROTECTED, SET
from ..models import Access, Evidence, Grade, Identity, Recipient, Role, Sensitivity, Source, User, UserSession
from ..people.accounts import SYSTEM_EMAIL
from ..record import ERASED_PERSON, are_told
from .told import CLOSE, Told, compare, in_turn, told, with_what_stays

UNGRADED = "F"
Thing = tuple[str, int]


def levels(session: Session) -> Iterator[str]:
    """Evidence and sources that more, or other, people may know of than the last event about that says."""
    last = dict[Thing, Told]()
    for event in with_what_stays(session, told(session, ADDED, SET)):
        if event.erased or "sensitivity" in event.after:
            last[event.target, event.about] = event
    for table, noun in ((Evidence, "evidence"), (Source, "source")):
        for key, level in session.exec(select(table.id, table.sensitivity).order_by(col(table.id))):
            newest = last.get((noun, key))
            said = newest.after.get("sensitivity", level) if newest else Sensitivity.OPEN
            if level != said:
                yield f"{noun} {key} is {level}, but its events say {said}"


def access(session: Session) -> Iterator[str]:
    """People who were let in, or out, and no event says so; and those whom an event let in and who are not."""
    added_by = dict(session.exec(select(Evidence.id, Evidence.added_by_id)).all())
    opening, ended, blank = dict[Thing, list[Told]](), dict[Thing, list[Told]](), set[Thing]()
    marked, closing = set[Thing](), dict[int, Told]()
    of_access = told(session, ADDED, SET, LET_IN, LET_OUT, PROTECTED, MARKED, ENDED)
    for event in with_what_stays(session, of_access):
        passage = event.action in (MARKED, ENDED)
        thing = ("evidence", event.after.get("evidence", 0)) if passage else (event.target, event.about)
        blank |= {thing} if event.erased else set()
        closing |= dict.fromkeys(event.after.get("ended", []), event)
        if event.action == ENDED:
            continue
        marked |= {thing} if event.action == MARKED else set()
        (ended if event.action == LET_OUT else opening).setdefault(thing, []).append(event)
    rows = session.exec(select(Access).order_by(col(Access.id))).all()
    held, ids = set[tuple[str, int, int]](), {row.id for row in rows}
    for row in rows:
        thing = ("evidence", row.evidence_id) if row.evidence_id else ("source", row.source_id or 0)
        held.add((*thing, row.user_id))
        if thing in blank:
            continue
        known = [event for event in opening.get(thing, []) if _opens(event, row, added_by.get(thing[1]))]
        if not known:
            yield f"access {row.id} is told of by no event: nobody let user {row.user_id} in to {thing[0]} {thing[1]}"
        elif not any(event.after.get("why", row.why) == row.why for event in known):
            yield f"access {row.id} gives another reason than its event"
        outs = [event for event in ended.get(thing, []) if _names(event, row) and event.after["person"] == row.user_id]
        outs += [closing[row.id]] if row.id in closing else []
        if row.ended_at is None:
            named = (event.action != LET_OUT or "access" in event.after or event.at >= row.at for event in outs)
            wrong = any(named)
        else:
            wrong = not any(abs(event.at - row.ended_at) <= CLOSE for event in outs)
        if wrong:
            yield f"access {row.id} has ended, or has not, otherwise than its events say"
    for thing, events in opening.items():
        for event in events if thing not in blank else []:
            people = _let_in(event, added_by.get(thing[1]) if thing not in marked else None)
            for person in sorted(one for one in people if (*thing, one) not in held):
                yield f"user {person} was let in to {thing[0]} {thing[1]} (event {event.seq}), but no access says so"
            gone = set(event.after.get("access", [])) - ids
            yield from (f"access {key} is gone, but event {event.seq} tells of it" for key in sorted(gone))


def _opens(event: Told, row: Access, added_by: int | None) -> bool:
    """Whether this event can have made that row."""
    people = {event.after.get("person")} if event.action == LET_IN else {event.by, added_by}
    seals = event.action in (LET_IN, PROTECTED) or event.after.get("sensitivity") == Sensitivity.SEALED
    fits = row.user_id in people and row.by_id == event.by and abs(event.at - row.at) <= CLOSE
    return seals and fits and _names(event, row)


def _names(event: Told, row: Access) -> bool:
    """Whether an event is about this row; older events name none, and may be about each."""
    return row.id in event.after.get("access", [row.id])


def _let_in(event: Told, added_by: int | None) -> set[int]:
    """Whom an event must have left with access."""
    if event.action == LET_IN:
        return {event.after["person"]}
    if event.action == PROTECTED:
        return {event.by}
    if event.action == MARKED or event.after.get("sensitivity") != Sensitivity.SEALED:
        return set()
    return {event.by, added_by or event.by} if event.target == "evidence" else {event.by}


def sources(session: Session) -> Iterator[str]:
    """Sources that are protected otherwise than events say, or are somebody else; grades without their event."""
    rows = {row.id: row for row in session.exec(select(Source).order_by(col(Source.id)))}
    events = {event.about: event for event in told(session, PROTECTED)}
    for key, row in rows.items():
        event = events.get(key)
        if row.protected != (event is not None):
            yield f"source {key} is {'' if row.protected else 'not '}protected, otherwise than its events say"
        elif event and row.name != event.after.get("pseudonym", row.name):
            yield f"source {key} has another name than its event says"
    for event in told(session, NAMED):
        named = rows.get(event.about)
        if named and not named.protected and not (event.erased or are_told(event.after["words"], "name", named.name)):
            yield f"source {named.id} has another name than its event says"
    forgotten = {event.about for event in told(session, ERASED_PERSON) if event.target == "source"}
    for who in session.exec(select(Identity).order_by(col(Identity.source_id))):
        event = events.get(who.source_id)
        hashes = (event.after.get("words") if event else None) or {}
        if not event or who.source_id in forgotten:
            yield f"who source {who.source_id} is stands there, but no event says so"
        for name in hashes.keys() & {"name", "contact"}:
            if not are_told(hashes, name, getattr(who, name)):
                yield f"who source {who.source_id} is, is not what its event says: {name}"
    yield from _grades(session, rows)


def _grades(session: Session, rows: dict[int, Source]) -> Iterator[str]:
    grades = {row.id: row for row in session.exec(select(Grade).order_by(col(Grade.id)))}
    events = list(told(session, "source graded"))
    pairs = ((row.source_id, key) for key, row in grades.items())
    plain = {
        key: {"reliability": row.reliability, "why": row.why, "by": row.by_id, "at": row.at}
        for key, row in grades.items()
    }
    matched = list(in_turn(pairs, ((event.about, event) for event in events)))
    yield from compare("grade", plain, [(key, event, event.after) for key, event in matched])
    last = {event.about: event.after.get("reliability") for event in events}
    added = list(told(session, ADDED))
    older = {event.about for event in added if "source" not in event.after}  # a source could come graded without event
    spared = set(session.exec(select(Evidence.source_id).where(col(Evidence.id).in_(older))))
    for key in {event.after["source"] for event in added if "source" in event.after} - spared:
        last.setdefault(key, UNGRADED)
    for key, said in sorted(last.items()):
        if said and key in rows and rows[key].reliability != said:
            yield f"source {key} is graded {rows[key].reliability}, but its events say {said}"


def recipients(session: Session) -> Iterator[str]:
    """Keys to which originals are encrypted that nobody put on the list, or took off it."""
    rows = {row.id: row for row in session.exec(select(Recipient).order_by(col(Recipient.id)))}
    plain = {key: {"key": row.key, "by": row.by_id, "at": row.at} for key, row in rows.items()}
    yield from compare(
        "recipient", plain, [(event.about, event, event.after) for event in told(session, "recipient added")]
    )
    removed = {event.about: event for event in told(session, "recipient removed")}
    for key, row in rows.items():
        event = removed.get(key)
        if (event is None) != (row.ended_at is None) or (
            event and row.ended_at and abs(event.at - row.ended_at) > CLOSE
        ):
            yield f"recipient {key} has ended, or has not, otherwise than its events say"


def roles(session: Session) -> Iterator[str]:
    """People with another role than events gave them, whom no event tells of, or whose account is open or closed
    otherwise than events say.
    """
    last, off = dict[int, Told](), dict[int, bool]()
    for event in told(session, "account made", "role changed", "account switched off", "account switched on"):
        if event.action in ("account made", "role changed"):
            last[event.about] = event
        else:
            off[event.about] = event.action == "account switched off"
    for user in session.exec(select(User).where(User.email != SYSTEM_EMAIL).order_by(col(User.id))):
        newest = last.get(user.id)
        if newest is None:
            yield f"user {user.id} is told of by no event"
        elif user.role != newest.after.get("role", user.role):
            yield f"user {user.id} is {user.role}, but its events say {newest.after['role']}"
        if off.get(user.id, False) != (user.disabled_at is not None):
            yield f"the account of user {user.id} is open, or is not, otherwise than its events say"
    for user in session.exec(select(User).where(User.email == SYSTEM_EMAIL)):
        entered = session.exec(select(UserSession).where(UserSession.user_id == user.id)).first()
        if user.password_hash or entered or user.role != Role.ADMIN:
            yield f"user {user.id} is the program itself, but has a password, a session or another role"
