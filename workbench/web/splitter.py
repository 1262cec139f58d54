"""How the splitter does, for editors: the figures of `workbench splitting report`."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..permissions import Act
from ..queries import splitter as queries
from .doors import day_asked, reading

pages = Blueprint("splitter", __name__)


@pages.get("/board/splitter")
def report() -> ResponseReturnValue:
    since = request.args.get("since", "").strip()
    with reading(Act.SEE_BOARD) as door:
        found = queries.report(door, day_asked("since"))
    return render_template("stories/splitter.html", report=found, since=since, enough=queries.ENOUGH)
