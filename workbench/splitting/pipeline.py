"""From segments to drafts: sentences, parse, propositions, wording, time, kind, flags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import EllipsisType

from workbench.splitting.about import about
from workbench.splitting.attribution import (
    UNKNOWN,
    Speaker,
    according_to,
    frame_speaker,
    speaker_of,
    speaking_pronouns,
)
from workbench.splitting.clause import Clause
from workbench.splitting.drafting import Desk, draft, time_patches, unread
from workbench.splitting.grain import Granularity, refine
from workbench.splitting.lexicon import FIRST_PERSON, PRONOUNS
from workbench.splitting.names import People
from workbench.splitting.parser import Parser, Tree, load_parser, parser_status
from workbench.splitting.pieces import Piece, Wording
from workbench.splitting.pronouns import is_quoted, person_patches, speaking_on
from workbench.splitting.reading import LONGEST, Parsed, Quotation, Sentence, parse, sentences_of
from workbench.splitting.realise import realise, verbatim, whole
from workbench.splitting.sentences import Span
from workbench.splitting.standing import is_about_a_name, is_bare_saying, stands
from workbench.splitting.types import Draft, Flag, Segment

_OPTIONAL = (
    "headline",
    "standfirst",
    "subheading",
    "caption",
)  # here a line that states nothing yields no draft
_COMPARED = 300  # drafts of the body with which headlines and captions are compared
_DIVIDED = Flag("list-divided", "One of a list; its members may share words or only hold together.")
_SPEAKS_ON = Flag("speaker-pronoun", "“It” or “they” is taken to be the speaker.")
_GOES_ON = 2  # paragraphs: a quotation without a frame goes on from the one before
_NEAR = 4  # paragraphs over which "she said" still means the last person quoted


def split(
    text: str,
    segments: Sequence[Segment],
    *,
    published: str | None,
    authors: Sequence[str] = (),
    outlet: str = "",
    kind: str = "news",
    language: str = "en",
    headline: str = "",
    granularity: Granularity = "reviewer",
    parser: Parser | EllipsisType | None = ...,
) -> tuple[Draft, ...]:
    """Propose claims for the kept segments of a version text, in order of the text.

    Offsets are code points into `text`. `published` is EDTF; without it relative dates stay and are flagged.
    Every kept body sentence yields at least one draft. Where `parser` is None (by default: where the pinned
    model is missing) or the text is not English, drafts are whole sentences with a flag that says so. A line
    that only repeats the `headline` yields no draft. `granularity` "fine" cuts as far as the sentence allows.
    """
    desk = Desk(text, published, tuple(authors), outlet, kind)
    sentences = [s for s in sentences_of(text, segments) if text[s.start : s.end] != headline or s.kind == "headline"]
    if language != "en":
        why = Flag("not-english", "The text is not English; its sentences are proposed whole.")
        return about(text, segments, (), _plain(desk, sentences, why), english=False)
    reader = load_parser() if parser is ... else parser
    if reader is None:
        why = Flag("not-parsed", parser_status() if parser is ... else "No parser was given.")
        return about(text, segments, (), _plain(desk, sentences, why))
    parsed = parse(text, sentences, reader)
    return about(text, segments, parsed, _without_repeats(_Reader(desk, parsed, granularity).drafts()))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A proposition in words, before it is judged beside the others of its sentence."""

    wording: Wording
    rule: str
    speaker: Speaker | None
    direct: bool = False
    doubts: tuple[Flag, ...] = ()
    sure: bool = False


def _drafted(desk: Desk, sentence: Sentence, plan: _Plan, beside: Sequence[Span]) -> Draft:
    p = plan
    return draft(desk, sentence, p.wording, p.rule, p.doubts, beside, speaker=p.speaker, direct=p.direct, sure=p.sure)


