"""From segments to parsed sentences: quotations are cut out, so that frame and quotation are parsed each
alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from workbench.splitting.dated import dateline_end
from workbench.splitting.languages import paragraph_language
from workbench.splitting.parser import Parser
from workbench.splitting.reread import readings
from workbench.splitting.sentences import Span, sentence_spans, trimmed
from workbench.splitting.spans import LONGEST
from workbench.splitting.strips import Strip, strip_of
from workbench.splitting.tree import Tree
from workbench.splitting.types import Segment

_QUOTATION = re.compile(r"[“\"]([^“”\"]{2,})[”\"]|“([^“”]{2,})”|«([^«»]{2,})»")
_CREDIT = re.compile(r"\((?:photo|image|picture|credit|source)s?\b[^()]{0,80}\)\s*$", re.I)
_SHORT_FRAME = 8  # words between the halves of a quotation
_BULLET = re.compile(r"(?:[•·▪‣*]|\d{1,2}[.)])\s+|[–-]\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a kept segment; `paragraph` numbers the segment it stands in, `language` is the paragraph's.
    `quoted`: it stands in a quotation that its paragraph opens and does not close.
    """

    start: int
    end: int
    kind: str
    paragraph: int
    language: str = "en"
    quoted: bool = False

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than anything that is one sentence."""
        return self.end - self.start > LONGEST


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted sentence and its tree; `parts` are its two halves where the frame stands in its middle."""

    start: int
    end: int
    tree: Tree
    parts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence with the trees of its own words (none where it was not parsed) and its direct quotations. `asides`
    are first readings that still tell of the parts left out of `trees`.
    """

    sentence: Sentence
    trees: tuple[Tree, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    asides: tuple[Tree, ...] = ()


def sentences_of(text: str, segments: Sequence[Segment], language: str = "en") -> list[Sentence]:
    """Give the sentences of the kept segments but bylines, without list bullets, datelines and picture credits.

    `language` is the page's; a paragraph in another one is cut by the rules of its own.
    """
    found: list[Sentence] = []
    for number, segment in enumerate(segments):
        if segment.keep and segment.kind != "byline":
            bullet = _BULLET.match(text, segment.start, segment.end)
            start = bullet.end() if bullet else dateline_end(text, segment.start, segment.end)
            credit = _CREDIT.search(text, start, segment.end) if segment.kind == "caption" else None
            own = paragraph_language(text, start, segment.end, language)
            spans = sentence_spans(text, start, credit.start() if credit else segment.end, own)
            opened = _left_open(text, start, segment.end)
            stated = (span for span in spans if re.search(r"\w", text[slice(*span)]))
            found.extend(Sentence(a, b, segment.kind, number, own, quoted=a >= opened) for a, b in stated)
    return found


def _left_open(text: str, start: int, end: int) -> int:
    """Where a quotation begins that its paragraph does not close; beyond the end where there is none."""
    marks = [match.start() for match in re.finditer('[“”"]', text[start:end])]
    opened = -1
    for at in marks:
        sign = text[start + at]
        opened = at if sign == "“" or (sign == '"' and opened < 0) else -1
    follows = text[start + opened + 1 : start + opened + 2]
    return start + opened if opened >= 0 and follows.isalnum() else end + 1


def parse(text: str, sentences: Sequence[Sentence], parser: Parser) -> list[Parsed]:
    """Parse sentences in one go; those that are too long or in another language come back without trees."""
    plans = [[] if s.is_too_long or s.language != "en" else _plan(text, s) for s in sentences]
    trees = iter(parser.parse([strip for plan in plans for strip, _ in plan]))
    parsed = [_collect(s, [(next(trees), span) for _, span in plan]) for s, plan in zip(sentences, plans, strict=True)]
    return _read_again(text, parsed, parser)


def direct_quotations(text: str, start: int, end: int) -> list[Span]:
    """Find quoted speech: whole sentences in quotation marks, not single words or charges put in quotes."""
    found: list[Span] = []
    matches = list(_QUOTATION.finditer(text, start, end))
    for match, follows in zip_longest(matches, matches[1:]):
        inner = trimmed(text, match.start() + 1, match.end() - 1)
        if inner is None:
            continue
        words = text[inner[0] : inner[1]]
        split = bool(found) and _goes_on(text, found[-1], match.start(), words)
        opens = words[0].isupper() or words[0] in "[…" or split
        closes = words.rstrip("’'")[-1:] in (*",.!?…",) or text[match.end() : match.end() + 1] in (",", ".")
        alone = match.start() == start and match.end() >= end - 1
        halved = follows is not None and _goes_on(text, match.span(), follows.start(), follows.group()[1:])
        if (len(words.split()) >= 4 or split or alone or halved) and opens and closes:
            found.append((match.start(), match.end()))
    return found


def _goes_on(text: str, first: Span, start: int, words: str) -> bool:
    """Whether a quotation in lower case goes on after a short frame: "The port," she said, "is closed." """
    frame = text[first[1] : start]
    halved = text[first[1] - 2 : first[1] - 1] == "," and frame.rstrip().endswith(",")
    return halved and words[0].islower() and len(frame.split()) <= _SHORT_FRAME


def _plan(text: str, sentence: Sentence) -> list[tuple[Strip, tuple[Span, ...]]]:
    """Say what to parse: the sentence without its quotations (without a span), then each quoted sentence with its
    span.
    """
    if sentence.quoted:
        strip = strip_of(text, (sentence.start, sentence.end))
        return [(strip, ((sentence.start, sentence.end),))] if strip else []
    quotations = direct_quotations(text, sentence.start, sentence.end)
    borders = [sentence.start, *(at for span in quotations for at in span), sentence.end]
    outside = [span for a, b in zip(borders[::2], borders[1::2], strict=True) if (span := trimmed(text, a, b))]
    frame = strip_of(text, *outside) if outside else None
    plan: list[tuple[Strip, tuple[Span, ...]]] = [(frame, ())] if frame else []
    waiting: tuple[Span, ...] = ()
    for i, (start, end) in enumerate(quotations):
        follows = quotations[i + 1] if i + 1 < len(quotations) else None
        spans = sentence_spans(text, start + 1, end - 1)
        if follows and spans and _goes_on(text, (start, end), follows[0], text[follows[0] + 1 : follows[1]]):
            waiting = (spans.pop(),)
        for span in spans:
            halves = (*waiting, span)
            waiting = ()
            if strip := strip_of(text, *halves):
                plan.append((strip, halves))
    return plan


def _collect(sentence: Sentence, read: Iterable[tuple[Tree, tuple[Span, ...]]]) -> Parsed:
    own: list[Tree] = []
    quotations: list[Quotation] = []
    for tree, spans in read:
        if spans:
            quotations.append(Quotation(spans[0][0], spans[-1][1], tree, spans))
        else:
            own.append(tree)
    return Parsed(sentence, tuple(own), tuple(quotations))


def _read_again(text: str, parsed: list[Parsed], parser: Parser) -> list[Parsed]:
    """Put the trees of a second reading where the first led the parser astray."""
    spans = [(p.sentence.start, p.sentence.end) for p in parsed]
    again = readings(text, spans, [p.trees[0] if p.trees and not p.quotations else None for p in parsed])
    trees = iter(parser.parse([strip for reading in again if reading for strip in reading.strips]))
    mended: list[Parsed] = []
    for p, reading in zip(parsed, again, strict=True):
        if reading:
            own = tuple(next(trees) for _ in reading.strips)
            p = replace(p, trees=own, asides=p.trees if reading.asides else ())
        mended.append(p)
    return mended
