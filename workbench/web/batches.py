"""Many queries at once: a CSV in, a CSV of the best matches out, with progress."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..errors import Invalid
from ..importing.decoding import clean_name
from ..people import searches
from ..queries import saved as queries
from ..queries.found import audience_of
from ..upkeep.batches import as_csv
from . import background
from .answers import again, done
from .doors import actor, desk, reading, text, writing
from .downloads import attachment
from .saved import index, must_be_sure

pages = Blueprint("batches", __name__)


@pages.post("/searches/lists")
@again(index, "#main")
def begin() -> ResponseReturnValue:
    """Look for each line of a file, or of what was pasted."""
    sent = request.files.get("file")
    name = clean_name(sent.filename) if sent and sent.filename else ""
    content = searches.text_of(sent.stream.read()) if sent and name else text("lines")
    if not content.strip():
        raise Invalid(fault := "Choose a CSV, or paste queries, one a line.", {"file": fault})
    rows = searches.cells_of(content) if name and not name.lower().endswith(".txt") else content.splitlines()
    lines = searches.queries_of(rows)
    with writing() as door:
        row = searches.begin(door, actor(), name=text("name") or name or "Pasted", lines=lines)
        answer = done("They are being looked for.", url_for("batches.show", batch_id=row.id))
    background.start_batches(desk().database, desk().index)
    return answer


@pages.get("/searches/lists/<int:batch_id>")
def show(batch_id: int) -> ResponseReturnValue:
    with reading() as door:
        row = queries.batch(door, batch_id, actor())
    return render_template("searches/batch.html", row=row)


@pages.get("/searches/lists/<int:batch_id>/matches.csv")
def matches(batch_id: int) -> ResponseReturnValue:
    """What was found so far, with what the person may know of it now."""
    with reading() as door:
        row = queries.batch(door, batch_id, actor())
        made = as_csv(door, desk().home.originals, row, audience_of(actor()))
        content = "".join(made).encode("utf-8", "replace")
    return attachment(Response(content), f"{row.name.removesuffix('.csv')}-matches.csv")


@pages.post("/searches/lists/<int:batch_id>/stop")
@again(show, "#main")
def stop(batch_id: int) -> ResponseReturnValue:
    with writing() as door:
        searches.stop(actor(), queries.batch(door, batch_id, actor()))
        return done("Stopped; what was found is there.", url_for("batches.show", batch_id=batch_id))


@pages.post("/searches/lists/<int:batch_id>/remove")
@again(show, "#main")
def remove(batch_id: int) -> ResponseReturnValue:
    must_be_sure()
    with writing() as door:
        searches.forget(door, actor(), queries.batch(door, batch_id, actor()))
        return done("The list is gone.", url_for("saved.index"))