class _Reader:
    """Goes through the parsed sentences in order; remembers the people and who spoke last in a paragraph."""

    def __init__(self, desk: Desk, parsed: Sequence[Parsed], granularity: Granularity) -> None:
        self.desk = desk
        self.granularity = granularity
        self.parsed = parsed
        self.people = People(t for p in parsed if p.sentence.kind not in _OPTIONAL for t in _all_trees(p))
        self._last_speaker: tuple[int, Speaker] = (-_NEAR, UNKNOWN)

    def drafts(self) -> Iterable[tuple[Draft, str]]:
        """All drafts, each with the kind of its segment."""
        for i, parsed in enumerate(self.parsed):
            before = _all_trees(self.parsed[i - 1]) if i else ()
            for made in _Sentence(self, parsed, before).drafts():
                yield made, parsed.sentence.kind

    def heard(self, paragraph: int, speaker: Speaker) -> None:
        """Remember a speaker, and a person's full name for the sentences to come."""
        self._last_speaker = (paragraph, speaker)
        if speaker.person:
            self.people.learn(speaker.name)

    def speaker_so_far(self, paragraph: int, within: int) -> Speaker:
        """Who spoke last, if that was at most so many paragraphs ago."""
        heard, speaker = self._last_speaker
        return replace(speaker, carried=True) if speaker.name and paragraph - heard <= within else UNKNOWN


class _Sentence:
    """One sentence on its way to drafts."""

    def __init__(self, reader: _Reader, parsed: Parsed, before: Sequence[Tree]) -> None:
        self.reader, self.parsed, self.before = reader, parsed, before
        self.desk, self.sentence = reader.desk, parsed.sentence
        self.times = time_patches(self.desk.times(self.sentence))

    def drafts(self) -> list[Draft]:
        """Give its drafts: quoted ones first, then its own; the whole sentence where there is nothing else."""
        speaker = self._frame_speaker() if self.parsed.quotations else None
        found = [plan for q in self.parsed.quotations for plan in self._quoted(q, speaker or UNKNOWN)]
        for tree in self.parsed.trees:
            found.extend(self._own(tree, framed=bool(self.parsed.quotations)))
        if not found:
            return [] if self.sentence.kind in _OPTIONAL else [self._whole()]
        beside = [span for plan in found for span in plan.wording.spans]
        return [_drafted(self.desk, self.sentence, plan, beside) for plan in found]

    def _patches(self, tree: Tree) -> list[Piece]:
        source, people = self.desk.text, self.reader.people
        found = [
            *self.times,
            *people.patches(source, tree),
            *person_patches(source, tree, self.before, people),
        ]
        heard = self.reader.speaker_so_far(self.sentence.paragraph, _NEAR)
        if heard.person:  # who speaks on as "she" is the one who spoke before
            words = [word for word in speaking_pronouns(tree) if all(p.start != word.start for p in found)]
            found += [Piece(word.start, word.end, heard.name, "pronoun", 0.6) for word in words]
        return found

    def _own(self, tree: Tree, *, framed: bool) -> Iterable[_Plan]:
        if self._is_question(tree):
            return
        patches = self._patches(tree)
        reported = according_to(tree)
        for clause in refine(tree, self.reader.granularity):
            if not stands(tree, clause) or is_bare_saying(tree, clause, framed):
                continue
            words = reported or None if clause.speech is None else clause.speech
            speaker = None if words is None else self._speaker(tree, words, patches)
            own = self._spoken_pronoun(tree, clause, speaker)
            wording = realise(self.desk.text, tree, clause, [*own, *patches])
            if len(wording.text.split()) < 3 and clause.rule != "verbless":
                continue
            unsure = [_DIVIDED] if clause.divided else []
            unsure += [_SPEAKS_ON] if own and not (speaker and speaker.person) else []
            yield _Plan(wording, clause.rule, speaker, doubts=tuple(unsure), sure=is_about_a_name(tree, clause))

    def _spoken_pronoun(self, tree: Tree, clause: Clause, speaker: Speaker | None) -> list[Piece]:
        """Put the speaker for the pronoun by which it speaks of itself."""
        if speaker is None or not speaker.name or speaker.carried or not clause.speech:
            return []
        word = speaking_on(tree, clause.head, clause.subject, clause.speech, speaker.person)
        if word is None or is_quoted(self.desk.text, tree, word):
            return []
        return [Piece(word.start, word.end, speaker.name, "speaker-pronoun", 0.85)]

    def _quoted(self, quotation: Quotation, speaker: Speaker) -> Iterable[_Plan]:
        """A quoted sentence: split like any other, but kept to the letter where it says "I", "we" or "it"."""
        tree = quotation.tree
        clauses = [c for c in refine(tree, self.reader.granularity) if stands(tree, c)]
        if not clauses or any(word.lower in FIRST_PERSON or word.lower in PRONOUNS for word in tree.words):
            yield _Plan(verbatim(self.desk.text, quotation.parts), "quote", speaker, direct=True)
            return
        for clause in clauses:
            wording = realise(self.desk.text, tree, clause, self.times)
            if len(wording.text.split()) >= 3:
                yield _Plan(wording, clause.rule, speaker, direct=True)

    def _whole(self) -> Draft:
        if not self.parsed.trees:
            why = f"Longer than {LONGEST} characters, or too far down to be parsed."
            return unread(self.desk, self.sentence, Flag("not-parsed", why))
        patches = [p for tree in self.parsed.trees for p in self._patches(tree)]
        wording = whole(self.desk.text, self.sentence.start, self.sentence.end, patches)
        question = [Flag("question", "This is a question; it states nothing.")] if wording.text[-1] == "?" else []
        if not any(x.tag in ("VBD", "VBZ", "VBP", "MD") for tree in self.parsed.trees for x in tree.words):
            question.append(Flag("fragment", "It has no verb: a heading, a list or a leftover of the page."))
        return draft(self.desk, self.sentence, wording, "sentence", question)

    def _frame_speaker(self) -> Speaker:
        """Who says the sentence's quotations: its own frame tells, else whoever spoke last in the paragraph."""
        for tree in self.parsed.trees:
            words = frame_speaker(tree)
            if words:
                return self._speaker(tree, words, self._patches(tree))
        return self.reader.speaker_so_far(self.sentence.paragraph, 0 if self.parsed.trees else _GOES_ON)

    def _speaker(self, tree: Tree, words: Sequence[int], patches: Sequence[Piece]) -> Speaker:
        """The speaker of a noun phrase; "she said" goes on with the person who was quoted shortly before."""
        names = {p.start: p.after.removesuffix("’s") for p in patches if p.rule in ("pronoun", "full-name")}
        speaker = speaker_of(self.desk.text, tree, words, self.reader.people, names)
        carried = bool(words) and tree.words[words[0]] in speaking_pronouns(tree)
        if speaker.name and not carried:
            self.reader.heard(self.sentence.paragraph, speaker)
            return speaker
        heard = self.reader.speaker_so_far(self.sentence.paragraph, _NEAR)
        return heard if heard.person and carried else speaker

    def _is_question(self, tree: Tree) -> bool:
        return self.desk.text[self.sentence.end - 1] == "?" and tree.strip.end >= self.sentence.end - 1


