"""How the splitter does: what became of its drafts, by splitting rule, by rule of an edit, by flag. Counts only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from ..models import GONE, Claim, Descent, Edit, Event, EventDetail, Flag, Lineage, State

ENOUGH = 10
"""Decided drafts below which no share is given: a share of few says nothing."""
NO_FLAG = "no flag"
"""The row of the drafts that carried no flag; a flag whose share is no higher tells nobody anything."""
OUTCOMES = ("unchanged", "changed", "divided", "discarded", "open")
_REWORDED = ("edited", "edit undone", "reference chosen")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of the drafts (or edits) of one name.

    Kept `unchanged` (of an edit: it stands), kept `changed` (of an edit: undone or rewritten), `divided`: split or
    merged with another, `discarded`, `open`: not decided. `accepted` counts edits that a person accepted one by one.
    """

    name: str
    unchanged: int = 0
    changed: int = 0
    divided: int = 0
    discarded: int = 0
    open: int = 0
    accepted: int = 0

    @property
    def total(self) -> int:
        return self.decided + self.open

    @property
    def decided(self) -> int:
        return self.unchanged + self.changed + self.divided + self.discarded

    @property
    def failed(self) -> float | None:
        """The share of the decided that did not stand as drafted; None where there are too few."""
        return (self.decided - self.unchanged) / self.decided if self.decided >= ENOUGH else None


@dataclass(frozen=True, slots=True)
class Report:
    """Rows by failure share, worst first; rows with too few to tell come last."""

    rules: Sequence[Row]
    edits: Sequence[Row]
    flags: Sequence[Row]

    def plain(self) -> dict[str, Any]:
        """What `json.dump` takes."""
        return {name: [_plain(row) for row in getattr(self, name)] for name in ("rules", "edits", "flags")}


def report(session: Session, since: date | None = None) -> Report:
    """The figures over all drafts of the splitter, or those made since a day (UTC)."""
    drafted = [col(Claim.rule) != "person"]
    if since:
        drafted.append(col(Claim.created_at) >= datetime.combine(since, time(), UTC))
    rows = session.execute(
        select(col(Claim.id), col(Claim.rule), col(Claim.state), col(Claim.text)).where(*drafted)
    ).all()
    ours = select(col(Claim.id)).where(*drafted)
    parents = select(col(Lineage.parent_id), col(Lineage.how)).where(col(Lineage.parent_id).in_(ours))
    replaced = {id: how for id, how in session.execute(parents) if how in set(Descent)}
    first = _drafted_texts(session, ours)
    outcomes = {id: _outcome(state, id in replaced, first.get(id, text) == text) for id, _, state, text in rows}
    return Report(
        rules=_table((rule, outcomes[id]) for id, rule, _, _ in rows),
        edits=_edits(session, ours, outcomes),
        flags=_flags(session, ours, outcomes),
    )


def _outcome(state: str, replaced: bool, same: bool) -> str:
    if state == State.DRAFT:
        return "open"
    if state == State.DISCARDED:
        return "discarded"
    if state == State.RETIRED and replaced:
        return "divided"
    return "unchanged" if same else "changed"


def _drafted_texts(session: Session, ours: Any) -> dict[int, str | None]:
    """The text of each draft before anybody reworded it; None where that detail was erased."""
    found: dict[int, str | None] = {}
    events = (
        select(col(Event.target_id), col(EventDetail.before))
        .outerjoin(EventDetail, col(EventDetail.event_seq) == Event.seq)
        .where(col(Event.target) == "claim", col(Event.action).in_(_REWORDED), col(Event.target_id).in_(ours))
        .order_by(col(Event.seq))
    )
    for id, before in session.execute(events):
        kept = ((before or {}).get("claims") or {}).get(str(id)) or {}
        found.setdefault(id, kept.get("text"))
    return found


def _edits(session: Session, ours: Any, outcomes: dict[int, str]) -> list[Row]:
    """Of each rule of the edits: whether they stood, wherever their claim was kept."""
    columns = (col(Edit.claim_id), col(Edit.rule), col(Edit.undone_at), col(Edit.accepted_at), col(Edit.at))
    found = session.execute(select(*columns).where(col(Edit.claim_id).in_(ours), col(Edit.rule) != "chosen")).all()
    accepted = Counter(rule for _, rule, _, taken, _ in found if taken)

    def became(claim: int, undone: datetime | None, at: int) -> str:
        outcome = outcomes[claim]
        if outcome not in ("unchanged", "changed"):
            return outcome
        return "changed" if undone or at == GONE else "unchanged"

    return _table(((rule, became(claim, undone, at)) for claim, rule, undone, _, at in found), accepted)


def _flags(session: Session, ours: Any, outcomes: dict[int, str]) -> list[Row]:
    """Of each flag: what became of the drafts that carried it, once for each draft."""
    carried: defaultdict[int, set[str]] = defaultdict(set)
    for claim, code in session.execute(select(col(Flag.claim_id), col(Flag.code)).where(col(Flag.claim_id).in_(ours))):
        carried[claim].add(code)
    return _table((code, outcome) for claim, outcome in outcomes.items() for code in carried.get(claim) or {NO_FLAG})


def _table(pairs: Iterable[tuple[str, str]], accepted: Counter[str] | None = None) -> list[Row]:
    taken = accepted or Counter[str]()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, outcome in pairs:
        counts[name][outcome] += 1
    rows = [Row(name, **{key: n[key] for key in OUTCOMES}, accepted=taken[name])
            for name, n in counts.items()]  # fmt: skip
    return sorted(rows, key=lambda row: (row.failed is None, -(row.failed or 0), -row.total, row.name))


def _plain(row: Row) -> dict[str, Any]:
    return {**asdict(row), "failed": row.failed}
