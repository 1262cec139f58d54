"""Strips: pieces of the version text as the parser reads them, each character with its place in the version
text.
"""

import re
from dataclasses import dataclass

Span = tuple[int, int]

# A translation inside a name, "Alpha (Beta) Union": the parser reads the name without it.
_INNER = re.compile(r"(?<=\w) \([^\W\d_][^()\n]{0,30}\)(?= [A-Z]\w)")
_MARKS = '"“”‘’«»'


@dataclass(frozen=True, slots=True)
class Strip:
    """A text made of source slices. `places[i]` is the offset of `text[i]`; `glued` are slices left out of
    the text that belong to the word before (True) or after (False) them, so that they come back with it.
    """

    text: str
    places: tuple[int, ...]
    glued: tuple[tuple[int, int, bool], ...] = ()

    @property
    def start(self) -> int:
        """Where it begins in the version text."""
        return self.places[0]

    @property
    def end(self) -> int:
        """Where it ends in the version text."""
        return max(self.places) + 1

    def place(self, start: int, end: int) -> Span:
        """Give the source span of `text[start:end]`, with what is glued to it."""
        first, last = self.places[start], self.places[end - 1] + 1
        for a, b, backward in self.glued:
            if backward and a == last:
                last = b
            elif not backward and b == first:
                first = a
        return first, last


def strip_of(source: str, *spans: Span) -> Strip | None:
    """Join source slices by single spaces, without quotation marks and inner brackets; None where no word is
    left.
    """
    letters: list[str] = []
    places: list[int] = []
    glued: list[tuple[int, int, bool]] = []
    for start, end in spans:
        if places and not letters[-1].isspace():
            letters.append(" ")
            places.append(places[-1])
        left_out = _left_out(source, start, end)
        glued.extend(left_out)
        gaps = {at for a, b, _ in left_out for at in range(a, b)}
        for at in range(start, end):
            if at not in gaps:
                letters.append(" " if source[at].isspace() else source[at])
                places.append(at)
    text = "".join(letters)
    if not re.search(r"\w", text):
        return None
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    return Strip(text[first:last], tuple(places[first:last]), tuple(glued))


def _left_out(source: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    found = [(m.start(), m.end(), True) for m in _INNER.finditer(source, start, end)]
    held = {at for a, b, _ in found for at in range(a, b)}
    for at in range(start, end):
        if source[at] in _MARKS and at not in held and not _is_apostrophe(source, at, start, end):
            found.append((at, at + 1, _closes(source, at, start)))
    return found


def _is_apostrophe(source: str, at: int, start: int, end: int) -> bool:
    """A mark after a letter that is followed by a letter, or that ends a word without having been opened."""
    if source[at] not in "’‘":
        return False
    before = source[at - 1].isalnum() if at > start else False
    after = source[at + 1].isalnum() if at + 1 < end else False
    return before and (after or "‘" not in source[max(start, at - 60) : at])


def _closes(source: str, at: int, start: int) -> bool:
    if source[at] in "”»’":
        return True
    return at > start and not source[at - 1].isspace() and source[at - 1] not in "([-–—/" and source[at] == '"'
