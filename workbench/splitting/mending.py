"""Trees put right where the small model errs the same way each time: only heads and labels change, never words."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.splitting.grammar import SUBJECTS
from workbench.splitting.lexicon import PEOPLE, SPEECH, TITLES, words
from workbench.splitting.tree import Word

_HELPING = ("aux", "auxpass")
_BEFORE_PERSONS = words(
    "mr mrs ms dr sir prof professor sen senator rep judge lawyer activist journalist spokesman spokeswoman"
    " spokesperson attorney minister president mayor"
)


def mended(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a sentence, some with another head."""
    found = list(words)
    for mend in (_subjects_of_helpers, _listed_participles, _told_in_something, _persons, _listed_persons):
        found = mend(found)
    return tuple(found)


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


def _told_in_something(words: list[Word]) -> list[Word]:
    """In "told the paper in a letter that it was closed" it is the telling that says so, not the letter."""
    for word in list(words):
        noun = words[word.head]
        preposition = words[noun.head]
        verb = words[preposition.head]
        that = _that(words, word)
        inside = noun.dep == "pobj" and preposition.dep == "prep" and verb.lemma in SPEECH and verb.pos == "VERB"
        if that and inside and not any(x.head == verb.i and x.dep == "ccomp" for x in words):
            words[word.i] = replace(word, head=verb.i, dep="ccomp")
            words[that.i] = replace(that, dep="mark", tag="IN")
    return words


def _that(words: list[Word], verb: Word) -> Word | None:
    """The "that" which opens what is told: the telling has no other content, and its clause has a subject."""
    below = [x for x in words if x.head == verb.i]
    that = next((x for x in below if x.lower == "that" and x.i < verb.i), None)
    if that is None or verb.dep not in ("acl", "relcl"):
        return None
    own = any(x.dep in SUBJECTS and x != that for x in below)
    return that if own and that.dep in ("mark", "dobj") else None


def _persons(words: list[Word]) -> list[Word]:
    """A name that is followed by "who" or "a lawyer", or that stands behind "Senator", is a person's."""
    for word in list(words):
        if word.pos == "PROPN" and word.entity in ("", "ORG", "GPE", "FAC", "PRODUCT", "WORK_OF_ART"):
            first = _run_start(words, word)
            if first < word.i and (_is_called_somebody(words, word) or _is_titled(words, first)):
                for i in range(first, word.i + 1):
                    words[i] = replace(words[i], entity="PERSON", begins=i == first)
    return words


def _listed_persons(words: list[Word]) -> list[Word]:
    """In "the lawyer Roe, the teacher Poe and the guard Lum" three people are listed; Roe is not the teacher."""
    for word in list(words):
        above = words[word.head]
        if word.dep == "appos" and word.entity == above.entity == "PERSON" and word.pos == above.pos == "PROPN":
            words[word.i] = replace(word, dep="conj")  # "Ida Roe, Tom Poe and Jan Lum"
    for noun in list(words):
        name = words[noun.head]
        if noun.pos != "NOUN" or name.entity != "PERSON" or name.dep != "appos" or not _bears_name(words, noun):
            continue
        if noun.dep in ("appos", "conj") and words[name.head].pos == "NOUN":
            words[noun.i] = replace(noun, dep="conj", head=name.head)
            for tie in [x for x in words if x.head == name.i and x.dep in ("cc", "punct") and x.i > name.i]:
                words[tie.i] = replace(tie, head=name.head)
    return words


def _bears_name(words: list[Word], noun: Word) -> bool:
    """Whether a noun has a person's name right behind it: "the teacher Ida Roe"."""
    names = [x for x in words if x.head == noun.i and x.dep == "appos" and x.entity == "PERSON"]
    return any(not any(y.is_punct for y in words[noun.i : x.i]) for x in names)


def _run_start(words: list[Word], last: Word) -> int:
    """Where the name that ends with a word begins: capitalised words in a row that all hang on it."""
    first = last.i
    while first and words[first - 1].pos == "PROPN" and words[first - 1].head == last.i and _is_name(words[first - 1]):
        first -= 1
    return first


def _is_name(word: Word) -> bool:
    return word.text[:1].isupper() and not word.text.isupper() and word.lower.rstrip(".") not in TITLES


def _is_called_somebody(words: list[Word], name: Word) -> bool:
    who = any(x.lower == "who" and words[x.head].dep == "relcl" and words[x.head].head == name.i for x in words)
    called = (x for x in words[name.i + 1 :] if x.head == name.i and x.dep == "appos" and x.tag == "NN")
    return who or any(PEOPLE.search(x.lemma) or x.lemma in TITLES for x in called)


def _is_titled(words: list[Word], first: int) -> bool:
    return first > 0 and words[first - 1].lower.rstrip(".") in _BEFORE_PERSONS
