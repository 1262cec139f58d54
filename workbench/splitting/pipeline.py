"""From parsed sentences to drafts: propositions, wording, time, kind, flags. `portions` feeds it."""

import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.splitting.attribution import (
    UNKNOWN,
    Speaker,
    according_to,
    speaking_pronouns,
)
from workbench.splitting.clause import Clause
from workbench.splitting.dating import inner_times
from workbench.splitting.doubts import doubts, governing
from workbench.splitting.drafting import Desk, draft, time_patches, unread
from workbench.splitting.firstperson import is_speaking_plainly, speaks_of_self, told_by_name
from workbench.splitting.grain import Granularity, refine
from workbench.splitting.guards import RESHAPED
from workbench.splitting.leftovers import left_out
from workbench.splitting.lexicon import FIRST_PERSON, PRONOUNS
from workbench.splitting.mentions import Memory
from workbench.splitting.names import People, persons_in
from workbench.splitting.pieces import Piece
from workbench.splitting.plans import Plan
from workbench.splitting.pronouns import pair_patches, person_patches
from workbench.splitting.reading import Parsed, Quotation
from workbench.splitting.realise import realise, verbatim, whole
from workbench.splitting.references import references_of
from workbench.splitting.reread import has_long_list
from workbench.splitting.spans import LONGEST, Span
from workbench.splitting.speaking import NEAR, Heard, Speaking
from workbench.splitting.standing import is_about_a_name, is_bare_saying, is_without_subject, stands
from workbench.splitting.tree import Tree
from workbench.splitting.types import Draft, Flag

OPTIONAL = (
    "headline",
    "standfirst",
    "subheading",
    "caption",
)  # here a line that states nothing yields no draft
FOREIGN = Flag("not-english", "This paragraph is not English; its sentences are proposed whole.")
_DIVIDED = Flag("list-divided", "One of a list; its members may share words or only hold together.")
_SPEAKS_ON = Flag("speaker-pronoun", "“He”, “she”, “it” or “they” is taken to be the speaker.")
_LOOSE_LIST = Flag("list-divided", "The sentence is a list with semicolons; parts of it may be lost or mixed.")
_NO_SUBJECT = Flag("fragment", "No subject was found for it; compare it with the source.")
_ASKS = Flag("question", "This is a question; it states nothing.")
_WHOSE = Flag("speaker-unclear", "It is not certain who is “I” in this quotation.")
_STUMBLED = Flag("not-parsed", "The rules stumbled over this sentence; it is proposed whole.")
_LOG = logging.getLogger(__name__)
_IN_PASSING = ("relative", "reduced", "appos")  # told by the text itself, whoever the rest is according to
_LAST = 12  # sentences in which something was mentioned that "the" may point to


class Reader:
    """Goes through the sentences in order; remembers people, the last sentence, who spoke last in a paragraph."""

    def __init__(self, desk: Desk, granularity: Granularity) -> None:
        self.desk = desk
        self.granularity = granularity
        self.people = People(())
        self.memory = Memory(desk.text, self.people)
        self._before: deque[tuple[Tree, ...]] = deque(maxlen=NEAR)  # the trees of the last sentences, the last first
        self._nouns: deque[set[str]] = deque(maxlen=_LAST)
        self.heard = Heard(self.people)

    def read(self, parsed: Sequence[Parsed]) -> Iterable[tuple[Draft, str]]:
        """The drafts of the next sentences, each with the kind of its segment. Their names are learned first."""
        for tree in (tree for one in parsed if one.sentence.kind not in OPTIONAL for tree in all_trees(one)):
            for name in persons_in(tree):
                self.people.learn(name)
        for one in parsed:
            trees = all_trees(one)
            for made in self._drafts(one, trees):
                yield made, one.sentence.kind
            self._before.appendleft(trees)
            self._nouns.append({x.lemma for tree in trees for x in tree.words if x.tag in ("NN", "NNS")})

    def _drafts(self, one: Parsed, trees: tuple[Tree, ...]) -> list[Draft]:
        """The drafts of a sentence. One that the rules stumble over is proposed whole: no sentence may cost a text."""
        try:
            sentence = _Sentence(self, one, tuple(self._before))
            made = sentence.drafts()
            self.memory.learn(sentence.here, trees)
        except Exception:
            _LOG.exception("a sentence could not be split")
            return [unread(self.desk, one.sentence, _STUMBLED)]
        return made

    def mentioned(self) -> set[str]:
        """The lemmas of the nouns of the last sentences."""
        return set().union(*self._nouns)


