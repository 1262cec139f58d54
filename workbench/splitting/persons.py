"""Whether a pronoun can mean only one person: who else is named in its sentence or in the one before."""

from collections.abc import Sequence

from workbench.splitting.grammar import subject_of
from workbench.splitting.lexicon import PEOPLE, SPEECH
from workbench.splitting.names import People, persons_in
from workbench.splitting.tree import Tree, Word

_LOOKED_BACK = 2  # sentences
_SHE, _HE = frozenset({"she", "her", "hers", "herself"}), frozenset({"he", "him", "his", "himself"})


def others_named(tree: Tree, pronoun: Word, name: str, people: People) -> bool:
    """Whether anybody but `name` may be meant by a "he" or "she": another person is named before it, somebody is told
    of by a noun ("the mother of the boy"), the name stands behind a "her", or "he" and "she" both occur.
    """
    before = tree.words[: pronoun.i]
    if any(people.full(x) != name for x in _persons_before(tree, pronoun, people)):
        return True
    if any(x.tag == "NN" and PEOPLE.search(x.lemma) and x.dep in ("pobj", "poss", "dobj") for x in before):
        return True
    surname = name.split()[-1] if name else ""
    at = next((x.i for x in before if x.text == surname), 0)
    if any(x.tag == "PRP$" and x.lower in _SHE | _HE for x in before[:at]):
        return True
    return any(x.lower in (_HE if pronoun.lower in _SHE else _SHE) for x in tree.words)


def _persons_before(tree: Tree, pronoun: Word, people: People) -> list[str]:
    said = " ".join(word.text for word in tree.words[: pronoun.i]).replace(" - ", "-")
    return [*(x for x in persons_in(tree) if x in said), *people.named_in(tree.words[: pronoun.i])]


def is_said(tree: Tree, word: Word) -> bool:
    """Whether a word stands in what somebody says, where "she" may be the speaker or whoever was spoken of."""
    above = [word, *tree.ancestors(word)]
    return any(x.dep == "ccomp" and tree.words[x.head].lemma in SPEECH for x in above)


def others_nearby(earlier: Sequence[Sequence[Tree]], name: str, people: People) -> bool:
    """Whether the last sentences, the nearest first, tell of a person other than `name`."""
    return any(_tells_of_others(tree, name, people) for trees in earlier[:_LOOKED_BACK] for tree in trees)


def _tells_of_others(tree: Tree, name: str, people: People) -> bool:
    """Whether a sentence tells of a person other than `name`: named, or the subject or object as "the guard"."""
    named = {people.full(x) for x in persons_in(tree)} | set(people.named_in(tree.words))
    nouns = (x for x in tree.words if x.tag == "NN" and x.dep in ("nsubj", "nsubjpass", "dobj"))
    return bool(named - {name}) or any(PEOPLE.search(x.lemma) for x in nouns)


def is_about_another(trees: Sequence[Tree], name: str) -> bool:
    """Whether a sentence that does not name this person has another one for its subject."""
    for tree in trees:
        subject = subject_of(tree, tree.root)
        person = subject is not None and subject.pos == "PROPN" and subject.entity in ("", "PERSON")
        if person and not {word.text for word in tree.words} & set(name.split()[-1:]):
            return True
    return False
