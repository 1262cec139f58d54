"""Searches that people go back to: saved, shared, with what is new, and as a feed for a feed reader."""

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from ..errors import Invalid, Missing
from ..hidden import ANYBODY
from ..models import SearchFeed
from ..people import searches
from ..queries import saved as queries
from ..queries.found import audience_of, rows
from ..search.asking import Asked, read
from ..search.documents import EVERYBODY
from ..search.errors import BadQuery, TooSlow
from ..sight import VIEWER
from .answers import again, done
from .doors import actor, desk, index_caught_up, reading, text, writing
from .feeds import atom
from .search import rows_shown

pages = Blueprint("saved", __name__)

PAGE, FEED = 20, 50
"""Documents that the page of a saved search and a feed show, newest first."""


@pages.get("/searches")
def index() -> ResponseReturnValue:
    index_caught_up()
    with reading() as door:
        found = queries.searches(door, desk().index, actor(), audience_of(actor()))
        lists = queries.batches(door, actor())
    return render_template("searches/list.html", found=found, lists=lists, asked=_asked())


@pages.post("/searches")
@again(index, "#main")
def save() -> ResponseReturnValue:
    """Keep the search of the form; what it finds now counts as seen."""
    asked = Asked.of_query(text("asked"))
    found = _newest(asked.query)
    with writing() as door:
        row = searches.save(
            door, actor(), name=text("name"), asked=asked.query, shared=bool(text("shared")), found=found
        )
        return done("The search is kept; what comes from now on is new.", url_for("saved.show", search_id=row.id))


@pages.get("/searches/<int:search_id>")
def show(search_id: int) -> ResponseReturnValue:
    """What is new since the person looked last, then the rest."""
    index_caught_up()
    audience = audience_of(actor())
    with reading() as door:
        row = queries.saved(door, search_id, actor())
        seen = queries.as_seen(door, desk().index, row, actor(), audience)
        asked = Asked.of_query(row.asked)
        new = set(seen.new or ())
        hits = sorted(seen.found, key=lambda hit: hit.id not in new)[:PAGE]
        found = rows(door, desk().home.originals, hits)
        shown = rows_shown(door, found, read(asked.q).query) if seen.new is not None else []
    return render_template(
        "searches/saved.html",
        row=row,
        seen=seen,
        asked=asked,
        shown=shown,
        upto=",".join(hit.id for hit in seen.found),
        address=_address(seen.feed) if seen.feed else None,
    )


@pages.post("/searches/<int:search_id>")
@again(show, "#main")
def change(search_id: int) -> ResponseReturnValue:
    with writing() as door:
        row = queries.saved(door, search_id, actor())
        searches.change(door, actor(), row, name=text("name"), shared=bool(text("shared")))
        return done("Kept.", url_for("saved.show", search_id=search_id))


@pages.post("/searches/<int:search_id>/unshare")
@again(show, "#main")
def unshare(search_id: int) -> ResponseReturnValue:
    with writing() as door:
        searches.unshare(door, actor(), queries.saved(door, search_id, actor()))
        return done("It is no longer shared.", url_for("saved.index"))


@pages.post("/searches/<int:search_id>/seen")
def see(search_id: int) -> ResponseReturnValue:
    """What the page showed counts as seen; what came since stays new."""
    with writing() as door:
        row = queries.saved(door, search_id, actor())
        upto = [one for one in text("upto").split(",") if one][: searches.SEEN]
        searches.look(door, actor(), row, upto)
        return done("All of it counts as seen.", url_for("saved.index"))


@pages.post("/searches/<int:search_id>/remove")
@again(show, "#main")
def remove(search_id: int) -> ResponseReturnValue:
    must_be_sure()
    with writing() as door:
        searches.remove(door, actor(), queries.saved(door, search_id, actor()))
        return done("The search is gone.", url_for("saved.index"))


@pages.post("/searches/<int:search_id>/feed")
def open_feed(search_id: int) -> ResponseReturnValue:
    """An address for a feed reader; another one where there is one."""
    with writing() as door:
        searches.open_feed(door, actor(), queries.saved(door, search_id, actor()))
        return done("The address is below; an older one no longer works.", _feed_part(search_id))


@pages.post("/searches/<int:search_id>/feed/close")
def close_feed(search_id: int) -> ResponseReturnValue:
    with writing() as door:
        searches.close_feed(door, actor(), queries.saved(door, search_id, actor()))
        return done("The address no longer works.", _feed_part(search_id))


@pages.get("/feeds/<token>")
def feed(token: str) -> ResponseReturnValue:
    """A saved search as Atom, for whoever has the address: only what everybody on the desk may know of."""
    try:
        said = _signer().loads(token)
        feed_id, nonce = int(said[0]), str(said[1])
    except (BadSignature, LookupError, TypeError, ValueError):
        raise Missing("There is no such feed.") from None
    index_caught_up()
    with desk().database.reading() as session:
        session.info[VIEWER] = ANYBODY
        found = queries.feed(session, feed_id, nonce)
        if not found:
            raise Missing("There is no such feed.")
        row = found[1]
        try:
            hits = queries.newest(desk().index, row.asked, EVERYBODY, FEED)
        except (BadQuery, TooSlow) as refused:
            raise Invalid(str(refused)) from None
        content = atom(row, rows(session, desk().home.originals, hits), hits, request.url_root, request.url)
    return Response(content, mimetype="application/atom+xml")


def must_be_sure() -> None:
    """Raise Invalid where nobody has ticked that it goes for good."""
    if not text("sure"):
        raise Invalid(fault := "Tick that it may go for good; nothing brings it back.", {"sure": fault})


def _asked() -> Asked:
    """The search that is about to be kept: of the address, or of the form that came back."""
    return Asked.of_query(text("asked")) if request.method == "POST" else Asked.of(request.args.items(multi=True))


def _newest(asked: str) -> list[str]:
    index_caught_up()
    try:
        return [hit.id for hit in queries.newest(desk().index, asked, audience_of(actor()))]
    except (BadQuery, TooSlow) as refused:
        raise Invalid(f"This search cannot be kept: {refused}", {"name": str(refused)}) from None


def _address(row: SearchFeed) -> str:
    return url_for("saved.feed", token=_signer().dumps([row.id, row.nonce]), _external=True)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="search feed")


def _feed_part(search_id: int) -> str:
    return url_for("saved.show", search_id=search_id, _anchor="feed")
