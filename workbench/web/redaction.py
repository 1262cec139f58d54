"""Redacted copies of captures: looked at first, then kept with a reason."""

import time
from contextlib import suppress
from pathlib import Path

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import originals
from ..errors import Busy, Invalid, Stale
from ..evidence import encryption, redaction
from ..evidence.passages import reason_without
from ..permissions import Act, require
from ..queries.evidence import evidence
from ..queries.redaction import Plan, plan
from .answers import again, done
from .doors import actor, desk, reading, text, writing
from .readings import unseen, write_down

pages = Blueprint("redaction", __name__)


@pages.get("/captures/<int:capture_id>/redaction")
def show(capture_id: int) -> ResponseReturnValue:
    """The copy as it would be; where none can be made, why not."""
    folder = desk().home.originals
    with reading(Act.PROTECT) as door:
        planned = plan(door, folder, capture_id)
        not_seen = unseen(door, [planned.item])
    write_down(not_seen)
    copy, why_not, left, unsure = None, "", {}, False
    try:
        copy, unsure = _look(folder, planned)
        left = redaction.unmarked(copy, planned.passages)
    except Invalid as refusal:
        why_not = str(refusal)
    return render_template(
        "evidence/redaction.html", plan=planned, copy=copy, why_not=why_not, left=left, unsure=unsure
    )


def _look(folder: Path, planned: Plan) -> tuple[redaction.Copy, bool]:
    """The copy to be looked at, and whether somebody must say that words of other texts are marked in this one."""
    try:
        return redaction.made(folder, planned.capture, planned.passages, look=True), False
    except Invalid as refusal:
        if "sure" not in refusal.faults:
            raise
        return redaction.made(folder, planned.capture, planned.passages, look=True, sure=True), True


@pages.post("/captures/<int:capture_id>/redaction")
@again(show, "#main")
def make(capture_id: int) -> ResponseReturnValue:
    """Keep the copy that was looked at: of the same passages. It is made before the transaction opens."""
    folder = desk().home.originals
    with reading() as door:
        require(actor(), Act.PROTECT)
        planned = plan(door, folder, capture_id)
    reason_without(text("why"), [one.words for one in planned.passages])
    if request.form.getlist("passage") != [str(id) for id in planned.ids]:
        raise Stale("Other passages were marked or ended meanwhile; look at the copy once more.")
    copy = redaction.made(folder, planned.capture, planned.passages, sure=bool(text("sure")))
    sha256, put = originals.keep(folder, copy.content), time.time()
    try:
        return _keep(planned, copy, sha256)
    except Exception:  # of what is not on record no copy stays
        with suppress(Busy), desk().database.writing() as session:
            encryption.let_go(session, folder, [sha256], put)
        raise


def _keep(planned: Plan, copy: redaction.Copy, sha256: str) -> ResponseReturnValue:
    with writing() as door:
        item = evidence(door, planned.item.id)
        kept = redaction.keep(
            door, actor(), item, planned.capture, copy=copy, sha256=sha256, marked=planned.passages, why=text("why")
        )
        back = url_for("evidence.show", evidence_id=item.id, _anchor=f"capture-{kept.id}")
        part = "page" if copy.pages else "line"
        return done(f"The redacted copy is kept. Look at every {part} of it before you give it away.", back)
