"""What somebody says of themself, told with their name: "I was held for a week" becomes "Roe was held for a week"."""

import re
from collections.abc import Sequence

from workbench.splitting.grammar import is_clausal, subject_of
from workbench.splitting.inflect import past_or_present
from workbench.splitting.lexicon import FALSELY, HEDGES, words
from workbench.splitting.names import People, persons_in
from workbench.splitting.pieces import Piece
from workbench.splitting.tree import Tree, Word

_PLAINLY = words("say tell add explain note state testify recall")
_NESTED = re.compile(r"[‘“«„]|(?<!\w)['\"](?=\w)")
_SELF = frozenset({"i", "me", "my"})
_UNTOLD = frozenset({"mine", "myself"})
_SHORT = {"m": "is", "ve": "has", "ll": "will", "d": "would"}
_SURE = 0.85


def told_by_name(tree: Tree, name: str) -> list[Piece]:
    """Put the speaker's name for I, me and my in a quoted sentence, and the verbs in its person.

    Nothing where it says "mine" or "myself".
    """
    spoken = [word for word in tree.words if word.lower in _SELF]
    if any(word.lower in _UNTOLD or (word.lower in ("i", "me") and _is_one_of(tree, word)) for word in tree.words):
        return []
    names = [Piece(x.start, x.end, f"{name}’s" if x.lower == "my" else name, "first-person", _SURE) for x in spoken]
    return [*names, *(piece for word in tree.words if (piece := _third_person(tree, word)))]


def is_speaking_plainly(frames: Sequence[Tree], quoted: str, people: People) -> bool:
    """Whether "I" in a quotation is the one whom its frame names: that one says it, plainly and now, nobody else is
    named beside, and no other quotation stands within.
    """
    if _NESTED.search(quoted):
        return False
    if not frames:  # it goes on from the one before
        return True
    verbs = [tree.root for tree in frames if tree.root.lemma in _PLAINLY and subject_of(tree, tree.root)]
    hindered = any(
        x.dep == "neg" or x.tag == "MD" or x.lower in HEDGES | FALSELY or x.lower in ("as", "when", "if")
        for tree in frames
        for x in tree.children(tree.root)
    )
    named = {people.full(name) for tree in frames for name in persons_in(tree)}
    return len(verbs) == 1 and not hindered and len(named) <= 1


def speaks_of_self(tree: Tree) -> bool:
    """Whether a quotation says "I", "me" or "my"."""
    return any(word.lower in _SELF | _UNTOLD for word in tree.words)


def _is_one_of(tree: Tree, word: Word) -> bool:
    """ "My brothers and I": a verb that goes with "I" and others stays as it is."""
    return word.dep == "conj" or bool(tree.children(word, "conj"))


def _third_person(tree: Tree, word: Word) -> Piece | None:
    """The verb after "I" in the form that goes with a name; None where it stays: "was", "saw", "could"."""
    head = tree.words[word.head] if word.dep in ("aux", "auxpass") else word
    if not (is_clausal(head) and _is_said_of_self(tree, head)):
        return None
    short = word.text.lstrip("'’").lower()
    if short != word.lower and short in _SHORT:  # "I'm" leaves no space before its verb
        form = "had" if short == "d" and word.tag == "VBD" else _SHORT[short]
        return Piece(word.start, word.end, f" {form}", "first-person", _SURE)
    if word.tag != "VBP" and word.lower != "am":
        return None
    return Piece(word.start, word.end, past_or_present(word, plural=False, past=False), "first-person", _SURE)


def _is_said_of_self(tree: Tree, verb: Word) -> bool:
    """Whether "I" is the subject of a verb, its own or that of the verb it is listed with."""
    subject = subject_of(tree, verb)
    while subject is None and verb.dep == "conj":
        verb = tree.words[verb.head]
        subject = subject_of(tree, verb)
    return subject is not None and subject.lower == "i"
