"""Propositions that a sentence tells in passing, put together from parts that stand apart in it."""

from collections.abc import Sequence

from workbench.splitting.clause import IS, Clause
from workbench.splitting.context import Context
from workbench.splitting.cuts import Part
from workbench.splitting.grammar import SUBJECTS, is_plural, noun_phrase, subject_of, with_commas
from workbench.splitting.nounparts import including_group, names_it
from workbench.splitting.nouns import further_nouns
from workbench.splitting.tree import Tree, Word


def included_clause(tree: Tree, head: Word, part: Part, parts: Sequence[Part], context: Context) -> list[Clause]:
    """ "ten people, including two cooks, left": two cooks left. `parts` are all that is cut from the clause."""
    group = including_group(tree, head, part.word)
    some = tree.child(part.word, "pobj")
    if group is None or some is None:
        return []
    gone = tree.subtree(group) | tree.subtree(part.word)
    others = (x for x in parts if x.word != part.word)
    gone = gone.union(*(with_commas(tree, tree.subtree(x.word)) for x in others))
    words, named = tree.subtree(head) - gone, tree.subtree(some)
    about = group.dep in SUBJECTS and tree.words[group.head] == head
    borrowed = noun_phrase(tree, context.subject) if context.subject and not about else ()
    clause = Clause(
        head,
        frozenset(words if about else words | named),
        "included",
        tuple(sorted(named)) if about else borrowed if not subject_of(tree, head) else (),
        context.helpers,
        speech=context.speech,
        outer=context.outer,
        plural=is_plural(tree, some) if about else False,
        single=about and not is_plural(tree, some),
        divided=True,
    )
    return [clause]


def sequence_clause(tree: Tree, head: Word, part: Part, context: Context) -> Clause:
    """The event with what it followed, without its other circumstances behind the verb."""
    own = subject_of(tree, head)
    complements = ("prt", "dobj", "attr", "acomp", "oprd", "dative", "agent")
    verb = {head.i, *tree.subtree(part.word)}
    verb = verb.union(*(tree.subtree(x) for x in tree.children(head, *complements)))
    front = [x for x in tree.children(head) if x.i < head.i and x.dep not in ("advcl", "cc", "punct")]
    words = verb.union(*(tree.subtree(x) for x in front))
    borrowed = noun_phrase(tree, context.subject) if context.subject and not own else ()
    return Clause(
        head, frozenset(words), "sequence", borrowed, context.helpers, speech=context.speech, outer=context.outer
    )


def contact_clause(tree: Tree, part: Part, context: Context) -> Clause:
    """ "a panel she appointed in May": she appointed a panel in May."""
    words = sorted(tree.subtree(part.word))
    begun = tuple(i for i in words if i <= part.word.i)
    rest = frozenset(i for i in words if i > part.word.i)
    lead = (*begun, *(i for i in noun_phrase(tree, part.parent) if i not in words))
    return Clause(part.word, rest, "relative", lead, speech=context.speech, outer=context.outer)


def appositions(tree: Tree, part: Part, inner: Sequence[Part], context: Context) -> list[Clause]:
    """ "X, the A of B and a C": X is the A of B, and X is a C; without what is cut from the apposition."""
    words = tree.subtree(part.word).difference(*(tree.subtree(x.word) for x in inner))
    found: list[Clause] = []
    for member in reversed([part.word, *further_nouns(tree, part.word, words)]):
        mine = words if member is part.word else words & tree.subtree(member)
        words -= mine
        phrase, plural = noun_phrase(tree, part.parent), is_plural(tree, part.parent)
        if member is part.word and names_it(tree, part.parent, part.word):  # "another witness, Ida Roe"
            member, mine, phrase = part.parent, frozenset(phrase), noun_phrase(tree, part.word)
        clause = Clause(
            member, mine, "appos", phrase, verb=IS, speech=context.speech, outer=context.outer, plural=plural
        )
        found.insert(0, clause)
    return found
