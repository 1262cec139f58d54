"""Verbs joined by "and": whether a second one is a proposition of its own, and what it shares with the first."""

from workbench.splitting.grammar import is_clausal, is_plural, subject_of
from workbench.splitting.lexicon import FREQUENCY
from workbench.splitting.tree import Tree, Word

_JOINTS = frozenset({",", ";", "–", "—", "-", ":"})
_LETTING = frozenset({"let", "make", "help"})


def is_gapped(tree: Tree, first: Word, second: Word) -> bool:
    """ "were dispersed and participants fined": a participle with its own subject and somebody else's helper."""
    if first.tag != "VBN" or second.tag not in ("VBN", "VBD") or tree.children(second, "aux", "auxpass"):
        return False
    if second.lemma in ("be", "have"):
        return False
    return (
        bool(tree.child(first, "auxpass")) and subject_of(tree, second) is not None and not tree.child(second, "dobj")
    )


def gapped_with(tree: Tree, head: Word, parent: Word, second: Word) -> Word | None:
    """The participle whose helper a second one shares: the word it hangs on, or what the main verb governs."""
    return next((x for x in (parent, *tree.children(head, "xcomp")) if is_gapped(tree, x, second)), None)


def gapped_helpers(tree: Tree, head: Word, first: Word, second: Word) -> tuple[int, ...]:
    """What the second of two participles shares with the first beside "is" or "was": "continue to be often". None
    where the two subjects differ in number, or where there is nothing but the bare helper.
    """
    subjects = subject_of(tree, head), subject_of(tree, second)
    if subjects[0] is None or subjects[1] is None or is_plural(tree, subjects[0]) != is_plural(tree, subjects[1]):
        return ()
    if head.i != first.i:
        return tuple(range(min([head.i, *(x.i for x in tree.children(head, "aux"))]), first.i))
    often = [x.i for x in tree.children(first, "advmod") if x.i < first.i and x.lower in FREQUENCY]
    helpers = [x.i for x in tree.children(first, "aux", "auxpass") if x.i < first.i]
    return tuple(sorted([*helpers, *often])) if often else ()


def is_choice(tree: Tree, first: Word, second: Word) -> bool:
    """ "were fined or jailed" is one proposition: neither half is told as so. A list has its "or" before its
    end.
    """
    joints = [x for x in tree.children(first, "cc") if first.i < x.i < second.i]
    if joints or not tree.child(second, "conj"):
        return any(x.lower in ("or", "nor") for x in joints)
    return any(x.lower in ("or", "nor") for x in tree.children(second, "cc"))


def share_object(tree: Tree, first: Word, second: Word) -> bool:
    """ "have hardened and widened the split": what the first does it also does to the second one's object."""
    bare = all(x.dep in ("cc", "punct", "advmod", "neg") for x in tree.children(first) if first.i < x.i < second.i)
    between = tree.words[first.i + 1 : second.i]
    joined = bool(between) and all(x.dep in ("cc", "advmod", "punct") for x in between)
    same = first.tag == second.tag or {first.tag, second.tag} <= {"VBD", "VBN"}
    return bare and joined and same and tree.child(second, "dobj") is not None


def is_joined(tree: Tree, first: Word, second: Word) -> bool:
    """A listed verb has an "and", a comma or the like before it; a participle right after a noun is no list."""
    if subject_of(tree, second) or second.tag not in ("VBN", "VBD"):
        return True
    start = min(tree.subtree(second))
    between = tree.words[first.i + 1 : start + 1]
    if not tree.children(second, "aux", "auxpass") and any(x.tag == "MD" for x in tree.children(first, "aux")):
        return False
    return any((x.dep == "cc" and tree.words[x.head].pos in ("VERB", "AUX")) or x.text in _JOINTS for x in between)


def is_let(tree: Tree, head: Word, child: Word) -> bool:
    """In "to let unions and the press work" the press does not work: it is to be let."""
    between = tree.words[head.i + 1 : child.i]
    return child.tag in ("VB", "VBP") and any(word.lemma in _LETTING and word.tag == "VB" for word in between)


def listed_verbs(tree: Tree, first: Word) -> list[Word]:
    """Verbs in a list with an infinitive, where the first has its own complement (else they share the last
    one's).
    """
    complements = ("dobj", "prep", "attr", "acomp", "xcomp", "ccomp", "agent")
    return [
        second
        for second in tree.children(first, "conj")
        if is_clausal(second) and any(x.i < second.i for x in tree.children(first, *complements))
    ]
