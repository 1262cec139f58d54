"""Teasers beside an article, with the claims of other stories that they may repeat, and those that somebody linked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, or_, select

from ..errors import Missing
from ..models import Article, ArticleVersion, Claim, TeaserLink
from ..review.teasers import lines
from ..search.store import Index
from .similar import LEAST, Similar, similar

MOST = 30
"""Lines of one article that are looked at."""


@dataclass(frozen=True, slots=True)
class Teaser:
    """A line of an article that leads elsewhere: start..stop are its code points in the version's text. `near` is what
    it may repeat, `linked` what somebody said that it does.
    """

    start: int
    stop: int
    words: str
    near: Sequence[Similar]
    linked: Sequence[tuple[TeaserLink, Claim]]


def version_of(session: Session, article_id: int) -> ArticleVersion:
    """The newest text of an article with its segments. Raises Missing."""
    rows = select(ArticleVersion).where(ArticleVersion.article_id == article_id)
    load = selectinload(ArticleVersion.segments)  # type: ignore[arg-type]
    found = session.exec(rows.order_by(col(ArticleVersion.seq).desc()).options(load)).first()
    if not found:
        raise Missing("There is no such article.")
    return found


def teasers(session: Session, index: Index, article_id: int) -> list[Teaser]:
    """The teasers of an article that repeat something, or may, in the order of the text."""
    version = version_of(session, article_id)
    rows = select(TeaserLink, Claim).join(Claim, col(Claim.id) == TeaserLink.claim_id)
    here = rows.where(TeaserLink.version_id == version.id, col(TeaserLink.ended_at).is_(None))
    linked = session.exec(here).all()
    found = []
    for start, stop in list(lines(version))[:MOST]:
        mine = [(row, claim) for row, claim in linked if row.start == start]
        there = {claim.id for _, claim in mine}
        near = _near(session, index, version, version.text[start:stop])
        near = [row for row in near if row.thing.id not in there]
        found += [Teaser(start, stop, version.text[start:stop], near, mine)] if near or mine else []
    return found


def teased(session: Session, claim_id: int) -> Sequence[TeaserLink]:
    """The teasers that somebody linked to a claim, with their articles."""
    place = joinedload(TeaserLink.version).joinedload(ArticleVersion.article)  # type: ignore[arg-type]
    load = (place, joinedload(TeaserLink.by))  # type: ignore[arg-type]
    rows = select(TeaserLink).where(TeaserLink.claim_id == claim_id, col(TeaserLink.ended_at).is_(None))
    return session.exec(rows.order_by(col(TeaserLink.id)).options(*load)).all()


def of_story(session: Session, version_id: int, claim_ids: Collection[int]) -> Sequence[tuple[TeaserLink, Claim]]:
    """The teasers of a version that somebody linked, and those elsewhere that lead to one of these claims, each with
    its claim, the oldest first.
    """
    load = joinedload(TeaserLink.version).joinedload(ArticleVersion.article)  # type: ignore[arg-type]
    rows = select(TeaserLink, Claim).join(Claim, col(Claim.id) == TeaserLink.claim_id)
    here = or_(col(TeaserLink.version_id) == version_id, col(TeaserLink.claim_id).in_(claim_ids))
    rows = rows.where(here, col(TeaserLink.ended_at).is_(None)).order_by(col(TeaserLink.id))
    found = selectinload(Claim.findings)  # type: ignore[arg-type]
    return session.exec(rows.options(load, joinedload(TeaserLink.by), found)).all()  # type: ignore[arg-type]


def teaser(session: Session, teaser_id: int) -> TeaserLink:
    """A link of a teaser, with its version. Raises Missing."""
    load = joinedload(TeaserLink.version)  # type: ignore[arg-type]
    found = session.exec(select(TeaserLink).where(TeaserLink.id == teaser_id).options(load)).first()
    if not found:
        raise Missing("There is no such link of a teaser.")
    return found


def _near(session: Session, index: Index, version: ArticleVersion, words: str) -> list[Similar]:
    found = similar(session, index, words, 3)
    return [row for row in found if row.near.score >= LEAST and _elsewhere(row, version.article_id)]


def _elsewhere(row: Similar, article_id: int) -> bool:
    article: Article | None = row.article
    return isinstance(row.thing, Claim) and article is not None and article.id != article_id
