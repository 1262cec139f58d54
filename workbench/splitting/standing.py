"""Which clauses stand as statements, and which of the rebuilt ones are safe."""

from workbench.splitting.clause import IS, WAS, Clause
from workbench.splitting.grammar import SUBJECTS, subject_of
from workbench.splitting.lexicon import PEOPLE, QUOTING, SPEECH, words
from workbench.splitting.tree import Tree, Word

_ONLY_SAYING = words("say add recall ask note explain comment weigh continue tell joke quip")
_THINKING = words("think believe know guess suppose hope feel mean")
_LOOSE = ("aux", "auxpass", "agent", "advmod", "cc")
_NAMES = ("PERSON", "ORG", "GPE", "LAW", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LOC")
_FEWEST_WORDS = 5
_LONGEST_NAME = 5  # words


def is_about_a_name(tree: Tree, clause: Clause) -> bool:
    """Whether an apposition or a "who" clause tells, in one run of words, something of one name."""
    named = [tree.words[i] for i in clause.subject]
    words = sorted(clause.words)
    whole = bool(words) and words[-1] - words[0] + 1 - len(words) <= 1
    one = bool(named) and len(named) <= _LONGEST_NAME and not any(x.dep in ("conj", "prep") for x in named)
    name = one and named[-1].entity in _NAMES and named[-1].pos == "PROPN"
    if clause.rule == "appos":
        return name and whole and clause.head.pos == "NOUN" and not clause.divided
    return name and whole and clause.rule == "relative" and not clause.divided


def is_bare_saying(tree: Tree, clause: Clause, framed: bool) -> bool:
    """Whether a clause only says that somebody spoke: what was said is a claim elsewhere."""
    if framed and clause.head.lemma in SPEECH:
        return True
    parts = [x for x in tree.children(clause.head) if x.i in clause.words and not x.is_punct]
    if clause.head.lemma == "tell" and not any(x.dep in ("ccomp", "xcomp", "dative", "oprd") for x in parts):
        return not any(x.dep == "dobj" and x.pos == "NOUN" and not PEOPLE.search(x.lemma) for x in parts)
    if clause.head.lemma in _THINKING and clause.head.tag != "VBG":
        return all(x.dep in (*SUBJECTS, *_LOOSE, "npadvmod", "intj", "dep") for x in parts)
    if clause.head.lemma == "ask" and any(x.dep == "prep" and x.lower == "for" for x in parts):
        return False
    loose = ("aux", "advmod", "cc", "prep", "npadvmod", "prt", "mark") if clause.head.lemma in _ONLY_SAYING else _LOOSE
    return clause.head.lemma in {*QUOTING, *_ONLY_SAYING} and all(x.dep in (*SUBJECTS, *loose) for x in parts)


def stands(tree: Tree, clause: Clause) -> bool:
    """Whether a clause has a subject and a finite verb, or gets them when it is put in words."""
    if clause.rule in ("appos", "verbless"):
        return True
    has_subject = subject_of(tree, clause.head) is not None or bool(clause.subject)
    if clause.verb in (IS, WAS):
        return has_subject
    helpers = [tree.words[i] for i in clause.helpers]
    verbs = [clause.head, *tree.children(clause.head, "aux", "auxpass", "cop"), *helpers]
    return has_subject and (
        clause.rule in ("participle", "after", "detached", "purpose")
        or any(_is_finite(verb) for verb in verbs)
        or _is_bare_plural(tree, clause)
    )


def _is_bare_plural(tree: Tree, clause: Clause) -> bool:
    """ "The letters come late": the parser takes some plural verbs for infinitives."""
    subject = subject_of(tree, clause.head)
    bare = clause.head.tag == "VB" and not tree.children(clause.head, "aux", "auxpass")
    if subject is None and clause.rule in ("said", "conj"):
        return bare and clause.plural and bool(clause.subject)
    return bare and subject is not None and subject.tag in ("NNS", "NNPS") and subject.i < clause.head.i


def _is_finite(verb: Word) -> bool:
    return verb.tag in ("VBZ", "VBP", "VBD", "MD")


def is_without_subject(tree: Tree, clause: Clause) -> bool:
    """Whether the parser lost the subject of a statement: nothing of the sentence may disappear for that."""
    head = clause.head
    told = clause.rule in ("main", "conj") and head.tag in ("VBZ", "VBP", "VBD") and head.lemma not in SPEECH
    return told and len(clause.words) >= _FEWEST_WORDS and subject_of(tree, head) is None and not clause.subject
