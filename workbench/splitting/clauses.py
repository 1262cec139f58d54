"""Cutting a parsed sentence into propositions. Every rule looks at one word and its head in the dependency tree."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from workbench.splitting.lexicon import SPEECH
from workbench.splitting.parser import Tree, Word

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_CONCESSIVE = frozenset("although though while whereas".split())
_NAMES = frozenset("ORG PERSON GPE LAW NORP FAC EVENT PRODUCT WORK_OF_ART LOC".split())
_DATES = frozenset("DATE TIME CARDINAL PERCENT MONEY QUANTITY ORDINAL".split())
_RELATIVES = frozenset(("who", "which", "that"))

AS_IS, WAS, IS, FINITE = "as it is", "was", "is", "finite"


@dataclass(frozen=True, slots=True)
class Speech:
    """Who says a clause: the speaker's words, the verb and its helpers; no words where the speaker is not named."""

    speaker: tuple[int, ...]
    verb: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A proposition as word numbers. `subject` and `helpers` are borrowed from elsewhere and go first; `verb` says
    what must be put in for a finite verb; `last` goes behind (the antecedent of an object relative).
    """

    head: Word
    words: frozenset[int]
    rule: str
    subject: tuple[int, ...] = ()
    helpers: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    verb: str = AS_IS
    speech: Speech | None = None
    plural: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A word that is cut off with all that hangs on it, the word it hung on, and the rule that cut it."""

    rule: str
    word: Word
    parent: Word


@dataclass(frozen=True, slots=True)
class _Context:
    """What a clause takes over from the one it was cut from."""

    rule: str
    subject: Word | None = None
    helpers: tuple[int, ...] = ()
    speech: Speech | None = None
    verb: str = AS_IS


def clauses_of(tree: Tree) -> list[Clause]:
    """Give the propositions of a sentence, the main clause first; never none for a sentence with a finite verb."""
    found: list[Clause] = []
    _cut(tree, tree.root, _Context("main"), found)
    return found


def subject_of(tree: Tree, verb: Word) -> Word | None:
    """The subject that hangs on a verb itself."""
    return tree.child(verb, *_SUBJECTS)


def is_clausal(word: Word) -> bool:
    """Whether a word can head a clause."""
    return word.pos in ("VERB", "AUX")


def noun_phrase(tree: Tree, noun: Word) -> tuple[int, ...]:
    """The words of a noun without loose modifiers: no relative clause, apposition or further member of a list."""
    loose: set[int] = set()
    for i in tree.subtree(noun):
        for child in tree.children(tree.words[i]):
            free = child.dep in ("appos", "acl") and _set_off(tree, child)
            listed = child.dep in ("conj", "cc") and i == noun.i and noun.pos != "PROPN"
            if child.dep == "relcl" or free or (listed and not is_nominal(child) and child.dep == "conj"):
                loose |= tree.subtree(child)
    words = sorted(tree.subtree(noun) - loose)
    while words and (tree.words[words[-1]].is_punct or tree.words[words[-1]].dep == "cc"):
        words.pop()
    return tuple(words)


def is_nominal(word: Word) -> bool:
    """Whether a word is a noun, a name or a pronoun."""
    return word.pos in ("NOUN", "PROPN", "PRON", "NUM")


def is_plural(tree: Tree, noun: Word) -> bool:
    """Whether a verb after this noun takes its plural form."""
    listed = any(is_nominal(child) for child in tree.children(noun, "conj"))
    return noun.tag in ("NNS", "NNPS") or noun.lower in ("they", "we", "you", "these", "those") or listed


def negations(tree: Tree, verb: Word) -> list[Word]:
    """The words that negate a verb."""
    return tree.children(verb, "neg")


def _cut(tree: Tree, head: Word, context: _Context, found: list[Clause]) -> None:
    """Emit the clause of a head and go on with each part cut from it."""
    parts = _parts(tree, head)
    if any(part.rule == "said" for part in parts):
        parts = _under_speech(tree, parts)
    else:
        kept = tree.subtree(head).difference(*(tree.subtree(part.word) for part in parts))
        found.extend(_clauses(tree, head, frozenset(kept), context))
    for part in parts:
        _follow(tree, head, part, context, found)


