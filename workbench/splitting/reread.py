"""Sentences that the parser reads better in parts: what stands between commas apart from what goes around it, and each
item of a list with semicolons behind the words that all items share.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.splitting.grammar import SUBJECTS, is_clausal, is_set_off
from workbench.splitting.lexicon import SPEECH
from workbench.splitting.sentences import Span
from workbench.splitting.strips import Strip, strip_of
from workbench.splitting.tree import Tree, Word

_LOOSE_WHICH = re.compile(r"(?P<mark>,|\s[–—-])\s+(?:which|who)\s(?:(?!\s[–—-]\s)[^,;])+(?P=mark)\s")
_ITEM = re.compile(r";\s+(?:and\s+)?(?=(to|that)\s+\w)")
_FEWEST_WORDS = 4  # of what is left around the parts


@dataclass(frozen=True, slots=True)
class Reading:
    """What to parse instead of a sentence; `asides` says that the first tree still tells of what was left out."""

    strips: tuple[Strip, ...]
    asides: bool = False


def readings(text: str, spans: Sequence[Span], trees: Sequence[Tree | None]) -> list[Reading | None]:
    """Say for each sentence with its tree how it is to be read again; None where the first reading stands."""
    return [_reading(text, span, tree) if tree else None for span, tree in zip(spans, trees, strict=True)]


def _reading(text: str, span: Span, tree: Tree) -> Reading | None:
    for cut in (_list, _semicolons, _which, _participles):
        if found := cut(text, span, tree):
            return found
    return None


def _list(text: str, span: Span, tree: Tree) -> Reading | None:
    """ "should press him to A; to B; and to C": each item behind what stands before the first "to" or "that"."""
    items = list(_ITEM.finditer(text, *span))
    if not items or len({item[1] for item in items}) > 1:
        return None
    first = _first_of_kind(tree, items[0][1], items[0].start())
    if first is None:
        return None
    frame = (span[0], first.start)
    starts = [first.start, *(item.end() for item in items)]
    ends = [*(item.start() for item in items), span[1]]
    strips = tuple(strip for a, b in zip(starts, ends, strict=True) if (strip := strip_of(text, frame, (a, b))))
    return Reading(strips) if frame[0] < frame[1] else None


def _semicolons(text: str, span: Span, tree: Tree) -> Reading | None:
    """Statements joined by semicolons, each with a subject and a finite verb; none of them what somebody says."""
    marks = [x for x in tree.words if x.text == ";"]
    if not marks or any(x.lemma in SPEECH and x.pos == "VERB" for x in tree.words):
        return None
    borders = [span[0], *(at for mark in marks for at in (mark.start, mark.end)), span[1]]
    parts = list(zip(borders[::2], borders[1::2], strict=True))
    if not all(_is_statement(tree, part) for part in parts):
        return None
    strips = tuple(strip for part in parts if (strip := strip_of(text, part)))
    return Reading(strips) if len(strips) == len(parts) else None


def _is_statement(tree: Tree, part: Span) -> bool:
    inside = [x for x in tree.words if part[0] <= x.start and x.end <= part[1]]
    finite = next((x for x in inside if x.tag in ("VBZ", "VBP", "VBD", "MD")), None)
    return finite is not None and any(x.dep in SUBJECTS and x.i < finite.i for x in inside)


def _first_of_kind(tree: Tree, kind: str, before: int) -> Word | None:
    """The "to" or "that" that opens what hangs on the main verb."""
    for word in tree.words:
        above = tree.words[word.head]
        frame = tree.words[above.head]
        main = frame == tree.root or any(x.tag == "MD" for x in tree.children(frame, "aux"))
        opens = word.lower == kind and word.dep in ("aux", "mark") and main and above != frame
        if opens and frame.start < word.start < before:
            return word
    return None


def _which(text: str, span: Span, tree: Tree) -> Reading | None:
    """The sentence without a "which" or "who" clause that led the parser astray, and what stands before it with the
    clause.
    """
    found = _LOOSE_WHICH.search(text, *span)
    if not found or is_clausal(tree.root) or _is_told(tree, span[0], found.start()):
        return None
    inner = re.search(r"(?:which|who)\s", found.group())
    assert inner is not None
    before = (span[0], found.start())
    clause = (found.start() + inner.end(), found.start() + found.group().rindex(found["mark"]))
    main = strip_of(text, before, (found.end(), span[1]))
    added = strip_of(text, before, clause)
    return Reading((main, added)) if main and added else None


def _is_told(tree: Tree, start: int, end: int) -> bool:
    """Whether a finite verb stands in a stretch: then it is more than what a clause behind it is about."""
    return any(start <= x.start < end and x.tag in ("VBD", "VBZ", "VBP", "MD") for x in tree.words)


def _participles(text: str, span: Span, tree: Tree) -> Reading | None:
    """The sentence without ", banned in 2020," and the like behind its nouns."""
    gone: list[Span] = []
    for word in tree.words:
        if word.dep == "acl" and word.tag == "VBN" and is_set_off(tree, word) and (part := _between(tree, word)):
            gone.append(part)
    if not gone:
        return None
    borders = [span[0], *(at for part in gone for at in part), span[1]]
    kept = [(a, b) for a, b in zip(borders[::2], borders[1::2], strict=True) if a < b]
    main = strip_of(text, *kept)
    return Reading((main,), asides=True) if main and len(main.text.split()) >= _FEWEST_WORDS else None


def _between(tree: Tree, word: Word) -> Span | None:
    """From the comma before a participle to the comma behind all that hangs on it."""
    part = tree.subtree(word)
    first, last = min(part), max(part)
    if len(part) != last - first + 1:
        return None
    while last > first and tree.words[last].is_punct:
        last -= 1
    behind = tree.words[last + 1] if last + 1 < len(tree.words) else None
    if first == 0 or tree.words[first - 1].text != "," or behind is None or behind.text != ",":
        return None
    return tree.words[first - 1].start, behind.end


def has_long_list(tree: Tree) -> bool:
    """Whether a sentence lists things between several semicolons."""
    return sum(word.text == ";" for word in tree.words) > 1
