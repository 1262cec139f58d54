"""Which words of a shown text a query asked for, and which part of a long text to show."""

from collections.abc import Iterator

from workbench.search.tree import And, Fuzzy, Or, Phrase, Prefix, Query, Word
from workbench.search.words import LONGEST_RAW, Token, asked, fold, is_named, one_off, stems, together, tokens
from workbench.splitting.sounding import sounds

Span = tuple[int, int]


def highlight(text: str, query: Query, language: str | None = None) -> list[Span]:
    """The words of `text` (in `language`) that match, as ascending half-open code-point spans.

    What the query excludes, or asks of one field, is not marked.
    """
    found = list(tokens(text))
    return sorted({(found[at].start, found[at].end) for at in _places(text, language, found, query)})


def _places(text: str, language: str | None, found: list[Token], query: Query) -> Iterator[int]:
    """Word positions of the matches."""
    match query:
        case And(nodes) | Or(nodes):
            for node in nodes:
                yield from _places(text, language, found, node)
        case Word(raw):
            wanted, sound = set(asked(raw)), sounds(raw)
            for at, token in enumerate(found):
                here = text[token.start : token.end][:LONGEST_RAW]
                if not wanted.isdisjoint(stems(here, language)) or (sound and is_named(here) and sounds(here) == sound):
                    yield at
        case Fuzzy(raw):
            word = fold(raw)
            yield from (at for at, token in enumerate(found) if one_off(token.word, word))
        case Prefix(raw):
            beginning = fold(raw)
            yield from (at for at, token in enumerate(found) if token.word.startswith(beginning))
        case Phrase(raws, slop):
            words = [fold(raw) for raw in raws]
            places = [[at for at, token in enumerate(found) if token.word == word] for word in words]
            for place in together(places, slop):
                yield from place


def excerpt(text: str, spans: list[Span], width: int, most: int = 2) -> list[Span]:
    """Up to `most` windows of about `width` code points, cut between words: the fullest, in reading order.

    Without spans, the beginning of the text. A window never cuts a span unless the span alone is wider.
    """
    if len(text) <= width:
        return [(0, len(text))]
    windows: list[tuple[int, Span]] = []
    at = 0
    while at < len(spans):
        start = spans[at][0]
        beyond = (k for k in range(at + 1, len(spans)) if spans[k][1] > start + width)
        after = next(beyond, len(spans))
        windows.append((after - at, _widened(text, start, spans[after - 1][1], width)))
        at = after
    fullest = sorted(windows, key=lambda window: (-window[0], window[1]))[:most]
    return _apart(sorted(window for _, window in fullest)) or [_widened(text, 0, 0, width)]


def _widened(text: str, start: int, end: int, width: int) -> Span:
    """Adds context on both sides up to `width`, then gives back what would be a piece of a word."""
    spare = max(0, width - (end - start)) // 2
    lo = max(0, min(start - spare, len(text) - width))
    hi = min(len(text), max(end, lo + width))
    while 0 < lo < start and not text[lo - 1].isspace():
        lo += 1
    cut = hi
    while end < cut < len(text) and not text[cut].isspace():
        cut -= 1
    return lo, cut if cut > lo else hi  # a word that alone is too wide is cut after all


def _apart(windows: list[Span]) -> list[Span]:
    """Windows that overlap become one."""
    merged: list[Span] = []
    for lo, hi in windows:
        if merged and lo <= merged[-1][1]:
            lo, hi = merged[-1][0], max(hi, merged.pop()[1])
        merged.append((lo, hi))
    return merged
