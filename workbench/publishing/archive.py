"""Archiving a story and bringing it back. What is archived stays searchable, marked."""

from sqlmodel import Session

from ..db import now
from ..models import Article, User
from ..permissions import Act, require
from ..record import record


def archive(session: Session, actor: User, article: Article) -> None:
    """Close the story: nobody changes it until it is brought back."""
    require(actor, Act.ARCHIVE, article)
    article.archived_at = now()
    record(session, actor, "archived", article)


def bring_back(session: Session, actor: User, article: Article) -> None:
    """Open an archived story again."""
    require(actor, Act.RESTORE, article)
    article.archived_at = None
    record(session, actor, "brought back", article)
