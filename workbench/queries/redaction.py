"""What a redacted copy of a capture would be made without."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from ..errors import Forbidden
from ..evidence import redaction
from ..evidence.passages import in_force
from ..hidden import NOT_YOURS, closed
from ..models import Capture, Evidence
from .evidence import capture, evidence


@dataclass(frozen=True, slots=True)
class Plan:
    """A capture of `item`, and the passages in force in all texts of it."""

    item: Evidence
    capture: Capture
    passages: Sequence[redaction.Passage]

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.passages]


def plan(session: Session, folder: Path, capture_id: int) -> Plan:
    """Raises Missing, and Forbidden for who may not read all of it: nobody judges a copy that they cannot compare."""
    found = capture(session, capture_id)
    item = evidence(session, found.evidence_id)
    if closed(session, [item.id]):
        raise Forbidden(NOT_YOURS)
    texts = {row.id: row for row in item.captures}
    return Plan(item, found, redaction.passages(folder, in_force(session, item), texts))
