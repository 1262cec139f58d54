"""Archiving a story and bringing it back. What is archived stays searchable, marked."""

from sqlmodel import Session, col, select

from ..db import now
from ..errors import Forbidden
from ..models import Article, ArticleVersion, Splitting, User
from ..permissions import Act, require
from ..record import record


def archive(session: Session, actor: User, article: Article) -> None:
    """Close the story: nobody changes it until it is brought back."""
    require(actor, Act.ARCHIVE, article)
    if is_being_split(session, article):
        raise Forbidden("The text is still being split; archive the story when all its claims are there.")
    article.archived_at = now()
    record(session, actor, "archived", article, after={"at": article.archived_at.isoformat()})


def is_being_split(session: Session, article: Article) -> bool:
    """Whether claims of the story are still to come."""
    found = (
        select(Splitting.id)
        .join(ArticleVersion, col(ArticleVersion.id) == Splitting.version_id)
        .where(ArticleVersion.article_id == article.id, col(Splitting.finished_at).is_(None))
    )
    return session.exec(found).first() is not None


def bring_back(session: Session, actor: User, article: Article) -> None:
    """Open an archived story again."""
    require(actor, Act.RESTORE, article)
    article.archived_at = None
    record(session, actor, "brought back", article)
