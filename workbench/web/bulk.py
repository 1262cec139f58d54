"""Changes to many claims at once: a story's claims as a table, the look before, the change, its undo."""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from ..errors import Invalid
from ..models import BulkWhat, State, User
from ..permissions import CHECKERS, Act
from ..queries import rows as queries
from ..queries.work import BULKS, bulk_page, bulks, offered
from ..queries.work import bulk as find
from ..review import bulk as review
from .answers import again, done
from .doors import MAX_ID, actor, local, page_number, reading, text, writing
from .reviews import instant

pages = Blueprint("bulk", __name__)


@pages.get("/articles/<int:article_id>/claims")
def claims(article_id: int) -> ResponseReturnValue:
    """All claims of a story in a table, of one state or of any."""
    asked, page = request.args.get("state", ""), page_number()
    state = asked if asked in set(State) else ""
    with reading() as door:
        found, people = queries.story_claims(door, article_id, state=state, page=page), offered(door, actor())
    more = page * queries.PAGE < found.total
    return render_template(
        "bulk/claims.html", found=found, state=state, states=list(State), page=page, more=more, people=people
    )


@pages.post("/bulk/preview")
def preview() -> ResponseReturnValue:
    """What would become of each of the ticked claims. Changes nothing, so it is a page and no redirect."""
    try:
        return _planned()
    except Invalid as refusal:
        return ticked(refusal)


def ticked(refusal: Invalid) -> ResponseReturnValue:
    """The ticked claims and the form once more, with what is wrong with it."""
    g.refusal = refusal
    with reading(Act.CHANGE_MANY) as door:
        ids = _ids()
        plan = [review.Planned(row, None, None) for row in review.claims(door, ids[: review.MANY + 1])]
        people = offered(door, actor())
    plan = plan if len(ids) <= review.MANY else []
    back = local(text("back"))
    return render_template("bulk/preview.html", plan=plan, change=None, people=people, back=back), refusal.status


def _planned() -> ResponseReturnValue:
    with reading(Act.CHANGE_MANY) as door:
        change, people = _change(door), offered(door, actor())
        plan = review.preview(door, actor(), review.claims(door, _ids()[: review.MANY + 1]), change)
    return render_template("bulk/preview.html", plan=plan, change=change, people=people, back=local(text("back")))


def look_again() -> ResponseReturnValue:
    """The look before, as it is now; where the form itself is wrong now, the form."""
    try:
        return _planned()
    except Invalid as refusal:
        return ticked(refusal)


@pages.post("/bulk")
@again(look_again)
def change() -> ResponseReturnValue:
    """Do what the look before has shown, to exactly those claims that could be changed."""
    with writing() as door:
        made = review.change_all(door, actor(), _seen(), _change(door))
        said = {BulkWhat.ASSIGN: "Given", BulkWhat.DISCARD: "Discarded", BulkWhat.TAG: "Tagged"}[BulkWhat(made.what)]
        number = len(_seen())
        return done(f"{said}: {number} {'claim' if number == 1 else 'claims'}.", _page(made.id))


@pages.get("/bulk")
def index() -> ResponseReturnValue:
    """One's own changes to many claims: each leads to what it did and to its undo."""
    page = page_number()
    with reading(Act.CHANGE_MANY) as door:
        rows = bulks(door, actor(), page=page)
    return render_template("bulk/list.html", rows=rows[:BULKS], page=page, more=len(rows) > BULKS)


@pages.get("/bulk/<int:bulk_id>")
def show(bulk_id: int) -> ResponseReturnValue:
    """What was done, and the way to undo it."""
    with reading() as door:
        found = bulk_page(door, bulk_id)
        to = door.get(User, found.after.get("assigned", 0))
    return render_template("bulk/done.html", page=found, to=to, back=local(request.args.get("back", "")))


@pages.post("/bulk/<int:bulk_id>/undo")
@again(show)
def undo(bulk_id: int) -> ResponseReturnValue:
    with writing() as door:
        undone = review.undo(door, actor(), find(door, bulk_id))
        stay = f" {undone.stay} stay as they are: somebody worked on them since." if undone.stay else ""
        return done(f"Put back: {undone.put_back}.{stay}", _page(bulk_id))


def _page(bulk_id: int) -> str:
    return url_for("bulk.show", bulk_id=bulk_id, back=local(text("back")) or None)


def _change(door: Session) -> review.Change:
    """What the form asks for. Raises Invalid where a field of it cannot be read."""
    what = text("what")
    if what != BulkWhat.ASSIGN:
        return review.Change(what, term=text("term") if what == BulkWhat.TAG else "")
    to = door.get(User, _number(text("to")))
    good = to is not None and to.role in CHECKERS and to.disabled_at is None
    return review.Change(what, to if good else None, instant("due_at"))


def _ids() -> list[int]:
    """The claims that were ticked, or those that the look before has shown."""
    given = [*request.form.getlist("claim"), *(value.partition(":")[0] for value in request.form.getlist("seen"))]
    return [id for value in dict.fromkeys(given) if (id := _number(value))]


def _seen() -> dict[int, int]:
    """The claims that the look before has shown as changeable, with their revisions then."""
    pairs = (value.partition(":") for value in request.form.getlist("seen"))
    return {_number(id): _number(revision) for id, _, revision in pairs if _number(id)}


def _number(value: str) -> int:
    """A number as a form sends it; 0, which is nothing's, where it is none."""
    good = value.isascii() and value.isdigit() and len(value) < 17
    return min(int(value), MAX_ID) if good else 0
