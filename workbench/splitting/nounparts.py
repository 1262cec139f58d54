"""What a sentence tells of a noun in passing: relative clauses, appositions, some of several."""

from workbench.splitting.circumstances import is_doubted
from workbench.splitting.grammar import (
    DATES,
    SUBJECTS,
    described,
    is_clausal,
    is_month,
    is_nominal,
    is_set_off,
    negations,
    subject_of,
)
from workbench.splitting.lexicon import TITLES, words
from workbench.splitting.tree import Tree, Word

_RELATIVES = frozenset({"who", "which", "that"})
_SINGLING_OUT = frozenset({"particularly", "especially", "notably", "mostly", "mainly", "chiefly", "primarily", "even"})
_NO_OBJECTS = words(
    "day night week month year time moment hour minute morning evening afternoon way reason place extent degree"
    " speed date"
)
_SUMMING_UP = frozenset({"move", "sign", "step", "result", "decision", "development"})


def is_relative(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """A relative clause that adds something: set off, or on a name or on a thing first mentioned here."""
    if _is_cleft(tree, parent):
        return False
    pronoun = relative_pronoun(tree, child) if child.dep == "relcl" else None
    if pronoun is None or not is_clausal(child):
        return is_contact(tree, parent, child)
    first_mention = any(x.lower in ("a", "an") for x in tree.children(parent, "det"))
    if (first_mention and negations(tree, head)) or (pronoun.lower == "who" and _is_somebodys(tree, parent)):
        return False
    return is_set_off(tree, child) or first_mention or (parent.pos == "PROPN" and parent.tag != "NNPS")


def _is_somebodys(tree: Tree, name: Word) -> bool:
    """ "a friend of Roe, who stole": who of the two stole?"""
    preposition = tree.words[name.head]
    above = tree.words[preposition.head]
    return name.dep == "pobj" and preposition.dep == "prep" and above.pos in ("NOUN", "PROPN")


def _is_cleft(tree: Tree, noun: Word) -> bool:
    """ "It was not Roe who killed": without its beginning it says the opposite."""
    while noun.dep in ("conj", "appos"):
        noun = tree.words[noun.head]
    verb = tree.words[noun.head]
    subject = subject_of(tree, verb)
    return verb.lemma == "be" and subject is not None and subject.lower in ("it", "that", "this", "there")


def is_contact(tree: Tree, noun: Word, verb: Word) -> bool:
    """ "a panel she appointed in May": she appointed a panel in May. The noun has to be what the verb lacks."""
    own = subject_of(tree, verb)
    if verb.dep != "relcl" or verb.tag != "VBD" or own is None or own.i < noun.i or noun.lemma in _NO_OBJECTS:
        return False
    opening = tree.words[min(tree.subtree(verb))]
    bare = not tree.children(verb, "dobj", "xcomp", "ccomp", "attr", "acomp", "prt", "neg", "aux", "auxpass")
    stranded = any(not tree.children(x, "pobj", "pcomp") for x in tree.children(verb, "prep"))
    first = any(x.lower in ("a", "an") for x in tree.children(noun, "det"))
    dated = any(_is_dated(tree, x) for x in tree.children(verb, "prep", "npadvmod"))
    return opening.i in tree.subtree(own) and bare and not stranded and (first or dated) and not noun.entity


def relative_pronoun(tree: Tree, verb: Word) -> Word | None:
    """The who, which or that by which a relative clause hangs on its noun."""
    before = sorted(i for i in tree.subtree(verb) if i <= verb.i)
    words = [tree.words[i] for i in before if tree.words[i].tag in ("WP", "WDT", "WP$", "WRB", "IN")]
    return next((word for word in words if word.lower in _RELATIVES), None)


def is_reduced(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    if child.dep != "acl" or child.tag not in ("VBN", "VBG"):
        return False
    made = child.tag == "VBN" and tree.child(child, "agent") is not None and described(tree, parent) is not None
    return is_set_off(tree, child) or made or is_told_in_passing(tree, parent, child)


def is_told_in_passing(tree: Tree, noun: Word, verb: Word) -> bool:
    """ "the budget approved by the council in April": which budget is meant, and a fact of it with whom or when."""
    definite = any(x.dep == "poss" or x.lower in ("the", "this") for x in tree.children(noun, "det", "poss"))
    if verb.dep != "acl" or verb.tag != "VBN" or not definite or is_set_off(tree, verb):
        return False
    told = [x for x in tree.children(verb, "agent", "prep", "npadvmod") if x.i > verb.i]
    by_name = any(x.dep == "agent" and any(tree.words[i].pos == "PROPN" for i in tree.subtree(x)) for x in told)
    return by_name or any(_is_dated(tree, x) for x in told)


def _is_dated(tree: Tree, word: Word) -> bool:
    time = word if word.dep == "npadvmod" else tree.child(word, "pobj")
    return time is not None and time.entity == "DATE" and (is_month(time) or time.tag == "CD")


def is_apposition(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    if child.dep != "appos" or child.pos not in ("NOUN", "PROPN") or not is_nominal(parent):
        return False
    first = min(tree.subtree(child))
    dated = any(x.entity in DATES or x.tag == "CD" or is_month(x) for x in (child, parent))
    listed = bool(tree.children(child, "conj")) and (tree.child(child, "poss") is not None or child.pos == "PROPN")
    if listed or _is_address(parent, child) or (parent.entity in ("GPE", "LOC") and child.entity == "PERSON"):
        return False
    if child.entity == "PERSON" and parent.entity == "PERSON" and child.pos == parent.pos == "PROPN":
        return False  # two people are listed: nobody is somebody else
    if any(x.lower in _SINGLING_OUT for x in tree.children(child, "advmod")):
        return False
    if child.text.isupper() or child.text.endswith(".") or child.lemma in _SUMMING_UP:
        return False
    return not dated and is_set_off(tree, child) and tree.words[first - 1].text != "("


def _is_address(parent: Word, child: Word) -> bool:
    """ "Alba, Norland" and "University of Alba, Port": the second place says where the first is."""
    return child.entity in ("GPE", "LOC") and child.pos == "PROPN" and parent.entity in ("GPE", "LOC", "ORG", "FAC")


def names_it(tree: Tree, noun: Word, apposition: Word) -> bool:
    """ "another witness, Ida Roe": the apposition is the name of what stands before it."""
    titled = next((x for x in tree.children(apposition, "appos") if not is_set_off(tree, x)), apposition)
    person = titled.entity == "PERSON" and titled.pos == "PROPN"
    return person and (noun.pos == "NOUN" or (noun.entity != "PERSON" and _is_office(tree, noun)))


def _is_office(tree: Tree, noun: Word) -> bool:
    """ "the Home Secretary": an office is written like a name, but has an article and a title's last word."""
    return noun.lower in TITLES and tree.child(noun, "det") is not None


def is_included(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "ten people, including two cooks": what holds of the ten holds of the two."""
    if child.dep != "prep" or child.lower != "including" or tree.words[child.i - 1].text not in (",", "–", "—"):
        return False
    if tree.child(child, "pcomp"):
        return is_clausal(head) and subject_of(tree, head) is not None and child.i > head.i
    told = tree.child(child, "pobj") is not None and not is_doubted(tree, head) and is_clausal(head)
    return told and not tree.children(head, "attr") and including_group(tree, head, child) is not None


def including_group(tree: Tree, head: Word, including: Word) -> Word | None:
    """The several of whom some are named: the noun "including" hangs on, else the nearest one before it."""
    parent = tree.words[including.head]
    inside = tree.subtree(head)
    before = [x for x in tree.words[: including.i] if x.i in inside and x.tag in ("NNS", "NNPS")]
    group = parent if parent.tag in ("NNS", "NNPS") else next(reversed(before), None) if parent.i == head.i else None
    if group is None or group.dep not in (*SUBJECTS, "dobj", "pobj"):
        return None
    return None if any(x.lower in ("no", "few", "neither") for x in tree.children(group)) else group
