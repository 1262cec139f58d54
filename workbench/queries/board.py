"""The editors' board: a page of stories with who owns them, by when, and what stands against each.

Blockers and counts come from queries.blockers, as on the status page, for all stories of the page in one select.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select

from ..models import Article, Correction, SignOff, State, User
from ..review.policies import in_force
from .blockers import Alike, Blocker, alike, being_split, blockers, newest_versions, withdrawn

PAGE = 30
ORDERS: dict[str, Sequence[Any]] = {
    "deadline": (col(Article.signed_off_at).is_not(None), col(Article.due_at).is_(None), col(Article.due_at)),
    "newest": (),
}
"""What the board may be ordered by; what ties comes newest first. By deadline, what is signed off comes last."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One sign-off of a story, whether or not it is still in force."""

    at: datetime
    by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One story on the board. `counts` says how many of its claims are marked by what; `signed` is newest first."""

    article: Article
    published_on: str | None
    counts: Counter[str]
    blockers: Sequence[Blocker]
    signed: Sequence[Signed]
    corrections: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return sum(number for mark, number in self.counts.items() if mark in set(State))

    @property
    def blocking(self) -> Sequence[Blocker]:
        """What keeps the story back by the desk's rules."""
        return [blocker for blocker in self.blockers if blocker.blocks]


def board(session: Session, *, archived: bool, page: int, order: str = "deadline") -> tuple[list[BoardRow], int]:
    """One page of stories in one of ORDERS, and how many stories there are; in a fixed number of selects."""
    which = col(Article.archived_at).is_not(None) if archived else col(Article.archived_at).is_(None)
    total = session.exec(select(func.count()).select_from(Article).where(which)).one()
    stories = session.exec(
        select(Article)
        .where(which)
        .order_by(*ORDERS[order], col(Article.id).desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
        .options(selectinload(Article.owner))  # type: ignore[arg-type]
    ).all()
    ids = [article.id for article in stories]
    versions, signed, corrections = newest_versions(session, ids), _signed(session, ids), _corrections(session, ids)
    version_ids = [version_id for version_id, _ in versions.values()]
    claims, erred = alike(session, version_ids), withdrawn(session, version_ids)
    splitting, policy = being_split(session, version_ids), in_force(session)
    made = []
    for article in stories:
        version_id, published_on = versions[article.id]
        rows, split = claims[version_id], splitting.get(version_id)
        against = blockers(rows, policy, erred=erred[version_id], splitting=split, published_on=published_on)
        row = BoardRow(article, published_on, counts_of(rows), against, signed[article.id], corrections[article.id])
        made.append(row)
    return made, total


def counts_of(rows: Iterable[Alike]) -> Counter[str]:
    """How many claims carry which mark."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.mark] += row.number
    return counts


def _signed(session: Session, ids: Sequence[int]) -> defaultdict[int, list[Signed]]:
    rows = select(SignOff.article_id, SignOff.at, User.name, SignOff.reason).join(User, col(User.id) == SignOff.by_id)
    found: defaultdict[int, list[Signed]] = defaultdict(list)
    newest_first = rows.where(col(SignOff.article_id).in_(ids)).order_by(col(SignOff.id).desc())
    for article_id, at, by, reason in session.exec(newest_first):
        found[article_id].append(Signed(at, by, reason))
    return found


def _corrections(session: Session, ids: Sequence[int]) -> Counter[int]:
    rows = select(Correction.article_id, func.count(col(Correction.id)))
    counted = rows.where(col(Correction.article_id).in_(ids)).group_by(col(Correction.article_id))
    return Counter(dict(session.exec(counted).all()))
