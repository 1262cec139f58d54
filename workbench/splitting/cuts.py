"""Where a sentence can be cut: each rule looks at one word and the word it hangs on."""

from collections.abc import Callable
from dataclasses import dataclass

from workbench.splitting.circumstances import (
    is_absolute,
    is_after,
    is_circumstance,
    is_detached_ing,
    is_doubted,
    is_event,
    is_participle,
    is_past,
    is_purpose,
    is_sequence,
    is_setting,
)
from workbench.splitting.coordination import is_choice, is_gapped, is_joined, is_let, listed_verbs, share_object
from workbench.splitting.grammar import SUBJECTS, is_clausal, is_plural, is_set_off, negations, subject_of
from workbench.splitting.lexicon import ANONYMOUS, DENYING, DOCUMENTS, FALSELY, NOBODY, PEOPLE, QUOTING, SPEECH, words
from workbench.splitting.nounparts import (
    is_apposition,
    is_included,
    is_reduced,
    is_relative,
    is_told_in_passing,
    names_it,
)
from workbench.splitting.tree import Tree, Word

_CONCESSIVE = frozenset({"although", "though", "while", "whereas"})
_TURNS = frozenset({"however", "therefore", "moreover", "nevertheless", "nonetheless", "furthermore"})
_SAYINGS = words(
    "position view claim belief statement allegation accusation opinion conviction warning assertion conclusion"
    " argument message complaint"
)


_CUT_OFF = frozenset(
    {"conj", "ccomp", "parataxis", "advcl", "acl", "relcl", "appos", "prep", "pcomp", "xcomp", "nsubj", "nsubjpass"}
)
"""How a word may hang on another that any rule cuts off."""
_INQUIRING = words("inspector investigator monitor auditor examiner scientist mission panel delegation team")


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
            rule = _rule_for(tree, head, word, child, rules) if child.dep in _CUT_OFF else ""
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
    aged = at > 3 and tree.words[at - 2].tag == "CD" and tree.words[at - 1].text == tree.words[at - 3].text == ","
    noun = tree.words[at - (4 if aged else 1)] if at else None  # "Roe, 34, was"
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
    if _is_still_asked(tree, parent, child):
        return False
    if any(x.tag == "WRB" and x.i < child.i for x in tree.children(child, "advmod")):
        return False  # "examined her work and how she escaped"
    if share_object(tree, parent, child) or not is_joined(tree, parent, child):
        return False
    if parent.dep == "xcomp" and is_gapped(tree, parent, child):
        return True
    return parent.i == head.i or (parent.dep in ("xcomp", "ccomp") and child in listed_verbs(tree, parent))


def _is_still_asked(tree: Tree, first: Word, second: Word) -> bool:
    """In "asked the court to jail Roe and ban the party" nobody bans: the second verb is asked for too."""
    bare = second.tag in ("VB", "VBP") and not tree.children(second, "aux", "auxpass") and not subject_of(tree, second)
    asked = any(x.tag == "TO" and x.dep == "aux" for x in tree.words[first.i + 1 : second.i])
    return bare and asked and first.tag in ("VBD", "VBN", "VBZ")


