"""How fine claims are cut: for a reviewer, who reads every one, or as fine as the sentence allows."""

from typing import Literal

from workbench.splitting.clause import Clause
from workbench.splitting.clauses import clauses_of
from workbench.splitting.distribute import Listed, hand_out, is_joint, is_shareable, joints
from workbench.splitting.facets import facets
from workbench.splitting.gapping import gapped
from workbench.splitting.grammar import SUBJECTS
from workbench.splitting.tree import Tree

_LONG_LIST = 3
Granularity = Literal["reviewer", "fine"]


def refine(tree: Tree, granularity: Granularity) -> list[Clause]:
    """Hand out lists as far as the granularity asks for it."""
    clauses = clauses_of(tree, fine=granularity == "fine")
    allowed = _for_fine if granularity == "fine" else _for_reviewer
    parts = [part for clause in clauses for part in gapped(tree, clause) or hand_out(tree, clause, allowed)]
    if granularity == "reviewer":
        return parts
    return [facet for part in parts for facet in ([part] if gapped(tree, part) else facets(tree, part))]


def _for_reviewer(tree: Tree, clause: Clause, listed: Listed) -> bool:
    """Subjects, each of which can be checked for itself, and lists of three and more."""
    place = listed.first.dep
    long = len(listed.members) >= _LONG_LIST and place in ("dobj", "pobj", *SUBJECTS)
    subject = place in SUBJECTS and (listed.first.head == clause.head.i or listed.first.i in clause.subject)
    allowed = subject or (long and place not in SUBJECTS) or _names_behind_participle(tree, listed)
    return allowed and is_shareable(tree, clause, listed)


def _names_behind_participle(tree: Tree, listed: Listed) -> bool:
    """ "people accused of ties to A and B": of some it is A, of some B."""
    above = tree.ancestors(listed.first)
    participle = next((x for x in above if x.dep != "prep" and x.dep != "pobj"), None)
    names = all(x.pos == "PROPN" and x.entity in ("", "ORG", "PERSON") for x in listed.members)
    people = participle is not None and tree.words[participle.head].tag == "NNS"
    return names and people and participle is not None and participle.dep == "acl" and participle.tag == "VBN"


def _for_fine(tree: Tree, clause: Clause, listed: Listed) -> bool:
    """Every list whose members need not each other; one with "or" only where all of it is possible."""
    if is_joint(tree, clause, listed):
        return False
    joined = set(joints(tree, listed))
    if joined & {"or", "nor"} and not any(x.tag == "MD" for x in tree.children(clause.head, "aux")):
        return False
    if listed.first.dep in ("amod", "acomp", "oprd", "advmod", "compound"):
        return True
    return listed.first.dep in (
        "nsubj", "nsubjpass", "dobj", "pobj", "attr", "appos", "prep", "oprd", "ROOT", "npadvmod", "conj", "poss",
    )  # fmt: skip
