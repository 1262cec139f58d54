"""Quotations and where they stand in a captured text: offsets are code points, the words are compared. Pure."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ..errors import Invalid, Stale
from ..models import Capture
from .items import LIMITS, Place

AROUND = 160
"""Signs of context that are shown before and after a quotation."""
_DASHES = str.maketrans("‘’‚“”„«»–—‑\u00a0", '\'\'\'"""""--- ')
_FOLDED = re.compile(r"\s+")

Passages = Sequence[tuple[int, int, str]]


def placed(capture: Capture, text: str, passages: Passages) -> tuple[Place, str]:
    """The place of selected passages (start, stop, words) in a captured text, and the quotation that stands there.

    Raises Stale where the words are not what stands at their offsets, Invalid where the passages are not one stretch.
    """
    if not passages:
        raise Invalid(fault := "Select the words that bear on the claim.", {"quote": fault})
    for start, stop, words in passages:
        if not 0 <= start < stop <= len(text) or text[start:stop] != words:
            raise Stale("These words do not stand there in the text; load the page again and select them anew.")
    spans = sorted((start, stop) for start, stop, _ in passages)
    if any(text[stop:start].strip() for (_, stop), (start, _) in pairwise(spans)):
        fault = "A quotation is one stretch; tick sentences that follow one another, and link the others apart."
        raise Invalid(fault, {"quote": fault})
    start, stop = spans[0][0], max(stop for _, stop in spans)
    start += len(text[start:stop]) - len(text[start:stop].lstrip())
    quotation = text[start:stop].rstrip()
    if not quotation:
        raise Invalid(fault := "Select the words that bear on the claim.", {"quote": fault})
    if len(quotation) > LIMITS["quotation"]:
        raise Invalid(fault := f"A quotation has at most {LIMITS['quotation']:,} characters.", {"quote": fault})
    return Place(capture.id, start, start + len(quotation)), quotation


def holds(text: str, quotation: str) -> bool:
    """Whether the text holds a quotation that was typed by hand: spaces, quotation marks and dashes may differ, and
    what "…" or "[…]" leaves out may stand between.
    """
    parts = re.split(r"\[?(?:…|\.\.\.)\]?", fold(quotation))
    at, folded = 0, fold(text)
    for part in (part.strip(" \"'") for part in parts):
        found = folded.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def fold(text: str) -> str:
    return _FOLDED.sub(" ", text.translate(_DASHES)).casefold().strip()


def context(text: str, start: int, stop: int) -> tuple[int, int]:
    """Where the words around a quotation begin and end: whole words of its paragraph, at most AROUND signs each way."""
    from_ = max(text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0, start - AROUND)
    upto = text.find("\n\n", stop)
    to = min(upto if upto >= 0 else len(text), stop + AROUND)
    if from_ and not text[from_ - 1].isspace():
        inside = text.find(" ", from_, start)
        from_ = inside + 1 if inside >= 0 else start
    if to < len(text) and not text[to].isspace():
        inside = text.rfind(" ", stop, to)
        to = inside if inside >= 0 else stop
    return from_, to
