"""Every claim of a version in a line, in text order, and the portions in which the article's page shows them.

The outline reads a few narrow columns of all claims, so that only one portion has to be read in full.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import case, exists, false
from sqlalchemy import select as columns
from sqlmodel import Session, col, func

from ..models import GONE, Appearance, Claim, Finding, Flag, Reference, Selector, State
from .claims import speaks

PORTION = 200
"""Claims of whatever state that a page of an article shows at most; a sentence with more of them stays whole."""
SHOWN = {State.DRAFT, State.KEPT, State.FIRST_REVIEW, State.SECOND_REVIEW, State.DISPUTED, State.SETTLED, State.STALE}
"""States that the article page marks in the text; discarded and retired claims are listed folded."""
REFERENCE_WAITS = (col(Reference.closed_at).is_(None), col(Reference.at) != GONE)
FLAG_STANDS = ~exists().where(col(Reference.flag_id) == Flag.id, col(Reference.at) == GONE)
"""A flag about a reference stands as long as its words are in the claim."""


class Line(NamedTuple):
    """A claim where it appears: its words lie within `at`..`upto`, its sentence begins at `sentence`.

    `verdict` is that of the finding in force, `doubtful` says whether a draft has flags that stand or references that
    wait. Offsets are code points into the version text.
    """

    appearance_id: int
    claim_id: int
    sentence: int
    at: int
    upto: int
    state: str
    verdict: str | None
    doubtful: bool

    @property
    def shown(self) -> bool:
        return self.state in SHOWN

    @property
    def mark(self) -> str:
        """What the claim is marked by: its verdict where that stands, otherwise its state."""
        return self.verdict if self.verdict and speaks(self.state, self.verdict) else self.state


def outline(session: Session, version_id: int) -> list[Line]:
    """The claims of a version in text order."""
    flagged = exists().where(col(Flag.claim_id) == Claim.id, FLAG_STANDS)
    waits = exists().where(col(Reference.claim_id) == Claim.id, *REFERENCE_WAITS)
    at = func.coalesce(func.min(Selector.start), Appearance.start)
    rows = session.execute(
        columns(
            col(Appearance.id),
            col(Appearance.claim_id),
            col(Appearance.start),
            at,
            func.coalesce(func.max(Selector.stop), Appearance.stop),
            col(Claim.state),
            col(Finding.verdict),
            case((col(Claim.state) == State.DRAFT, flagged | waits), else_=false()),
        )
        .join(Claim, col(Claim.id) == Appearance.claim_id)
        .outerjoin(Selector, col(Selector.appearance_id) == Appearance.id)
        .outerjoin(Finding, (col(Finding.claim_id) == Claim.id) & col(Finding.superseded_at).is_(None))
        .where(col(Appearance.version_id) == version_id)
        .group_by(col(Appearance.id))
        .order_by(at, col(Appearance.claim_id))
    )
    return [Line(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Portion:
    """Page `number` of `pages`: the text from `start` up to `stop`, and the claims that begin there.

    `first`..`last` count those that are shown among the `total` shown ones; none where `last` is smaller.
    """

    number: int
    pages: int
    start: int
    stop: int
    first: int
    last: int
    total: int

    def holds(self, at: int) -> bool:
        """Whether what begins at this offset belongs here; the last portion holds all that is left."""
        return (self.number == 1 or self.start <= at) and (self.number == self.pages or at < self.stop)


def borders(lines: Sequence[Line], paragraphs: Sequence[int]) -> list[int]:
    """Where the second portion and each later one begins; `paragraphs` are the offsets of the paragraphs, ascending.

    A portion begins with a paragraph, or with a sentence where a paragraph has too many claims. All claims count,
    whatever their state, so that a decision moves no border.
    """
    found: list[int] = []
    first = 0
    while first + PORTION < len(lines) and (border := _border(lines, first, paragraphs)):
        found.append(border)
        first = bisect_left(lines, border, key=AT)
    return found


AT = attrgetter("at")


def _border(lines: Sequence[Line], first: int, paragraphs: Sequence[int]) -> int | None:
    """Where the portion ends that begins with the line `first`: not before it is half full."""
    low, half, over = lines[first].at, lines[first + PORTION // 2].at, lines[first + PORTION]
    above = bisect_right(paragraphs, over.at)
    for border in (paragraphs[above - 1] if above else 0, min(over.sentence, over.at)):
        if border > half:
            return border
    return next((line.at for line in lines[first + PORTION :] if line.at > low), None)


def portion(lines: Sequence[Line], begins: Sequence[int], length: int, number: int) -> Portion:
    """The portion `number` of a text of `length`, which `begins` cuts (see `borders`)."""
    start, stop = [0, *begins][number - 1], [*begins, length][number - 1]
    shown = [line.at for line in lines if line.shown]
    last = bisect_left(shown, stop) if number <= len(begins) else len(shown)
    return Portion(number, len(begins) + 1, start, stop, bisect_left(shown, start) + 1, last, len(shown))
