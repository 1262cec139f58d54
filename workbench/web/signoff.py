"""What editors decide on the status page: sign-off, reopening, owner, deadline and embargo."""

from datetime import datetime

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlmodel import Session

from ..db import now
from ..errors import Invalid
from ..models import Article, User
from ..permissions import Act, refusal, require
from ..publishing import signoff as publishing
from ..publishing.resting import Hashed
from ..queries.articles import version
from ..queries.stories import owners, snapshot
from .answers import again, done
from .doors import actor, desk, number, reading, text, writing
from .reviews import instant
from .stories import status
from .words import moment

pages = Blueprint("signoff", __name__)


@pages.post("/articles/<int:article_id>/sign-off")
@again(status, "#main")
def sign_off(article_id: int) -> ResponseReturnValue:
    """What the editor decides on is made anew inside the transaction, and must be what the page showed. The files
    of its evidence are hashed before it, as that can take long.
    """
    hashed = Hashed(desk().home.originals)
    with reading() as door:
        held = version(door, article_id)
        if not refusal(actor(), Act.SIGN_OFF, held.article):  # a form sent again gets its answer from the other door
            hashed.look(door, held.id)
    with writing() as door:
        held = version(door, article_id)
        require(actor(), Act.SIGN_OFF, held.article)
        until, found = instant("embargo"), snapshot(door, held)
        said = {"seen": text("seen"), "reason": text("reason")}
        publishing.sign_off(door, actor(), held, snapshot=found, hashed=hashed, embargo_until=until, **said)
        return done("Signed off.", url_for("stories.status", article_id=article_id))


@pages.post("/articles/<int:article_id>/reopen")
@again(status, "#main")
def reopen(article_id: int) -> ResponseReturnValue:
    with writing() as door:
        article = version(door, article_id).article
        require(actor(), Act.REOPEN, article)
        publishing.reopen(door, actor(), article, note=text("note"), revision=number("revision"))
        return done("Reopened; your note is public.", url_for("stories.status", article_id=article_id))


@pages.post("/articles/<int:article_id>/plan")
@again(status, "#main")
def plan(article_id: int) -> ResponseReturnValue:
    """Owner, deadline, embargo."""
    with writing() as door:
        article = version(door, article_id).article
        require(actor(), Act.PLAN, article)
        times = {name: instant(name) for name in ("due_at", "embargo_until")}
        owner, revision = _owner(door, article), number("revision")
        publishing.plan(door, actor(), article, owner=owner, revision=revision, **times)
        return done("Saved.", url_for("stories.status", article_id=article_id))


def _owner(door: Session, article: Article) -> User:
    found = next((row for row in [article.owner, *owners(door)] if str(row.id) == text("owner")), None)
    if not found:
        raise Invalid(fault := "Choose a checker or an editor.", {"owner": fault})
    return found


def embargo(until: datetime | None) -> Markup:
    """An embargo in words: whether the story must still wait."""
    if until is None:
        return Markup("")
    said = "Embargo: it must not run before {}." if until > now() else "Its embargo ended {}."
    return Markup(said).format(moment(until))


def minute(at: datetime | None, *, ahead: bool = False) -> str:
    """An instant as a field of date and time holds it, in UTC; with `ahead` only one that is to come."""
    return f"{at:%Y-%m-%dT%H:%M}" if at and not (ahead and at < now()) else ""
