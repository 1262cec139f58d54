"""What events tell of rows, and the one way to compare the two. Where details were erased, nothing is said of them."""

from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from ..models import Event, EventDetail, Lineage
from ..record import ERASED, KEPT

CLOSE = timedelta(minutes=1)
"""How far a row's time may be from its event's, which is of the same transaction, where the event does not tell it."""


class Told(NamedTuple):
    """An event with its details. `by` is who did it, `target` and `about` to which row."""

    seq: int
    at: datetime
    by: int
    action: str
    target: str
    about: int
    article: int | None
    erased: bool
    before: dict[str, Any]
    after: dict[str, Any]


def told(session: Session, *actions: str, target: str | None = None) -> Iterator[Told]:
    """The events of these actions, or about this sort of target, in their order."""
    which = Event.target == target if target else col(Event.action).in_(actions)
    columns: Any = (Event.seq, Event.at, Event.actor_id, Event.action, Event.target, Event.target_id, Event.article_id)
    details: Any = (EventDetail.event_seq, EventDetail.before, EventDetail.after)
    rows = (
        select(*columns, *details)
        .outerjoin(EventDetail, col(EventDetail.event_seq) == Event.seq)
        .where(which)
        .order_by(col(Event.seq))
    )
    for seq, at, by, action, target, about, article, kept, before, after in session.exec(rows):
        yield Told(seq, at, by, action, target, about, article, kept is None, before or {}, after or {})


def with_what_stays(session: Session, events: Iterable[Told]) -> Iterator[Told]:
    """Events, where their details were erased with what stayed of them (KEPT), as if that were all they said."""
    rows = select(Event.target_id, EventDetail.after).join(EventDetail, col(EventDetail.event_seq) == Event.seq)
    erased = rows.where(Event.action == ERASED, Event.target == "event")
    told_by = {seq: after for seq, after in session.exec(erased) if after and KEPT in after}
    stays = {seq: {**after[KEPT], "evidence": after.get("evidence", 0)} for seq, after in told_by.items()}
    for event in events:
        known = event.erased and event.seq in stays
        yield event._replace(erased=False, after=stays[event.seq]) if known else event


def same_time(event: Told, at: datetime | None) -> bool:
    """Whether a row's time is the one that its event tells; of an older event: whether it is close to it."""
    if at is None:
        return False
    return at.isoformat() == event.after["at"] if "at" in event.after else abs(event.at - at) <= CLOSE


Tale = tuple[int, Told, Mapping[str, Any]]
"""The row that an event tells of, the event, and what it says of the row's columns."""


def compare(
    noun: str, rows: Mapping[int, Mapping[str, Any]], tales: Iterable[Tale], spared: Collection[int] = ()
) -> Iterator[str]:
    """Rows that no event or more than one tells of, that are gone, or that say something else than their events.

    What an event does not say is compared with nothing, but for `at` and `by`, which every event has. `spared` are the
    ids of rows whose events' details were erased.
    """
    seen: dict[int, int] = {}
    for row_id, event, said in tales:
        if row_id in seen:
            yield f"{noun} {row_id} is told of by two events, {seen[row_id]} and {event.seq}"
        seen[row_id] = event.seq
        row = rows.get(row_id)
        if row is None:
            yield f"{noun} {row_id} is gone, but event {event.seq} tells of it"
            continue
        changed = [name for name in said.keys() & row.keys() - {"at", "by"} if said[name] != row[name]]
        changed += ["by"] if row["by"] != event.by else []
        changed += [] if same_time(event, row["at"]) else ["at"]
        if changed:
            yield f"{noun} {row_id} says something else than its event: {', '.join(sorted(changed))}"
    for row_id in rows:
        if row_id not in seen and row_id not in spared:
            yield f"{noun} {row_id} is told of by no event"


def in_turn(
    rows: Iterable[tuple[Hashable, int]], events: Iterable[tuple[Hashable, Told]]
) -> Iterator[tuple[int, Told]]:
    """Rows and the events that do not name them, both of one key, matched in their order; -1 where no row is left."""
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for key, row_id in rows:
        waiting[key].append(row_id)
    for key, event in events:
        yield (waiting[key].popleft() if waiting[key] else -1), event


class Families:
    """Which claims an event about a claim may have been about, where its details no longer say so."""

    def __init__(self, session: Session) -> None:
        self.children, self.parents = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
        for parent, child in session.exec(select(Lineage.parent_id, Lineage.child_id)):
            self.children[parent].add(child)
            self.parents[child].add(parent)

    def of(self, event: Told) -> set[int]:
        """The claim, what came out of it by splitting or merging, and what was merged with it."""
        made = self.children.get(event.about, set())
        return {event.about, *made}.union(*(self.parents[child] for child in made))
