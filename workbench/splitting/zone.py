"""Which lines belong to the article: a maximum-sum stretch over the lines' looks, then a kind for every line."""

from collections.abc import Sequence
from itertools import pairwise

from workbench.splitting.cards import mark_repeats
from workbench.splitting.lines import Line, ends_sentence, look, read_lines
from workbench.splitting.titles import headline_line
from workbench.splitting.types import KEPT_KINDS, Segment

_WEIGHTS = {
    "short": -0.6,
    "title": -1.2,
    "caption": -0.2,
    "paywall": -1.6,
    "navigation": -1.6,
    "list_item": -1.6,
    "list_head": -5.0,
    "date": -0.8,
    "byline": -0.2,
    "bio_head": -30.0,
    "bio": -30.0,
    "disclaimer": -30.0,
    "teaser": -4.0,
    "end": -8.0,
}
_FURNITURE = frozenset({"list_item", "paywall", "navigation", "caption", "byline", "date", "short", "title"})
# A run of furniture costs at most this much: a paywall box in mid-article must not cut the lead off.
_MOST_FOR_A_RUN = -3.0
_SENTENCE = 4  # words of a short line that is a sentence
_AT_EDGE = 3  # such lines above and below the text
_FAR = 30  # lines between a headline and the stretch found below it
_OUTSIDE = {
    "paywall": "paywall",
    "list_head": "listing",
    "list_item": "listing",
    "disclaimer": "disclaimer",
    "date": "dateline",
    "teaser": "teaser",
    "caption": "caption",
    "byline": "byline",
    "bio": "bio",
}


def segments_of(text: str) -> tuple[Segment, ...]:
    """Give every line of a pasted text a kind; together the segments hold every character that is not white
    space.
    """
    lines = read_lines(text)
    _join_boxes(lines)
    _mark_lists_and_bios(lines)
    _mark_teasers(lines)
    mark_repeats(lines)
    _weigh(lines)
    first, last = _best_stretch(lines)
    if first == last:  # nothing looks like running text: a single sentence, say; then all of it is the article
        last = len(lines)
        for line in lines:
            line.kind = "short" if line.kind == "title" else line.kind
    headline = headline_line(lines, first, last)
    lead = range(headline + 1, first) if headline is not None and first - _FAR <= headline < first else range(0)
    inside = {i for i in lead if lines[i].kind == "para"}  # a box of links under the lead does not cut the lead off
    inside.update(_with_short_sentences(lines, first, last))
    return tuple(_segment(lines, i, i in inside, i == headline) for i in range(len(lines)))


def _with_short_sentences(lines: Sequence[Line], first: int, last: int) -> range:
    """The text with the short sentences right above and below it, a few at most: "She was shot dead." """
    if first == last:
        return range(first, last)
    start, end = first, last
    while start > max(0, first - _AT_EDGE) and _is_sentence(lines[start - 1]):
        start -= 1
    while end < min(len(lines), last + _AT_EDGE) and _is_sentence(lines[end]):
        end += 1
    return range(start, end)


def _is_sentence(line: Line) -> bool:
    words = line.text.rstrip('"”’')
    return line.kind == "short" and words.endswith(".") and len(words.split()) >= _SENTENCE


def kind_outside(line: str, *, before: bool) -> tuple[str, bool]:
    """Give kind and keep of a line that an HTML extractor left out; a byline above the text stays."""
    looks = look(line)[0]
    kind = _OUTSIDE.get(looks, "teaser" if looks == "para" else "navigation")
    if kind in ("caption", "bio") or (kind == "byline" and not before):
        kind = "navigation"
    return kind, kind in KEPT_KINDS


def _join_boxes(lines: list[Line]) -> None:
    """Short lines between lines of a box (paywall, controls) belong to the box."""
    marks = [i for i, line in enumerate(lines) if line.kind in ("paywall", "navigation")]
    for a, b in pairwise(marks):
        between = lines[a + 1 : b]
        if len(between) <= 3 and all(x.kind in ("title", "short") and len(x.text) < 90 for x in between):
            for line in between:
                line.kind, line.why = lines[a].kind, "stands between lines of a box"


