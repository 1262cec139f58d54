"""Search in the browser: one box, facets as links, hits with what was asked marked in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlmodel import Session

from ..queries.found import Row, audience_of, rows
from ..search.asking import SORTS, Asked, read
from ..search.documents import Hit
from ..search.errors import BadQuery, TooSlow
from ..search.highlight import Span, excerpt, highlight
from ..search.look import Answer, look
from ..search.ranking import wanted
from ..search.source import EventSource, beside
from ..search.tree import Query, describe
from .doors import actor, desk, reading
from .words import lit

pages = Blueprint("search", __name__)

PAGE = 20
WIDTH = 300
_CURSOR = re.compile(
    r"(?P<score>0x[01](?:\.[0-9a-f]{1,13})?p[+-]\d{1,3}):(?P<day>\d{1,8}):(?P<id>[a-z]{1,10}:\d{1,15})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a search: what is asked, the last hit of the page before, and how many came before."""

    asked: Asked
    after: Hit | None = None
    before: int = 0

    def url(self, **changes: object) -> str:
        """The same search from its first page, with something changed: a link of the page."""
        pairs = [(name, value) for name, value in parse_qsl(self.asked.query) if name not in changes]
        pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
        return url_for("search.show") + "?" + urlencode(pairs)

    def next_page(self, hits: Sequence[Hit]) -> str:
        """The page behind the last of these hits, which stays where it is whatever comes into the index meanwhile."""
        last = hits[-1]
        return self.url(after=f"{last.score.hex()}:{last.day}:{last.id}", before=self.before + len(hits))

    def toggled(self, facet: str, value: str) -> str:
        """This search with a value of a facet chosen, or no longer chosen."""
        were = self.asked.filters.get(facet, [])
        chosen = [other for other in were if other != value] if value in were else [*were, value]
        return Page(replace(self.asked, filters={**self.asked.filters, facet: chosen})).url()


@pages.get("/search")
def show() -> ResponseReturnValue:
    page = _page()
    with reading():
        pass
    try:
        said = read(page.asked.q)
        answer = search(page.asked, said.query, limit=PAGE, after=page.after)
    except (BadQuery, TooSlow) as refused:
        return render_template("search/search.html", page=page, refused=str(refused)), 422
    hits = answer.found.hits
    with reading() as door:
        shown = rows_shown(door, rows(door, desk().home.originals, hits), said.query)
    return render_template(
        "search/search.html",
        page=page,
        answer=answer,
        found=answer.found,
        said=said,
        read_as=describe(said.query) if page.asked.q.strip() else None,
        shown=shown,
        sorts=SORTS,
        more=page.before + len(hits) < answer.found.total and len(hits) == PAGE,
    )


def search(asked: Asked, query: Query, **more: Any) -> Answer:
    """What is found for the signed-in person. Raises TooSlow."""
    source = EventSource(desk().database)
    audience = audience_of(actor())
    return look(desk().index, source, query, filters=asked.filters, sort=asked.sort, audience=audience, **more)


def _page() -> Page:
    before = request.args.get("before", "")
    known = before.isascii() and before.isdigit() and len(before) < 10
    asked = Asked.of(request.args.items(multi=True))
    return Page(asked, _hit(request.args.get("after", "")), int(before) if known else 0)


def _hit(written: str) -> Hit | None:
    """The last hit of the page before; what is none begins at the first."""
    found = _CURSOR.fullmatch(written)
    return Hit(found["id"], "", float.fromhex(found["score"]), int(found["day"])) if found else None


def rows_shown(session: Session, found: Sequence[Row], query: Query) -> list[tuple[Row, Markup, Markup | None]]:
    """Hits with what was asked for marked in their words; claims that have none of it, with what they were found by."""
    spans = {row.id: highlight(row.text, query, row.language) for row in found}
    words = {row.id: _marked(row.text, spans[row.id]) for row in found}
    bare = {row.number: row for row in found if row.type == "claim" and not spans[row.id]}
    also: dict[str, Markup] = {}
    for number, lines in (beside(session, list(bare)) if bare and any(wanted(query)) else {}).items():
        row = bare[number]
        marked = (_marked(line, there) for line in lines if (there := highlight(line, query, row.language)))
        also.update((row.id, line) for line in islice(marked, 1))
    return [(row, words[row.id], also.get(row.id)) for row in found]


def _marked(text: str, spans: list[Span]) -> Markup:
    """A text, or the best of it, with these words marked."""
    out = Markup("")
    for start, stop in excerpt(text, spans, WIDTH):
        inside = [(max(a, start) - start, min(b, stop) - start) for a, b in spans if a < stop and b > start]
        out += lit(text[start:stop], inside) + (Markup(" … ") if stop < len(text) else "")
    return out