class _Sentence:
    """One sentence on its way to drafts."""

    def __init__(self, reader: Reader, parsed: Parsed, earlier: Sequence[Sequence[Tree]]) -> None:
        """Take the sentence and those before it, the nearest first."""
        self.reader, self.parsed = reader, parsed
        self.before, self.earlier = (earlier[0], earlier[1:]) if earlier else ((), ())
        self.desk, self.sentence = reader.desk, parsed.sentence
        # In a run of text without an end, times would be sought from each to each.
        self.given_times = [] if self.sentence.is_too_long else self.desk.times(self.sentence)
        self.times = time_patches(self.given_times)
        self.here = reader.memory.read(all_trees(parsed))
        start, paragraph = self.sentence.start, self.sentence.paragraph
        self.speakers = Speaking(self.desk.text, start, paragraph, reader.heard, self.before, self.earlier)

    def drafts(self) -> list[Draft]:
        """Give its drafts: quoted ones first, then its own; the whole sentence where there is nothing else."""
        if self.sentence.language != "en":
            return [unread(self.desk, self.sentence, FOREIGN)]
        speaker = self.speakers.of_quotations(self.parsed.trees, self._patches) if self.parsed.quotations else None
        found = [plan for q in self.parsed.quotations for plan in self._quoted(q, speaker or UNKNOWN)]
        for tree in self.parsed.trees:
            found.extend(self._own(tree, framed=bool(self.parsed.quotations)))
        for tree in self.parsed.asides:
            found.extend(plan for plan in self._own(tree, framed=False) if plan.rule == "reduced")
        if not found:
            return [] if self.sentence.kind in OPTIONAL else [self._whole()]
        beside = [span for plan in found for span in plan.wording.spans]
        found = self._with_leftovers(found, beside)
        return [self._offering(draft(self.desk, self.sentence, plan, beside), plan) for plan in found]

    def _with_leftovers(self, plans: list[Plan], covered: Sequence[Span]) -> list[Plan]:
        """The plans, with a flag on the one beside words that none of them tells."""
        for words in left_out(self.parsed.trees, covered):
            near = max(range(len(plans)), key=lambda i: (plans[i].wording.spans[0][0] < words[0].start, i))
            said = self.desk.text[words[0].start : words[-1].end]
            flag = Flag("left-out", f"“{' '.join(said.split())}” stands in no draft of this sentence.")
            plans[near] = replace(plans[near], doubts=(*plans[near].doubts, flag))
        return plans

    def _offering(self, made: Draft, plan: Plan) -> Draft:
        """The draft with what its open words may mean; in a quotation they are the speaker's and stay."""
        if plan.direct:
            return made
        trees, memory, begin = self.parsed.trees, self.reader.memory, self.sentence.start
        return replace(made, references=references_of(plan.wording, trees, self.here, memory, made.claimant, begin))

    def _patches(self, tree: Tree) -> list[Piece]:
        source, people = self.desk.text, self.reader.people
        found = [
            *self.times,
            *people.patches(source, tree),
            *person_patches(source, tree, self.before, self.earlier, people),
            *pair_patches(tree, self.before, people),
        ]
        heard = self.reader.heard.so_far(self.sentence.paragraph, NEAR)
        if heard.person:  # who speaks on as "she" is the one who spoke before
            spoken = {word.start: word.end for word in speaking_pronouns(tree)}
            if heard.carried:  # from another paragraph: whom this one names goes before
                spoken = {start: end for start, end in spoken.items() if all(p.start != start for p in found)}
            found = [piece for piece in found if piece.start not in spoken]
            found += [Piece(start, end, heard.name, "pronoun", 0.6) for start, end in spoken.items()]
        return found

    def _own(self, tree: Tree, *, framed: bool) -> Iterable[Plan]:
        if self._is_question(tree):
            return
        patches = self._patches(tree)
        left: list[Clause] = []
        made = 0
        listed = [_LOOSE_LIST] if len(self.parsed.trees) == 1 and has_long_list(tree) else []
        for clause in refine(tree, self.reader.granularity):
            if not stands(tree, clause) or is_bare_saying(tree, clause, framed):
                left += [clause] if is_without_subject(tree, clause) else []
                continue
            words = clause.speech
            if words is None and clause.rule not in _IN_PASSING:
                words = according_to(tree, clause.head) or None
            speaker = None if words is None else self.speakers.of_words(tree, words, patches)
            own = self.speakers.for_pronoun(tree, clause, speaker)
            wording = realise(self.desk.text, tree, clause, [*own, *patches])
            if len(wording.text.split()) < 3 and clause.rule != "verbless":
                continue
            unsure = [_DIVIDED] if clause.divided else [*listed]
            named = any(tree.words[i].pos == "PROPN" for i in clause.speech or ())
            unsure += [_SPEAKS_ON] if own and (not named or (speaker and speaker.person)) else []
            unsure += doubts(tree, clause, wording, self.reader.mentioned())
            sure = is_about_a_name(tree, clause)
            inner, bearing = inner_times(tree, clause, self.given_times), governing(tree, clause)
            outer = tuple(self.speakers.of_words(tree, words, patches) for words in clause.outer)
            yield Plan(wording, clause.rule, speaker, False, tuple(unsure), sure, inner, bearing, outer)
            made += 1
        for clause in left if made else ():  # else the whole sentence is proposed
            yield Plan(realise(self.desk.text, tree, clause, patches), "rest", None, doubts=(_NO_SUBJECT,))

    def _quoted(self, quotation: Quotation, speaker: Speaker) -> Iterable[Plan]:
        """A quoted sentence: split like any other, with the name for "I" where it is known whose words they are; one
        that cannot be split and says "we" or "it" is kept to the letter.
        """
        tree = quotation.tree
        quoted = " ".join(self.desk.text[a:b] for a, b in quotation.parts)
        asks = quoted.rstrip('"”’» ').endswith("?")
        plain = is_speaking_plainly(self.parsed.trees, quoted, self.reader.people)
        known = speaker.person and speaker.name and not speaker.carried and plain
        whose = () if plain or not speaks_of_self(tree) else (_WHOSE,)
        named = told_by_name(tree, speaker.name) if known else []
        clauses = [c for c in refine(tree, self.reader.granularity) if stands(tree, c)]
        clauses = [c for c in clauses if not is_bare_saying(tree, c, framed=False)]
        open_words = any(word.lower in FIRST_PERSON or word.lower in PRONOUNS for word in tree.words)
        rebuilt = any(c.rule in RESHAPED for c in clauses)
        if asks or not clauses or (open_words and not named and (rebuilt or len(clauses) == 1)):
            words, doubtful = verbatim(self.desk.text, quotation.parts), (_ASKS,) if asks else ()
            yield Plan(words, "quote", speaker, direct=True, doubts=(*doubtful, *whose))
            return
        for clause in clauses:
            wording = realise(self.desk.text, tree, clause, [*named, *self.times])
            if len(wording.text.split()) >= 3:
                unsure = doubts(tree, clause, wording, self.reader.mentioned())
                inner, bearing = inner_times(tree, clause, self.given_times), governing(tree, clause)
                told, outer = self._told_in_quotation(tree, clause, speaker)
                unsure += _thought(tree, clause)
                unsure += whose or ([_WHOSE] if named and wording.text.count(speaker.name) > 1 else [])
                yield Plan(wording, clause.rule, told, told is speaker, tuple(unsure), False, inner, bearing, outer)

    def _told_in_quotation(self, tree: Tree, clause: Clause, speaker: Speaker) -> tuple[Speaker, tuple[Speaker, ...]]:
        """Whose statement a clause of a quotation is, and who reports them: "The guard told me that it was open"."""
        if not clause.speech or (len(clause.speech) == 1 and tree.words[clause.speech[0]].lower in FIRST_PERSON):
            return speaker, ()
        pronoun = tree.words[clause.speech[0]].lower in PRONOUNS
        return UNKNOWN if pronoun else self.speakers.of_words(tree, clause.speech, []), (speaker,)

    def _whole(self) -> Draft:
        if not self.parsed.trees:
            why = f"Longer than {LONGEST:,} characters, so it was not parsed."
            return unread(self.desk, self.sentence, Flag("not-parsed", why))
        patches = [p for tree in self.parsed.trees for p in self._patches(tree)]
        wording = whole(self.desk.text, self.sentence.start, self.sentence.end, patches)
        question = [_ASKS] if wording.text[-1] == "?" else []
        if not any(x.tag in ("VBD", "VBZ", "VBP", "MD") for tree in self.parsed.trees for x in tree.words):
            question.append(Flag("fragment", "It has no verb: a heading, a list or a leftover of the page."))
        plan = Plan(wording, "sentence", doubts=tuple(question))
        return self._offering(draft(self.desk, self.sentence, plan), plan)

    def _is_question(self, tree: Tree) -> bool:
        return self.desk.text[self.sentence.end - 1] == "?" and tree.strip.end >= self.sentence.end - 1


def _thought(tree: Tree, clause: Clause) -> list[Flag]:
    """ "I thought I was free", "I was told I was free": what somebody thought or was told is not said to be so."""
    verb = tree.words[clause.head.head]
    plain = verb.lemma in ("say", "tell", "add") and not tree.children(verb, "auxpass", "nsubjpass")
    if clause.speech is None or clause.head.dep != "ccomp" or plain:
        return []
    return [Flag("frame-dropped", f"It is told under “{verb.text}”; the draft does not say so.")]


def all_trees(parsed: Parsed) -> tuple[Tree, ...]:
    return (*parsed.trees, *(quotation.tree for quotation in parsed.quotations))
