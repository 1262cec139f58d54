"""What the workbench proposes about an original, as plain data that a pending import can keep."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..errors import Invalid
from ..splitting import Draft, Page, Portion, Proposal, Segment, portions, read_text
from ..splitting.grain import Granularity
from ..splitting.models import PINNED, Models
from .markup import read_markup

NO_TEXT = "No text was found in it; copy the article's text from the browser and paste it."
FIELDS = ("headline", "outlet", "authors", "kind", "language", "masthead_on", "published")
KEPT_KINDS = ("headline", "standfirst", "body", "subheading", "quote", "caption", "byline", "bio")


@dataclass(frozen=True, slots=True)
class Details:
    """What a person confirms about an article. `published_on` is EDTF or empty, `published_basis` why."""

    headline: str
    outlet: str
    authors: tuple[str, ...]
    kind: str
    language: str
    published_on: str
    published_basis: str


def propose(text: str, mime: str) -> Page:
    """Segments and proposals for a decoded original. HTML is read in a child process. Raises Invalid."""
    page = load(read_markup(text)) if mime == "text/html" else read_text(text)
    if not page.text.strip():
        raise Invalid(NO_TEXT, {"text": NO_TEXT})
    return page


def dump(page: Page) -> dict[str, Any]:
    return asdict(page)


def load(data: dict[str, Any]) -> Page:
    """The page that `dump` (or the child process) wrote."""
    fields = {name: Proposal(**data[name]) for name in FIELDS}
    fields["authors"] = replace(fields["authors"], value=tuple(data["authors"]["value"]))
    return Page(text=data["text"], segments=tuple(Segment(**row) for row in data["segments"]), **fields)


def details(page: Page) -> Details:
    """The proposals as the form first shows them."""
    return Details(
        headline=page.headline.value or "",
        outlet=page.outlet.value or "",
        authors=tuple(page.authors.value),
        kind=page.kind.value,
        language=page.language.value,
        published_on=page.published.value or "",
        published_basis=page.published.why if page.published.value else "",
    )


def so_far(held: dict[str, Any], page: Page) -> Details:
    """What a person typed into the preview so far (`held`: a pending import's data), or the proposals."""
    typed = held.get("given")
    return Details(**{**typed, "authors": tuple(typed["authors"])}) if typed else details(page)


def drafts(page: Page, given: Details, models: Models = PINNED) -> tuple[Draft, ...]:
    """The claims that the splitter proposes from the kept segments, with what the person confirmed."""
    return tuple(draft for portion in draft_portions(page, given, models) for draft in portion.drafts)


def counted(portion: Portion) -> list[int]:
    """What a preview says of the first portion: claims, of these flagged, sentences read, sentences in all."""
    return [len(portion.drafts), sum(bool(draft.flags) for draft in portion.drafts), portion.done, portion.total]


def draft_portions(
    page: Page, given: Details, models: Models = PINNED, granularity: Granularity = "reviewer"
) -> Iterator[Portion]:
    """The same, portion by portion: an ordinary article is one."""
    return portions(
        page.text,
        page.segments,
        published=given.published_on or None,
        authors=given.authors,
        outlet=given.outlet,
        kind=given.kind,
        language=given.language,
        headline=given.headline,
        granularity=granularity,
        parser=models.parser(given.language),
        unparsed=models.status(given.language),
    )


def flip(page: Page, number: int) -> Page:
    """The page with segment `number` kept instead of left out, or the other way round. Raises IndexError."""
    segments = list(page.segments)
    old = segments[number]
    kind = "body" if not old.keep and old.kind not in KEPT_KINDS else old.kind
    segments[number] = replace(old, keep=not old.keep, kind=kind, why="decided by a person")
    return replace(page, segments=tuple(segments))


def same_text(text: str) -> str:
    """The SHA-256 by which the same text is known again: NFC, white space folded."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()
