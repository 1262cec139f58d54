"""The words of a claim as patterns meet them: parsed with lemma and head, or plain where there is no parse."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from workbench.splitting.timerules import MONTHS
from workbench.splitting.tree import Tree, Word

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_IRREGULAR = {
    "held": "hold", "shot": "shoot", "beaten": "beat", "hung": "hang", "stolen": "steal", "taken": "take",
    "frozen": "freeze", "forbidden": "forbid", "broken": "break", "broke": "break", "froze": "freeze", "took": "take",
    "stole": "steal", "women": "woman", "men": "man", "children": "child", "people": "people", "stood": "stand",
    "ran": "run", "running": "run", "rigging": "rig", "said": "say", "brought": "bring", "sought": "seek",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word with the forms a pattern may name it by; `word` and `tree` are None where nothing was parsed."""

    text: str
    forms: frozenset[str]
    word: Word | None = None
    tree: Tree | None = None


def parsed(words: Iterable[tuple[Word, Tree]]) -> list[Token]:
    """The tokens of parsed words, without marks."""
    return [Token(word.text, _told(word), word, tree) for word, tree in words if not word.is_punct]


def plain(text: str) -> list[Token]:
    """The tokens of a text that was not parsed: every form that a word may be an inflection of."""
    words = (found.group() for found in _WORD.finditer(text))
    return [Token(word, frozenset() if word in MONTHS else _forms(word.lower())) for word in words]


def _told(word: Word) -> frozenset[str]:
    """Lemma and word; bases too where the parser's lemma may be wrong: "fined" is no form of "fin"."""
    if word.entity == "DATE" and word.text in MONTHS:
        return frozenset()
    own = frozenset({word.lemma, word.lower})
    return own | _forms(word.lower) if word.lower.endswith(("ed", "ing", "s")) else own


@lru_cache(maxsize=20_000)
def _forms(word: str) -> frozenset[str]:
    bare = re.sub(r"['’]s?$", "", word)
    return frozenset({bare, _IRREGULAR.get(bare, bare), *_bases(bare)})


def _bases(word: str) -> Iterator[str]:
    for ending, instead in (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("d", ""), ("ing", "")):
        base = word.removesuffix(ending) + instead
        if base != word and len(base) > 2:
            yield base
            if ending in ("ed", "ing"):
                yield base + "e"
                if base[-1] == base[-2]:
                    yield base[:-1]
