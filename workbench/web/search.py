"""Search in the browser: one box, facets as links, hits with what was asked marked in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from ..models import Role
from ..queries.found import Row, rows
from ..search.asking import read
from ..search.documents import DESK, EVERYBODY, Hit
from ..search.errors import BadQuery, TooSlow
from ..search.executor import Sort
from ..search.highlight import excerpt, highlight
from ..search.look import FACETS, Answer, look
from ..search.source import EventSource
from ..search.tree import Query, describe
from .doors import actor, desk, reading
from .words import lit

pages = Blueprint("search", __name__)

PAGE = 20
WIDTH = 300
_CURSOR = re.compile(
    r"(?P<score>0x[01](?:\.[0-9a-f]{1,13})?p[+-]\d{1,3}):(?P<day>\d{1,8}):(?P<id>[a-z]{1,10}:\d{1,15})", re.ASCII
)
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    q: str
    filters: Mapping[str, Sequence[str]]
    sort: Sort
    after: Hit | None = None
    before: int = 0

    @property
    def query(self) -> str:
        """What is asked, as the query of an address: it says nothing of the page that is looked at."""
        pairs = [("q", self.q), *((name, value) for name, values in self.filters.items() for value in values)]
        return urlencode([*pairs, *([("sort", self.sort)] if self.sort != "relevance" else [])])

    def url(self, **changes: object) -> str:
        """The same search from its first page, with something changed: a link of the page."""
        pairs = [(name, value) for name, value in parse_qsl(self.query) if name not in changes]
        pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
        return url_for("search.show") + "?" + urlencode(pairs)

    def next_page(self, hits: Sequence[Hit]) -> str:
        """The page behind the last of these hits, which stays where it is whatever comes into the index meanwhile."""
        last = hits[-1]
        return self.url(after=f"{last.score.hex()}:{last.day}:{last.id}", before=self.before + len(hits))

    def toggled(self, facet: str, value: str) -> str:
        """This search with a value of a facet chosen, or no longer chosen."""
        chosen = [v for v in self.filters.get(facet, []) if v != value]
        if len(chosen) == len(self.filters.get(facet, [])):
            chosen.append(value)
        filters = {**self.filters, facet: chosen}
        return Asked(self.q, filters, self.sort).url()


@pages.get("/search")
def show() -> ResponseReturnValue:
    asked = _asked(request.args)
    with reading():
        pass
    try:
        said = read(asked.q)
        answer = search(asked, said.query, limit=PAGE, after=asked.after)
    except (BadQuery, TooSlow) as refused:
        return render_template("search/search.html", asked=asked, refused=str(refused)), 422
    with reading() as door:
        found = rows(door, desk().home.originals, answer.found.hits)
    return render_template(
        "search/search.html",
        asked=asked,
        answer=answer,
        found=answer.found,
        said=said,
        read_as=describe(said.query) if asked.q.strip() else None,
        shown=[(row, _excerpt(row, said.query)) for row in found],
        sorts=SORTS,
        more=asked.before + len(answer.found.hits) < answer.found.total and len(answer.found.hits) == PAGE,
    )


def search(asked: Asked, query: Query, **page: Any) -> Answer:
    """What is found for the signed-in person. Raises TooSlow."""
    audience = EVERYBODY if actor().role == Role.READER else DESK
    source = EventSource(desk().database)
    return look(desk().index, source, query, filters=asked.filters, sort=asked.sort, audience=audience, **page)


def _asked(given: MultiDict[str, str]) -> Asked:
    sort, before = given.get("sort", "relevance"), given.get("before", "")
    filters = {name: values for name in FACETS if (values := given.getlist(name)[:20])}
    chosen: Sort = next((known for known in SORTS if known == sort), "relevance")
    after, known = _hit(given.get("after", "")), before.isascii() and before.isdigit() and len(before) < 10
    return Asked(given.get("q", "").replace("\x00", "")[:2000], filters, chosen, after, int(before) if known else 0)


def _hit(written: str) -> Hit | None:
    """The last hit of the page before; what is none begins at the first."""
    found = _CURSOR.fullmatch(written)
    return Hit(found["id"], "", float.fromhex(found["score"]), int(found["day"])) if found else None


def _excerpt(row: Row, query: Query) -> Markup:
    spans = highlight(row.text, query, row.language)
    out = Markup("")
    for start, stop in excerpt(row.text, spans, WIDTH):
        inside = [(max(a, start) - start, min(b, stop) - start) for a, b in spans if a < stop and b > start]
        out += lit(row.text[start:stop], inside) + (Markup(" … ") if stop < len(row.text) else "")
    return out