def _under_speech(tree: Tree, parts: list[_Part]) -> list[_Part]:
    """A verb without a subject that hangs on "said", after what was said, belongs to what was said."""
    said = next(part for part in parts if part.rule == "said")
    return [
        replace(part, rule="also-said", parent=said.word)
        if part.rule == "conj"
        and part.word.i > said.word.i
        and not subject_of(tree, part.word)
        and part.word.lemma not in SPEECH
        else part
        for part in parts
    ]


def _clauses(tree: Tree, head: Word, words: frozenset[int], context: _Context) -> list[Clause]:
    own = subject_of(tree, head)
    borrowed = context.subject if own is None else None
    plural = is_plural(tree, own or borrowed or head)
    clause = Clause(
        head=head,
        words=words,
        rule=context.rule,
        subject=noun_phrase(tree, borrowed) if borrowed else (),
        helpers=context.helpers if own is None else (),
        verb=context.verb,
        speech=context.speech,
        plural=plural,
    )
    return [clause, *_coordinate_infinitives(tree, clause)]


def _coordinate_infinitives(tree: Tree, clause: Clause) -> list[Clause]:
    """"would require them to register and to obey" is two requirements: the frame is repeated with the second verb."""
    found: list[Clause] = []
    for first in tree.children(clause.head, "xcomp", "ccomp"):
        for second in _listed_verbs(tree, first):
            gone = tree.subtree(first)
            own = frozenset(x.i for x in tree.children(first, *_SUBJECTS) for x in [x])
            keep_subject = frozenset().union(*(tree.subtree(tree.words[i]) for i in own)) if own else frozenset()
            to = {x.i for x in tree.children(first, "aux") if x.lower == "to"}
            words = (clause.words - gone) | keep_subject | tree.subtree(second)
            if not tree.child(second, "aux"):
                words |= to
            found.append(replace(clause, words=frozenset(words), rule="infinitive"))
    return found


def _listed_verbs(tree: Tree, first: Word) -> list[Word]:
    """Verbs in a list with an infinitive, where the first has its own complement (else they share the last one's)."""
    complements = ("dobj", "prep", "attr", "acomp", "xcomp", "ccomp", "agent")
    return [
        second
        for second in tree.children(first, "conj")
        if is_clausal(second) and any(x.i < second.i for x in tree.children(first, *complements))
    ]


def _parts(tree: Tree, head: Word) -> list[_Part]:
    """Find all parts to cut from a clause, in order of the text."""
    parts: list[_Part] = []
    waiting = [head]
    while waiting:
        word = waiting.pop()
        for child in tree.children(word):
            rule = _rule_for(tree, head, word, child)
            if rule:
                parts.append(_Part(rule, child, word))
            else:
                waiting.append(child)
    return sorted(parts, key=lambda part: part.word.i)


def _rule_for(tree: Tree, head: Word, parent: Word, child: Word) -> str:
    return next((name for name, applies in _RULES if applies(tree, head, parent, child)), "")


