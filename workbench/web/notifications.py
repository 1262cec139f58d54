"""One's own notifications: the page, and marking them as read.

Their links only lead there; that something was read is said by a button, so that a look in passing takes nothing off.
"""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..people import notifications
from ..queries.notifications import news
from .answers import done
from .doors import actor, number, page_number, reading, writing

pages = Blueprint("notifications", __name__)


@pages.get("/notifications")
def show() -> ResponseReturnValue:
    page = page_number()
    with reading() as door:
        rows, more = news(door, actor(), page=page)
        unread = notifications.unread(door, actor())
    return render_template("notifications/list.html", rows=rows, page=page, more=more, unread=unread)


@pages.post("/notifications/<int:notification_id>/read")
def read(notification_id: int) -> ResponseReturnValue:
    with writing() as door:
        notifications.read(door, actor(), notification_id)
        return done("Marked as read.", url_for("notifications.show", page=request.args.get("page")))


@pages.post("/notifications/read")
def read_all() -> ResponseReturnValue:
    with writing() as door:
        notifications.read_all(door, actor(), upto=number("upto"))
        return done("All of them are marked as read.", url_for("notifications.show"))
