"""Words for a proposition: source slices in a new order, and an edit for every letter that is not the source's."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.splitting.clauses import FINITE, IS, WAS, Clause, subject_of
from workbench.splitting.parser import Tree, Word
from workbench.splitting.types import Edit

_NO_SPACE_BEFORE = re.compile(r"[,.;:?!%)\]”’»]|['’]s\b|n['’]t\b")
_MARKS = frozenset(",.;:–—-…•·")
_FORMS = {"be": ("is", "are", "was", "were"), "have": ("has", "have", "had", "had"), "do": ("does", "do", "did", "did")}
_IRREGULAR = {
    "become": "became", "begin": "began", "break": "broke", "bring": "brought", "build": "built", "buy": "bought",
    "choose": "chose", "come": "came", "cut": "cut", "draw": "drew", "drive": "drove", "fall": "fell", "feel": "felt",
    "fight": "fought", "find": "found", "flee": "fled", "fly": "flew", "get": "got", "give": "gave", "go": "went",
    "grow": "grew", "hear": "heard", "hold": "held", "keep": "kept", "know": "knew", "lead": "led", "leave": "left",
    "let": "let", "lose": "lost", "make": "made", "meet": "met", "pay": "paid", "put": "put", "read": "read",
    "rise": "rose", "run": "ran", "say": "said", "see": "saw", "sell": "sold", "send": "sent", "set": "set",
    "shoot": "shot", "sit": "sat", "speak": "spoke", "spend": "spent", "stand": "stood", "steal": "stole",
    "strike": "struck", "take": "took", "teach": "taught", "tell": "told", "think": "thought", "throw": "threw",
    "wear": "wore", "win": "won", "withdraw": "withdrew", "write": "wrote",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A source slice and what stands for it in the claim; `rule` is empty where it stands unchanged."""

    start: int
    end: int
    after: str
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim's text, its edits, and the source slices it rests on, in the order of the source."""

    text: str
    edits: tuple[Edit, ...]
    spans: tuple[tuple[int, int], ...]


def realise(source: str, tree: Tree, clause: Clause, patches: Sequence[Piece]) -> Wording:
    """Write a clause in words. `patches` replace source slices (names, pronouns, dates) that lie within it."""
    words = _body(tree, clause)
    lead = _put(source, tree, clause.subject, patches)
    if lead and clause.rule == "relative":
        lead = [_definite(lead[0]), *lead[1:]]
    body = _with_verb(source, tree, clause, words, patches)
    helpers = _put(source, tree, clause.helpers, ()) if not set(clause.helpers) & set(words) else []
    behind = _put(source, tree, clause.last, patches)
    return assemble(source, [*lead, *helpers, *body, *behind])


def whole(source: str, start: int, end: int, patches: Sequence[Piece]) -> Wording:
    """Write a source stretch as it stands, with patches."""
    pieces: list[Piece] = []
    at = start
    for patch in sorted(patches, key=lambda patch: patch.start):
        if start <= patch.start and patch.end <= end and patch.start >= at:
            pieces.extend([_same(source, at, patch.start), patch])
            at = patch.end
    return assemble(source, [*pieces, _same(source, at, end)])


def assemble(source: str, pieces: Iterable[Piece]) -> Wording:
    """Join pieces with single spaces where the source has none to give, trim stray marks, and note the edits."""
    kept = _tidy(_split_space(p for p in pieces if p.after or p.rule))
    text = ""
    edits: list[Edit] = []
    for i, piece in enumerate(kept):
        text += _gap(kept[i - 1], piece) if i else ""
        if piece.rule:
            before = source[piece.start : piece.end]
            edits.append(Edit(piece.start, piece.end, before, piece.after, piece.rule, piece.confidence, len(text)))
        text += piece.after
    return Wording(text, tuple(edits), merge_spans(source, [(p.start, p.end) for p in kept]))