def _is_conj(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    if child.dep != "conj" or not is_clausal(child):
        return False
    return parent.i == head.i or (parent.dep in ("xcomp", "ccomp") and child in _listed_verbs(tree, parent))


def _is_said(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    return child.dep == "ccomp" and parent.i == head.i and head.lemma in SPEECH and is_clausal(child)


def _is_parataxis(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    return child.dep == "parataxis" and parent.i == head.i and is_clausal(child)


def _is_concession(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    mark = tree.child(child, "mark")
    return (
        child.dep == "advcl"
        and parent.i == head.i
        and mark is not None
        and mark.lower in _CONCESSIVE
        and subject_of(tree, child) is not None
    )


def _is_participle(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """A comma and -ing after the clause: what its subject also does."""
    return (
        child.dep == "advcl"
        and parent.i == head.i
        and child.tag == "VBG"
        and tree.child(child, "mark") is None
        and subject_of(tree, child) is None
        and _set_off(tree, child)
        and child.i > head.i
    )


def _is_relative(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """A relative clause that adds something: set off, or on a name or on a thing first mentioned here."""
    pronoun = relative_pronoun(tree, child) if child.dep == "relcl" else None
    if pronoun is None or not is_clausal(child):
        return False
    first_mention = any(x.lower in ("a", "an") for x in tree.children(parent, "det"))
    if first_mention and negations(tree, head):
        return False
    return _set_off(tree, child) or first_mention or parent.pos == "PROPN"


def _is_reduced(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    return child.dep == "acl" and child.tag in ("VBN", "VBG") and _set_off(tree, child)


def _is_apposition(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    if child.dep != "appos" or child.pos not in ("NOUN", "PROPN") or not is_nominal(parent):
        return False
    first = min(tree.subtree(child))
    dated = child.entity in _DATES or parent.entity in _DATES
    return not dated and _set_off(tree, child) and tree.words[first - 1].text != "("


def _is_absolute(tree: Tree, head: Word, parent: Word, child: Word) -> bool:
    """"with critics jailed": a clause of its own behind "with"."""
    if child.dep != "prep" or child.lower != "with":
        return False
    verb = tree.child(child, "pcomp")
    return verb is not None and subject_of(tree, verb) is not None


_RULES: tuple[tuple[str, Callable[[Tree, Word, Word, Word], bool]], ...] = (
    ("conj", _is_conj),
    ("said", _is_said),
    ("parataxis", _is_parataxis),
    ("concession", _is_concession),
    ("participle", _is_participle),
    ("relative", _is_relative),
    ("reduced", _is_reduced),
    ("appos", _is_apposition),
    ("with", _is_absolute),
)


def relative_pronoun(tree: Tree, verb: Word) -> Word | None:
    """The who, which or that by which a relative clause hangs on its noun."""
    before = sorted(i for i in tree.subtree(verb) if i <= verb.i)
    words = [tree.words[i] for i in before if tree.words[i].tag in ("WP", "WDT", "WP$", "WRB", "IN")]
    return next((word for word in words if word.lower in _RELATIVES), None)


def _set_off(tree: Tree, word: Word) -> bool:
    """Whether a comma, dash, semicolon or bracket stands before a part."""
    first = min(tree.subtree(word))
    return first > 0 and tree.words[first - 1].text in (",", "-", "–", "—", ";", "(")


def _follow(tree: Tree, head: Word, part: _Part, context: _Context, found: list[Clause]) -> None:
    word = part.word
    subject = subject_of(tree, head) or context.subject
    if part.rule == "conj":
        if part.parent.i == head.i:  # further infinitives were taken along with their frame
            _cut(tree, word, _conjunct(tree, head, word, subject, context), found)
    elif part.rule in ("said", "also-said"):
        _follow_speech(tree, head, part, subject, context, found)
    elif part.rule == "relative":
        _relative(tree, part, context, found)
    elif part.rule == "appos":
        found.extend(_apposition(tree, part, context))
    elif part.rule == "reduced":
        noun = _nearest_name(tree, part)
        verb = IS if word.tag == "VBG" else WAS
        _cut(tree, word, _Context("reduced", noun, speech=context.speech, verb=verb), found)
    elif part.rule == "with":
        verb_word = tree.child(word, "pcomp")
        assert verb_word is not None
        finite = bool(tree.child(verb_word, "aux", "auxpass"))
        _cut(tree, verb_word, _Context("with", speech=context.speech, verb=AS_IS if finite else IS), found)
    else:
        verb = FINITE if part.rule == "participle" else AS_IS
        _cut(tree, word, _Context(part.rule, subject, speech=context.speech, verb=verb), found)


def _conjunct(tree: Tree, head: Word, word: Word, subject: Word | None, context: _Context) -> _Context:
    """A coordinated verb without its own helpers takes those of the first one, with its negation."""
    rule = "conj" if context.rule == "main" else context.rule
    if subject_of(tree, word):
        return _Context(rule, speech=context.speech)
    own = tree.children(word, "aux", "auxpass")
    shared = [x for x in tree.children(head, "aux", "auxpass", "neg") if x.i < head.i]
    helpers = tuple(x.i for x in shared) or context.helpers
    if own or not _needs_helper(tree, word, helpers):
        helpers = ()
    if word.tag == "VB":  # "would be fined and lose": the modal is shared, "be" is not
        helpers = tuple(i for i in helpers if tree.words[i].tag in ("MD", "TO", "RB") or tree.words[i].lemma == "do")
    verb = context.verb if word.tag == head.tag and not own else AS_IS
    return _Context(rule, subject, helpers, context.speech, verb)


def _needs_helper(tree: Tree, word: Word, helpers: tuple[int, ...]) -> bool:
    if word.tag in ("VBN", "VB", "VBG"):
        return True
    return word.tag == "VBD" and any(tree.words[i].lemma == "have" for i in helpers)


def _follow_speech(
    tree: Tree, head: Word, part: _Part, subject: Word | None, context: _Context, found: list[Clause]
) -> None:
    helpers = [x.i for x in tree.children(head, "aux", "auxpass", "neg") if x.i < head.i]
    speech = Speech(noun_phrase(tree, subject) if subject else (), (*helpers, head.i))
    borrowed = None
    if part.rule == "also-said":
        borrowed = subject_of(tree, part.parent)
    elif subject_of(tree, part.word) is None:
        borrowed = next((x for x in tree.children(head, "dobj") if x.i < part.word.i), None)
    _cut(tree, part.word, _Context("said", borrowed, speech=speech), found)


def _relative(tree: Tree, part: _Part, context: _Context, found: list[Clause]) -> None:
    pronoun = relative_pronoun(tree, part.word)
    assert pronoun is not None
    antecedent = _antecedent(tree, part, pronoun)
    mine: list[Clause] = []
    _cut(tree, part.word, _Context("relative", speech=context.speech), mine)
    phrase = noun_phrase(tree, antecedent)
    if pronoun.dep in ("nsubj", "nsubjpass"):
        found.extend(_with_subject(clause, phrase, pronoun, is_plural(tree, antecedent)) for clause in mine)
    elif pronoun.dep == "dobj":
        found.extend(replace(clause, words=clause.words - {pronoun.i}, last=phrase) for clause in mine[:1])


def _with_subject(clause: Clause, phrase: tuple[int, ...], pronoun: Word, plural: bool) -> Clause:
    """Put the antecedent where the relative pronoun stood, also where a further verb had borrowed the pronoun."""
    if pronoun.i in clause.words or clause.subject == (pronoun.i,):
        return replace(clause, words=clause.words - {pronoun.i}, subject=phrase, plural=plural)
    return clause


def _antecedent(tree: Tree, part: _Part, pronoun: Word) -> Word:
    """A "which" after a long name often hangs on the name's last part; a name in subject position wins."""
    top = part.parent
    while top.dep in ("pobj", "prep", "conj", "nmod", "compound") and top.head < top.i:
        top = tree.words[top.head]
    subject = top.dep in ("nsubj", "nsubjpass", "ROOT") and top.pos in ("PROPN", "NOUN")
    return top if pronoun.lower == "which" and subject and part.parent.entity in _NAMES else part.parent


def _nearest_name(tree: Tree, part: _Part) -> Word:
    """The name that ends right before a reduced relative, where the parser hung it on something further away."""
    before = min(tree.subtree(part.word)) - 1
    while before > 0 and tree.words[before].is_punct:
        before -= 1
    for name in tree.names(*_NAMES):
        if name[-1].i == before:
            inside = {word.i for word in name}
            return next((word for word in name if word.head not in inside), name[-1])
    return part.parent


def _apposition(tree: Tree, part: _Part, context: _Context) -> list[Clause]:
    """"X, the A of B and a C": X is the A of B, and X is a C."""
    inner = _parts(tree, part.word)
    words = tree.subtree(part.word).difference(*(tree.subtree(x.word) for x in inner))
    phrase = noun_phrase(tree, part.parent)
    plural = is_plural(tree, part.parent)
    members = [part.word, *(x for x in tree.children(part.word, "conj") if tree.child(x, "det"))]
    found: list[Clause] = []
    for member in reversed(members):
        mine = words & tree.subtree(member) if member is not part.word else words
        words = words - mine
        found.insert(
            0, Clause(member, frozenset(mine), "appos", phrase, verb=IS, speech=context.speech, plural=plural)
        )
    return found
