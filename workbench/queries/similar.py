"""What is like a text: claims of ours, whatever their state, and those that others checked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from ..matching.difference import Difference, Side, differences
from ..models import Claim, ImportedClaim
from ..search.nearest import Near
from ..search.store import Index

OURS, THEIRS = "claim", "imported"


@dataclass(frozen=True, slots=True)
class Similar:
    """A claim like the text: ours or one of others. `name` is what others call it: `claim:7`, or the file's own id."""

    near: Near
    thing: Claim | ImportedClaim

    @property
    def name(self) -> str:
        return self.thing.key if isinstance(self.thing, ImportedClaim) else self.near.id

    def differences(self, text: str) -> list[Difference]:
        """In what the claim differs from the text, as far as the words show it."""
        time = self.thing.event_time if isinstance(self.thing, Claim) else None
        return differences(Side(text), Side(self.thing.text, time))


def similar(session: Session, index: Index, text: str, limit: int) -> list[Similar]:
    """The nearest claims, the likest first. A score never says that two are the same: a person does."""
    known: dict[str, Claim | ImportedClaim] = {}
    found = index.nearest(text, _words(session, known), (OURS, THEIRS), limit)
    return [Similar(near, known[near.id]) for near in found]


def _words(session: Session, known: dict[str, Claim | ImportedClaim]) -> Callable[[Sequence[str]], Mapping[str, str]]:
    def read(ids: Sequence[str]) -> Mapping[str, str]:
        ours, theirs = _numbers(ids, OURS), _numbers(ids, THEIRS)
        claims = session.exec(select(Claim).where(col(Claim.id).in_(ours))) if ours else ()
        others = session.exec(select(ImportedClaim).where(col(ImportedClaim.id).in_(theirs))) if theirs else ()
        known.update({f"{OURS}:{row.id}": row for row in claims})
        known.update({f"{THEIRS}:{row.id}": row for row in others})
        return {id: _text(row) for id, row in known.items()}

    return read


def _text(row: Claim | ImportedClaim) -> str:
    return f"{row.text}\n{row.title}" if isinstance(row, ImportedClaim) else row.text


def _numbers(ids: Sequence[str], noun: str) -> list[int]:
    return [int(id.partition(":")[2]) for id in ids if id.startswith(f"{noun}:")]
