"""What is found as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urljoin

from flask import url_for
from lxml import etree
from lxml.builder import ElementMaker

from ..models import SavedSearch
from ..queries.found import Row
from ..search.documents import Hit
from .labels import LABELS

ATOM = "http://www.w3.org/2005/Atom"
E = ElementMaker(namespace=ATOM, nsmap={None: ATOM})
PLACES = {"claim": "claims.show", "article": "articles.show", "evidence": "evidence.show"}
LONGEST = 300


def atom(search: SavedSearch, found: Sequence[Row], hits: Sequence[Hit], root: str, own: str) -> bytes:
    """The feed of a search: `found` are the things behind `hits`, `root` is the address of the desk, `own` this one."""
    days = {hit.id: _moment(hit.day) for hit in hits}
    newest = max(days.values(), default=search.at).isoformat()
    entries = [_entry(row, days[row.id], root) for row in found]
    head = [
        E.id(own),
        E.title(search.name),
        E.updated(newest),
        E.link(rel="self", href=own),
        E.author(E.name("Workbench")),
    ]
    whole = E.feed(*head, *entries)
    return bytes(etree.tostring(whole, xml_declaration=True, encoding="utf-8"))


def _entry(row: Row, at: datetime, root: str) -> etree._Element:
    number: dict[str, Any] = {f"{row.type}_id": row.number}
    link = urljoin(root, url_for(PLACES[row.type], **number)) if row.type in PLACES else root
    told = [row.type, LABELS.get(row.mark or "", (row.mark or "").replace("_", " ")), row.event_time or ""]
    return E.entry(
        E.id(urljoin(root, f"found/{row.id}/{row.mark or ''}")),
        E.title(_clean(row.text)),
        E.updated(at.isoformat()),
        E.link(href=link),
        E.summary(" · ".join(one for one in told if one)),
    )


def _clean(text: str) -> str:
    """What XML can hold, in one line."""
    legible = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(legible.split())
    return f"{line[:LONGEST]}…" if len(line) > LONGEST else line


def _moment(day: int) -> datetime:
    return datetime.combine(date.fromordinal(max(day, 1)), time(), UTC)
