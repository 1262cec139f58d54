"""Sealed evidence encrypted to the keys of people who hold them elsewhere."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from ..errors import Invalid
from ..evidence import encryption, recipients
from ..permissions import Act, require
from ..queries.evidence import evidence
from ..upkeep import leftovers
from . import background
from .answers import again, done
from .doors import actor, desk, reading, text, writing
from .evidence import show

pages = Blueprint("encryption", __name__)


@pages.post("/evidence/<int:evidence_id>/encrypt")
@again(show, "#main")
def encrypt(evidence_id: int) -> ResponseReturnValue:
    """Encrypted files first, then their rows, then the plain files go: each step can be the last before a crash."""
    why, ids = text("why"), _ticked()
    try:
        with reading(Act.PROTECT) as door:
            planned = _planned(door, evidence_id, ids, why)
    except Invalid:
        with writing() as door:  # what this very form was answered before comes first
            _planned(door, evidence_id, ids, why)
        raise
    made = encryption.make(desk().home.originals, planned)
    with writing() as door:
        require(actor(), Act.PROTECT)
        item, to = evidence(door, evidence_id), recipients.chosen(door, ids)
        encryption.put(door, actor(), item, planned, made, to, why)
        leftovers.owe(desk().home)
        answer = done(
            "It is encrypted; only the holders of the keys can read it.",
            url_for("evidence.show", evidence_id=evidence_id),
        )
    background.clear_leftovers(desk().home, desk().database)
    return answer


def _planned(door: Session, evidence_id: int, ids: set[int], why: str) -> encryption.Plan:
    item = evidence(door, evidence_id)
    return encryption.plan(door, actor(), item, recipients.chosen(door, ids), why=why)


def _ticked() -> set[int]:
    """The recipients whose boxes were ticked."""
    sent = (name.removeprefix("to-") for name in request.form if name.startswith("to-"))
    return {int(number) for number in sent if number.isascii() and number.isdigit() and len(number) < 16}
