"""Where a sentence can be cut: each rule looks at one word and the word it hangs on."""

from collections.abc import Callable
from dataclasses import dataclass

from workbench.splitting.coordination import is_choice, is_gapped, is_joined, is_let, listed_verbs, share_object
from workbench.splitting.grammar import (
    SUBJECTS,
    described,
    is_clausal,
    is_month,
    is_nominal,
    is_set_off,
    negations,
    noun_phrase,
    subject_of,
)
from workbench.splitting.lexicon import ANONYMOUS, DENYING, DOCUMENTS, PEOPLE, QUOTING, SPEECH, TITLES
from workbench.splitting.parser import Tree, Word

DATES = frozenset({"DATE", "TIME", "CARDINAL", "PERCENT", "MONEY", "QUANTITY", "ORDINAL"})
_CONCESSIVE = frozenset({"although", "though", "while", "whereas"})
_TOLD = frozenset({"because", "when", "after", "before", "since", "as"})
_RELATIVES = frozenset({"who", "which", "that"})
_TURNS = frozenset({"however", "therefore", "moreover", "nevertheless", "nonetheless", "furthermore"})
_SAYINGS = frozenset(
    {"position", "view", "claim", "belief", "statement", "allegation", "accusation", "opinion", "conviction"}
    | {"warning", "assertion", "conclusion", "argument", "message", "complaint"}
)
_SINGLING_OUT = frozenset({"particularly", "especially", "notably", "mostly", "mainly", "chiefly", "primarily", "even"})
_SETTINGS = frozenset({"when", "where"})
_PLACING = frozenset({"in", "at", "on", "near", "inside", "outside", "during"})
_SUMMING_UP = frozenset({"move", "sign", "step", "result", "decision", "development"})
_OBJECTS = frozenset({"him", "her", "them", "me", "us"})
_LONG_CAUSE = 5  # words from which "following ..." is a proposition of its own


@dataclass(frozen=True, slots=True)
class Part:
    """A word that is cut off with all that hangs on it, the word it hung on, and the rule that cut it."""

    rule: str
    word: Word
    parent: Word


def parts_of(tree: Tree, head: Word, fine: bool = False) -> list[Part]:
    """Find all parts to cut from a clause, in order of the text."""
    rules = _FINE_RULES if fine else _REVIEWER_RULES
    parts: list[Part] = []
    waiting = [head]
    while waiting:
        word = waiting.pop()
        for child in tree.children(word):
            rule = _rule_for(tree, head, word, child, rules)
            if rule:
                parts.append(Part(rule, child, word))
            else:
                waiting.append(child)
    return sorted([*parts, *_misplaced_subjects(tree, parts)], key=lambda part: part.word.i)


def _misplaced_subjects(tree: Tree, parts: list[Part]) -> list[Part]:
    """In "A is the head and B is the deputy" the parser may hang B on "head": then B stands right before its
    verb.
    """
    found: list[Part] = []
    for part in parts:
        noun = misplaced_subject(tree, part.word) if part.rule == "conj" else None
        if noun:
            found.append(Part("misplaced", noun, part.word))
    return found


def misplaced_subject(tree: Tree, verb: Word) -> Word | None:
    """The listed noun right before a coordinated verb without a subject, if an "and" stands before that noun."""
    at = min([verb.i, *(x.i for x in tree.children(verb, "aux", "auxpass", "neg"))])
    noun = tree.words[at - 1] if at else None
    if noun is None or subject_of(tree, verb) or noun.dep != "conj" or noun.pos not in ("NOUN", "PROPN"):
        return None
    first = min(tree.subtree(noun))
    joined = first > 0 and tree.words[first - 1].dep == "cc"
    return noun if joined and verb.i not in tree.subtree(noun) else None


def _rule_for(tree: Tree, head: Word, parent: Word, child: Word, rules: "_Rules") -> str:
    return next((name for name, applies in rules if applies(tree, head, parent, child)), "")


