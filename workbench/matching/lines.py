"""A line of a file of checked claims: {"id", "text", "title"}, with more where the publisher gave it. Pure."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from ..errors import Invalid
from .ratings import verdict_of

LONGEST = {"key": 500, "text": 5_000, "title": 1_000, "claimant": 300, "publisher": 300, "url": 2_000, "rating": 300}
"""Code points of a field; a longer line is refused, not cut."""
NAMES: dict[str, tuple[str, ...]] = {
    "key": ("id",),
    "text": ("text", "claim"),
    "title": ("title",),
    "claimant": ("claimant",),
    "publisher": ("source", "publisher"),
    "url": ("url",),
    "rating": ("verdict", "rating"),
    "language": ("language",),
    "claimed_on": ("claimed_on", "date"),
    "reviewed_on": ("reviewed_on",),
}
"""Under which names a field may stand in the file; the first that has a value counts."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim that others have checked, as the file gives it (see models.ImportedClaim)."""

    key: str
    text: str
    title: str = ""
    claimant: str = ""
    publisher: str = ""
    url: str = ""
    rating: str = ""
    verdict: str | None = None
    language: str | None = None
    claimed_on: str | None = None
    reviewed_on: str | None = None

    @property
    def digest(self) -> str:
        """The same claim of the same publisher, under the same name, has the same digest wherever it is read."""
        return hashlib.sha256("\x00".join((self.publisher, self.key, self.text)).encode()).hexdigest()


def checked(line: bytes) -> Checked:
    """What a line says. Raises Invalid with what is wrong with it."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise Invalid("is no JSON") from None
    if not isinstance(found, dict):
        raise Invalid("is no JSON object")
    return made(found)


def made(found: dict[str, Any]) -> Checked:
    """The same of fields by any of their NAMES."""
    fields = {name: _text(found, name) for name in NAMES}
    if not fields["text"]:
        raise Invalid("has no text")
    if not fields["key"]:
        raise Invalid("has no id")
    for name in ("language", "claimed_on", "reviewed_on"):
        fields[name] = fields[name][:40] or None  # type: ignore[assignment]
    return Checked(**fields, verdict=verdict_of(fields["rating"]))


def _text(found: dict[str, Any], name: str) -> str:
    value = next((found[other] for other in NAMES[name] if found.get(other) not in (None, "")), "")
    if not isinstance(value, str | int):
        raise Invalid(f"has a {NAMES[name][0]} that is no text")
    said = "".join(sign for sign in str(value) if unicodedata.category(sign) not in ("Cs",) and sign != "\x00").strip()
    if len(said) > LONGEST.get(name, len(said)):
        raise Invalid(f"has a {NAMES[name][0]} of more than {LONGEST[name]:,} characters")
    return said
