"""Who says a claim: from the reporting verb and its subject to speaker, role and mode."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.splitting.grammar import is_clausal, noun_phrase, subject_of
from workbench.splitting.lexicon import ANONYMOUS, DOCUMENTS, FIRST_PERSON, PRONOUNS, QUOTING, TITLES
from workbench.splitting.names import People
from workbench.splitting.tree import Tree, Word
from workbench.splitting.types import Attribution


@dataclass(frozen=True, slots=True)
class Speaker:
    """A named or described speaker; `name` is empty where only a pronoun stands for it and nobody fits.
    `carried` says that the name comes from an earlier sentence.
    """

    name: str
    role: str = ""
    document: bool = False
    anonymous: bool = False
    person: bool = False
    carried: bool = False


UNKNOWN = Speaker("")


def speaker_of(source: str, tree: Tree, words: Sequence[int], people: People, patches: dict[int, str]) -> Speaker:
    """Read a speaker off the words of a noun phrase; `patches` gives names for pronouns by source offset."""
    if not words:
        return UNKNOWN
    noun = next((tree.words[i] for i in words if tree.words[i].head not in words), tree.words[words[-1]])
    if noun.lower in FIRST_PERSON:
        return UNKNOWN
    if noun.lower in PRONOUNS or noun.lower in ("who", "which", "that"):
        return Speaker(people.full(patches.get(noun.start, "")), person=True)
    both = [noun, *(x for x in tree.children(noun, "conj") if x.i in words)]
    runs = [_person_run(tree, x, words) for x in both]
    if len(both) > 1 and all(runs):  # "Ida Roe and Tom Poe said"
        names = [people.full(_slice(source, tree, _inside(run))) for run in runs]
        return Speaker(f"{', '.join(names[:-1])} and {names[-1]}", person=False)
    if run := runs[0]:
        return _person(source, tree, words, run, people)
    text = _slice(source, tree, words)
    document = noun.lemma in DOCUMENTS
    unnamed = noun.lower in ANONYMOUS and not any(tree.words[i].pos == "PROPN" for i in words)
    full = people.full(text)
    return Speaker(full, document=document, anonymous=unnamed, person=full != text)


def _person_run(tree: Tree, noun: Word, words: Sequence[int]) -> tuple[Word, ...]:
    """The words of a personal name in a noun phrase: what the parser takes for one, with its head in it, else
    the capitalised words up to the head, from behind any party, nationality or abbreviation ("MP") before
    them.
    """
    named = next(
        (r for r in tree.names("PERSON") if noun in r or any(w.head == noun.i and w.i > noun.i for w in r)),
        (),
    )
    if len(named) == 1:
        return _with_first_name(tree, named, words)
    if named or noun.pos != "PROPN" or noun.lower in TITLES or noun.entity in ("ORG", "GPE", "LOC", "NORP", "FAC"):
        return named
    first = noun.i
    while first - 1 in words and _in_name(tree.words[first - 1]):
        first -= 1
    while first < noun.i and not tree.words[first].text[0].isupper():
        first += 1
    return tree.words[first : noun.i + 1] if first < noun.i else ()


def _with_first_name(tree: Tree, run: tuple[Word, ...], words: Sequence[int]) -> tuple[Word, ...]:
    """A surname with the first name that the parser left out of it; a title stays out."""
    before = tree.words[run[0].i - 1] if run[0].i - 1 in words else None
    first = before is not None and before.pos == "PROPN" and before.text.istitle() and not before.entity
    return (before, *run) if before and first and before.lower not in TITLES else run


def _in_name(word: Word) -> bool:
    if word.text == "-" or (word.text.islower() and word.pos == "PROPN"):
        return True
    return word.pos == "PROPN" and not word.text.isupper() and word.entity not in ("NORP", "ORG", "GPE")


def _person(source: str, tree: Tree, words: Sequence[int], run: Sequence[Word], people: People) -> Speaker:
    inside = _inside(run)
    name = people.full(_slice(source, tree, inside))
    before = [i for i in words if i < inside[0] and not tree.words[i].is_punct]
    role = _slice(source, tree, before) or _apposition(source, tree, run)
    return Speaker(name, re.sub(r"^(?:the|a|an) ", "", role, flags=re.I), person=True)


def _inside(run: Sequence[Word]) -> list[int]:
    return [word.i for word in run if word.text not in ("'s", "’s")]


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


def frame_speaker(tree: Tree) -> tuple[int, ...]:
    """Find the speaker's words in what is left of a sentence when its quotation is cut out."""
    for word in tree.words:
        if word.lemma in QUOTING and word.pos == "VERB":
            subject = subject_of(tree, word) or next(
                (x for x in tree.children(word, "dobj", "attr", "oprd", "dep", "npadvmod") if x.i > word.i),
                None,
            )
            if subject:
                return noun_phrase(tree, subject)
    named = (tuple(word.i for word in run) for run in tree.names("PERSON", "ORG"))
    return according_to(tree) or next(named, ())


