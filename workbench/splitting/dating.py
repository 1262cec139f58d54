"""Which of the times in a sentence date a claim, and which only belong to something named in it."""

from collections.abc import Sequence

from workbench.splitting.clause import Clause
from workbench.splitting.grammar import is_month
from workbench.splitting.timex import TimeExpression
from workbench.splitting.tree import Tree, Word

_OF_A_PART = frozenset({"relcl", "acl", "appos", "compound", "nmod", "amod", "ccomp", "csubj", "pcomp"})

_APART = frozenset({"since", "until", "before", "although", "though", "because", "if", "unless"})
_CHANGED = frozenset({"up", "down", "increase", "decrease", "rise", "fall", "drop", "percent"})
_DAY_PARTS = frozenset({"morning", "afternoon", "evening", "night"})


def inner_times(tree: Tree, clause: Clause, times: Sequence[TimeExpression]) -> frozenset[int]:
    """The offsets of times that say nothing of the clause's own verb: "the 2020 campaign", "goods taxed in May"."""
    return frozenset(time.start for time in times if (top := _top(tree, time)) and _is_of_a_part(tree, clause, top))


def _top(tree: Tree, time: TimeExpression) -> Word | None:
    """The word of a time on which its other words hang."""
    inside = [x for x in tree.words if time.start <= x.start and x.end <= time.end and x.tag not in ("IN", "TO")]
    return next((x for x in inside if tree.words[x.head] not in inside or x.head == x.i), None)


def _is_of_a_part(tree: Tree, clause: Clause, top: Word) -> bool:
    word = tree.words[top.head] if tree.words[top.head].lower in _DAY_PARTS else top
    above = tree.ancestors(word)
    if any(x.lower == "than" or (x.lower == "from" and tree.words[x.head].lower in _CHANGED) for x in above):
        return True
    if _is_bare_year(tree, word):
        return True
    if _is_deep(tree, word):
        return True
    while word.i != clause.head.i and word.head != word.i:
        if word.dep == "advcl" and any(x.lower in _APART for x in tree.children(word, "mark")):
            return True  # "the largest since the party was banned in 2020"
        if word.dep in _OF_A_PART and (word.dep != "compound" or word is top):
            return True
        word = tree.words[word.head]
    return False


def _is_deep(tree: Tree, time: Word) -> bool:
    """ "is wanted over his part in the leak of papers in 2010": the time of something inside a phrase."""
    preposition = tree.words[time.head]
    noun = tree.words[preposition.head]
    deep = time.dep == "pobj" and preposition.dep == "prep" and noun.dep == "pobj" and noun.pos == "NOUN"
    return deep and tree.words[tree.words[noun.head].head].pos == "NOUN"


def _is_bare_year(tree: Tree, word: Word) -> bool:
    """ "the 2020 campaign", "2009's film"."""
    above = tree.words[word.head]
    return word.tag == "CD" and word.dep in ("nummod", "compound", "nmod", "poss") and not is_month(above)
