"""Trees put right where the small model errs the same way each time: only heads and labels change, never words."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.splitting.grammar import SUBJECTS
from workbench.splitting.tree import Word

_HELPING = ("aux", "auxpass")


def mended(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a sentence, some with another head."""
    return tuple(_listed_participles(_subjects_of_helpers(list(words))))


def _subjects_of_helpers(words: list[Word]) -> list[Word]:
    """In "the hall was closed" the hall hangs on "closed", not on "was"."""
    for word in words:
        above = words[word.head]
        if word.dep in SUBJECTS and above.dep in _HELPING:
            words[word.i] = replace(word, head=above.head)
    return words


def _listed_participles(words: list[Word]) -> list[Word]:
    """In "three were killed and dozens injured" dozens were injured; they are not listed with the killing."""
    for noun in list(words):
        verb = words[noun.head]
        if noun.dep != "conj" or noun.pos not in ("NOUN", "NUM", "PROPN") or verb.tag != "VBN":
            continue
        passive = any(x.head == verb.i and x.dep == "auxpass" for x in words)
        own = next((x for x in words[noun.i + 1 :] if x.head == noun.i and x.dep == "acl" and x.tag == "VBN"), None)
        if passive and own is not None and not any(x.is_punct for x in words[noun.i : own.i]):
            words[own.i] = replace(own, head=verb.i, dep="conj")
            words[noun.i] = replace(noun, head=own.i, dep="nsubjpass")
    return words
