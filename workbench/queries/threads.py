"""Threads of comments as pages and verbs need them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from ..errors import Missing
from ..models import Appearance, ArticleVersion, Claim, Comment, Thread


def threads(session: Session, *which: Any) -> Sequence[Thread]:
    """Threads, oldest first, with who said what, in one select."""
    said = joinedload(Thread.comments).joinedload(Comment.by)  # type: ignore[arg-type]
    load = [said, joinedload(Thread.resolved_by)]  # type: ignore[arg-type]
    return session.exec(select(Thread).where(*which).order_by(col(Thread.id)).options(*load)).unique().all()


def of_article(session: Session, article_id: int) -> Sequence[Thread]:
    """The threads on passages of an article's text."""
    versions = select(ArticleVersion.id).where(ArticleVersion.article_id == article_id)
    return threads(session, col(Thread.version_id).in_(versions))


def thread(session: Session, thread_id: int) -> Thread:
    """A thread with what it is about and all that permissions ask of that. Raises Missing."""
    claim, version = selectinload(Thread.claim), selectinload(Thread.version)  # type: ignore[arg-type]
    load = [
        claim.selectinload(Claim.appearances)  # type: ignore[arg-type]
        .selectinload(Appearance.version)  # type: ignore[arg-type]
        .selectinload(ArticleVersion.article),  # type: ignore[arg-type]
        version.selectinload(ArticleVersion.article),  # type: ignore[arg-type]
        selectinload(Thread.evidence),  # type: ignore[arg-type]
    ]
    found = session.exec(select(Thread).where(Thread.id == thread_id).options(*load)).first()
    if not found:
        raise Missing("There is no such thread.")
    return found
