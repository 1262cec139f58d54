"""A proposition as word numbers, and what one proposition may be read as twice."""

from dataclasses import dataclass, replace

from workbench.splitting.cuts import listed_verbs
from workbench.splitting.grammar import is_set_off, subject_of
from workbench.splitting.parser import Tree, Word

_FREQUENCY = frozenset({
    "regularly", "often", "repeatedly", "frequently", "always", "consistently", "usually", "routinely",
})  # fmt: skip

AS_IS, WAS, IS, FINITE = "as it is", "was", "is", "finite"


@dataclass(frozen=True, slots=True)
class Clause:
    """A proposition as word numbers. `subject` and `helpers` are borrowed from elsewhere and go first; `verb`
    says what must be put in for a finite verb; `last` goes behind (the antecedent of an object relative).
    `speech` holds the words of whoever says it: none where nobody is named, None in the text's own voice.
    `single`: its subject was one of several, so that the verb must agree with it alone. `divided`: it has one
    member of a list that may share words with the others.
    """

    head: Word
    words: frozenset[int]
    rule: str
    subject: tuple[int, ...] = ()
    helpers: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    verb: str = AS_IS
    speech: tuple[int, ...] | None = None
    plural: bool = False
    single: bool = False
    divided: bool = False


def latest_time(tree: Tree, clause: Clause) -> list[Clause]:
    """ "has often warned, most recently in May" is a habit and a last time."""
    recently = next((x for x in tree.children(clause.head, "advmod") if x.lower == "recently"), None)
    most = tree.child(recently, "advmod") if recently else None
    if most is None or most.lower != "most" or not is_set_off(tree, most):
        return [clause]
    tail = frozenset(i for i in clause.words if i >= most.i - 1)
    habit = frozenset(x.i for x in tree.children(clause.head, "advmod") if x.lower in _FREQUENCY)
    last_time = replace(clause, words=clause.words - habit, rule="latest")
    return [replace(clause, words=clause.words - tail), last_time]


def coordinate_infinitives(tree: Tree, clause: Clause) -> list[Clause]:
    """ "would require them to register and to obey": the frame is repeated with the second verb."""
    found: list[Clause] = []
    for first in tree.children(clause.head, "xcomp", "ccomp"):
        own = subject_of(tree, first)
        subject = tree.subtree(own) if own else frozenset[int]()
        to = {x.i for x in tree.children(first, "aux") if x.lower == "to"}
        for second in listed_verbs(tree, first):
            words = (clause.words - tree.subtree(first)) | subject | tree.subtree(second)
            words = words if tree.child(second, "aux") else words | to
            found.append(replace(clause, words=words, rule="infinitive"))
    return found
