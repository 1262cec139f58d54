"""A proposition as word numbers, and what one proposition may be read as twice."""

from dataclasses import dataclass, replace

from workbench.splitting.coordination import listed_verbs
from workbench.splitting.grammar import is_set_off, subject_of
from workbench.splitting.lexicon import FREQUENCY
from workbench.splitting.tree import Tree, Word

_PAIR = 2
AS_IS, WAS, IS, FINITE = "as it is", "was", "is", "finite"


@dataclass(frozen=True, slots=True)
class Clause:
    """A proposition as word numbers. `subject` and `helpers` are borrowed from elsewhere and go first; `verb`
    says what must be put in for a finite verb; `last` goes behind (the antecedent of an object relative).
    `speech` holds the words of whoever says it: none where nobody is named, None in the text's own voice.
    `outer` are those who report that speaker, the outermost first.
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
    outer: tuple[tuple[int, ...], ...] = ()


def latest_time(tree: Tree, clause: Clause) -> list[Clause]:
    """ "has often warned, most recently in May" is a habit and a last time."""
    most = next((i for i in sorted(clause.words) if i > clause.head.i and _is_most_recently(tree, i)), None)
    if most is None:
        return [clause]
    tail = frozenset(i for i in clause.words if i >= most - 1)
    habit = frozenset(x.i for x in tree.children(clause.head, "advmod") if x.lower in FREQUENCY)
    last_time = replace(clause, words=clause.words - habit, rule="latest")
    return [replace(clause, words=clause.words - tail), last_time]


def _is_most_recently(tree: Tree, i: int) -> bool:
    pair = [word.lower for word in tree.words[i : i + 2]]
    return pair == ["most", "recently"] and is_set_off(tree, tree.words[i])


def shared_by_both(tree: Tree, clauses: list[Clause]) -> list[Clause]:
    """ "A is the head and B is the deputy, both at C": each of the two is at C."""
    rest = tree.words[tree.root.i : -1]
    both = next((x for x in rest if x.lower == "both" and is_set_off(tree, x)), None)
    pair = [x for x in clauses if x.head == tree.root or (x.head.dep == "conj" and x.head.head == tree.root.i)]
    pair = [x for x in pair if subject_of(tree, x.head) or x.subject]
    if both is None or len(pair) != _PAIR or tree.words[both.i + 1].tag != "IN":
        return clauses
    joints = (x.i for x in tree.words if x.dep == "cc" and tree.words[x.head] in (tree.root, *tree.children(tree.root)))
    gone = frozenset({both.i - 1, both.i, *joints})
    tail = frozenset(x.i for x in tree.words[both.i + 1 :] if x.text != ".")
    return [replace(x, words=(x.words - gone) | tail) if x in pair else x for x in clauses]


def coordinate_infinitives(tree: Tree, clause: Clause) -> list[Clause]:
    """ "would require them to register and to obey": the frame is repeated with the second verb."""
    found: list[Clause] = []
    for first in tree.children(clause.head, "xcomp", "ccomp"):
        own = subject_of(tree, first)
        subject = tree.subtree(own) if own else frozenset[int]()
        to = {x.i for x in tree.children(first, "aux") if x.lower == "to"}
        for second in listed_verbs(tree, first):
            shared = frozenset[int]() if subject_of(tree, second) else subject
            words = (clause.words - tree.subtree(first)) | shared | tree.subtree(second)
            words = words if tree.child(second, "aux") else words | to
            found.append(replace(clause, words=words, rule="infinitive"))
    return found