def according_to(tree: Tree, clause: Word | None = None) -> tuple[int, ...]:
    """The words of whoever "according to" names, for the clause of a verb: not for what is told of that source itself,
    nor for what stands on the other side of a semicolon, colon or dash.
    """
    for word in tree.words:
        if word.lower == "according" and (to := tree.child(word, "prep")) and (noun := tree.child(to, "pobj")):
            if clause is not None and not _bears_on(tree, word, clause):
                return ()
            return noun_phrase(tree, noun)
    return ()


def _bears_on(tree: Tree, according: Word, clause: Word) -> bool:
    """Whether an "according to" is said of a clause: not inside its own phrase, nor in a part beside the clause."""
    if clause.i in tree.subtree(according) or _is_parted(tree, according, clause):
        return False
    host = next((x for x in tree.ancestors(according) if is_clausal(x)), None)
    return host is None or host.dep != "relcl" or clause.i in tree.subtree(host)


def _is_parted(tree: Tree, a: Word, b: Word) -> bool:
    between = tree.words[min(a.i, b.i) : max(a.i, b.i)]
    return any(x.text in (";", ":", "–", "—", "--") or x.lower == "while" for x in between)


def speaking_pronouns(tree: Tree) -> list[Word]:
    """The he or she that is the subject of a verb of saying, and behind no name that it may mean: "When Roe was asked,
    he said" tells of Roe, not of whoever spoke before.
    """
    return [
        word
        for word in tree.words
        if word.lower in ("he", "she") and word.dep == "nsubj" and tree.words[word.head].lemma in QUOTING
        if not any(_may_be_meant(x) for x in tree.words[: word.i])
    ]


def _may_be_meant(word: Word) -> bool:
    named = word.pos == "PROPN" and word.entity in ("", "PERSON")
    return named and word.dep in ("nsubj", "nsubjpass") and word.lower not in TITLES


def chain(own: str, speaker: Speaker | None, direct: bool, outer: Sequence[Speaker] = ()) -> tuple[Attribution, ...]:
    """Give the steps of attribution: the text's own voice, below it whoever it reports, and whom those report."""
    steps = [Attribution(1, own, "", "own_voice")]
    for teller in (*outer, speaker):
        if teller is not None:
            mode = "document" if teller.document else "anonymous" if teller.anonymous else ""
            mode = mode or ("direct_quote" if direct and teller is speaker else "paraphrase")
            steps.append(Attribution(len(steps) + 1, teller.name, teller.role, mode))
    return tuple(steps)


def claimant_of(own: str, speaker: Speaker | None) -> str:
    """Name the claimant: the speaker with the role behind a comma, else the text's own voice."""
    if speaker is None:
        return own
    return f"{speaker.name}, {speaker.role}" if speaker.role and speaker.name else speaker.name
