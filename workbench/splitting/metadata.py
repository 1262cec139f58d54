"""What a page's own metadata says of it: JSON-LD first, then meta tags, then <title>."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from workbench.splitting.dates import edtf_bounds
from workbench.splitting.types import Proposal

Known = dict[str, Proposal[str]]

_JSON_LD = re.compile(r"<script[^<>]{0,200}application/ld\+json[^<>]{0,200}>", re.I)
_MOST_SCRIPTS = 20
_KINDS = {
    "opinionnewsarticle": "opinion",
    "analysisnewsarticle": "analysis",
    "reportagenewsarticle": "news",
    "newsarticle": "news",
    "report": "report",
}
_META = {
    "headline": ("og:title", "twitter:title", "dc.title"),
    "outlet": ("og:site_name", "application-name", "dc.publisher"),
    "author": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author"),
    "published": (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "pubdate",
        "parsely-pub-date",
    ),
}
_WHY = {
    "headline": "The page’s metadata give this title ({}).",
    "outlet": "The page’s metadata name the outlet ({}).",
    "author": "The page’s metadata name the author ({}).",
    "published": "The publisher’s own metadata give this day ({}): good evidence.",
    "kind": "The publisher’s metadata call it so ({}).",
}
_DEEPEST = 6


def metadata_of(html: str) -> Known:
    """Read proposals for headline, outlet, author, published and kind; keys without a usable value are
    missing.
    """
    known: Known = {}
    for key, value, where in (*_from_json_ld(html), *_from_tags(html)):
        clean = _day(value) if key == "published" else re.sub(r"[ \t\r\f\v]+", " ", value).strip()
        if clean and len(clean) <= 300 and key not in known:
            known[key] = Proposal(clean, _WHY[key].format(where))
    return known


def _from_json_ld(html: str) -> Iterator[tuple[str, str, str]]:
    for found in islice(_JSON_LD.finditer(html), _MOST_SCRIPTS):
        try:
            data = json.loads(html[found.end() :].partition("</script")[0])
        except (ValueError, RecursionError):
            continue
        for item in _articles(data, 0):
            yield from _from_article(item)


def _articles(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for part in data:
            yield from _articles(part, depth + 1)
    elif isinstance(data, dict):
        if any("article" in kind or kind == "report" for kind in _types(data)):
            yield data
        yield from _articles(data.get("@graph", []), depth + 1)


def _types(data: dict[str, Any]) -> list[str]:
    kinds = data.get("@type", [])
    return [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _from_article(item: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    where = "JSON-LD"
    if isinstance(item.get("headline"), str):
        yield "headline", item["headline"], where
    if isinstance(item.get("datePublished"), str):
        yield "published", item["datePublished"], f"{where} datePublished"
    for key, field in (("outlet", "publisher"), ("author", "author")):
        yield key, "\n".join(_names(item.get(field))), f"{where} {field}"
    for kind in _types(item):
        if kind in _KINDS and kind != "newsarticle":
            yield "kind", _KINDS[kind], f"{where} {kind}"


def _names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    names = [v.get("name") if isinstance(v, dict) else v for v in values]
    return [name.strip() for name in names if isinstance(name, str) and name.strip() and "://" not in name]


def _from_tags(html: str) -> Iterator[tuple[str, str, str]]:
    tags = _tags(html)
    for key, names in _META.items():
        for name in names:
            value = tags.get(name, "")
            if value and not (key == "author" and "://" in value):
                yield key, value, f"meta {name}"
    if tags.get("<title>"):
        yield "headline", re.split(r" [|–—-] ", tags["<title>"])[0], "<title>"


def _tags(html: str) -> dict[str, str]:
    """The first content of each meta tag by its lower-case name, and that of <title>."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        root = document_fromstring(html.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError):
        return {}
    tags: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        tags.setdefault(name, str(meta.get("content") or "").strip())
    title = root.find(".//title")
    tags["<title>"] = " ".join(str(title.text or "").split()) if title is not None else ""
    return tags


def _day(value: str) -> str:
    """The calendar day of an ISO date and time, as the publisher's clock had it; "" where there is none."""
    found = re.match(r"\s*((?:1[5-9]|20)\d\d-\d\d-\d\d)(?!\d)", value)
    if not found:
        return ""
    try:
        edtf_bounds(found[1])
    except ValueError:
        return ""
    return found[1]
