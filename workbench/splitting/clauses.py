"""Cutting a parsed sentence into propositions: what each part takes over from the clause it was cut from."""

from collections.abc import Callable
from dataclasses import replace

from workbench.splitting.asides import appositions, contact_clause, included_clause, sequence_clause
from workbench.splitting.circumstances import is_past, setting_of, told_with
from workbench.splitting.clause import (
    AS_IS,
    FINITE,
    IS,
    WAS,
    Clause,
    coordinate_infinitives,
    latest_time,
    shared_by_both,
)
from workbench.splitting.context import Context, conjunct, reported, under_speech, with_subject
from workbench.splitting.coordination import gapped_helpers, gapped_with
from workbench.splitting.cuts import Part, is_contrast, is_needed, parts_of
from workbench.splitting.grammar import described, is_plural, noun_phrase, subject_of, with_commas
from workbench.splitting.lexicon import QUOTING, SPEECH
from workbench.splitting.nounparts import relative_pronoun
from workbench.splitting.nouns import antecedent, is_one_of_several, is_provenance, nearest_name
from workbench.splitting.tree import Tree, Word


def clauses_of(tree: Tree, *, fine: bool = False) -> list[Clause]:
    """Give the propositions of a sentence, the main clause first; `fine` cuts restrictive clauses off as well."""
    cutter = _Cutter(tree, fine)
    cutter.cut(tree.root, Context("main"))
    return shared_by_both(tree, cutter.found)


