"""Reading HTML: all visible text is the version text; trafilatura's blocks, aligned to it, decide what is
kept.

trafilatura with favor_precision reached F1 0.959 on 181 news pages, line rules on plain text 0.858
(design/splitting.md). The caller caps size and depth and runs this in a child process with limits.
"""

import logging
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import takewhile

from workbench.splitting.lines import looks_like_title
from workbench.splitting.metadata import metadata_of
from workbench.splitting.page import page_of
from workbench.splitting.sentences import trimmed
from workbench.splitting.types import Page, Segment
from workbench.splitting.zone import kind_outside, segments_of

Span = tuple[int, int]

_TRIED = 500  # places that begin like a block
_WORD = re.compile(r"\w(?:[\w\u00ad\u200b-\u200d]*\w)?")
# Signs that nobody sees, as Persian writes them inside words; extractors drop them.
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D))


def read_html(html: str) -> Page:
    """Read an HTML page. Offsets point into `page.text`, the visible text; odd markup never raises."""
    text = visible_text(html)
    blocks = main_blocks(html)
    known = metadata_of(html)
    kept = align(text, blocks)
    segments = _segments(text, kept, known["headline"].value if "headline" in known else "")
    return page_of(text, segments or segments_of(text), known)


def visible_text(html: str) -> str:
    """Give the text that a reader of the page sees; without its tags only, where the markup cannot be parsed."""
    import html_text

    try:
        text = html_text.extract_text(html)
    except (ValueError, TypeError, AssertionError, RecursionError, LookupError):
        text = ""
    return str(text) or _without_tags(html)


def main_blocks(html: str) -> list[str]:
    """Give the article's paragraphs as trafilatura finds them; none where it fails."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.extract(html, favor_precision=True, include_comments=False, include_tables=True)
    except Exception:  # hostile markup breaks it in many ways, and the line rules stand ready
        return []
    return [line.strip() for line in (found or "").splitlines() if line.strip()]


def align(text: str, blocks: Sequence[str]) -> list[Span]:
    """Find each block in the text, in order, white space and list marks aside; spans where found, ascending."""
    words = [(m.group().translate(_UNSEEN), m.start(), m.end()) for m in _WORD.finditer(text)]
    places: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(words)):
        for length in (1, 3):
            places.setdefault(tuple(w for w, _, _ in words[i : i + length]), []).append(i)
    spans: list[Span] = []
    at = 0
    for block in blocks:
        wanted = [word.translate(_UNSEEN) for word in _WORD.findall(block)]
        if found := _find(words, places, wanted, at):
            spans.append((words[found[0]][1], words[found[1] - 1][2]))
            at = found[1]
    return spans


def _find(
    words: Sequence[tuple[str, int, int]],
    places: dict[tuple[str, ...], list[int]],
    wanted: Sequence[str],
    at: int,
) -> tuple[int, int] | None:
    """The first place from `at` on where the block's words stand in full, else anywhere in the text."""
    key = tuple(wanted[:3]) if len(wanted) >= 3 else tuple(wanted[:1])
    starts = places.get(key, []) if wanted else []
    here = bisect_left(starts, at)
    for start in (*starts[here : here + _TRIED], *starts[: min(here, _TRIED)]):
        if all(words[start + k][0] == w for k, w in enumerate(wanted) if start + k < len(words)):
            return start, min(len(words), start + len(wanted))
    return None


def _segments(text: str, kept: Sequence[Span], headline: str) -> tuple[Segment, ...]:
    """One segment a line: kept where a block covers at least half of it, or where it is the headline."""
    if not kept:
        return ()
    lines = list(_lines(text))
    covered = _covered(lines, sorted(kept))
    first = covered.index(True) if any(covered) else 0
    title = next((i for i, (a, b) in enumerate(lines) if headline and _same(text[a:b], headline)), None)
    return tuple(_segment(text, line, covered[i], i == title, before=i < first) for i, line in enumerate(lines))


def _segment(text: str, line: Span, covered: bool, is_title: bool, *, before: bool) -> Segment:
    start, end = line
    words = text[start:end]
    if is_title:
        return Segment(start, end, "headline", True, "the page's own title")
    if covered:
        short = end - start < 110 and looks_like_title(words)
        kind = "subheading" if short else "body"
        return Segment(start, end, kind, True, "trafilatura takes it for the article's text")
    kind, keep = kind_outside(words, before=before)
    return Segment(start, end, kind, keep, "trafilatura leaves it out of the article's text")


def _lines(text: str) -> list[Span]:
    found = (trimmed(text, m.start(), m.end()) for m in re.finditer(r"[^\n\r]+", text))
    return [span for span in found if span]


def _covered(lines: Sequence[Span], kept: Sequence[Span]) -> list[bool]:
    """Whether blocks cover at least half of each line; lines and blocks ascend, so each looks at its own only."""
    found, first = [], 0
    longest = max((b - a for a, b in kept), default=0)
    for start, end in lines:
        while first < len(kept) and kept[first][0] + longest <= start:
            first += 1
        near = takewhile(lambda span, end=end: span[0] < end, kept[first:])  # type: ignore[misc]
        found.append(sum(max(0, min(end, b) - max(start, a)) for a, b in near) * 2 >= end - start)
    return found


def _same(line: str, headline: str) -> bool:
    return re.findall(r"\w+", line.lower()) == re.findall(r"\w+", headline.lower())


def _without_tags(html: str) -> str:
    """The last resort, in linear time."""
    return "\n".join(part.strip() for part in re.split(r"<[^<>]*>", html) if part.strip())
