"""Importing in the browser: paste or upload, look at what is kept and left out, confirm."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from .. import originals
from ..config import MAX_PASTE
from ..errors import Invalid, TooLarge
from ..importing import articles as importing
from ..importing.corrections import one_line, publication, several
from ..importing.decoding import clean_name, decode, mime_of
from ..importing.models import named_models
from ..importing.proposals import Details, counted, details, draft_portions, flip, load, propose, so_far
from ..models import ArticleKind, PendingImport
from ..permissions import Act, require
from ..queries.articles import pending, waiting_imports
from ..queries.similar import like_draft
from ..splitting import Page
from . import background
from .answers import again, done, nothing_forgotten
from .doors import actor, desk, index_caught_up, number, reading, text, writing
from .labels import LANGUAGES

pages = Blueprint("imports", __name__)

MOST_SHOWN = 100
"""Claims of an import of which is looked whether they were checked."""

MANY = 20
"""Files in one upload."""


@pages.get("/articles/new")
def new() -> ResponseReturnValue:
    with reading(Act.IMPORT) as door:
        waiting = waiting_imports(door, actor())
    return render_template("imports/new.html", waiting=waiting, limit=MAX_PASTE)


@pages.post("/articles/new")
@again(new, "#main")
def take_in() -> ResponseReturnValue:
    require(actor(), Act.IMPORT)
    nothing_forgotten()
    files = [file for file in request.files.getlist("file") if file.filename]
    pasted = text("text")
    if len(files) > MANY:
        raise Invalid(f"Upload at most {MANY} files at a time.", {"file": f"At most {MANY} files at a time."})
    sent = [(clean_name(file.filename or ""), _bytes(file)) for file in files]
    if pasted.strip():
        sent.append(("pasted.txt", pasted.encode("utf-8", "replace")))
    if not sent:
        raise Invalid("Paste the article's text or choose a file.", {"text": "Paste the text or choose a file."})
    ready = [_read(name, content) for name, content in sent]
    folder = desk().home.originals
    with originals.waiting(folder) as names:
        for _, content in sent:
            names.add(originals.keep(folder, content))
        with writing() as door:
            taken = [_take_in(door, original, page, counts) for original, page, counts in ready]
            answers = [answer for _, *answer in taken]
            answer = done(*answers[0]) if len(taken) == 1 else done(f"{len(taken)} taken in.", url_for("imports.new"))
        names -= {sha256 for sha256, *_ in taken}
    return answer


def _bytes(file: FileStorage) -> bytes:
    content = file.stream.read(MAX_PASTE + 1)
    if len(content) > MAX_PASTE:
        raise TooLarge(
            f"“{clean_name(file.filename or '')}” is larger than {MAX_PASTE:,} bytes; import a smaller file."
        )
    return content


def _read(name: str, content: bytes) -> tuple[importing.Original, Page, list[int]]:
    mime = mime_of(name)
    page = propose(decode(content), mime)
    original = importing.Original(originals.name_of(content), name, mime, len(content))
    return original, page, _counts(page, details(page))


def _take_in(door: Session, original: importing.Original, page: Page, counts: list[int]) -> tuple[str, str, str]:
    """The original that has its row now (none where its text is here already), what to say, and where to go."""
    found = importing.known(door, page.text)
    if found:
        return "", "This text is here already.", url_for("articles.show", article_id=found.id)
    made = importing.take_in(door, actor(), original=original, page=page, counts=counts)
    said = "Look at what is kept, correct it, then import."
    return original.sha256, said, url_for("imports.preview", import_id=made.id)


def _readable(given: Details, page: Page) -> Details:
    """What was typed, or the proposals while it cannot be taken yet: a flip asks for no finished form."""
    try:
        return importing.checked(given)
    except Invalid:
        return details(page)


def _counts(page: Page, given: Details) -> list[int]:
    """What the first portion holds: an ordinary article is one, and of a long text the rest can wait."""
    return counted(next(draft_portions(page, given, named_models(desk().home))))


@pages.get("/imports/<int:import_id>")
def preview(import_id: int) -> ResponseReturnValue:
    with reading(Act.IMPORT) as door:
        held = pending(door, import_id)
        importing.owned(held, actor())
        found = importing.known(door, held.page["text"])
    page = load(held.page)
    return render_template(
        "imports/preview.html",
        held=held,
        page=page,
        given=so_far(held.page, page),
        found=found,
        counts=held.page["counts"],
        kinds=list(ArticleKind),
        kept=[(number, part) for number, part in enumerate(page.segments) if part.keep],
        left_out=[(number, part) for number, part in enumerate(page.segments) if not part.keep],
        languages=list(dict.fromkeys([page.language.value, *LANGUAGES])),
    )


@pages.get("/imports/<int:import_id>/checked")
def already(import_id: int) -> ResponseReturnValue:
    """What of it the desk may know, claim by claim as it would be split; of a long text the first portion."""
    with reading(Act.IMPORT) as door:
        held = pending(door, import_id)
        importing.owned(held, actor())
    page = load(held.page)
    given = _readable(so_far(held.page, page), page)
    drafts = next(draft_portions(page, given, named_models(desk().home))).drafts[:MOST_SHOWN]
    index_caught_up()
    with reading(Act.IMPORT) as door:
        found = [(draft, like_draft(door, desk().index, draft, given.published_on or None)) for draft in drafts]
    rows = [(draft, near, any(row.likely for row, _ in near)) for draft, near in found]
    return render_template("imports/checked.html", held=held, given=given, rows=rows)


@pages.post("/imports/<int:import_id>/flip")
@again(preview)
def flip_segment(import_id: int) -> ResponseReturnValue:
    """Keep a segment that was left out, or the other way round. What was typed beside it is kept."""
    with reading(Act.IMPORT) as door:
        held = pending(door, import_id)
        importing.waiting(held, actor())
    try:
        page = flip(load(held.page), number("segment"))
    except IndexError:
        raise Invalid("There is no such passage; load the page again.") from None
    given = details_form(page) if "headline" in request.form else so_far(held.page, page)
    counts = _counts(page, _readable(given, page))
    with writing() as door:
        importing.change(door, actor(), pending(door, import_id), page=page, given=given, counts=counts)
        return done("Moved.", url_for("imports.preview", import_id=import_id))


@pages.post("/imports/<int:import_id>/drop")
@again(preview)
def drop(import_id: int) -> ResponseReturnValue:
    with writing() as door:
        importing.drop(door, actor(), pending(door, import_id))
        return done("Put aside; the original file is kept.", url_for("imports.new"))


@pages.post("/imports/<int:import_id>/confirm")
@again(preview)
def confirm(import_id: int) -> ResponseReturnValue:
    """Make the article. The split runs before the transaction opens; of a long text the rest comes afterwards."""
    with reading(Act.IMPORT) as door:
        held: PendingImport = pending(door, import_id)
        importing.waiting(held, actor())
    page = load(held.page)
    given = importing.checked(details_form(page))
    first = next(draft_portions(page, given, named_models(desk().home)))
    with writing() as door:
        article = importing.confirm(
            door, actor(), pending(door, import_id), given=given, page=page, drafts=first.drafts, first=first
        )
        said = f"Imported: {len(first.drafts)} claims proposed. Keep, edit or discard them."
        if first.done < first.total:
            said = f"Imported: {len(first.drafts)} claims proposed so far. The rest of this long text is being split."
        answer = done(said, url_for("articles.show", article_id=article.id))
    if first.done < first.total:
        background.start(desk().home, desk().database)
    return answer


def details_form(page: Page | None = None) -> Details:
    """What the person confirmed. The publication date is the proposed one, the page's, or another with its basis."""
    published, basis = text("published_on").strip(), text("published_basis").strip()
    if page:
        published, basis = publication(page, text("date_from"), published, basis)
    return Details(
        headline=one_line(text("headline")),
        outlet=one_line(text("outlet")),
        authors=several(text("authors")),
        kind=text("kind"),
        language=text("language")[:10] or "en",
        published_on=published,
        published_basis=basis,
    )
