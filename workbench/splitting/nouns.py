"""Which noun a cut-off part is about."""

from workbench.splitting.cuts import Part
from workbench.splitting.tree import Tree, Word

_NAMES = frozenset({"ORG", "PERSON", "GPE", "LAW", "NORP", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LOC"})


def antecedent(tree: Tree, part: Part, pronoun: Word) -> Word | None:
    """A "which" after a long name often hangs on the name's last part; a name in subject position wins. None where the
    verb is plural and the noun is not: it belongs to something further away.
    """
    verbs = [part.word, *tree.children(part.word, "aux", "auxpass")]
    first = min(verbs, key=lambda x: x.i)
    if pronoun.dep == "nsubj" and first.tag == "VBP" and part.parent.tag in ("NN", "NNP"):
        listed = any(x.dep == "conj" for x in tree.children(part.parent)) or part.parent.dep == "conj"
        return tree.words[part.parent.head] if listed and part.parent.dep == "conj" else None
    if pronoun.lower == "which" and part.parent.entity == "PERSON":  # "the murder of Roe, which"
        preposition = tree.words[part.parent.head]
        return tree.words[preposition.head] if preposition.dep == "prep" else None
    top = part.parent
    while top.dep in ("pobj", "prep", "conj", "nmod", "compound") and top.head < top.i:
        top = tree.words[top.head]
    subject = top.dep in ("nsubj", "nsubjpass", "ROOT") and top.pos in ("PROPN", "NOUN")
    return top if pronoun.lower == "which" and subject and part.parent.entity in _NAMES else part.parent


def is_one_of_several(tree: Tree, noun: Word) -> bool:
    """ "an Alba that is free" is no statement about Alba."""
    return noun.pos == "PROPN" and any(x.lower in ("a", "an") for x in tree.children(noun, "det"))


def nearest_name(tree: Tree, part: Part) -> Word:
    """The name right before a reduced relative, where the parser hung it on something further away."""
    before = min(tree.subtree(part.word)) - 1
    while before > 0 and tree.words[before].is_punct:
        before -= 1
    for name in tree.names(*_NAMES):
        if name[-1].i == before:
            inside = {word.i for word in name}
            return next((word for word in name if word.head not in inside), name[-1])
    return part.parent


def further_nouns(tree: Tree, noun: Word, words: frozenset[int]) -> list[Word]:
    """Nouns listed with an apposition, each with its own article. Where the parser lists a common noun with a
    place ("the port of Alba and a town that"), it belongs to the first noun as well.
    """
    listed = [tree.words[i] for i in sorted(words) if tree.words[i].dep == "conj"]
    own = [x for x in listed if tree.child(x, "det")]
    return [x for x in own if x.head == noun.i or (x.pos == "NOUN" and tree.words[x.head].pos == "PROPN")]


def is_provenance(tree: Tree, word: Word) -> bool:
    """ "emails, seen by this paper" tells how the paper knows, nothing of the emails."""
    return word.lemma in ("see", "obtain", "view", "review") and tree.child(word, "agent") is not None
