"""Fetching the page behind a piece of evidence: asked for, looked at, cancelled. No GET ever fetches."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ..evidence import fetches
from ..models import FetchState
from ..queries.evidence import evidence
from ..queries.fetches import attempts, fetch
from ..review.policies import in_force
from . import background
from .answers import again, done
from .doors import actor, desk, reading, writing
from .evidence import show as show_evidence
from .readings import unseen, write_down

pages = Blueprint("fetches", __name__)


@pages.get("/evidence/<int:evidence_id>/fetches")
def show(evidence_id: int) -> ResponseReturnValue:
    """How far it is; the evidence page takes its part from here while a fetch runs."""
    with reading() as door:
        item = evidence(door, evidence_id)
        found = attempts(door, item)
        not_seen = unseen(door, [item])
    write_down(not_seen)
    return render_template("evidence/fetches.html", item=item, fetched=found)


@pages.post("/evidence/<int:evidence_id>/fetches")
@again(show_evidence, "#main")
def ask(evidence_id: int) -> ResponseReturnValue:
    with writing() as door:
        row = fetches.ask(door, actor(), evidence(door, evidence_id), rules=in_force(door))
        said = "The page cannot be asked for." if row.state == FetchState.FAILED else "The page is being fetched."
        answer = done(said, _place(evidence_id))
    background.start_fetching(desk().home, desk().database)
    return answer


def _where_it_stands(fetch_id: int) -> ResponseReturnValue:
    with reading() as door:
        evidence_id = fetch(door, fetch_id).evidence_id
    return show_evidence(evidence_id)


@pages.post("/fetches/<int:fetch_id>/cancel")
@again(_where_it_stands, "#main")
def cancel(fetch_id: int) -> ResponseReturnValue:
    with writing() as door:
        row = fetch(door, fetch_id)
        fetches.cancel(door, actor(), row)
        return done("Cancelled; nothing of the page was kept.", _place(row.evidence_id))


def _place(evidence_id: int) -> str:
    return url_for("evidence.show", evidence_id=evidence_id, _anchor="fetches")
