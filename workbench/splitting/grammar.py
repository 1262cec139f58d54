"""Small questions to a dependency tree that cutting, wording and attribution share."""

from workbench.splitting.timerules import MONTHS, WEEKDAYS
from workbench.splitting.tree import Tree, Word

_PAIRED = frozenset({",", "-", "–", "—", "(", ")"})
DATES = frozenset({"DATE", "TIME", "CARDINAL", "PERCENT", "MONEY", "QUANTITY", "ORDINAL"})
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")


def subject_of(tree: Tree, verb: Word) -> Word | None:
    """The subject that hangs on a verb itself."""
    return tree.child(verb, *SUBJECTS)


def is_clausal(word: Word) -> bool:
    """Whether a word can head a clause."""
    return word.pos in ("VERB", "AUX")


def noun_phrase(tree: Tree, noun: Word, *, restricted: bool = False) -> tuple[int, ...]:
    """The words of a noun without loose modifiers: no relative clause (but one that says which, if `restricted`), no
    apposition, no further member of a list.
    """
    loose: set[int] = set()
    for i in tree.subtree(noun):
        for child in tree.children(tree.words[i]):
            free = child.dep in ("appos", "acl") and is_set_off(tree, child)
            listed = child.dep in ("conj", "cc") and i == noun.i and noun.pos != "PROPN"
            which = restricted and child.dep == "relcl" and not is_set_off(tree, child)
            if (
                (child.dep == "relcl" and not which)
                or free
                or (listed and not is_nominal(child) and child.dep == "conj")
            ):
                loose |= tree.subtree(child)
    words = sorted(tree.subtree(noun) - loose)
    while words and (tree.words[words[-1]].is_punct or tree.words[words[-1]].dep == "cc"):
        words.pop()
    return tuple(words)


def is_nominal(word: Word) -> bool:
    """Whether a word is a noun, a name or a pronoun."""
    return word.pos in ("NOUN", "PROPN", "PRON", "NUM")


def is_plural(tree: Tree, noun: Word) -> bool:
    """Whether a verb after this noun takes its plural form; one name with an "and" in it does not."""
    listed = [x for x in tree.children(noun, "conj") if is_nominal(x) and not in_one_name(tree, noun, x)]
    if noun.lower in ("they", "we", "you", "these", "those"):
        return True
    name = noun.tag == "NNPS" and (noun.entity in ("PERSON", "GPE") or not tree.child(noun, "det"))
    return bool(listed) or (noun.tag in ("NNS", "NNPS") and not name)


def in_one_name(tree: Tree, a: Word, b: Word) -> bool:
    """Whether all words from a to b belong to one name of an organisation, a law or a work."""
    between = tree.words[a.i : b.i + 1]
    return a.entity in ("ORG", "LAW", "WORK_OF_ART", "FAC") and all(
        x.entity == a.entity and not (x.begins and x.i > a.i) for x in between
    )


def is_month(word: Word) -> bool:
    """Whether a word is the name of a month or of a day of the week."""
    return word.text.title() in (*MONTHS, *WEEKDAYS)


def negations(tree: Tree, verb: Word) -> list[Word]:
    """The words that negate a verb."""
    return tree.children(verb, "neg")


def is_set_off(tree: Tree, word: Word) -> bool:
    """Whether a comma, dash, semicolon or bracket stands before a part, or opens it."""
    part = sorted(tree.subtree(word))
    first = next((i for i in part if not tree.words[i].is_punct), part[0])
    return first > 0 and tree.words[first - 1].text in (",", "-", "–", "—", ";", "(")


def with_commas(tree: Tree, part: frozenset[int]) -> frozenset[int]:
    """The words of a part with the marks before and behind it, where both stand."""
    before, behind = min(part) - 1, max(part) + 1
    marks = [i for i in (before, behind) if 0 <= i < len(tree.words) and tree.words[i].text in _PAIRED]
    return part.union(marks) if len(marks) == 2 else part


def described(tree: Tree, noun: Word) -> Word | None:
    """In "Roe is a baker who sings" it is Roe who sings: the subject of which the noun is said; None elsewhere."""
    verb = tree.words[noun.head]
    one = any(x.lower in ("a", "an") for x in tree.children(noun, "det"))
    if noun.dep != "attr" or verb.lemma != "be" or not one or tree.children(verb, "neg"):
        return None
    subject = tree.child(verb, "nsubj")
    return subject if subject and subject.lower not in ("it", "there", "this", "that", "what", "which", "who") else None