def _all_trees(parsed: Parsed) -> tuple[Tree, ...]:
    return (*parsed.trees, *(quotation.tree for quotation in parsed.quotations))


def _plain(desk: Desk, sentences: Sequence[Sentence], why: Flag) -> tuple[Draft, ...]:
    """Whole sentences, all flagged; dates are still read where there is English."""
    found: list[Draft] = []
    for sentence in sentences:
        if why.code == "not-english" or sentence.end - sentence.start > LONGEST:
            found.append(unread(desk, sentence, why))
        else:
            patches = time_patches(desk.times(sentence))
            wording = whole(desk.text, sentence.start, sentence.end, patches)
            found.append(draft(desk, sentence, wording, "sentence", [why]))
    return tuple(found)


def _without_repeats(drafts: Iterable[tuple[Draft, str]]) -> tuple[Draft, ...]:
    """A headline, caption or standfirst often repeats the body: what it shares with a body draft is left out."""
    keyed = [(made, kind, _key(made.text)) for made, kind in drafts]
    body = [key for _, kind, key in keyed if kind not in _OPTIONAL][:_COMPARED]
    kept: list[Draft] = []
    seen: set[frozenset[str]] = set()
    for made, kind, key in keyed:
        repeats = kind in _OPTIONAL and any(_close(key, other) for other in body)
        if key not in seen and not repeats:
            kept.append(made)
            seen.add(key)
    return tuple(kept)


def _key(text: str) -> frozenset[str]:
    return frozenset("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _close(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) >= 0.7 * min(len(a), len(b))
