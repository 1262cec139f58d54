"""How the splitter does, for editors: the figures of `workbench splitting report`."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..errors import Invalid
from ..permissions import Act
from ..queries import splitter as queries
from .doors import reading

pages = Blueprint("splitter", __name__)


@pages.get("/board/splitter")
def report() -> ResponseReturnValue:
    since = request.args.get("since", "").strip()
    with reading(Act.SEE_BOARD) as door:
        found = queries.report(door, _day(since))
    return render_template("stories/splitter.html", report=found, since=since, enough=queries.ENOUGH)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("Write the day as 2021-03-01.") from None
