"""Threads of comments: opened on a claim, on evidence or on words of an article; answered, resolved, reopened."""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from ..models import ArticleVersion, Claim, Thread, User
from ..queries.articles import version
from ..queries.claims import claim
from ..queries.evidence import evidence
from ..queries.threads import thread
from ..review import comments
from .answers import again, done
from .articles import passages, select
from .articles import show as show_article
from .claims import show as show_claim
from .doors import actor, reading, text, writing
from .evidence import show as show_evidence
from .remarks import place

pages = Blueprint("threads", __name__)

THERE = "Your comment is there."


@pages.post("/claims/<int:claim_id>/comments")
@again(show_claim, "#main")
def on_claim(claim_id: int) -> ResponseReturnValue:
    with writing() as door:
        made = comments.open_thread(door, actor(), claim(door, claim_id), text=text("comment"))
        return done(THERE, place(made))


@pages.post("/evidence/<int:evidence_id>/comments")
@again(show_evidence, "#main")
def on_evidence(evidence_id: int) -> ResponseReturnValue:
    with writing() as door:
        made = comments.open_thread(door, actor(), evidence(door, evidence_id), text=text("comment"))
        return done(THERE, place(made))


@pages.post("/articles/<int:article_id>/comments")
@again(select, "#main")
def on_passage(article_id: int) -> ResponseReturnValue:
    """A comment on ticked sentences or on the words selected in the page."""
    with writing() as door:
        held = version(door, article_id)
        made = comments.open_thread(door, actor(), held, text=text("comment"), passages=passages())
        return done(THERE, place(made))


def _where_it_stands(thread_id: int) -> ResponseReturnValue:
    """The page that shows the thread, as it is now."""
    with reading() as door:
        thing = comments.thing_of(thread(door, thread_id))
    if isinstance(thing, ArticleVersion):
        return show_article(thing.article_id, thread_id=thread_id)
    return show_claim(thing.id) if isinstance(thing, Claim) else show_evidence(thing.id)


@pages.post("/threads/<int:thread_id>/reply")
@again(_where_it_stands, "#main")
def reply(thread_id: int) -> ResponseReturnValue:
    with writing() as door:
        found = thread(door, thread_id)
        comments.reply(door, actor(), found, text=text("reply"))
        return done("Your reply is there.", place(found))


@pages.post("/threads/<int:thread_id>/resolve")
@again(_where_it_stands, "#main")
def resolve(thread_id: int) -> ResponseReturnValue:
    return _put(thread_id, comments.resolve, "Resolved; a reply reopens the thread.")


@pages.post("/threads/<int:thread_id>/reopen")
@again(_where_it_stands, "#main")
def reopen(thread_id: int) -> ResponseReturnValue:
    return _put(thread_id, comments.reopen, "The thread is open again.")


def _put(thread_id: int, verb: Callable[[Session, User, Thread], None], message: str) -> ResponseReturnValue:
    with writing() as door:
        found = thread(door, thread_id)
        verb(door, actor(), found)
        return done(message, place(found))
