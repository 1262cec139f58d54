"""The entries of a file of checked claims, one by one: our own lines, or ClaimReview as publishers and feeds give it.

ClaimReview (schema.org) is read from Data Commons' feed (`dataFeedElement`), the answers of Google's Fact Check Tools
(`claims`), a site's JSON-LD (one review, a list, or `@graph`), in JSON, in a line each, or inside a page of HTML. Files
of any size are read in portions. Pure but for the file.
"""

import json
from collections.abc import Iterator
from typing import IO, Any

import ijson
from lxml import html

from ..errors import Invalid
from .lines import Checked, checked, made

MARK = b"\xef\xbb\xbf"
PEEK = 65_536
"""Bytes at the beginning of a file by which it is known what it is."""
LISTS = ("dataFeedElement", "claims", "@graph")
"""Where the entries stand in a document."""
LARGEST_PAGE = 20_000_000
DEEPEST, MOST_NESTED = 6, 50
Entry = Checked | Invalid
"""What stands there, or what is wrong with it."""


def entries(file: IO[bytes]) -> Iterator[Entry]:
    """Every entry of a file in its order. What breaks off, or is no JSON, ends with Invalid being raised."""
    start = file.read(PEEK)
    file.seek(len(MARK) if start.startswith(MARK) else 0)
    head = start.removeprefix(MARK).lstrip()
    if head.startswith(b"<"):
        yield from _of_page(file)
    elif _is_a_document(head, len(start) < PEEK):
        yield from _of_document(file)
    else:
        yield from (_of_line(line) for line in file if line.strip())


def _is_a_document(head: bytes, whole: bool) -> bool:
    """Whether it is one JSON value and not one a line."""
    first, newline, rest = head.partition(b"\n")
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return head[:1] in b"[{" and (bool(newline) or not whole)
    alone = not newline or (whole and not rest.strip())
    return alone and (isinstance(found, list) or (isinstance(found, dict) and any(key in found for key in LISTS)))


def _of_line(line: bytes) -> Entry:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Invalid("is no JSON")
    reviews = list(_reviews(found, 0)) if isinstance(found, dict) else []
    try:
        return reviews[0] if reviews else checked(line)
    except Invalid as fault:
        return fault


def _of_document(file: IO[bytes]) -> Iterator[Entry]:
    try:
        for found in _elements(file):
            yield from _reviews(found, 0)
    except ijson.JSONError:
        fault = "The file breaks off or is no JSON from here on; get it again and read it in once more."
        raise Invalid(fault) from None


def _elements(file: IO[bytes]) -> Iterator[Any]:
    """The elements of the list at the top of a document, or of one of LISTS in it; otherwise the document itself.

    They are put together from events, with a limit to how deep they go: what ijson puts together itself has none.
    """
    depth, within, key = 0, 0, ""
    whole: Any = ijson.ObjectBuilder()
    one: Any = None
    for event, value in ijson.basic_parse(file, use_float=True):
        begins, ends = event in ("start_map", "start_array"), event in ("end_map", "end_array")
        depth -= ends
        if within and depth >= within:
            one = ijson.ObjectBuilder() if one is None and begins else one
            if one is not None:
                one.event(event, value)
                if ends and depth == within:
                    yield one.value
                    one = None
        elif within:
            within = 0
        elif event == "start_array" and (depth == 0 or (depth == 1 and key in LISTS)):
            within, whole = depth + 1, None
        else:
            key = value if event == "map_key" and depth == 1 else key
            if whole is not None:
                whole.event(event, value)
        depth += begins
        if depth > MOST_NESTED:
            raise Invalid("The file goes too deep to be a list of reviews; look whether it is the right one.")
    if whole is not None and hasattr(whole, "value"):
        yield whole.value


def _of_page(file: IO[bytes]) -> Iterator[Entry]:
    content = file.read(LARGEST_PAGE + 1)
    if len(content) > LARGEST_PAGE:
        raise Invalid("The page is too large; save the reviews in it as JSON.")
    scripts = html.document_fromstring(content).xpath("//script[@type='application/ld+json']/text()")
    for script in scripts:
        try:
            yield from _reviews(json.loads(str(script)), 0)
        except (ValueError, RecursionError):
            yield Invalid("is no JSON")


def _reviews(found: Any, depth: int) -> Iterator[Entry]:
    """The reviews in an object, however it wraps them; other things that a page says of itself are passed over."""
    if depth > DEEPEST:
        return
    if isinstance(found, list):
        for one in found:
            yield from _reviews(one, depth + 1)
    elif isinstance(found, dict):
        kinds = found.get("@type")
        if "ClaimReview" in (kinds if isinstance(kinds, list) else [kinds]):
            yield _checked(found)
        elif isinstance(found.get("claimReview"), list):
            yield from (_of_google(found, review) for review in found["claimReview"] if isinstance(review, dict))
        else:
            for key in ("item", *LISTS, "review"):
                yield from _reviews(found.get(key), depth + 1)


def _checked(review: dict[str, Any]) -> Entry:
    about = _first(review.get("itemReviewed"))
    return _made(
        review,
        text=_said(review.get("claimReviewed")) or _said(about.get("name")),
        title=_said(review.get("headline")) or _said(review.get("name")),
        claimant=_named(about.get("author")),
        publisher=_named(review.get("author")) or _named(review.get("publisher")),
        url=_said(review.get("url")) or _said(review.get("@id")),
        rating=_rating(_first(review.get("reviewRating"))),
        language=_said(review.get("inLanguage")),
        claimed_on=_said(about.get("datePublished")),
        reviewed_on=_said(review.get("datePublished")),
    )


def _of_google(claim: dict[str, Any], review: dict[str, Any]) -> Entry:
    publisher = _first(review.get("publisher"))
    return _made(
        review,
        text=_said(claim.get("text")),
        title=_said(review.get("title")),
        claimant=_said(claim.get("claimant")),
        publisher=_said(publisher.get("name")) or _said(publisher.get("site")),
        url=_said(review.get("url")),
        rating=_said(review.get("textualRating")),
        language=_said(review.get("languageCode")),
        claimed_on=_said(claim.get("claimDate")),
        reviewed_on=_said(review.get("reviewDate")),
    )


def _made(review: dict[str, Any], **fields: str) -> Entry:
    key = fields["url"] or _said(review.get("@id")) or fields["text"][:200]
    try:
        return made({"id": key, **fields})
    except Invalid as fault:
        return fault


def _first(value: Any) -> dict[str, Any]:
    found = value[0] if isinstance(value, list) and value else value
    return found if isinstance(found, dict) else {}


def _said(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@value", value.get("name"))
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _named(value: Any) -> str:
    found = value if isinstance(value, list) else [value]
    return next((name for one in found if (name := _said(one.get("name") if isinstance(one, dict) else one))), "")


def _rating(rating: dict[str, Any]) -> str:
    """As the publisher words it; where there is only a figure, the figure with its scale."""
    worded = _said(rating.get("alternateName")) or _said(rating.get("name"))
    if worded:
        return worded
    figure, best = _said(rating.get("ratingValue")), _said(rating.get("bestRating"))
    return f"{figure} of {best}" if figure and best else figure
