"""Tags and names of a claim: accept, reject, add, correct."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..models import Standing
from ..queries.claims import claim, entity
from ..review import proposals as review
from ..review import spellings
from ..review.proposals import Shown
from .answers import again, done
from .claims import show as show_claim
from .doors import actor, reading, text, writing

pages = Blueprint("proposals", __name__)


@pages.post("/claims/<int:claim_id>/proposals")
@again(show_claim, "#tags")
def decide(claim_id: int) -> ResponseReturnValue:
    verb, _, which = text("decide").partition(" ")
    shown = [Shown(key, state) for key, _, state in (row.rpartition("=") for row in request.form.getlist("shown"))]
    shown = [one for one in shown if (one.state == Standing.PROPOSED if which == "all" else one.key == which)]
    shown = shown if verb in ("accept", "reject") else []
    with writing() as door:
        count = review.decide(door, actor(), claim(door, claim_id), shown=shown, accept=verb == "accept")
        return done(f"{'Accepted' if verb == 'accept' else 'Rejected'}: {count}.", _at_tags(claim_id))


@pages.post("/claims/<int:claim_id>/tags")
@again(show_claim, "#tags")
def add_tag(claim_id: int) -> ResponseReturnValue:
    with writing() as door:
        review.add_tag(door, actor(), claim(door, claim_id), term=text("term"))
        return done("The tag is on the claim.", _at_tags(claim_id))


@pages.post("/claims/<int:claim_id>/names")
@again(show_claim, "#tags")
def add_name(claim_id: int) -> ResponseReturnValue:
    with writing() as door:
        review.add_name(door, actor(), claim(door, claim_id), name=text("entity_name"), kind=text("entity_kind"))
        return done("The name is on the claim.", _at_tags(claim_id))


@pages.get("/claims/<int:claim_id>/names/<int:entity_id>")
def correct_page(claim_id: int, entity_id: int) -> ResponseReturnValue:
    with reading() as door:
        found, named = claim(door, claim_id), entity(door, claim_id, entity_id)
    return render_template("claims/name.html", claim=found, entity=named)


@pages.post("/claims/<int:claim_id>/names/<int:entity_id>")
@again(correct_page)
def correct(claim_id: int, entity_id: int) -> ResponseReturnValue:
    was = (text("was_name"), text("was_kind"))
    with writing() as door:
        found, named = claim(door, claim_id), entity(door, claim_id, entity_id)
        name, kind = text("entity_name"), text("entity_kind")
        review.correct(door, actor(), found, named, name=name, kind=kind, was=was)
        return done("The name is corrected, for every claim that has it.", _at_tags(claim_id))


@pages.post("/claims/<int:claim_id>/names/<int:entity_id>/spellings")
@again(correct_page)
def add_spelling(claim_id: int, entity_id: int) -> ResponseReturnValue:
    with writing() as door:
        found, named = claim(door, claim_id), entity(door, claim_id, entity_id)
        others = spellings.add(door, actor(), found, named, text=text("form_text"))
        also = f" It is one with: {', '.join(others)}." if others else ""
        return done(f"It is found by that, too.{also}", _at_name(claim_id, entity_id))


@pages.post("/claims/<int:claim_id>/names/<int:entity_id>/spellings/remove")
@again(correct_page)
def remove_spelling(claim_id: int, entity_id: int) -> ResponseReturnValue:
    with writing() as door:
        found, named = claim(door, claim_id), entity(door, claim_id, entity_id)
        spellings.remove(door, actor(), found, named, text=text("form"))
        return done("It is no longer found by that.", _at_name(claim_id, entity_id))


def _at_name(claim_id: int, entity_id: int) -> str:
    return url_for("proposals.correct_page", claim_id=claim_id, entity_id=entity_id, _anchor="spellings")


def _at_tags(claim_id: int) -> str:
    return url_for("claims.show", claim_id=claim_id, _anchor="tags")
