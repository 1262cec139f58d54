"""The desk's rules as their page shows them: the ones in force, and every change of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from ..models import Policy
from ..policy import DeskPolicy, read

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Change:
    """Rules that somebody set, and what they were before."""

    row: Policy
    before: DeskPolicy
    after: DeskPolicy


def changes(session: Session) -> list[Change]:
    """The newest changes of the rules, newest first; the first one's `after` is in force."""
    newest_first = select(Policy).order_by(col(Policy.id).desc()).limit(SHOWN + 1)
    rows: Sequence[Policy] = session.exec(newest_first.options(selectinload(Policy.by))).all()  # type: ignore[arg-type]
    rules = [*(read(row.rules) for row in rows), DeskPolicy()]
    return [Change(row, rules[place + 1], rules[place]) for place, row in enumerate(rows[:SHOWN])]
