"""Captured texts of evidence: read, shown, and quoted for a claim from selected words or ticked sentences."""

import time
from contextlib import suppress

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..errors import Busy, Invalid
from ..evidence import anchors, encryption, items, texts
from ..hidden import COVER
from ..models import Stance, Standing
from ..permissions import Act, require
from ..queries import captured
from ..queries.claims import claim
from ..queries.evidence import evidence
from ..queries.passages import marked, twins
from ..queries.sources import copies
from ..upkeep import leftovers
from .answers import again, done
from .articles import passages
from .doors import actor, desk, page_number, reading, text, writing
from .readings import unseen, write_down

pages = Blueprint("texts", __name__)


@pages.get("/evidence/<int:evidence_id>/text/<int:text_id>")
def show(evidence_id: int, text_id: int) -> ResponseReturnValue:
    """A portion of the text: that of `?page=`, or the one with the offset `?at=`."""
    return _page("evidence/text.html", evidence_id, text_id)


@pages.get("/evidence/<int:evidence_id>/text/<int:text_id>/sentences")
def select(evidence_id: int, text_id: int) -> ResponseReturnValue:
    """The text by sentences, each with a tick box: a quotation without a mouse or a script."""
    return _page("evidence/select.html", evidence_id, text_id)


def _page(template: str, evidence_id: int, text_id: int) -> ResponseReturnValue:
    sent = request.form.getlist("passage") if request.method == "POST" else []
    ticked = [(found.start, found.stop, found.quote) for found in passages()] if sent else []
    at = ticked[0][0] if ticked else request.args.get("at", type=int)
    with reading() as door:
        item = evidence(door, evidence_id)
        not_seen = unseen(door, [item])
        held = captured.text_capture(door, evidence_id, text_id)
        page = captured.text_page(door, desk().home.originals, held, page_number(), at)
        listed = marked(door, desk().home.originals, held)
        same = [twin.item for twin in twins(door, held) if twin.text]
        alike = [copy.other for copy in copies(door, evidence_id) if copy.row.state != Standing.REJECTED]
        asked = captured.claims_asked(door, request.values.get("claim", "").strip()[:200])
    write_down(not_seen)
    rows = captured.sentences(page) if template == "evidence/select.html" else []
    rows = [row for row in ticked if row not in rows] + rows
    return render_template(
        template,
        item=item,
        page=page,
        sentences=rows,
        asked=asked,
        stances=list(Stance),
        ticked=sent,
        marked=listed,
        twins=same,
        covered=COVER in page.text,
        alike=alike,
    )


@pages.post("/evidence/<int:evidence_id>/text/<int:text_id>/links")
@again(select, "#main")
def link(evidence_id: int, text_id: int) -> ResponseReturnValue:
    """Link selected words to a claim. Where only words of the claim were given, claims that hold them are offered."""
    number = text("claim_id").strip() or text("claim").strip()
    with reading() as door:
        require(actor(), Act.ADD_EVIDENCE, claim(door, _number(number)))
        held = captured.text_capture(door, evidence_id, text_id)
        words = captured.text_shown(door, desk().home.originals, held)
    selected = [(one.start, one.stop, one.quote) for one in passages()]
    place, quotation = anchors.placed(held, words, selected)
    captured.may_be_quoted(captured.words_of(desk().home.originals, held), quotation, place.start)
    bearing = items.Bearing(text("stance"), quotation, text("note"), place=place)
    with writing() as door:
        items.link(door, actor(), claim(door, _number(number)), evidence(door, evidence_id), bearing=bearing)
        back = url_for("texts.show", evidence_id=evidence_id, text_id=text_id, at=place.start)
        return done("The quotation is linked.", f"{back}#at-{place.start}")


def _number(typed: str) -> int:
    """The number of the claim. Raises Invalid with what to do where words were typed in its place."""
    if not typed:
        fault = "Say which claim: its number, or words of it."
    elif typed.isascii() and typed.isdigit() and len(typed) < 16:
        return int(typed)
    else:
        fault = "Choose one of the claims with these words below, or type other words."
    raise Invalid(fault, {"claim": fault})


@pages.post("/evidence/<int:evidence_id>/text")
def read(evidence_id: int) -> ResponseReturnValue:
    """Read the files of evidence whose text is not there yet, and copy pictures, outside any transaction."""
    with reading() as door:
        require(actor(), Act.ANCHOR)
        item = evidence(door, evidence_id)
        held, files = captured.held(door, item), texts.unread(door, item)
    looked = texts.read_again(desk().home.originals, files, item.text if held.pasted else "")
    put = time.time()
    try:
        return _keep(evidence_id, looked)
    except Exception:  # nothing in plain stays of what was encrypted meanwhile, or is not on record
        with suppress(Busy):
            with desk().database.writing() as session:
                encryption.let_go(session, desk().home.originals, looked.names, put)
            leftovers.files(desk().home, desk().database)
        raise


def _keep(evidence_id: int, looked: texts.Look) -> ResponseReturnValue:
    with writing() as door:
        why = texts.keep_again(door, actor(), evidence(door, evidence_id), looked)
        there = "Its text is there." if any(one.kind == "text" for one in looked.made) else "The copy is there."
        said = why[0] if why else there if looked.made else "There was no more text to read."
        return done(said, url_for("evidence.show", evidence_id=evidence_id, _anchor="texts"))