def _is_conj(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    if negations(tree, parent) and child.tag == "VB" and subject_of(tree, child) is None:
        return False  # "cannot start a fight and then complain": the "not" is over both together
    if child.dep != "conj" or not is_clausal(child) or is_let(tree, head, child) or is_choice(tree, parent, child):
        return False
    if share_object(tree, parent, child) or not is_joined(tree, parent, child):
        return False
    if parent.dep == "xcomp" and is_gapped(tree, parent, child):
        return True
    return parent.i == head.i or (parent.dep in ("xcomp", "ccomp") and child in listed_verbs(tree, parent))


def _is_said(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    if child.dep == "acl" and parent.head == head.i and parent.dep == "dobj" and parent.lemma in _SAYINGS:
        told = next((x for x in tree.children(parent, "acl") if tree.child(x, "mark")), None)
        return told is not None and told.i <= child.i and head.lemma in SPEECH - DENYING and child.tag[:2] == "VB"
    spoken = child.dep == "ccomp" and parent.i == head.i and head.lemma in SPEECH and is_clausal(child)
    return spoken and head.lemma not in DENYING and (head.lemma in QUOTING or _can_tell(tree, head))


def _is_said_of_object(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "found prisoners had no beds": without "that" the parser takes the prisoners for what was found."""
    said_of = tree.child(head, "dobj") if head.lemma in SPEECH and child.dep == "conj" else None
    if said_of is None or subject_of(tree, child) or child.head != head.i:
        return False
    first = min([child, *tree.children(child, "aux", "auxpass")], key=lambda x: x.i)
    between = tree.words[said_of.i + 1 : first.i]
    apart = any(x.is_punct or x.dep in ("cc", "mark") or is_clausal(x) for x in between)
    return first.tag in ("VBD", "VBZ", "VBP", "MD") and said_of.i < first.i and not apart


def _can_tell(tree: Tree, verb: Word) -> bool:
    """Whether somebody, or a document, finds or shows something: facts, signs and habits only point to it."""
    subject = subject_of(tree, verb)
    if subject is None or subject.pos != "NOUN":
        return True
    people = subject.lemma in ANONYMOUS or subject.lower in ANONYMOUS or bool(PEOPLE.search(subject.lemma))
    return people or subject.lemma in DOCUMENTS or bool(tree.child(subject, "compound", "appos", "relcl"))


def _is_frame(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "The port is closed, the guild said": a loose verb of saying with nothing but its speaker."""
    if (
        child.dep not in ("parataxis", "conj", "ccomp", "advcl")
        or parent.i != head.i
        or child.lemma not in QUOTING
        or child.i < head.i
    ):
        return False
    content = tree.children(child, "ccomp", "dobj", "xcomp", "acomp", "attr", "cc", "conj")
    return not content and subject_of(tree, child) is not None and is_set_off(tree, child)


def _is_parataxis(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    return child.dep == "parataxis" and parent.i == head.i and is_clausal(child)


def _is_juxtaposed(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "The hall was closed; the guards had left", ", however they left": the parser hangs the first on the second."""
    if child.dep != "ccomp" or parent.i != head.i or child.i > head.i or subject_of(tree, child) is None:
        return False
    own, end = subject_of(tree, head), max(tree.subtree(child))
    between = tree.words[end : own.i] if own is not None and end < own.i else ()
    return any(x.text == ";" or (x.lower in _TURNS and x.dep == "advmod") for x in between)


def _is_concession(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    mark = tree.child(child, "mark")
    return (
        child.dep == "advcl"
        and parent.i == head.i
        and mark is not None
        and mark.lower in _CONCESSIVE
        and (child.i < head.i or mark.lower != "while" or is_contrast(tree, child) or not _is_doubted(tree, head))
        and subject_of(tree, child) is not None
    )


def is_contrast(tree: Tree, child: Word) -> bool:
    """ ", while the League condemned it": somebody else's deed, told beside."""
    while_ = tree.child(child, "mark")
    return while_ is not None and while_.lower == "while" and is_set_off(tree, child) and is_past(tree, child)


def _is_participle(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
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


def _is_relative(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """A relative clause that adds something: set off, or on a name or on a thing first mentioned here."""
    pronoun = relative_pronoun(tree, child) if child.dep == "relcl" else None
    if pronoun is None or not is_clausal(child):
        return False
    first_mention = any(x.lower in ("a", "an") for x in tree.children(parent, "det"))
    if first_mention and negations(tree, head):
        return False
    return is_set_off(tree, child) or first_mention or parent.pos == "PROPN"


def is_needed(tree: Tree, part: Part) -> bool:
    """ "a law that closes the port": without the relative clause there is nothing left but "a law". What happened
    "after" or "when" something else did is told with it as well, unless a comma stands between.
    """
    if part.rule == "appos":
        return names_it(tree, part)
    if part.rule == "event":
        return part.word.i > part.parent.i and not is_set_off(tree, part.word)
    bare = all(x.dep == "det" or x.i > part.parent.i for x in tree.children(part.parent))
    behind = any(x.dep == "prep" and x.i < part.word.i for x in tree.children(part.parent))
    return part.rule == "relative" and bare and not behind and not is_set_off(tree, part.word)


def names_it(tree: Tree, part: Part) -> bool:
    """ "another witness, Ida Roe": the apposition is the name of what stands before it."""
    titled = next((x for x in tree.children(part.word, "appos") if not is_set_off(tree, x)), part.word)
    person = titled.entity == "PERSON" and titled.pos == "PROPN"
    return person and (part.parent.pos == "NOUN" or (part.parent.entity != "PERSON" and _is_office(tree, part.parent)))


def _is_office(tree: Tree, noun: Word) -> bool:
    """ "the Home Secretary": an office is written like a name, but has an article and a title's last word."""
    return noun.lower in TITLES and tree.child(noun, "det") is not None


def _is_reduced(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    if child.dep != "acl" or child.tag not in ("VBN", "VBG"):
        return False
    made = child.tag == "VBN" and tree.child(child, "agent") is not None and described(tree, parent) is not None
    return is_set_off(tree, child) or made


def _is_apposition(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    if child.dep != "appos" or child.pos not in ("NOUN", "PROPN") or not is_nominal(parent):
        return False
    first = min(tree.subtree(child))
    dated = any(x.entity in DATES or x.tag == "CD" or is_month(x) for x in (child, parent))
    listed = bool(tree.children(child, "conj")) and (tree.child(child, "poss") is not None or child.pos == "PROPN")
    if listed or _is_address(parent, child) or (parent.entity in ("GPE", "LOC") and child.entity == "PERSON"):
        return False
    if any(x.lower in _SINGLING_OUT for x in tree.children(child, "advmod")):
        return False
    if child.text.isupper() or child.text.endswith(".") or child.lemma in _SUMMING_UP:
        return False
    return not dated and is_set_off(tree, child) and tree.words[first - 1].text != "("


def _is_address(parent: Word, child: Word) -> bool:
    """ "Alba, Norland" and "University of Alba, Port": the second place says where the first is."""
    return child.entity in ("GPE", "LOC") and child.pos == "PROPN" and parent.entity in ("GPE", "LOC", "ORG", "FAC")


def _is_absolute(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "with critics jailed": a clause of its own behind "with"."""
    if child.dep != "prep" or child.lower != "with":
        return False
    verb = told_with(tree, child)
    return verb is not None and subject_of(tree, verb) is not None


def told_with(tree: Tree, preposition: Word) -> Word | None:
    """The verb behind "with"; the parser may take "with the minister warning of" for a noun."""
    noun = tree.child(preposition, "pobj")
    return tree.child(preposition, "pcomp") or (noun if noun and noun.lower.endswith("ing") else None)


def _is_after(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "was freed after serving five years": what is told as done first."""
    verb = tree.child(child, "pcomp") if child.dep == "prep" and child.lower == "after" else None
    if verb is None or parent.i != head.i or verb.tag != "VBG":
        return False
    return not tree.children(verb, "aux", "auxpass", *SUBJECTS) and not _is_doubted(tree, head)


def _is_sequence(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "was closed for days following an article about ...": the closing, and what it followed."""
    if child.dep != "prep" or child.lower not in ("following", "after") or parent.i != head.i or child.i < head.i:
        return False
    noun = tree.child(child, "pobj")
    other = [x for x in tree.children(head, "prep", "dobj", "npadvmod") if x.i > head.i and x.i != child.i]
    long = noun is not None and len(tree.subtree(noun)) >= _LONG_CAUSE and noun.entity not in DATES
    return bool(other) and long and not _is_doubted(tree, head)


def _is_doubted(tree: Tree, head: Word) -> bool:
    """Whether a clause is negated or under a modal verb, so that its parts are not told as facts."""
    return bool(negations(tree, head)) or any(x.tag == "MD" for x in tree.children(head, "aux"))


def _is_detached_ing(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
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


def _is_verbless(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "No boats, but fishing is legal": the first of two subjects is a statement without a verb."""
    subjects = tree.children(head, "nsubj", "nsubjpass")
    first = parent.i == head.i and len(subjects) > 1 and child.i == subjects[0].i
    return first and any(x.lower == "no" for x in tree.children(child, "det"))


def relative_pronoun(tree: Tree, verb: Word) -> Word | None:
    """The who, which or that by which a relative clause hangs on its noun."""
    before = sorted(i for i in tree.subtree(verb) if i <= verb.i)
    words = [tree.words[i] for i in before if tree.words[i].tag in ("WP", "WDT", "WP$", "WRB", "IN")]
    return next((word for word in words if word.lower in _RELATIVES), None)


def _is_circumstance(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """A clause of time or reason with its own subject, told as so."""
    mark = next((x for x in tree.children(child, "mark", "advmod") if x.i < child.i), None)
    told = mark is not None and mark.lower in _TOLD
    own = child.dep == "advcl" and parent.i == head.i and subject_of(tree, child) is not None
    return own and told and not _is_doubted(tree, head)


def _is_event(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "was imposed after soldiers shot a student": told as having happened, with its own subject."""
    opening = next((x for x in tree.children(child, "mark", "advmod") if x.i < child.i), None)
    own = subject_of(tree, child)
    if child.dep != "advcl" or parent.i != head.i or own is None or opening is None or opening.i > own.i:
        return False
    if not is_past(tree, child) or _is_doubted(tree, head) or _is_doubted(tree, child):
        return False
    if opening.lower == "as":
        progressive = child.tag == "VBG" or is_set_off(tree, child)
        return is_past(tree, head) and progressive and child.lemma not in SPEECH
    return opening.lower == "after" or (opening.lower == "when" and (is_past(tree, head) or head.tag == "VBN"))


def is_past(tree: Tree, verb: Word) -> bool:
    """Whether a verb tells of the past: "shot", "was shot", "had been shooting"."""
    return verb.tag == "VBD" or any(x.tag == "VBD" for x in tree.children(verb, "aux", "auxpass"))


def _is_setting(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ ", when inspectors came": what else happened at the time or place just named."""
    adverb = next((x for x in tree.children(child, "advmod") if x.lower in _SETTINGS and x.i < child.i), None)
    if child.dep != "relcl" or adverb is None or subject_of(tree, child) is None or _is_doubted(tree, child):
        return False
    return is_set_off(tree, child) and (adverb.lower == "when" or bool(setting_of(tree, parent)))


def setting_of(tree: Tree, noun: Word) -> tuple[int, ...]:
    """The words of the "in May" or "at the port" in which a noun stands; none behind another preposition."""
    above = tree.words[noun.head]
    named = noun.dep == "pobj" and above.lower in _PLACING
    return (above.i, *noun_phrase(tree, noun)) if named else ()


def _is_included(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "ten people, including two cooks": what holds of the ten holds of the two."""
    if child.dep != "prep" or child.lower != "including" or tree.words[child.i - 1].text not in (",", "–", "—"):
        return False
    if tree.child(child, "pcomp"):
        return is_clausal(head) and subject_of(tree, head) is not None and child.i > head.i
    told = tree.child(child, "pobj") is not None and not _is_doubted(tree, head) and is_clausal(head)
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


_Rules = tuple[tuple[str, Callable[[Tree, Word, Word, Word], bool]], ...]
_RULES: _Rules = (
    ("frame", _is_frame),
    ("said", _is_said_of_object),
    ("conj", _is_conj),
    ("parataxis", _is_juxtaposed),
    ("said", _is_said),
    ("parataxis", _is_parataxis),
    ("concession", _is_concession),
    ("participle", _is_participle),
    ("relative", _is_relative),
    ("reduced", _is_reduced),
    ("appos", _is_apposition),
    ("with", _is_absolute),
    ("after", _is_after),
    ("sequence", _is_sequence),
    ("detached", _is_detached_ing),
    ("verbless", _is_verbless),
    ("setting", _is_setting),
    ("included", _is_included),
)
_REVIEWER_RULES: _Rules = (*_RULES, ("event", _is_event))
_FINE_RULES: _Rules = (*_RULES, ("circumstance", _is_circumstance))
