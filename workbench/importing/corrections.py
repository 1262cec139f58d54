"""What a person gives in place of what the program proposes about an article."""

from dataclasses import dataclass, fields, replace

from ..errors import Invalid
from ..splitting import Page
from ..splitting.legible import legible
from .proposals import Details

GIVEN = "Given by the person who imported it."
MASTHEAD, UNKNOWN = "masthead", "unknown"
"""Stand for a publication date: the date printed on the page, or none."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """The fields of the preview as they are typed on the command line; None where the proposal stands.

    `authors` are separated by semicolons; `published` is EDTF, MASTHEAD or UNKNOWN; `basis` says how it is known.
    """

    headline: str | None = None
    outlet: str | None = None
    authors: str | None = None
    kind: str | None = None
    language: str | None = None
    published: str | None = None
    basis: str | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) is not None for field in fields(self))

    def over(self, given: Details, page: Page) -> Details:
        """`given` with what is typed in its place. Raises Invalid for a date that the page does not have."""
        published, basis = given.published_on, given.published_basis
        if self.published is not None:
            chosen = self.published.strip() or UNKNOWN
            published, basis = publication(page, chosen, chosen, GIVEN)
        if self.basis is not None and not published:
            raise Invalid("There is no publication date that this could be the basis of; give the date too.")
        return replace(
            given,
            headline=given.headline if self.headline is None else one_line(self.headline),
            outlet=given.outlet if self.outlet is None else one_line(self.outlet),
            authors=given.authors if self.authors is None else several(self.authors),
            kind=given.kind if self.kind is None else self.kind,
            language=given.language if self.language is None else self.language,
            published_on=published,
            published_basis=basis if self.basis is None else self.basis.strip(),
        )


def publication(page: Page, chosen: str, typed: str, basis: str) -> tuple[str, str]:
    """The publication date that a person chose, and its basis: proposed, MASTHEAD, UNKNOWN, or else what is typed.

    Raises Invalid where the page has no printed date.
    """
    if chosen == "proposed":
        return page.published.value or "", page.published.why
    if chosen == UNKNOWN:
        return "", ""
    if chosen == MASTHEAD:
        if not page.masthead_on.value:
            raise Invalid(fault := "No date is printed on the page; give the date.", {"published_on": fault})
        return page.masthead_on.value, "The date printed on the page, confirmed by a person."
    return typed, basis


def one_line(text: str) -> str:
    return legible(text)


def several(names: str) -> tuple[str, ...]:
    """Names that are separated by semicolons."""
    return tuple(found for name in names.split(";") if (found := legible(name)))
