"""Who says a claim: from the reporting verb and its subject to speaker, role and mode."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.splitting.clauses import noun_phrase, subject_of
from workbench.splitting.lexicon import ANONYMOUS, DOCUMENTS, PRONOUNS, QUOTING, SPEECH
from workbench.splitting.names import People
from workbench.splitting.parser import Tree, Word
from workbench.splitting.types import Attribution


@dataclass(frozen=True, slots=True)
class Speaker:
    """A named or described speaker; `name` is empty where only a pronoun stands for it and nobody fits."""

    name: str
    role: str = ""
    document: bool = False
    anonymous: bool = False


UNKNOWN = Speaker("")


def speaker_of(source: str, tree: Tree, words: Sequence[int], people: People, patches: dict[int, str]) -> Speaker:
    """Read a speaker off the words of a noun phrase; `patches` gives names for pronouns by source offset."""
    if not words:
        return UNKNOWN
    noun = next((tree.words[i] for i in words if tree.words[i].head not in words), tree.words[words[-1]])
    if noun.lower in PRONOUNS or noun.lower in ("who", "which", "that"):
        return Speaker(people.full(patches.get(noun.start, "")))
    run = next((run for run in tree.names("PERSON") if any(word.i in words for word in run)), None)
    if run:
        return _person(source, tree, words, run, people)
    text = _slice(source, tree, words)
    document = noun.lemma in DOCUMENTS
    unnamed = noun.lower in ANONYMOUS and not any(tree.words[i].pos == "PROPN" for i in words)
    return Speaker(text, document=document, anonymous=unnamed)


def _person(source: str, tree: Tree, words: Sequence[int], run: Sequence[Word], people: People) -> Speaker:
    inside = [word.i for word in run if word.text not in ("'s", "’s")]
    name = people.full(_slice(source, tree, inside))
    before = [i for i in words if i < inside[0] and not tree.words[i].is_punct]
    role = _slice(source, tree, before) or _apposition(source, tree, run)
    return Speaker(name, re.sub(r"^(?:the|a|an) ", "", role, flags=re.I))


def _apposition(source: str, tree: Tree, run: Sequence[Word]) -> str:
    for word in run:
        if apposition := tree.child(word, "appos"):
            return _slice(source, tree, noun_phrase(tree, apposition))
    return ""


def _slice(source: str, tree: Tree, words: Sequence[int]) -> str:
    if not words:
        return ""
    text = source[tree.words[words[0]].start : tree.words[words[-1]].end]
    return re.sub(r"[\"“”]", "", text).strip(" ,")


def frame_speaker(tree: Tree) -> tuple[tuple[int, ...], Word | None]:
    """Find the speaker's words and the verb in what is left of a sentence when its quotation is cut out."""
    for word in tree.words:
        if word.lemma in QUOTING and word.pos == "VERB":
            subject = subject_of(tree, word) or next(
                (x for x in tree.children(word, "dobj", "attr", "oprd", "dep", "npadvmod") if x.i > word.i), None
            )
            if subject:
                return noun_phrase(tree, subject), word
    by = according_to(tree)
    if by:
        return by, None
    return next((tuple(w.i for w in run) for run in tree.names("PERSON", "ORG")), ()), None


def according_to(tree: Tree) -> tuple[int, ...]:
    """The words of whoever "according to" names."""
    for word in tree.words:
        if word.lower == "according" and (to := tree.child(word, "prep")) and (noun := tree.child(to, "pobj")):
            return noun_phrase(tree, noun)
    return ()


def is_speech(word: Word) -> bool:
    """Whether a verb reports what somebody says or holds."""
    return word.lemma in SPEECH


def chain(own: str, speaker: Speaker | None, direct: bool) -> tuple[Attribution, ...]:
    """Give the steps of attribution: the text's own voice, and below it the speaker it reports."""
    mine = Attribution(1, own, "", "own_voice")
    if speaker is None:
        return (mine,)
    mode = "document" if speaker.document else "anonymous" if speaker.anonymous else ""
    mode = mode or ("direct_quote" if direct else "paraphrase")
    return mine, Attribution(2, speaker.name, speaker.role, mode)


def claimant_of(own: str, speaker: Speaker | None) -> str:
    """Name the claimant: the speaker with the role behind a comma, else the text's own voice."""
    if speaker is None:
        return own
    return f"{speaker.name}, {speaker.role}" if speaker.role and speaker.name else speaker.name
