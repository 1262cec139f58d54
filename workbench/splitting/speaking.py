"""Who speaks in a sentence, given who spoke before it and whom the last sentences named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workbench.splitting.attribution import UNKNOWN, Speaker, frame_speaker, speaker_of, speaking_pronouns
from workbench.splitting.clause import Clause
from workbench.splitting.grammar import is_plural, noun_phrase
from workbench.splitting.names import People
from workbench.splitting.persons import is_about_another, others_named, others_nearby
from workbench.splitting.pieces import Piece
from workbench.splitting.pronouns import is_body, is_quoted, named_subject, speaking_on
from workbench.splitting.tree import Tree, Word

_GOES_ON = 2  # paragraphs: a quotation without a frame goes on from the one before
NEAR = 4
"""Paragraphs over which "she said" still means the last person quoted."""


class Heard:
    """Who spoke last, and in which paragraph."""

    def __init__(self, people: People) -> None:
        """Nobody yet; `people` learns the full names of who speaks."""
        self.people = people
        self._last: tuple[int, Speaker] = (-NEAR, UNKNOWN)

    def learn(self, paragraph: int, speaker: Speaker) -> None:
        """Remember a speaker, and a person's full name for the sentences to come."""
        self._last = (paragraph, speaker)
        if speaker.person:
            self.people.learn(speaker.name)

    def so_far(self, paragraph: int, within: int) -> Speaker:
        """Who spoke last, if that was at most so many paragraphs ago."""
        heard, speaker = self._last
        near = speaker.name and paragraph - heard <= within
        return replace(speaker, carried=paragraph != heard) if near else UNKNOWN


@dataclass(frozen=True, slots=True)
class Speaking:
    """The speakers of one sentence: `start` is its offset, `before` the trees of the sentence before it, `earlier`
    those of the sentences before that, the nearest first.
    """

    source: str
    start: int
    paragraph: int
    heard: Heard
    before: Sequence[Tree]
    earlier: Sequence[Sequence[Tree]]

    def of_quotations(self, trees: Sequence[Tree], patches: Callable[[Tree], Sequence[Piece]]) -> Speaker:
        """Who says the sentence's quotations: its own frame tells, else whoever spoke last in the paragraph."""
        for tree in trees:
            words = frame_speaker(tree)
            if words:
                return self.of_words(tree, words, patches(tree))
        return self.heard.so_far(self.paragraph, 0 if trees else _GOES_ON)

    def of_words(self, tree: Tree, words: Sequence[int], patches: Sequence[Piece]) -> Speaker:
        """The speaker of a noun phrase; "she said" goes on with the person who was quoted shortly before."""
        names = {p.start: p.after.removesuffix("’s") for p in patches if p.rule in ("pronoun", "full-name")}
        speaker = speaker_of(self.source, tree, words, self.heard.people, names)
        carried = bool(words) and tree.words[words[0]] in speaking_pronouns(tree)
        if not speaker.name and words and tree.words[words[0]].lower in ("it", "they"):
            return self._body(tree, tree.words[words[0]])
        if speaker.name and not carried:
            if not speaker.document:
                self.heard.learn(self.paragraph, speaker)
            return speaker
        heard = self.heard.so_far(self.paragraph, NEAR)
        if carried and heard.name and not heard.carried and is_about_another(self.before, heard.name):
            return UNKNOWN
        if carried and heard.carried and (name := named_subject(self.source, self.before, self.start)):
            return Speaker(self.heard.people.full(name), person=True, carried=True)
        nearer = heard.person and (not heard.carried or not speaker.name)
        if carried and heard.carried and speaker.name == heard.name:
            return replace(speaker, carried=True)
        return heard if carried and nearer else speaker

    def _body(self, tree: Tree, pronoun: Word) -> Speaker:
        """Who "it said" or "they said" stands for: a body or group that is a subject before it in the sentence, else
        who spoke last, if that is no person.
        """
        many = pronoun.lower == "they"
        subjects = [x for x in tree.words[: pronoun.i] if x.dep == "nsubj"]
        fits = [x for x in subjects if (is_plural(tree, x) and x.pos != "PRON" if many else is_body(x))]
        if fits:
            return self.of_words(tree, noun_phrase(tree, fits[-1]), [])
        heard = self.heard.so_far(self.paragraph, NEAR)
        return UNKNOWN if heard.person or heard.name.endswith("s") != many else heard

    def for_pronoun(self, tree: Tree, clause: Clause, speaker: Speaker | None) -> list[Piece]:
        """Put the speaker for the pronoun by which it speaks of itself."""
        if speaker is None or not speaker.name or not clause.speech:
            return []
        word = speaking_on(tree, clause.head, clause.subject, clause.speech, speaker.person)
        if word is None or is_quoted(self.source, tree, word) or not self._is_meant(tree, clause, word, speaker):
            return []
        return [Piece(word.start, word.end, speaker.name, "speaker-pronoun", 0.6 if speaker.carried else 0.85)]

    def _is_meant(self, tree: Tree, clause: Clause, word: Word, speaker: Speaker) -> bool:
        """Whether "she" in what a person says can only be that person: nobody else is named here or just before."""
        if not speaker.person:
            return True
        people = self.heard.people
        said_by = tree.words[clause.speech[0]].lower if clause.speech else ""
        if others_named(tree, word, speaker.name, people):
            return False
        if said_by in ("he", "she"):
            return said_by == word.lower
        return not others_nearby([self.before, *self.earlier], speaker.name, people)
