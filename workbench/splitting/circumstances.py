"""What a sentence tells beside its main verb: what came before or after, when, where, and with what."""

from workbench.splitting.grammar import DATES, SUBJECTS, is_clausal, is_set_off, negations, noun_phrase, subject_of
from workbench.splitting.lexicon import NOBODY, SPEECH, words
from workbench.splitting.tree import Tree, Word

_TOLD = frozenset({"because", "when", "after", "before", "since", "as"})
_SETTINGS = frozenset({"when", "where"})
_PLACING = frozenset({"in", "at", "on", "near", "inside", "outside", "during"})
_COMING_TOGETHER = words(
    "rally march gather protest demonstrate assemble strike walk write petition converge surround meet block fill"
    " parade take hold stage occupy"
)
_DEMANDING = words(
    "demand call protest denounce condemn urge oppose support mark commemorate criticise criticize mourn celebrate"
    " decry honour honor"
)
_EVENTS = words("after when as")
_HARDLY = words("cases instances sometimes often usually allegedly reportedly probably")
_OBJECTS = frozenset({"him", "her", "them", "me", "us"})
_LONG_CAUSE = 5  # words from which "following ..." is a proposition of its own


def is_past(tree: Tree, verb: Word) -> bool:
    """Whether a verb tells of the past: "shot", "was shot", "had been shooting"."""
    return verb.tag == "VBD" or any(x.tag == "VBD" for x in tree.children(verb, "aux", "auxpass"))


def is_doubted(tree: Tree, head: Word) -> bool:
    """Whether a clause is negated or under a modal verb, so that its parts are not told as facts."""
    return bool(negations(tree, head)) or any(x.tag == "MD" for x in tree.children(head, "aux"))


def is_participle(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """A comma and -ing after the clause: what its subject also does; "having done" may also open the sentence."""
    if child.dep in ("advcl", "acl") and having(tree, child) and subject_of(tree, child) is None:
        return is_clausal(head) and (is_set_off(tree, child) or min(tree.subtree(child)) == 0)
    return (
        child.dep == "advcl"
        and parent.i == head.i
        and child.tag == "VBG"
        and tree.child(child, "mark") is None
        and subject_of(tree, child) is None
        and is_set_off(tree, child)
        and child.i > head.i
    )


def having(tree: Tree, verb: Word) -> Word | None:
    """The "having" of "having been banned"."""
    first = next(iter(tree.children(verb, "aux")), None)
    return first if verb.tag == "VBN" and first is not None and first.lower == "having" else None


def is_absolute(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "with critics jailed": a clause of its own behind "with"."""
    if child.dep != "prep" or child.lower != "with":
        return False
    verb = told_with(tree, child)
    return verb is not None and subject_of(tree, verb) is not None


def told_with(tree: Tree, preposition: Word) -> Word | None:
    """The verb behind "with"; the parser may take "with the minister warning of" for a noun."""
    noun = tree.child(preposition, "pobj")
    return tree.child(preposition, "pcomp") or (noun if noun and noun.lower.endswith("ing") else None)


def is_after(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "was freed after serving five years": what is told as done first."""
    verb = tree.child(child, "pcomp") if child.dep == "prep" and child.lower == "after" else None
    if verb is None or parent.i != head.i or verb.tag != "VBG":
        return False
    return not tree.children(verb, "aux", "auxpass", *SUBJECTS) and not is_doubted(tree, head)


def is_purpose(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "marched to demand her release": who marches for it demands it."""
    if child.lemma not in _DEMANDING or head.lemma not in _COMING_TOGETHER:
        return False
    to = next((x for x in tree.children(child, "aux") if x.tag == "TO"), None)
    meant = child.dep in ("advcl", "xcomp", "acl") and child.tag == "VB" and to is not None and child.i > head.i
    told = is_past(tree, head) and not is_doubted(tree, head)
    subject = subject_of(tree, head)
    if subject is None or subject.lower in NOBODY or any(x.lower in NOBODY for x in tree.children(subject, "det")):
        return False
    content = tree.children(child, "dobj", "prep", "ccomp")
    return meant and told and bool(content) and not tree.child(head, "auxpass")


def is_sequence(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "was closed for days following an article about ...": the closing, and what it followed."""
    if child.dep != "prep" or child.lower not in ("following", "after") or parent.i != head.i or child.i < head.i:
        return False
    noun = tree.child(child, "pobj")
    other = [x for x in tree.children(head, "prep", "dobj", "npadvmod") if x.i > head.i and x.i != child.i]
    long = noun is not None and len(tree.subtree(noun)) >= _LONG_CAUSE and noun.entity not in DATES
    return bool(other) and long and not is_doubted(tree, head)


def is_detached_ing(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "limits on her preventing her from working": the -ing belongs to the limits, not to the preposition."""
    if child.dep == "advcl" and child.tag == "VBG" and parent.i == head.i and not is_set_off(tree, child):
        return _repeats_object(tree, head, child)
    subject = subject_of(tree, child) if child.dep == "pcomp" and child.tag == "VBG" else None
    noun = tree.words[parent.head]
    return subject is not None and subject.lower in _OBJECTS and parent.lower != "with" and noun.pos == "NOUN"


def _repeats_object(tree: Tree, head: Word, ing: Word) -> bool:
    """ "imposed limits on her preventing her from working": the -ing takes up a pronoun of the object before it."""
    limits, her = tree.child(head, "dobj"), tree.child(ing, "dobj")
    if limits is None or her is None or limits.pos != "NOUN" or her.lower not in _OBJECTS:
        return False
    inside = tree.subtree(limits)
    return max(inside) == ing.i - 1 and any(tree.words[i].lower == her.lower for i in inside)


def is_circumstance(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """A clause of time or reason with its own subject, told as so."""
    mark = next((x for x in tree.children(child, "mark", "advmod") if x.i < child.i), None)
    told = mark is not None and mark.lower in _TOLD
    own = child.dep == "advcl" and parent.i == head.i and subject_of(tree, child) is not None
    return own and told and not is_doubted(tree, head)


def is_event(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "was imposed after soldiers shot a student": told as having happened, with its own subject."""
    opening = next((x for x in tree.children(child, "mark", "advmod") if x.lower in _EVENTS and x.i < child.i), None)
    own = subject_of(tree, child)
    if child.dep != "advcl" or parent.i != head.i or own is None or opening is None or opening.i > own.i:
        return False
    if not is_past(tree, child) or is_doubted(tree, head) or is_doubted(tree, child):
        return False
    if opening.i and tree.words[opening.i - 1].lower in _HARDLY:
        return False  # "in some cases after people threw stones"
    if opening.lower == "as":
        progressive = child.tag == "VBG" or is_set_off(tree, child)
        return is_past(tree, head) and progressive and child.lemma not in SPEECH
    return opening.lower == "after" or (opening.lower == "when" and (is_past(tree, head) or head.tag == "VBN"))


def is_setting(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ ", when inspectors came": what else happened at the time or place just named."""
    adverb = next((x for x in tree.children(child, "advmod") if x.lower in _SETTINGS and x.i < child.i), None)
    if child.dep != "relcl" or adverb is None or subject_of(tree, child) is None or is_doubted(tree, child):
        return False
    return is_set_off(tree, child) and (adverb.lower == "when" or bool(setting_of(tree, parent)))


def setting_of(tree: Tree, noun: Word) -> tuple[int, ...]:
    """The words of the "in May" or "at the port" in which a noun stands; none behind another preposition."""
    above = tree.words[noun.head]
    named = noun.dep == "pobj" and above.lower in _PLACING
    return (above.i, *noun_phrase(tree, noun)) if named else ()