class _Cutter:
    """Walks from the root of a tree into every part that can be cut off, and collects clauses."""

    def __init__(self, tree: Tree, fine: bool) -> None:
        self.tree = tree
        self.fine = fine
        self.found: list[Clause] = []

    def cut(self, head: Word, context: Context) -> None:
        """Emit the clause of a head, unless it only says that somebody says, and go on with each part."""
        parts = parts_of(self.tree, head, self.fine)
        if frame := next((x for x in parts if x.rule == "frame"), None):
            context = replace(context, speech=self._speech(frame.word, Context("said")))
        if any(part.rule == "said" for part in parts):
            parts = under_speech(self.tree, parts)
        else:
            away = (part for part in parts if self.fine or not is_needed(self.tree, part))
            gone = (with_commas(self.tree, self.tree.subtree(part.word)) for part in away)
            self._emit(head, self.tree.subtree(head).difference(*gone), context)
        for part in parts:
            follow = _FOLLOW.get(part.rule)
            if follow:
                follow(self, head, part, context)

    def _emit(self, head: Word, words: frozenset[int], context: Context) -> None:
        own = subject_of(self.tree, head)
        if own is not None and context.verb == FINITE:  # "on him preventing him": not its subject
            words, own = words - self.tree.subtree(own), None
        borrowed = context.subject if own is None else None
        subject = noun_phrase(self.tree, borrowed, restricted=context.rule == "conj") if borrowed else ()
        clause = Clause(
            head=head,
            words=words,
            rule=context.rule,
            subject=tuple(i for i in subject if i not in words),
            helpers=context.helpers if own is None or context.rule == "gapped" else (),
            verb=context.verb,
            speech=context.speech,
            outer=context.outer,
            plural=is_plural(self.tree, own or borrowed or head),
        )
        self.found += [*latest_time(self.tree, clause), *coordinate_infinitives(self.tree, clause)]

    def _subject(self, head: Word, context: Context) -> Word | None:
        return subject_of(self.tree, head) or context.subject

    def _speech(self, head: Word, context: Context) -> tuple[int, ...]:
        """The words of who says it: the subject, or whoever "was told by" names."""
        speaker = self._subject(head, context)
        if self.tree.child(head, "auxpass"):
            agent = self.tree.child(head, "agent")
            speaker = self.tree.child(agent, "pobj") if agent else None
        if speaker is None and head.lemma in QUOTING:  # "said another witness, Ida Roe"
            behind = self.tree.children(head, "dobj", "attr", "oprd", "npadvmod", "dep")
            speaker = next((x for x in behind if x.i > head.i and x.pos in ("NOUN", "PROPN")), None)
        return noun_phrase(self.tree, speaker) if speaker else ()

    def conj(self, head: Word, part: Part, context: Context) -> None:
        """A further verb, of the same subject unless it has one."""
        if first := gapped_with(self.tree, head, part.parent, part.word):
            past = head.tag == "VBD" or any(x.tag == "VBD" for x in self.tree.children(first, "auxpass"))
            helpers = gapped_helpers(self.tree, head, first, part.word)
            below = replace(context, rule="gapped", subject=None, helpers=helpers, verb=WAS if past else IS)
            self.found = [self._with_shared(clause, first, part.word) for clause in self.found]
            self.cut(part.word, below)
        elif head.lemma in SPEECH and any(x.lower == "that" for x in self.tree.children(part.word, "mark")):
            self.said(head, part, context)
        elif part.parent.i == head.i:  # further infinitives are taken along with their frame
            subject = self._subject(head, context)
            self.cut(part.word, conjunct(self.tree, head, part.word, subject, context))

    def _with_shared(self, clause: Clause, first: Word, second: Word) -> Clause:
        """ "were killed and dozens hurt on Friday": both on Friday."""
        own = [x for x in self.tree.children(first, "prep", "advcl", "npadvmod", "agent") if x.i > first.i]
        behind = [x for x in self.tree.children(second, "prep", "advcl", "npadvmod") if x.i > second.i]
        if clause.head != first or own or first.i > second.i:
            return clause
        joints = {x.i for x in self.tree.children(first, "cc", "punct") if first.i < x.i < second.i}
        return replace(clause, words=clause.words.union(*(self.tree.subtree(x) for x in behind)) - joints)

    def said(self, head: Word, part: Part, context: Context) -> None:
        """What the subject says; "told her to wait" makes her the subject."""
        speech = self._speech(head, context)
        told = [x for x in self.tree.children(head, "dobj") if x.i < part.word.i]
        subject = None if subject_of(self.tree, part.word) else next(iter(told), None)
        self.cut(part.word, Context("said", subject, speech=speech, outer=reported(context)))
        if part.word.dep == "conj" and subject:  # "found prisoners in two wings had no beds": in two wings
            self._say_where(subject, part.word)

    def also_said(self, head: Word, part: Part, context: Context) -> None:
        """A further verb of what is said."""
        speech = self._speech(head, context)
        told = self.tree.child(head, "dobj") if part.parent.dep == "conj" else None
        subject = subject_of(self.tree, part.parent) or told
        below = Context("said", speech=speech, outer=reported(context))
        self.cut(part.word, conjunct(self.tree, part.parent, part.word, subject, below))
        if told:
            self._say_where(told, part.parent, part.word)

    def _say_where(self, noun: Word, verb: Word, further: Word | None = None) -> None:
        """Take what stands between a noun and its verb into the clauses of the verb, or of a further one."""
        after, before = max(self.tree.subtree(noun)), min(self.tree.subtree(verb))
        between = frozenset(range(after + 1, before))
        head = further or verb
        self.found = [replace(x, words=x.words | between) if x.head == head else x for x in self.found]

    def aside(self, head: Word, part: Part, context: Context) -> None:
        """A loosely joined or conceded clause."""
        subject = self._subject(head, context)
        beside = context.rule == "said" and part.word.i > head.i and is_contrast(self.tree, part.word)
        speech = None if beside else context.speech
        self.cut(part.word, Context(part.rule, subject, speech=speech, outer=() if beside else context.outer))

    def participle(self, head: Word, part: Part, context: Context) -> None:
        """ ", winning the cup": what the subject did as well."""
        subject, speech, outer = self._subject(head, context), context.speech, context.outer
        if speech and part.word.lemma in QUOTING:  # "said it was safe, adding that": the speaker adds
            subject = next(self.tree.words[i] for i in speech if self.tree.words[i].head not in speech)
            speech, outer = (outer[-1], outer[:-1]) if outer else (None, ())
        self.cut(part.word, Context("participle", subject, speech=speech, outer=outer, verb=FINITE))

    def after(self, head: Word, part: Part, context: Context) -> None:
        """ "after serving five years": what the subject had done."""
        verb = self.tree.children(part.word, "pcomp")[0]
        subject = self._subject(head, context)
        self.cut(verb, Context("after", subject, speech=context.speech, outer=context.outer, verb=FINITE))

    def purpose(self, head: Word, part: Part, context: Context) -> None:
        """ "marched to demand her release": they demanded it."""
        subject = self._subject(head, context)
        below = Context("purpose", subject, speech=context.speech, outer=context.outer, verb=FINITE)
        self.cut(part.word, below)

    def setting(self, head: Word, part: Part, context: Context) -> None:
        """ "in May, when inspectors came": they came in May."""
        before = setting_of(self.tree, part.parent)
        inner = _Cutter(self.tree, self.fine)
        inner.cut(part.word, Context("setting", speech=context.speech, outer=context.outer))
        opening = {x.i for x in self.tree.children(part.word, "advmod") if x.tag == "WRB"}
        found = [replace(clause, words=clause.words - opening) for clause in inner.found]
        self.found += [replace(clause, last=before) if clause.head == part.word else clause for clause in found]

    def included(self, head: Word, part: Part, context: Context) -> None:
        """ "ten people, including two cooks, left": two cooks left."""
        if self.tree.child(part.word, "pcomp"):  # "12 charges, including lying": the charges with what they include
            counted = {x.i for x in self.tree.children(part.parent, "nummod")}
            found = [x for x in self.found if x.head == head and x.rule == context.rule]
            words = self.tree.subtree(part.word) | {part.word.i - 1}
            self.found += [replace(x, words=(x.words | words) - counted, rule="included") for x in found]
        else:
            self.found += included_clause(self.tree, head, part, parts_of(self.tree, head, self.fine), context)

    def sequence(self, head: Word, part: Part, context: Context) -> None:
        """The event with what it followed, without its other circumstances behind the verb."""
        self.found.append(sequence_clause(self.tree, head, part, context))

    def appos(self, head: Word, part: Part, context: Context) -> None:
        """ "X, the A of B and a C": X is the A of B, and X is a C."""
        self.found += appositions(self.tree, part, parts_of(self.tree, part.word, self.fine), context)

    def detached(self, head: Word, part: Part, context: Context) -> None:
        """ "limits on her preventing her from working": the limits prevent."""
        limits = self.tree.child(head, "dobj") if part.word.dep == "advcl" else None
        noun = limits or self.tree.words[part.parent.head]
        self.cut(part.word, Context("detached", noun, speech=context.speech, outer=context.outer, verb=FINITE))

    def verbless(self, head: Word, part: Part, context: Context) -> None:
        """ "No boats" as it stands."""
        words = self.tree.subtree(part.word)
        self.found.append(Clause(part.word, words, "verbless", speech=context.speech, outer=context.outer))

    def relative(self, head: Word, part: Part, context: Context) -> None:
        """A relative clause, with what it speaks of in place of its pronoun."""
        pronoun = relative_pronoun(self.tree, part.word)
        if pronoun is None:
            self.found.append(contact_clause(self.tree, part, context))
            return
        noun = antecedent(self.tree, part, pronoun)
        if noun is None or (not self.fine and is_one_of_several(self.tree, noun)):
            return
        noun = described(self.tree, noun) or noun
        phrase, plural = noun_phrase(self.tree, noun), is_plural(self.tree, noun)
        inner = _Cutter(self.tree, self.fine)
        inner.cut(part.word, Context("relative", speech=context.speech, outer=context.outer))
        if pronoun.dep in ("nsubj", "nsubjpass"):
            self.found += [with_subject(clause, phrase, pronoun, plural) for clause in inner.found]
        elif pronoun.dep == "dobj":
            first = inner.found[:1]
            self.found += [replace(x, words=x.words - {pronoun.i}, last=phrase) for x in first]

    def reduced(self, head: Word, part: Part, context: Context) -> None:
        """ ", banned in 2020": what was done to the noun before."""
        if not is_provenance(self.tree, part.word):
            verb = IS if part.word.tag == "VBG" else WAS
            noun = described(self.tree, part.parent) or nearest_name(self.tree, part)
            self.cut(part.word, Context("reduced", noun, speech=context.speech, outer=context.outer, verb=verb))

    def absolute(self, head: Word, part: Part, context: Context) -> None:
        """ "with critics jailed": critics are jailed."""
        verb = told_with(self.tree, part.word)
        if verb is None:
            return
        finite = bool(self.tree.child(verb, "aux", "auxpass"))
        going_on = WAS if verb.lower.endswith("ing") and is_past(self.tree, head) else IS
        form = AS_IS if finite else going_on
        self.cut(verb, Context("with", speech=context.speech, outer=context.outer, verb=form))


_FOLLOW: dict[str, Callable[[_Cutter, Word, Part, Context], None]] = {
    "conj": _Cutter.conj,
    "said": _Cutter.said,
    "also-said": _Cutter.also_said,
    "parataxis": _Cutter.aside,
    "concession": _Cutter.aside,
    "circumstance": _Cutter.aside,
    "event": _Cutter.aside,
    "setting": _Cutter.setting,
    "included": _Cutter.included,
    "participle": _Cutter.participle,
    "after": _Cutter.after,
    "purpose": _Cutter.purpose,
    "sequence": _Cutter.sequence,
    "detached": _Cutter.detached,
    "verbless": _Cutter.verbless,
    "relative": _Cutter.relative,
    "reduced": _Cutter.reduced,
    "appos": _Cutter.appos,
    "with": _Cutter.absolute,
}
