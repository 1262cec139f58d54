"""The finest cut: a statement with each of its circumstances in turn, and clauses that the reviewer's cut leaves in
place.

Public data with propositions (PropSegmEnt, CaRB) count "was born in A" and "was born in 1920" as two.
"""

from dataclasses import replace

from workbench.splitting.clause import Clause
from workbench.splitting.grammar import is_clausal, negations, with_commas
from workbench.splitting.tree import Tree, Word

_CIRCUMSTANCES = ("prep", "npadvmod", "advcl", "agent")
_ARGUMENTS = ("dobj", "attr", "acomp", "xcomp", "ccomp", "oprd", "dative")
_BINDING = frozenset({"if", "unless", "than", "as", "whether", "so"})


def facets(tree: Tree, clause: Clause) -> list[Clause]:
    """Give the statement once with each circumstance; the clause itself where it has at most one."""
    loose = _circumstances(tree, clause)
    if not loose or negations(tree, clause.head):
        return [clause]
    parts = [with_commas(tree, tree.subtree(x)) for x in loose]
    core = replace(clause, words=clause.words.difference(*parts))
    if len(loose) == 1:
        return [core, clause]
    return [replace(clause, words=core.words | (part & clause.words)) for part in parts]


def _circumstances(tree: Tree, clause: Clause) -> list[Word]:
    """Preposition phrases and times of the verb that it can do without."""
    head = clause.head
    if not is_clausal(head):
        return []
    found = [x for x in tree.children(head, *_CIRCUMSTANCES) if x.i in clause.words]
    found = [x for x in found if x.dep != "advcl" or not _is_bound(tree, x)]
    has_argument = any(x.i in clause.words for x in tree.children(head, *_ARGUMENTS))
    behind = [x for x in found if x.i > head.i]
    needed = [] if has_argument or not behind else behind[:1]
    return [x for x in found if x not in needed]


def _is_bound(tree: Tree, verb: Word) -> bool:
    return any(x.lower in _BINDING for x in tree.children(verb, "mark", "advmod"))
