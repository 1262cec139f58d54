"""Search in the browser: one box, facets as links, hits with what was asked marked in them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from ..queries.found import Row, rows
from ..search.documents import Found
from ..search.errors import BadQuery, TooSlow
from ..search.executor import Sort
from ..search.grammar import parse
from ..search.highlight import excerpt, highlight
from ..search.look import FACETS, Answer, look
from ..search.source import EventSource
from ..search.tree import Query, describe
from .doors import desk, page_number, reading
from .words import lit

pages = Blueprint("search", __name__)

PAGE = 20
WIDTH = 300
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    q: str
    filters: dict[str, list[str]]
    sort: Sort
    page: int

    def url(self, **changes: object) -> str:
        """The same search with something changed: a link of the page."""
        pairs = [("q", self.q), *((name, value) for name, values in self.filters.items() for value in values)]
        pairs += [("sort", self.sort)] if self.sort != "relevance" else []
        pairs = [(name, value) for name, value in pairs if name not in changes]
        pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
        return url_for("search.show") + "?" + urlencode(pairs)

    def toggled(self, facet: str, value: str) -> str:
        """This search with a value of a facet chosen, or no longer chosen."""
        chosen = [v for v in self.filters.get(facet, []) if v != value]
        if len(chosen) == len(self.filters.get(facet, [])):
            chosen.append(value)
        filters = {**self.filters, facet: chosen}
        return Asked(self.q, filters, self.sort, 1).url()


@pages.get("/search")
def show() -> ResponseReturnValue:
    asked = _asked()
    with reading():
        pass
    try:
        query = parse(asked.q)
        answer = look(
            desk().index,
            EventSource(desk().database),
            query,
            filters=asked.filters,
            sort=asked.sort,
            offset=(asked.page - 1) * PAGE,
            limit=PAGE,
        )
    except (BadQuery, TooSlow) as refused:
        return _page(asked, None, None, str(refused), [])
    with reading() as door:
        found = rows(door, answer.found.hits)
    return _page(asked, query, answer, None, found)


def _asked() -> Asked:
    sort = request.args.get("sort", "relevance")
    filters = {name: values for name in FACETS if (values := request.args.getlist(name)[:20])}
    chosen: Sort = next((known for known in SORTS if known == sort), "relevance")
    return Asked(request.args.get("q", "").replace("\x00", "")[:2000], filters, chosen, page_number())


def _page(
    asked: Asked, query: Query | None, answer: Answer | None, refused: str | None, found: list[Row]
) -> ResponseReturnValue:
    result: Found | None = answer.found if answer else None
    shown = [(row, _excerpt(row, query)) for row in found if query is not None]
    status = 422 if refused else 200
    return (
        render_template(
            "search/search.html",
            asked=asked,
            answer=answer,
            found=result,
            refused=refused,
            read_as=describe(query) if query is not None and asked.q.strip() else None,
            shown=shown,
            sorts=SORTS,
            more=bool(result and asked.page * PAGE < result.total),
        ),
        status,
    )


def _excerpt(row: Row, query: Query) -> Markup:
    spans = highlight(row.text, query, row.language)
    out = Markup("")
    for start, stop in excerpt(row.text, spans, WIDTH):
        inside = [(max(a, start) - start, min(b, stop) - start) for a, b in spans if a < stop and b > start]
        out += lit(row.text[start:stop], inside) + (Markup(" … ") if stop < len(row.text) else "")
    return out
