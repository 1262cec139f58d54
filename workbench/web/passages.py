"""Sensitive passages of a captured text: marked from selected words or ticked sentences, and ended again."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from ..evidence import passages
from ..models import Capture
from ..permissions import Act, require
from ..queries import captured
from ..queries import passages as queries
from ..queries.evidence import evidence
from .answers import again, done
from .articles import passages as selected_passages
from .doors import actor, desk, number, reading, text, writing
from .texts import select, show

pages = Blueprint("passages", __name__)


@pages.post("/evidence/<int:evidence_id>/text/<int:text_id>/passages")
@again(select, "#main")
def mark(evidence_id: int, text_id: int) -> ResponseReturnValue:
    """Say who may read selected words. The text is read before the transaction opens."""
    with reading() as door:
        require(actor(), Act.PROTECT)
        held = captured.text_capture(door, evidence_id, text_id)
        captured.text_shown(door, desk().home.originals, held)
        words = captured.words_of(desk().home.originals, held)
    selected = [(one.start, one.stop, one.quote) for one in selected_passages()]
    with writing() as door:
        made = passages.mark(
            door,
            actor(),
            evidence(door, evidence_id),
            held,
            words,
            selected=selected,
            level=text("level"),
            why=text("why"),
            everywhere=bool(text("everywhere")),
        )
        said = "The passage is marked." if len(made) == 1 else f"{len(made)} passages are marked."
        said += _in_twins(door, held, words, selected)
        back = url_for("texts.show", evidence_id=evidence_id, text_id=text_id, at=made[0].start, _anchor="passages")
        return done(said, back)


def _in_twins(door: Session, held: Capture, words: str, selected: passages.Selected) -> str:
    """Mark the same in the same text of other evidence, where that was asked for; says which hold it openly still."""
    left = []
    for twin in queries.twins(door, held):
        if not (twin.text and text("twins")):
            left.append(twin.item.title)
            continue
        passages.mark(
            *(door, actor(), twin.item, twin.text, words),
            selected=selected,
            level=text("level"),
            why=text("why"),
            everywhere=bool(text("everywhere")),
        )
    named = ", ".join(f"“{title}”" for title in left)
    return f" The very same file is open in {named}: say there too who may know of it." if left else ""


@pages.post("/evidence/<int:evidence_id>/text/<int:text_id>/passages/end")
@again(show, "#main")
def end(evidence_id: int, text_id: int) -> ResponseReturnValue:
    """End what was marked: from now on everybody who knows of the evidence reads it."""
    with writing() as door:
        require(actor(), Act.PROTECT)
        held = captured.text_capture(door, evidence_id, text_id)
        row = queries.passage(door, held, number("marked"))
        words = captured.words_of(desk().home.originals, held)[row.start : row.stop]
        passages.end(door, actor(), evidence(door, evidence_id), row, why=text("reason"), words=words)
        back = url_for("texts.show", evidence_id=evidence_id, text_id=text_id, at=row.start, _anchor="passages")
        return done("Ended; it can be read again.", back)
