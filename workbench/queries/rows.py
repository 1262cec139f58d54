"""Claims in a row each, for the queue and for tables: a few narrow columns with who has them and until when."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from ..models import Appearance, Article, ArticleVersion, Assignment, Claim, User
from .articles import version
from .cards import among

PAGE = 200
"""Claims on a page of a story's table, as many as can be changed at once."""
HELD = aliased(Assignment)
HOLDER = aliased(User)
HELD_NOW = and_(col(HELD.claim_id) == Claim.id, col(HELD.ended_at).is_(None))
"""The assignment of the claim that has not ended."""


class Row(NamedTuple):
    """A claim in a line. `by_id` gave it to `holder`; `why` is what made it stale; the story is its first one."""

    id: int
    text: str
    state: str
    kind: str
    accusation: str
    worth: int
    why: str | None
    article_id: int
    headline: str
    language: str
    holder_id: int | None
    holder: str | None
    by_id: int | None
    due_at: datetime | None


def lines(session: Session, ids: Sequence[int]) -> dict[int, Row]:
    """These claims as rows, by their ids, in one select."""
    place = aliased(Appearance)
    first = columns(func.min(place.id)).where(col(place.claim_id) == Claim.id).scalar_subquery()
    wanted: tuple[Any, ...] = (
        Claim.id, Claim.text, Claim.state, Claim.kind, Claim.accusation, Claim.checkworthiness, Claim.stale_why,
        Article.id, Article.headline, Article.language, HELD.user_id, HOLDER.name, HELD.by_id, HELD.due_at,
    )  # fmt: skip
    rows = session.execute(
        columns(*wanted)
        .select_from(Claim)
        .join(Appearance, col(Appearance.id) == first)
        .join(ArticleVersion, col(ArticleVersion.id) == Appearance.version_id)
        .join(Article, col(Article.id) == ArticleVersion.article_id)
        .outerjoin(HELD, HELD_NOW)
        .outerjoin(HOLDER, col(HOLDER.id) == HELD.user_id)
        .where(col(Claim.id).in_(among(ids)))
    )
    return {row[0]: Row(*row) for row in rows}


class StoryClaims(NamedTuple):
    """A page of a story's claims in text order: `counts` are by state, `total` is how many match."""

    version: ArticleVersion
    rows: Sequence[Row]
    counts: Counter[str]
    total: int


def story_claims(session: Session, article_id: int, *, state: str, page: int) -> StoryClaims:
    """The claims of the newest version of an article, of one state or (empty) of any. Raises Missing."""
    held = version(session, article_id)
    here = columns(col(Appearance.claim_id)).where(col(Appearance.version_id) == held.id)
    states = select(Claim.state, func.count()).where(col(Claim.id).in_(here)).group_by(col(Claim.state))
    counts = Counter(dict(session.exec(states).all()))
    wanted = columns(col(Claim.id)).join(Appearance, col(Appearance.claim_id) == Claim.id)
    wanted = wanted.where(col(Appearance.version_id) == held.id).group_by(col(Claim.id))
    wanted = wanted.order_by(func.min(Appearance.start), col(Claim.id))
    if state:
        wanted = wanted.where(col(Claim.state) == state)
    ids = session.execute(wanted.limit(PAGE).offset((page - 1) * PAGE)).scalars().all()
    found = lines(session, ids)
    return StoryClaims(held, [found[id] for id in ids], counts, counts[state] if state else counts.total())
