"""How stories stand: the queue, the board, the status page."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..permissions import Act
from ..publishing.resting import Hashed, damaged
from ..publishing.signing import desk_key, fingerprint, has_key
from ..queries import board as boards
from ..queries import queue as queueing
from ..queries import stories as queries
from ..queries import teasers
from ..queries.related import of_story
from ..queries.work import offered
from .doors import actor, desk, page_number, reading

pages = Blueprint("stories", __name__)


@pages.get("/")
def queue() -> ResponseReturnValue:
    with reading() as door:
        found, people = queueing.queue(door, actor()), offered(door, actor())
    return render_template("stories/queue.html", queue=found, people=people)


@pages.get("/queue/<name>")
def section(name: str) -> ResponseReturnValue:
    """All of one part of the queue, page by page."""
    page = page_number()
    with reading() as door:
        part, people = queueing.part(door, actor(), name, page), offered(door, actor())
    more = page * queueing.PAGE < part.total
    return render_template("stories/section.html", part=part, page=page, more=more, people=people)


@pages.get("/board")
def board() -> ResponseReturnValue:
    """In the order of `?order=`; anything but one of ORDERS is by deadline."""
    archived, page = request.args.get("archived") == "1", page_number()
    order = order if (order := request.args.get("order", "")) in boards.ORDERS else "deadline"
    with reading(Act.SEE_BOARD) as door:
        rows, total = boards.board(door, archived=archived, page=page, order=order)
    more = page * boards.PAGE < total
    return render_template(
        "stories/board.html", rows=rows, total=total, archived=archived, page=page, more=more, order=order
    )


@pages.get("/articles/<int:article_id>/status")
def status(article_id: int) -> ResponseReturnValue:
    with reading() as door:
        found = queries.story_status(door, article_id)
        own = [card.claim.id for card in (*found.page.cards, *found.page.aside)]
        related, repeated = of_story(door, own), teasers.of_story(door, found.page.version.id, own)
        harm = damaged(door, found.page.version.id, Hashed(desk().home.originals, anew=False))
    key = fingerprint(desk_key(desk().home).public_key()) if has_key(desk().home) else ""
    return render_template(
        "stories/status.html",
        status=found,
        page=found.page,
        fingerprint=key,
        harm=harm,
        related=related,
        repeated=repeated,
    )
