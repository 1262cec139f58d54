"""What the splitter did to a claim's words: its edits accepted or undone one by one, its references chosen or left."""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..errors import Missing
from ..models import Claim, Edit, Reference
from ..queries.claims import claim
from ..review import edits as review
from .answers import done
from .claims import back_to
from .doors import actor, number, writing

pages = Blueprint("edits", __name__)


@pages.post("/claims/<int:claim_id>/edits/<int:edit_id>/undo")
def undo(claim_id: int, edit_id: int) -> ResponseReturnValue:
    return _decide(claim_id, edit_id, review.undo_edit, "The source's words are back.")


@pages.post("/claims/<int:claim_id>/edits/<int:edit_id>/accept")
def accept(claim_id: int, edit_id: int) -> ResponseReturnValue:
    return _decide(claim_id, edit_id, review.accept_edit, "Accepted.")


@pages.post("/claims/<int:claim_id>/references/<int:reference_id>/choose/<int:candidate>")
def choose(claim_id: int, reference_id: int, candidate: int) -> ResponseReturnValue:
    with writing() as door:
        found = claim(door, claim_id)
        reference = _reference(found, reference_id)
        review.choose(door, actor(), found, reference, candidate=candidate, revision=number("revision"))
        return done("Put in; u undoes it.", back_to(found))


@pages.post("/claims/<int:claim_id>/references/<int:reference_id>/leave")
def leave(claim_id: int, reference_id: int) -> ResponseReturnValue:
    with writing() as door:
        found = claim(door, claim_id)
        review.leave(door, actor(), found, _reference(found, reference_id), revision=number("revision"))
        return done("Left as it is; u undoes it.", back_to(found))


def _decide(claim_id: int, edit_id: int, verb: Callable[..., None], message: str) -> ResponseReturnValue:
    with writing() as door:
        found = claim(door, claim_id)
        verb(door, actor(), found, _edit(found, edit_id), revision=number("revision"))
        return done(message, back_to(found))


def _edit(found: Claim, edit_id: int) -> Edit:
    made = next((row for row in found.edits if row.id == edit_id), None)
    if not made:
        raise Missing("There is no such edit.")
    return made


def _reference(found: Claim, reference_id: int) -> Reference:
    made = next((row for row in found.references if row.id == reference_id), None)
    if not made:
        raise Missing("There is no such reference.")
    return made
