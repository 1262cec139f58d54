"""The patterns of the vocabulary: how they are written, and where they stand among the words of a claim.

The signs are explained at the top of vocabulary.toml.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from workbench.splitting.tokens import Token
from workbench.splitting.vocabulary import terms

NEAR, BESIDE, UP = 10, 3, 5
"""Words for "&", words for "!", steps up the tree for "+"."""
_TAGS = {"V": ("VERB", "AUX"), "N": ("NOUN",), "J": ("ADJ",)}
_APART = ("ccomp", "advcl", "parataxis", "relcl", "csubj")
_RELATIVE = frozenset({"who", "that", "which"})


@dataclass(frozen=True, slots=True)
class Element:
    """One word of a pattern: what it may be; `bound` says as what parts of speech where not as any."""

    forms: frozenset[str]
    bound: Mapping[str, tuple[str, ...]]

    def fits(self, token: Token) -> bool:
        fitting = self.forms & token.forms
        if not fitting or token.word is None or not self.bound:
            return bool(fitting)
        return any(token.word.pos in self.bound.get(form, (token.word.pos,)) for form in fitting)


Row = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words in a row, and what must be governed by them ("+") or stand near them ("&")."""

    term: str
    first: Row
    more: tuple[tuple[str, Row], ...]
    unless: frozenset[str]


def matches(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every term that stands in the words, with the numbers of the words that gave it."""
    by_form = _by_form()
    for at, token in enumerate(tokens):
        for form in token.forms:
            for pattern in by_form.get(form, ()):
                found = _places(pattern, tokens, at)
                if found:
                    yield pattern.term, found


def read(term: str, text: str) -> Pattern:
    """A pattern as it is written in the vocabulary."""
    wanted, _, unless = text.partition(" ! ")
    parts = re.split(r" ([+&]) ", wanted)
    more = tuple((parts[i], _row(parts[i + 1])) for i in range(1, len(parts), 2))
    return Pattern(term, _row(parts[0]), more, frozenset(filter(None, unless.strip().split("|"))))


@cache
def _by_form() -> dict[str, list[Pattern]]:
    found: dict[str, list[Pattern]] = defaultdict(list)
    for term in terms().values():
        for text in term.patterns:
            pattern = read(term.id, text)
            for form in pattern.first[0].forms:
                found[form].append(pattern)
    return dict(found)


def _row(text: str) -> Row:
    return tuple(_element(word) for word in text.split())


def _element(word: str) -> Element:
    parts = [part.partition("/") for part in word.split("|")]
    return Element(frozenset(form for form, _, _ in parts), {form: _TAGS[pos] for form, _, pos in parts if pos})


def _stands(row: Row, tokens: Sequence[Token], at: int) -> bool:
    return at + len(row) <= len(tokens) and all(e.fits(tokens[at + i]) for i, e in enumerate(row))


def _places(pattern: Pattern, tokens: Sequence[Token], at: int) -> tuple[int, ...]:
    if not _stands(pattern.first, tokens, at):
        return ()
    own = range(at, at + len(pattern.first))
    beside = tokens[max(0, at - BESIDE) : own[-1] + 1 + BESIDE]
    if pattern.unless and any(not pattern.unless.isdisjoint(token.forms) for token in beside):
        return ()
    found = [*own]
    for sign, row in pattern.more:
        near = range(max(0, at - NEAR), min(len(tokens), own[-1] + 1 + NEAR))
        there = (i for i in near if i not in own and _stands(row, tokens, i))
        fit = next((i for i in there if sign == "&" or _governs(tokens, own, range(i, i + len(row)))), None)
        if fit is None:
            return ()
        found.extend(range(fit, fit + len(row)))
    return tuple(sorted(found))


def _governs(tokens: Sequence[Token], act: range, things: range) -> bool:
    """Whether one of the act's words stands above one of the things in the tree, or below it, and the thing does not
    do it. Without a parse, standing near is enough.
    """
    pairs = [(tokens[a], tokens[b]) for a in act for b in things]
    if any(a.word is None or b.word is None for a, b in pairs):
        return True
    return any(a.tree is b.tree and (_undergoes(a, b) or _described(a, b)) for a, b in pairs)


def _undergoes(act: Token, thing: Token) -> bool:
    """The thing hangs on the act, not as the one who does it."""
    assert act.word and thing.word and act.tree
    word = thing.word
    for _ in range(UP):
        above = act.tree.words[word.head]
        if above.i == word.i or word.dep in _APART or (word.dep == "conj" and word.pos in ("VERB", "AUX")):
            return False
        if above.i == act.word.i:
            return not (word.dep in ("nsubj", "agent") and act.word.pos in ("VERB", "AUX"))
        word = above
    return False


def _described(act: Token, thing: Token) -> bool:
    """The act hangs on the thing: "a party that was banned", "the detained activists"."""
    assert act.word and thing.word and act.tree
    word = act.word
    if word.dep not in ("relcl", "acl", "amod", "compound", "advmod") or word.head != thing.word.i:
        return False
    return not any(child.lower in _RELATIVE for child in act.tree.children(word, "nsubj"))
