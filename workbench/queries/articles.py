"""Articles as pages need them."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, func, select

from ..db import now
from ..errors import Missing
from ..models import Article, ArticleVersion, PendingImport, Splitting, User

PAGE = 50
STALLED = timedelta(minutes=5)


def article(session: Session, article_id: int) -> Article:
    """An article with its versions. Raises Missing."""
    load = selectinload(Article.versions)  # type: ignore[arg-type]
    found = session.exec(select(Article).where(Article.id == article_id).options(load)).first()
    if not found:
        raise Missing("There is no such article.")
    return found


def version(session: Session, article_id: int) -> ArticleVersion:
    """The newest version of an article, with the article. Raises Missing."""
    found = session.exec(
        select(ArticleVersion)
        .where(ArticleVersion.article_id == article_id)
        .order_by(col(ArticleVersion.seq).desc())
        .options(joinedload(ArticleVersion.article).joinedload(Article.owner))  # type: ignore[arg-type]
    ).first()
    if not found:
        raise Missing("There is no such article.")
    return found


def splitting(session: Session, version_id: int) -> Splitting | None:
    """How far the split of a long version is; None where it was never long, or is done."""
    unfinished = col(Splitting.finished_at).is_(None)
    return session.exec(select(Splitting).where(Splitting.version_id == version_id, unfinished)).first()


def stalled(found: Splitting | None) -> bool:
    """Whether nothing has come for so long that nobody can be at it any more."""
    return found is not None and now() - found.moved_at > STALLED


def articles(session: Session, *, archived: bool, page: int) -> tuple[Sequence[Article], int]:
    """One page of articles, newest first, and how many there are."""
    which = col(Article.archived_at).is_not(None) if archived else col(Article.archived_at).is_(None)
    total = session.exec(select(func.count()).select_from(Article).where(which)).one()
    rows = session.exec(
        select(Article)
        .where(which)
        .order_by(col(Article.id).desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
        .options(selectinload(Article.owner))  # type: ignore[arg-type]
    )
    return rows.all(), total


def pending(session: Session, import_id: int) -> PendingImport:
    """A pending import. Raises Missing."""
    found = session.get(PendingImport, import_id)
    if not found:
        raise Missing("There is no such import of yours.")
    return found


def waiting_imports(session: Session, actor: User) -> Sequence[PendingImport]:
    """The actor's imports that still wait for a decision, newest first."""
    return session.exec(
        select(PendingImport)
        .where(PendingImport.by_id == actor.id, col(PendingImport.article_id).is_(None))
        .where(col(PendingImport.dropped_at).is_(None))
        .order_by(col(PendingImport.id).desc())
    ).all()
