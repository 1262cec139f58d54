"""Whether claims read as the last event that holds a snapshot of them says, and drafts as they were proposed.

Reviews and evidence change a claim's state without a snapshot, but their events say it. A claim that no event has a
snapshot of, and that was proposed before imports committed to their drafts, is compared with nothing but its state and
what its kind and reviews rule out.
"""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, select

from ..importing.articles import IMPORTED
from ..importing.drafts import PROPOSED, sealed
from ..importing.rest import SPLIT_ON
from ..models import Claim, State, Turn
from ..policy import CHECKABLE
from ..review.findings import GLASS_BROKEN
from ..review.reviews import REVIEWED
from .reviewed import VERDICT_SET
from .told import Families, Told, told

WORDS = (*(name for name in PROPOSED if name != "id"), "accuses_by_id")
"""Columns of a claim that never change without a snapshot in the event."""

UNKNOWN = "unknown"
"""What is said of a state or an answer by an event of which the details were erased."""


class Past:
    """What the events say of claims: as they were first and last, their states and answers, which were made by people,
    judged, checkable, and of which not all can be said because details were erased (`blank`).
    """

    def __init__(self, session: Session) -> None:
        self.first, self.last = dict[int, dict[str, Any]](), dict[int, dict[str, Any]]()
        self.made, self.judged, self.checkable, self.blank = set[int](), set[int](), set[int](), set[int]()
        self.by_two = set[int]()
        self.state, self.accuses = dict[int, str | None](), dict[int, str | None]()
        families = Families(session)
        for event in told(session, target="claim"):
            if event.erased:
                unknown = families.of(event)
                self.blank |= unknown
                for claim_id in unknown:
                    self.last.pop(claim_id, None)
                    self.state[claim_id] = self.accuses[claim_id] = UNKNOWN
            if event.action in (REVIEWED, VERDICT_SET):
                self.judged.add(event.about)
            if event.action == GLASS_BROKEN or ("finding" in event.after and event.after.get("turn") != Turn.FIRST):
                self.by_two.add(event.about)
            self._follow(event)

    def _follow(self, event: Told) -> None:
        before, after = (_claims(details) for details in (event.before, event.after))
        for claim_id, kept in (*before.items(), *after.items()):
            self.first.setdefault(claim_id, kept)
            if kept["kind"] in CHECKABLE and "round" in kept:  # older events: only what is checkable now ever was
                self.checkable.add(claim_id)
        self.last |= after
        self.accuses |= {claim_id: kept["accuses"] for claim_id, kept in after.items() if "accuses" in kept}
        self.state |= {claim_id: kept["state"] for claim_id, kept in after.items()}
        if "state" in event.after and not after:
            self.state[event.about] = event.after["state"]
        made = set(event.after.get("made", [event.about] if event.action == "claim added" else []))
        self.made |= made
        if all("round" in kept for kept in before.values()):
            for known in (self.judged, self.by_two, self.checkable):
                known |= made if known & set(before) else set()


ONCE = ("once_checkable", "once_judged", "once_by_two")


def _claims(details: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {int(key): kept for key, kept in details.get("claims", {}).items()}


def claims(session: Session) -> Iterator[str]:
    """Claims that read otherwise than their events say, that no event tells of, or that are gone."""
    past = Past(session)
    columns: Any = [getattr(Claim, name) for name in (*WORDS, "id", "state", "accuses", *ONCE)]
    rows = {row.id: row._asdict() for row in session.exec(select(*columns).order_by(Claim.id))}
    for claim_id, row in rows.items():
        wrong = [name for name in WORDS if row[name] != past.last.get(claim_id, row).get(name, row[name])]
        if claim_id not in past.blank:
            wrong += ["once_judged"] if row["once_judged"] != (claim_id in past.judged) else []
            wrong += ["once_by_two"] if row["once_by_two"] != (claim_id in past.by_two) else []
            checkable = row["kind"] in CHECKABLE or claim_id in past.checkable
            wrong += ["once_checkable"] if row["once_checkable"] != checkable else []
        if wrong:
            yield f"claim {claim_id} reads otherwise than its events say: {', '.join(wrong)}"
        state, accuses = past.state.get(claim_id, State.DRAFT), past.accuses.get(claim_id)
        if row["state"] != state != UNKNOWN:
            yield f"claim {claim_id} is {row['state']}, but its events say {state}"
        if row["accuses"] != accuses != UNKNOWN:
            now, then = row["accuses"] or "none", accuses or "nothing"
            yield f"claim {claim_id}: the answer whether it accuses is {now}, but its events say {then}"
    for claim_id in past.first.keys() - rows.keys():
        yield f"claim {claim_id} is gone, but events tell of it"
    yield from _drafts(session, past, rows)


def _drafts(session: Session, past: Past, rows: dict[int, dict[str, Any]]) -> Iterator[str]:
    """Portions of drafts that are not as they were proposed, and claims that came from nowhere."""
    known, since = set(past.made), None
    silent = False
    for event in told(session, IMPORTED, SPLIT_ON):
        if "drafts" not in event.after:
            silent = silent or event.erased
            continue
        first, last = event.after["drafts"] or (0, -1)
        ids = range(first, last + 1)
        known |= set(ids)
        since = min(first, since or first) if ids else since
        if past.blank.isdisjoint(ids):
            there = [{**rows[key], **past.first.get(key, {})} for key in ids if key in rows]
            if sealed(there) != event.after["sealed"]:
                yield f"claims {first} to {last} are not as event {event.seq} says that they were proposed"
    if since is not None and not silent:
        for claim_id in rows:
            if claim_id >= since and claim_id not in known and claim_id not in past.blank:
                yield f"claim {claim_id} is told of by no event"
