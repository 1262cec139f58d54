"""What somebody says of themself, told with their name: "I was held for a week" becomes "Roe was held for a week"."""

from workbench.splitting.grammar import is_clausal, subject_of
from workbench.splitting.inflect import past_or_present
from workbench.splitting.pieces import Piece
from workbench.splitting.tree import Tree, Word

_SELF = frozenset({"i", "me", "my"})
_UNTOLD = frozenset({"mine", "myself"})
_SHORT = {"m": "is", "ve": "has", "ll": "will", "d": "would"}
_SURE = 0.85


def told_by_name(tree: Tree, name: str) -> list[Piece]:
    """Put the speaker's name for I, me and my in a quoted sentence, and the verbs in its person.

    Nothing where it says "mine" or "myself".
    """
    spoken = [word for word in tree.words if word.lower in _SELF]
    if any(word.lower in _UNTOLD for word in tree.words):
        return []
    names = [Piece(x.start, x.end, f"{name}’s" if x.lower == "my" else name, "first-person", _SURE) for x in spoken]
    return [*names, *(piece for word in tree.words if (piece := _third_person(tree, word)))]


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
