"""The custody of a piece of evidence, to read and to print."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..evidence.custody import opened
from ..queries import custody as queries
from ..queries.damage import damaged
from .doors import actor, desk, reading, writing

pages = Blueprint("custody", __name__)


@pages.get("/evidence/<int:evidence_id>/custody")
def show(evidence_id: int) -> ResponseReturnValue:
    """Opening this page is an event, and stands on it already."""
    if request.method == "GET":
        with writing() as door:
            opened(door, actor(), queries.evidence(door, evidence_id))
    with reading() as door:
        found = queries.custody(door, evidence_id)
    wrong = damaged(desk().home.originals, found.captures, anew=True)
    return render_template("evidence/custody.html", custody=found, item=found.item, damaged=wrong)
