"""From segments to parsed sentences: quotations are cut out, so that frame and quotation are parsed each
alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.splitting.dated import dateline_end
from workbench.splitting.grammar import is_clausal
from workbench.splitting.languages import paragraph_language
from workbench.splitting.parser import Parser, Tree
from workbench.splitting.sentences import Span, sentence_spans, trimmed
from workbench.splitting.spans import LONGEST
from workbench.splitting.strips import Strip, strip_of
from workbench.splitting.types import Segment

_QUOTATION = re.compile(r"“([^“”]{2,})”|\"([^\"]{2,})\"|«([^«»]{2,})»")
_LOOSE_WHICH = re.compile(r",\s+which\s[^,;]+,\s")
_CREDIT = re.compile(r"\((?:photo|image|picture|credit|source)s?\b[^()]{0,80}\)\s*$", re.I)
_SHORT_FRAME = 8  # words between the halves of a quotation
_BULLET = re.compile(r"(?:[•·▪‣*]|\d{1,2}[.)])\s+|[–-]\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a kept segment; `paragraph` numbers the segment it stands in, `language` is the paragraph's."""

    start: int
    end: int
    kind: str
    paragraph: int
    language: str = "en"

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
    """A sentence with the trees of its own words (none where it was not parsed) and its direct quotations."""

    sentence: Sentence
    trees: tuple[Tree, ...] = ()
    quotations: tuple[Quotation, ...] = ()


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
            found.extend(Sentence(a, b, segment.kind, number, own) for a, b in spans if re.search(r"\w", text[a:b]))
    return found


def parse(text: str, sentences: Sequence[Sentence], parser: Parser) -> list[Parsed]:
    """Parse sentences in one go; those that are too long or in another language come back without trees."""
    plans = [[] if s.is_too_long or s.language != "en" else _plan(text, s) for s in sentences]
    trees = iter(parser.parse([strip for plan in plans for strip, _ in plan]))
    parsed = [_collect(s, [(next(trees), span) for _, span in plan]) for s, plan in zip(sentences, plans, strict=True)]
    return _mend(text, parsed, parser)


def direct_quotations(text: str, start: int, end: int) -> list[Span]:
    """Find quoted speech: whole sentences in quotation marks, not single words or charges put in quotes."""
    found: list[Span] = []
    for match in _QUOTATION.finditer(text, start, end):
        inner = trimmed(text, match.start() + 1, match.end() - 1)
        if inner is None:
            continue
        words = text[inner[0] : inner[1]]
        split = bool(found) and _goes_on(text, found[-1], match.start(), words)
        opens = words[0].isupper() or words[0] in "[…" or split
        closes = words[-1] in ",.!?…" or text[match.end() : match.end() + 1] in (",", ".")
        alone = match.start() == start and match.end() >= end - 1
        if (len(words.split()) >= 4 or split or alone) and opens and closes:
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


def _mend(text: str, parsed: list[Parsed], parser: Parser) -> list[Parsed]:
    """Read a sentence again in two parts where a "which" clause between commas led the parser astray."""
    cuts = [_which_cut(text, p) for p in parsed]
    strips = [strip for cut in cuts for strip in cut]
    if not strips:
        return parsed
    trees = iter(parser.parse(strips))
    return [
        Parsed(p.sentence, (next(trees), next(trees)), p.quotations) if cut else p
        for p, cut in zip(parsed, cuts, strict=True)
    ]


def _which_cut(text: str, parsed: Parsed) -> tuple[Strip, ...]:
    """The sentence without the clause, and what stands before it together with the clause."""
    sentence = parsed.sentence
    found = _LOOSE_WHICH.search(text, sentence.start, sentence.end)
    if not found or parsed.quotations or not parsed.trees or is_clausal(parsed.trees[0].root):
        return ()
    inner = re.search(r"which\s", found.group())
    assert inner is not None
    before = (sentence.start, found.start())
    clause = (found.start() + inner.end(), found.start() + found.group().rindex(","))
    main = strip_of(text, before, (found.end(), sentence.end))
    added = strip_of(text, before, clause)
    return (main, added) if main and added else ()
