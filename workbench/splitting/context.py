"""What a clause takes over from the one it was cut from: subject, helpers, speaker."""

from dataclasses import dataclass, replace

from workbench.splitting.clause import AS_IS, Clause
from workbench.splitting.cuts import Part, misplaced_subject
from workbench.splitting.grammar import subject_of
from workbench.splitting.lexicon import DONE_TO, FREQUENCY, HEDGES, SPEECH
from workbench.splitting.tree import Tree, Word


@dataclass(frozen=True, slots=True)
class Context:
    """What a clause takes over from the one it was cut from."""

    rule: str
    subject: Word | None = None
    helpers: tuple[int, ...] = ()
    speech: tuple[int, ...] | None = None
    verb: str = AS_IS
    outer: tuple[tuple[int, ...], ...] = ()


def reported(context: Context) -> tuple[tuple[int, ...], ...]:
    """Who reports the one who speaks: "A said that B had found"."""
    return (*context.outer, context.speech) if context.speech else context.outer


def under_speech(tree: Tree, parts: list[Part]) -> list[Part]:
    """A verb without a subject that hangs on "said", after what was said, belongs to what was said."""
    said = next(part for part in parts if part.rule == "said")

    def belongs(part: Part) -> bool:
        if part.word.i <= said.word.i or subject_of(tree, part.word):
            return False
        return part.rule == "said" or (part.rule == "conj" and part.word.lemma not in SPEECH)

    return [replace(part, rule="also-said", parent=said.word) if belongs(part) else part for part in parts]


def conjunct(tree: Tree, head: Word, word: Word, subject: Word | None, context: Context) -> Context:
    """A coordinated verb without its own helpers takes those of the first one, with its negation."""
    rule = "conj" if context.rule == "main" else context.rule
    if subject_of(tree, word):
        return Context(rule, speech=context.speech, outer=context.outer)
    if noun := misplaced_subject(tree, word):
        return Context(rule, noun, speech=context.speech, outer=context.outer)
    own = tree.children(word, "aux", "auxpass")
    shared = tuple(x.i for x in tree.children(head, "aux", "auxpass", "neg") if x.i < head.i)
    usual = tuple(x.i for x in tree.children(head, "advmod") if x.i < head.i and x.lower in FREQUENCY | HEDGES)
    helpers = _shared_helpers(tree, word, shared or context.helpers) if not own else ()
    hedged = tuple(i for i in usual if tree.words[i].lower in HEDGES)
    helpers = helpers or (usual if not own and word.tag == head.tag else hedged)
    verb = context.verb if word.tag == head.tag and not own else AS_IS
    return Context(rule, subject, helpers, context.speech, verb, context.outer)


def _shared_helpers(tree: Tree, word: Word, helpers: tuple[int, ...]) -> tuple[int, ...]:
    """Which helpers go on: in "would be fined and lose" the modal does, "be" does not."""
    if word.tag == "VB":
        kept = (tree.words[i] for i in helpers)
        return tuple(x.i for x in kept if x.tag in ("MD", "TO", "RB") or x.lemma == "do")
    perfect = word.tag == "VBD" and any(tree.words[i].lemma == "have" for i in helpers)
    suffered = word.lemma in DONE_TO and not tree.child(word, "dobj") and tree.child(tree.words[word.head], "auxpass")
    return helpers if word.tag in ("VBN", "VBG") or perfect or (word.tag == "VBD" and suffered) else ()


def with_subject(clause: Clause, phrase: tuple[int, ...], pronoun: Word, plural: bool) -> Clause:
    """Put the antecedent where the pronoun stood, also where a further verb had borrowed the pronoun."""
    if pronoun.i in clause.words or clause.subject == (pronoun.i,):
        return replace(clause, words=clause.words - {pronoun.i}, subject=phrase, plural=plural)
    return clause