def merge_spans(source: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sort spans and join those with nothing but white space between them; empty ones go."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and (start <= merged[-1][1] or not source[merged[-1][1] : start].strip()):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def past_or_present(verb: Word, plural: bool, past: bool) -> str:
    """Give the finite form of a verb for a third person."""
    lemma = verb.lemma
    if lemma in _FORMS:
        return _FORMS[lemma][2 * past + plural]
    if past:
        return _IRREGULAR.get(lemma) or _regular_past(lemma)
    if plural:
        return lemma
    if re.search(r"(?:s|x|z|ch|sh|o)$", lemma):
        return lemma + "es"
    return lemma[:-1] + "ies" if re.search(r"[^aeiou]y$", lemma) else lemma + "s"


def _regular_past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    return lemma[:-1] + "ied" if re.search(r"[^aeiou]y$", lemma) else lemma + "ed"


def _body(tree: Tree, clause: Clause) -> list[int]:
    """The clause's own words without what tied it to the sentence: "and", "that", "although"."""
    ties = {
        child.i
        for child in tree.children(clause.head)
        if child.i < clause.head.i and (child.dep in ("cc", "preconj") or _is_tie(clause, child))
    }
    return [i for i in sorted(clause.words) if i not in ties]


def _is_tie(clause: Clause, child: Word) -> bool:
    return child.dep == "mark" and (clause.rule in ("concession", "said", "with") or child.lower == "that")


def _with_verb(
    source: str, tree: Tree, clause: Clause, words: list[int], patches: Sequence[Piece]
) -> list[Piece]:
    head = clause.head
    if clause.verb == FINITE and head.tag == "VBG":
        finite = past_or_present(head, clause.plural, _is_past(tree, head))
        form = Piece(head.start, head.end, finite, "finite-verb", 0.7)
        return _put(source, tree, words, [*patches, form])
    if clause.verb not in (IS, WAS) or tree.child(head, "auxpass"):
        return _put(source, tree, words, patches)
    own = subject_of(tree, head) if clause.rule == "with" else None
    front = [i for i in words if own is not None and i in tree.subtree(own)]
    rest = [i for i in words if i not in front]
    be = Piece(head.start, head.start, _be(source, tree, clause, rest), "added-verb", 0.7)
    return [*_put(source, tree, front, patches), be, *_put(source, tree, rest, patches)]


def _be(source: str, tree: Tree, clause: Clause, rest: Sequence[int]) -> str:
    """"Banned since 2018" has been banned; "banned in 2020" was."""
    if clause.verb == WAS:
        if any(tree.words[i].lower == "since" for i in rest):
            return "have been" if clause.plural else "has been"
        return "were" if clause.plural else "was"
    return "are" if clause.plural else "is"


def _is_past(tree: Tree, head: Word) -> bool:
    above = next((word for word in tree.ancestors(head) if word.pos in ("VERB", "AUX")), None)
    return above is not None and above.tag == "VBD"


def _put(source: str, tree: Tree, numbers: Sequence[int], patches: Sequence[Piece]) -> list[Piece]:
    """Turn words into pieces; a patch applies where all the words it touches are there, one after the other."""
    pieces: list[Piece] = []
    waiting = [tree.words[i] for i in numbers]
    while waiting:
        patch = _patch_at(tree, waiting, patches)
        if patch is None:
            word = waiting.pop(0)
            pieces.append(_same(source, word.start, word.end))
            pieces.extend(p for p in patches if p.start == p.end == word.end)
            continue
        taken = _covered(waiting, patch)
        if taken[0].start < patch.start:
            pieces.append(_same(source, taken[0].start, patch.start))
        pieces.append(patch)
        if patch.end < taken[-1].end:
            pieces.append(_same(source, patch.end, taken[-1].end))
        waiting = waiting[len(taken) :]
    return pieces


def _patch_at(tree: Tree, waiting: Sequence[Word], patches: Sequence[Piece]) -> Piece | None:
    first = waiting[0]
    for patch in patches:
        if patch.start < patch.end and first.start <= patch.start < first.end:
            touched = [w.i for w in tree.words if w.start < patch.end and patch.start < w.end]
            if touched == [word.i for word in _covered(waiting, patch)]:
                return patch
    return None


def _covered(waiting: Sequence[Word], patch: Piece) -> list[Word]:
    taken: list[Word] = []
    for word in waiting:
        if not (word.start < patch.end and patch.start < word.end):
            break
        taken.append(word)
    return taken


def _same(source: str, start: int, end: int) -> Piece:
    return Piece(start, end, source[start:end])


def _definite(piece: Piece) -> Piece:
    """What was "a law" when first mentioned is "the law" in a claim about it."""
    if piece.rule or piece.after.lower() not in ("a", "an"):
        return piece
    return replace(piece, after="the", rule="definite", confidence=0.8)


def _split_space(pieces: Iterable[Piece]) -> list[Piece]:
    """Trim white space off unchanged pieces, so that gaps are made in one place."""
    trimmed: list[Piece] = []
    for piece in pieces:
        if not piece.rule:
            left = len(piece.after) - len(piece.after.lstrip())
            inner = piece.after.strip()
            if not inner:
                continue
            start = piece.start + left
            piece = Piece(start, start + len(inner), inner)
        trimmed.append(piece)
    return trimmed


def _tidy(pieces: list[Piece]) -> list[Piece]:
    pieces = [p for i, p in enumerate(pieces) if not (_is_mark(p) and (i == 0 or _is_mark(pieces[i - 1])))]
    while pieces and _is_mark(pieces[0]):
        pieces.pop(0)
    while pieces and _is_mark(pieces[-1]):
        pieces.pop()
    pieces = _without_loose_marks(pieces)
    if pieces:
        pieces[-1] = _without_stop(pieces[-1])
        pieces[0:1] = _capital(pieces[0])
    return pieces


def _is_mark(piece: Piece) -> bool:
    return not piece.rule and bool(piece.after) and all(c in _MARKS for c in piece.after)


def _without_stop(piece: Piece) -> Piece:
    """Claims end without a full stop; abbreviations such as "U.S." keep theirs."""
    if not piece.rule and re.search(r"\w{2}[\"”’)]*\.$|[\"”’)]\.$|\d\.$|(?<!\.\w)\.$", piece.after):
        return Piece(piece.start, piece.end - 1, piece.after[:-1])
    return piece


def _without_loose_marks(pieces: list[Piece]) -> list[Piece]:
    """Drop quotation marks and brackets that lost their other half."""
    for left, right in (("“", "”"), ("(", ")"), ("«", "»"), ('"', '"')):
        count = sum(p.after.count(left) for p in pieces if not p.rule)
        other = sum(p.after.count(right) for p in pieces if not p.rule)
        if count != other or (left == right and count % 2):
            pieces = [q for p in pieces for q in _trim_mark(p, left + right)]
    return pieces


def _trim_mark(piece: Piece, marks: str) -> list[Piece]:
    if piece.rule or not (set(piece.after) & set(marks)):
        return [piece]
    left = len(piece.after) - len(piece.after.lstrip(marks))
    inner = piece.after.strip(marks)
    return [Piece(piece.start + left, piece.start + left + len(inner), inner)] if inner else []


def _capital(piece: Piece) -> list[Piece]:
    """Begin with a capital letter: an edit of that one letter."""
    at = next((i for i, c in enumerate(piece.after) if c.isalnum()), None)
    if at is None or not piece.after[at].islower() or len(piece.after[at].upper()) != 1:
        return [piece]
    upper = piece.after[at].upper()
    if piece.rule:
        return [replace(piece, after=piece.after[:at] + upper + piece.after[at + 1 :])]
    start = piece.start + at
    parts = [
        Piece(piece.start, start, piece.after[:at]),
        Piece(start, start + 1, upper, "capital"),
        Piece(start + 1, piece.end, piece.after[at + 1 :]),
    ]
    return [part for part in parts if part.after]


def _gap(before: Piece, after: Piece) -> str:
    """A space, unless the source has none there or the next mark clings."""
    if not after.after or after.after[0].isspace():
        return ""
    if before.end == after.start and not (before.start == before.end or after.start == after.end):
        return ""
    return "" if _NO_SPACE_BEFORE.match(after.after) else " "
