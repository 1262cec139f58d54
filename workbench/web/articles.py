"""The articles: list, the page with text and claims side by side, new claims from the text, undo, archive."""

from flask import Blueprint, make_response, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from .. import originals
from ..errors import Invalid
from ..importing import articles as importing
from ..models import ArticleKind, ArticleVersion, ClaimKind
from ..permissions import Act, refusal
from ..publishing import archive as archiving
from ..queries import articles as queries
from ..queries.article_page import ORDERS, Part, article_page, opened
from ..queries.stories import marks_by_article
from ..review import comments
from ..review.claims import MANY, Passage, add
from ..review.undo import offered, undo
from ..review.wording import Wording
from ..splitting.languages import paragraph_language
from ..splitting.sentences import Span, sentence_spans
from ..upkeep.sweep import sweep_anew
from .answers import again, done
from .doors import actor, desk, number, page_number, reading, text, writing
from .downloads import attachment
from .imports import details_form

pages = Blueprint("articles", __name__)


@pages.get("/articles")
def index() -> ResponseReturnValue:
    archived, page = request.args.get("archived") == "1", page_number()
    with reading() as door:
        rows, total = queries.articles(door, archived=archived, page=page)
        counts = marks_by_article(door, [row.id for row in rows])
    more = page * queries.PAGE < total
    return render_template(
        "articles/list.html", rows=rows, total=total, counts=counts, archived=archived, page=page, more=more
    )


@pages.get("/articles/<int:article_id>")
def show(article_id: int, claim_id: int = 0, thread_id: int = 0) -> ResponseReturnValue:
    """A long article comes in portions: the one with the claim or thread asked for, otherwise that of `?page=`."""
    order = request.args.get("order", "")
    if order in ORDERS:
        cookie["order"] = order  # the answers to the page's forms come back in the same order
    asked = {
        "claim_id": claim_id or request.args.get("claim", 0, type=int),
        "thread_id": thread_id or request.args.get("thread", 0, type=int),
    }
    with reading() as door:
        page = article_page(door, article_id, _order(), number=page_number(), **asked)
        people_to_name = comments.whom(door)
        may = not refusal(actor(), Act.EDIT_ARTICLE, page.article)
        undoable = offered(door, actor(), page.article) if may else None
    return render_template(
        "articles/article.html",
        page=page,
        undoable=undoable,
        people_to_name=people_to_name,
        kinds=list(ClaimKind),
        splitting=page.splitting,
        stalled=queries.stalled(page.splitting),
    )


@pages.get("/articles/<int:article_id>/splitting")
def splitting(article_id: int) -> ResponseReturnValue:
    """How far the split of a long text is: what the article's page asks every few seconds."""
    with reading() as door:
        held = queries.version(door, article_id)
        found = queries.splitting(door, held.id)
    stalled = queries.stalled(found)
    return render_template("articles/splitting.html", article=held.article, splitting=found, stalled=stalled)


def _order() -> str:
    """The order of the claims that this person asked for last."""
    order = str(cookie.get("order", ""))
    return order if order in ORDERS else "text"


def at_claim(article_id: int, claim_id: int) -> str:
    """Where a claim stands in its article, on whichever page that is."""
    return url_for("articles.show", article_id=article_id, claim=claim_id, _anchor=f"claim-{claim_id}")


@pages.get("/articles/<int:article_id>/select")
def select(article_id: int) -> ResponseReturnValue:
    """The text by sentences, each with a tick box: a new claim without a mouse or a script."""
    with reading() as door:
        page = opened(door, article_id, page_number())
        people_to_name = comments.whom(door)
    text_, kept = page.version.text, [part for part in page.parts if part.keep]
    spans = [span for part in kept for span in _sentences(page.version, part)]
    sentences = [(a, b, text_[a:b]) for a, b in spans]
    ticked = passages() if request.method == "POST" else []
    chosen = [(found.start, found.stop, found.quote) for found in ticked]
    sentences = [row for row in chosen if row not in sentences] + sentences
    return render_template(
        "articles/select.html", page=page, sentences=sentences, kinds=list(ClaimKind), people_to_name=people_to_name
    )


def _sentences(version: ArticleVersion, part: Part) -> list[Span]:
    language = paragraph_language(version.text, part.start, part.stop, version.article.language)
    return sentence_spans(version.text, part.start, part.stop, language)


@pages.post("/articles/<int:article_id>/claims")
@again(select, "#main")
def new_claim(article_id: int) -> ResponseReturnValue:
    """A claim from ticked sentences or from the words selected in the page."""
    wording = Wording(text("text"), text("kind") or ClaimKind.FACT, text("event_time"), text("claimant"))
    with writing() as door:
        claim = add(door, actor(), queries.version(door, article_id), passages=passages(), wording=wording)
        return done("Added.", at_claim(article_id, claim.id))


def passages() -> list[Passage]:
    """Those that the form has ticked or selected. Of more than a claim may rest on, one too many: enough to refuse."""
    return [_passage(value) for value in request.form.getlist("passage")[: MANY + 1] if value]


def _passage(value: str) -> Passage:
    """`start:stop:words` as the form sends it."""
    start, _, rest = value.replace("\r\n", "\n").partition(":")
    stop, _, quote = rest.partition(":")
    if not (start.isascii() and start.isdigit() and stop.isascii() and stop.isdigit()) or len(start + stop) > 20:
        raise Invalid("The selection could not be read; select the words again.")
    return Passage(int(start), int(stop), quote)


@pages.post("/articles/<int:article_id>/undo")
@again(show, "#workspace")
def undo_last(article_id: int) -> ResponseReturnValue:
    with writing() as door:
        what = undo(door, actor(), queries.article(door, article_id), seq=number("event"))
        return done(f"Undone: {what}.", url_for("articles.show", article_id=article_id, page=request.args.get("page")))


@pages.get("/articles/<int:article_id>/details")
def details(article_id: int) -> ResponseReturnValue:
    with reading() as door:
        version = queries.version(door, article_id)
    return render_template("articles/details.html", version=version, article=version.article, kinds=list(ArticleKind))


@pages.post("/articles/<int:article_id>/details")
@again(details)
def edit_details(article_id: int) -> ResponseReturnValue:
    with writing() as door:
        article = queries.article(door, article_id)
        importing.edit_details(door, actor(), article, given=details_form(), revision=number("revision"))
        return done("Saved.", url_for("articles.show", article_id=article_id))


@pages.get("/articles/<int:article_id>/original")
def original(article_id: int) -> ResponseReturnValue:
    """The bytes as they were imported, as a download."""
    with reading() as door:
        version = queries.version(door, article_id)
    return attachment(make_response(originals.read(desk().home.originals, version.raw_sha256)), version.raw_name)


@pages.post("/articles/<int:article_id>/archive")
def archive(article_id: int) -> ResponseReturnValue:
    with writing() as door:
        archiving.archive(door, actor(), queries.article(door, article_id))
        return done("Archived. Its claims stay findable.", url_for("articles.show", article_id=article_id))


@pages.post("/articles/<int:article_id>/bring-back")
def bring_back(article_id: int) -> ResponseReturnValue:
    with writing() as door:
        archiving.bring_back(door, actor(), queries.article(door, article_id))
        answer = done("Brought back.", url_for("articles.show", article_id=article_id))
    sweep_anew(desk().database)
    return answer
