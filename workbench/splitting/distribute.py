"""Handing out coordinated nouns: "A and B have faced C" tells of A and of B.

A list is handed out only where each member alone can carry the statement: not under "between", not with verbs of
doing something together, not where a number counts all members.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from workbench.splitting.clause import Clause
from workbench.splitting.grammar import DATES, SUBJECTS, in_one_name, is_clausal, is_nominal, negations
from workbench.splitting.lexicon import BODIES, DOCUMENTS, FIRST_PERSON, words
from workbench.splitting.tree import Tree, Word

_TOGETHER = words(
    "meet agree marry divorce clash discuss exchange share differ cooperate collaborate negotiate talk merge unite"
    " join debate fight compete combine total outnumber range vary stretch alternate separate distinguish compare"
    " choose mix connect link swap trade split part reunite team engage tie battle duel co-author co-write co-found"
)
_JOINTLY = words(
    "together jointly respectively combined alike collectively mutual joint other another between among side apiece"
    " each both"
)
_BOUND = words("between among amid amongst betwixt than versus from")
_SHARED_THINGS = words(
    "partnership agreement deal merger alliance treaty pact talk talks accord truce ceasefire war marriage meeting"
    " venture cooperation collaboration border treaty summit relationship"
)
_COMPANY = words("team group trio pair duo couple coalition alliance mix mixture combination series range set")
_COUNTS_ALL = words("no neither any either all each every most")
_MOST = 12  # claims out of one clause
_SHARED_BEFORE = ("det", "poss")

Allowed = Callable[[Tree, Clause, "Listed"], bool]


@dataclass(frozen=True, slots=True)
class Listed:
    """The members of a coordination, first to last."""

    members: tuple[Word, ...]

    @property
    def first(self) -> Word:
        """The member the others hang on."""
        return self.members[0]


def hand_out(tree: Tree, clause: Clause, allowed: Allowed) -> list[Clause]:
    """Give one clause for each member of each list that may be handed out; the clause itself where none may."""
    done: list[Clause] = []
    waiting = [clause]
    while waiting and len(done) + len(waiting) <= _MOST:
        current = waiting.pop(0)
        listed = next((x for x in lists_in(tree, current) if allowed(tree, current, x)), None)
        if listed is None:
            done.append(current)
        else:
            waiting = [_with_member(tree, current, listed, member) for member in listed.members] + waiting
    return done + waiting


def lists_in(tree: Tree, clause: Clause) -> list[Listed]:
    """The coordinations of nouns, adjectives or adjuncts in a clause, outermost first."""
    inside = clause.words.union(clause.subject, clause.last)
    found: list[Listed] = []
    for i in sorted(inside):
        word = tree.words[i]
        if word.dep == "conj" and word.head in inside and not is_clausal(tree.words[word.head]):
            continue
        members = _members(tree, word, inside)
        if len(members) > 1:
            found.append(Listed(tuple(members)))
    return found


def _members(tree: Tree, first: Word, inside: frozenset[int]) -> list[Word]:
    found = [first]
    for child in tree.children(first, "conj"):
        if child.i in inside and _alike(first, child) and not in_one_name(tree, first, child):
            found += _members(tree, child, inside)
    return found


def _alike(a: Word, b: Word) -> bool:
    return (is_nominal(a) and is_nominal(b)) or (a.pos == b.pos and a.pos in ("ADJ", "ADP"))


def joints(tree: Tree, listed: Listed) -> list[str]:
    """The words that join the members: "and", "or", "as well as"."""
    return [x.lower for member in listed.members for x in tree.children(member, "cc")]


def is_shareable(tree: Tree, clause: Clause, listed: Listed) -> bool:
    """Whether what is said of the list holds of each member alone."""
    first, rest = listed.first, _rest(tree, clause, listed)
    if not set(joints(tree, listed)) & {"and", "well"} or set(joints(tree, listed)) & {"or", "nor", "&", "but", "not"}:
        return False
    if any(x.lower in FIRST_PERSON for x in listed.members):
        return False
    if any(x.lower in _COUNTS_ALL for member in listed.members for x in tree.children(member, "det", "preconj")):
        return False
    above = tree.words[first.head]
    if is_joint(tree, clause, listed):
        return False
    if any(x.lower in _JOINTLY for x in rest) or _is_counted(tree, listed, rest) or _is_one_name(tree, listed):
        return False
    if any(x.lemma in _SHARED_THINGS for x in tree.children(clause.head, "dobj", "attr")) or _is_company(tree, above):
        return False
    if is_subject(listed) and any(x.tag in ("NNS", "NNPS") for x in tree.children(clause.head, "attr")):
        return False
    if is_subject(listed) and any(_is_the_whole(tree, x) for x in tree.children(clause.head, "dobj")):
        return False
    if any(x.tag == "NNS" for x in tree.children(first, "compound", "nmod")):
        return False  # "founding members A and B"
    return not negations(tree, clause.head)


def is_joint(tree: Tree, clause: Clause, listed: Listed) -> bool:
    """ "between A and B", "A and B met": it takes both."""
    above = tree.words[listed.first.head]
    return above.lower in _BOUND or above.lemma in _TOGETHER or clause.head.lemma in _TOGETHER


def _is_one_name(tree: Tree, listed: Listed) -> bool:
    """ "the Workers and Fishers Agreement": names under one article before the word for what they name together."""
    first, last = listed.first, listed.members[-1]
    names = all(x.pos == "PROPN" for x in listed.members)
    shared = tree.child(first, "det") is not None and tree.child(last, "det") is None
    return names and shared and last.lower in {*BODIES, *DOCUMENTS, "act", "code", "convention", "fund", "accord"}


def _is_the_whole(tree: Tree, noun: Word) -> bool:
    """ "A and B had the goals": between them they had all."""
    return noun.tag == "NNS" and any(x.lower == "the" for x in tree.children(noun, "det"))


def _is_company(tree: Tree, above: Word) -> bool:
    """ "a team of A, B and C" is one team."""
    return above.lower == "of" and tree.words[above.head].lemma in _COMPANY


def _is_counted(tree: Tree, listed: Listed, rest: list[Word]) -> bool:
    """A number beside the list may count all its members; a date does not."""
    if listed.first.entity in DATES or any(tree.children(x, "nummod") for x in listed.members[:1]):
        return True
    return is_subject(listed) and any(x.tag == "CD" and not _is_date(x) for x in rest)


def _is_date(word: Word) -> bool:
    return word.entity in ("DATE", "TIME", "ORDINAL") or bool(re.fullmatch(r"1[5-9]\d\d|20\d\d", word.text))


def is_subject(listed: Listed) -> bool:
    """Whether the list is the subject of a verb."""
    return listed.first.dep in SUBJECTS


def _rest(tree: Tree, clause: Clause, listed: Listed) -> list[Word]:
    gone = tree.subtree(listed.first)
    return [tree.words[i] for i in sorted(clause.words.union(clause.subject)) if i not in gone]


def _with_member(tree: Tree, clause: Clause, listed: Listed, member: Word) -> Clause:
    everything = frozenset[int]().union(*(tree.subtree(x) for x in listed.members))
    kept = _own(tree, listed, member)
    subject = listed.first.i in clause.subject or (is_subject(listed) and listed.first.head == clause.head.i)
    singular = subject and member.tag in ("NN", "NNP") and clause.plural
    return replace(
        clause,
        words=(clause.words - everything) | (kept & clause.words),
        subject=_keep(clause.subject, everything, kept),
        last=_keep(clause.last, everything, kept),
        plural=clause.plural and not singular,
        single=singular or clause.single,
        divided=clause.divided or not _is_clean(tree, listed),
    )


def _is_clean(tree: Tree, listed: Listed) -> bool:
    """Whether no member can share words with another: names, nouns with their own articles, or all bare."""
    first, last = listed.first, listed.members[-1]
    full = [x.pos == "PROPN" or bool(tree.children(x, "det", "poss", "nummod")) for x in listed.members]
    names = {x.pos == "PROPN" for x in listed.members}
    if (len(names) > 1 and not (all(full) and is_subject(listed))) or any(
        x.i > max(tree.subtree(last)) for x in tree.children(first)
    ):
        return False
    if all(full):
        return True
    if tree.children(first, "poss"):
        return False
    before = tree.children(first, "amod", "compound", "nummod", "nmod")
    return not before and not tree.children(last, "compound", "prep", "acl", "relcl", "nmod")


def _keep(numbers: tuple[int, ...], everything: frozenset[int], kept: frozenset[int]) -> tuple[int, ...]:
    return tuple(i for i in numbers if i not in everything or i in kept)


def _own(tree: Tree, listed: Listed, member: Word) -> frozenset[int]:
    """A member's words, with the article it shares and what stands behind the whole list."""
    first, last = listed.first, listed.members[-1]
    others = frozenset[int]().union(
        *(tree.subtree(x) for x in listed.members if x.i != member.i and x.i in tree.subtree(member))
    )
    ties = {x.i for x in tree.children(member, "cc", "preconj")}
    marks = {x.i for x in tree.children(member, "punct") if x.i > member.i and x.text == ","}
    kept = tree.subtree(member) - others - ties - marks
    if member.i == first.i:
        return kept
    behind = [x for x in tree.children(first) if x.i > max(tree.subtree(last)) and x.dep != "conj"]
    before = tree.children(first, *_SHARED_BEFORE) if _lacks_article(tree, member) else []
    return kept.union(*(tree.subtree(x) for x in (*behind, *before)))


def _lacks_article(tree: Tree, member: Word) -> bool:
    return member.pos == "NOUN" and not tree.children(member, *_SHARED_BEFORE, "nummod")