def _mark_lists_and_bios(lines: list[Line]) -> None:
    for i, line in enumerate(lines):
        following = [x.kind for x in lines[i + 1 : i + 3]]
        if line.kind == "bio_head" and i + 1 < len(lines):
            lines[i + 1].kind, lines[i + 1].why = "bio", "follows the heading of a biography"
        if line.kind == "list_head":
            _mark_list(lines, i + 1)
        if line.kind == "title" and following == ["list_item", "list_item"]:
            line.kind, line.why = "list_head", "stands over a list of links"


def _mark_list(lines: list[Line], first: int) -> None:
    """Lines without a full stop after the heading of a list of links are its links."""
    for line in lines[first : first + 6]:
        if line.kind not in ("title", "short", "list_item", "para") or ends_sentence(line.text) or len(line.text) > 160:
            return
        line.kind, line.why = "list_item", "stands in a list of links"


def _mark_teasers(lines: list[Line]) -> None:
    """Pairs of a title and one paragraph, repeated or after the article's end, are teasers of other articles."""
    i = 0
    while i < len(lines):
        end = i
        while _is_pair(lines, end):
            end += 2
        if end > i and _are_teasers(lines, i, end):
            for line in lines[i:end]:
                line.kind, line.why = "teaser", "a title with one paragraph, as other articles are announced"
        i = max(end, i + 1)


def _is_pair(lines: Sequence[Line], i: int) -> bool:
    return (
        i + 1 < len(lines)
        and lines[i].kind == "title"
        and lines[i + 1].kind == "para"
        and len(lines[i + 1].text) < 520
        and (i + 2 >= len(lines) or lines[i + 2].kind != "para")
    )


def _are_teasers(lines: Sequence[Line], start: int, end: int) -> bool:
    """At least two pairs, or one that stands where the article is over."""
    after_all = all(line.kind != "para" for line in lines[end:])
    around = [*lines[max(0, start - 3) : start], *lines[end : end + 3]]
    beside = any(line.kind in ("list_head", "disclaimer", "bio") for line in around)
    alone = after_all or beside or lines[start].gap >= 2
    pairs = (end - start) // 2
    if not any(line.kind == "para" for line in lines[:start]):
        return False  # there must have been an article before
    return (pairs >= 2 and start > len(lines) * 0.3) or (alone and start > len(lines) * 0.25)


def _weigh(lines: list[Line]) -> None:
    run = 0.0
    for line in lines:
        line.score = min(len(line.text), 600) / 60 if line.kind == "para" else _WEIGHTS[line.kind]
        if line.kind in _FURNITURE:
            line.score = max(line.score, min(0.0, _MOST_FOR_A_RUN - run))
            run += line.score
        else:
            run = 0.0


def _best_stretch(lines: Sequence[Line]) -> tuple[int, int]:
    """The contiguous lines of the greatest sum (Kadane's algorithm)."""
    best, first, last = 0.0, 0, 0
    current, start = 0.0, 0
    for i, line in enumerate(lines):
        if current <= 0:
            current, start = 0.0, i
        current += line.score
        if current > best:
            best, first, last = current, start, i + 1
    return first, last


def _segment(lines: Sequence[Line], i: int, inside: bool, is_headline: bool) -> Segment:
    line = lines[i]
    kind, why = _kind(lines, i, inside, is_headline)
    return Segment(line.start, line.end, kind, kind in KEPT_KINDS, why)


def _kind(lines: Sequence[Line], i: int, inside: bool, is_headline: bool) -> tuple[str, str]:
    line = lines[i]
    if is_headline:
        return "headline", "the line above the text whose words the text takes up"
    if inside and line.kind in ("para", "short"):
        return "body", f"{line.why} within the article"
    if inside and line.kind == "title":
        return _title_inside(lines, i)
    if line.kind in _OUTSIDE:
        return _OUTSIDE[line.kind], line.why
    return "navigation", f"{line.why} outside the article" if not inside else line.why


def _title_inside(lines: Sequence[Line], i: int) -> tuple[str, str]:
    line = lines[i]
    if len(line.text) < 110 and i + 1 < len(lines) and lines[i + 1].kind == "para":
        return "subheading", "a short line over a paragraph of the article"
    if len(line.text) > 60:
        return "body", "a line of text within the article"
    return "navigation", "a short line that stands over nothing"