def _is_listed(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "are illegal, present a danger and threaten the peace": the parser takes the second verb for an infinitive."""
    bare = child.dep == "advcl" and child.tag == "VB" and not tree.children(child, "aux", "mark", "advmod", *SUBJECTS)
    subject = subject_of(tree, head) if bare and parent.i == head.i and child.i > head.i else None
    finite = any(x.tag in ("VBP", "VBZ", "VBD") for x in (head, *tree.children(head, "aux", "auxpass")))
    return subject is not None and is_plural(tree, subject) and finite and is_set_off(tree, child)


def _is_said(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    if child.dep == "acl" and parent.head == head.i and parent.dep == "dobj" and parent.lemma in _SAYINGS:
        told = next((x for x in tree.children(parent, "acl") if tree.child(x, "mark")), None)
        return told is not None and told.i <= child.i and head.lemma in SPEECH - DENYING and child.tag[:2] == "VB"
    spoken = child.dep == "ccomp" and parent.i == head.i and head.lemma in SPEECH and is_clausal(child)
    if spoken and (_is_false(tree, head) or _is_of_it(tree, head, child)):
        return False
    return spoken and head.lemma not in DENYING and (head.lemma in QUOTING or _can_tell(tree, head))


def _is_false(tree: Tree, head: Word) -> bool:
    """ "falsely claimed that", "few believe that": whoever says so, it is told as not so."""
    subject = subject_of(tree, head)
    nobody = subject is not None and (
        subject.lower in NOBODY or any(x.lower in NOBODY for x in tree.children(subject, "det", "amod"))
    )
    lied = any(x.lemma in ("lie", "pretend") for x in tree.ancestors(head))
    return nobody or lied or any(x.lower in FALSELY for x in tree.children(head, "advmod"))


def _is_of_it(tree: Tree, head: Word, child: Word) -> bool:
    """ "It is not true, Roe said, that it was shut": what is said is that it is not true."""
    marked = any(x.lower == "that" for x in tree.children(child, "mark"))
    others = [x for x in tree.children(head, "ccomp") if x.i < child.i and x.lemma == "be"]
    return marked and any((own := subject_of(tree, x)) and own.lower == "it" for x in others)


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
    return people or subject.lemma in DOCUMENTS | _INQUIRING or bool(tree.child(subject, "compound", "appos", "relcl"))


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
        and (child.i < head.i or mark.lower != "while" or is_contrast(tree, child) or not is_doubted(tree, head))
        and subject_of(tree, child) is not None
    )


def is_contrast(tree: Tree, child: Word) -> bool:
    """ ", while the League condemned it": somebody else's deed, told beside."""
    while_ = tree.child(child, "mark")
    return while_ is not None and while_.lower == "while" and is_set_off(tree, child) and is_past(tree, child)


def is_needed(tree: Tree, part: Part) -> bool:
    """ "a law that closes the port": without the relative clause there is nothing left but "a law". What happened
    "after" or "when" something else did is told with it as well, unless a comma stands between.
    """
    if part.rule == "appos":
        return names_it(tree, part.parent, part.word)
    if part.rule == "reduced":
        return is_told_in_passing(tree, part.parent, part.word)
    if part.rule == "event":
        return part.word.i > part.parent.i and not is_set_off(tree, part.word)
    bare = all(x.dep == "det" or x.i > part.parent.i for x in tree.children(part.parent))
    behind = any(x.dep == "prep" and x.i < part.word.i for x in tree.children(part.parent))
    return part.rule == "relative" and bare and not behind and not is_set_off(tree, part.word)


def _is_verbless(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """ "No boats, but fishing is legal": the first of two subjects is a statement without a verb."""
    subjects = tree.children(head, "nsubj", "nsubjpass")
    first = parent.i == head.i and len(subjects) > 1 and child.i == subjects[0].i
    return first and any(x.lower == "no" for x in tree.children(child, "det"))


_Rules = tuple[tuple[str, Callable[[Tree, Word, Word, Word], bool]], ...]
_RULES: _Rules = (
    ("frame", _is_frame),
    ("said", _is_said_of_object),
    ("conj", _is_conj),
    ("conj", _is_listed),
    ("parataxis", _is_juxtaposed),
    ("said", _is_said),
    ("parataxis", _is_parataxis),
    ("concession", _is_concession),
    ("participle", is_participle),
    ("relative", is_relative),
    ("reduced", is_reduced),
    ("appos", is_apposition),
    ("with", is_absolute),
    ("after", is_after),
    ("purpose", is_purpose),
    ("sequence", is_sequence),
    ("detached", is_detached_ing),
    ("verbless", _is_verbless),
    ("setting", is_setting),
    ("included", is_included),
)
_REVIEWER_RULES: _Rules = (*_RULES, ("event", is_event))
_FINE_RULES: _Rules = (*_RULES, ("circumstance", is_circumstance))
