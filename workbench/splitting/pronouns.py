"""Pronouns: he and she where a single person fits; everything else is left to the reviewer and flagged.

Five of six substitutions of "it" were wrong on an unseen article, one of them libellous
(design/splitting.md).
"""

import re
from collections.abc import Sequence

from workbench.splitting.grammar import is_clausal, subject_of
from workbench.splitting.lexicon import BODIES, FIRST_PERSON, PEOPLE, POINTING, PRONOUNS
from workbench.splitting.names import People, persons_in
from workbench.splitting.persons import is_said, others_named, others_nearby
from workbench.splitting.pieces import Piece
from workbench.splitting.tree import Tree, Word

# "The guild closed the port because it": within one claim the subject before is meant.
_SUBORDINATED = re.compile(
    r"\b(?:as|because|after|before|when|while|since|that|if|until|where|although|though|which|what|how|whether) $"
)
_I = frozenset({"i", "me", "my", "mine", "myself"})
_PAIR = 2
_LOOSELY_BOUND = frozenset({"prep", "relcl", "acl", "appos"})
_YOU = frozenset({"you", "your", "yours", "yourself"})
_FILLER = re.compile(
    r"it(?:['’]s| is| was| would be| will be| has been| may be| remains?)(?: not)? (?:\w+ )?\w+"
    r" (?:that|to|for|how|whether|why|if|what|when|who)\b",
    re.I,
)


def person_patches(
    source: str, tree: Tree, before: Sequence[Tree], earlier: Sequence[Sequence[Tree]], people: People
) -> list[Piece]:
    """Put a person's name for he, she, his or her where the sentence so far and the one before name only one
    person; where they name nobody, the nearest of the sentences `earlier` that names somebody counts.

    Pronouns inside quotation marks stay: they are somebody's words.
    """
    patches: list[Piece] = []
    for word in tree.words:
        if PRONOUNS.get(word.lower) != "person" or word.lower.endswith("self") or word.tag not in ("PRP", "PRP$"):
            continue
        if _is_own_subjects(tree, word, people):
            continue
        name = _subject_here(tree, word, people) or _only_person(tree, word, before, earlier, people)
        if name and others_named(tree, word, name, people):
            continue
        if name and is_said(tree, word) and others_nearby([before, *earlier], name, people):
            continue
        if name and not is_quoted(source, tree, word):
            after = f"{name}’s" if word.tag == "PRP$" else name
            patches.append(Piece(word.start, word.end, after, "pronoun", 0.7))
    return patches


def _is_own_subjects(tree: Tree, pronoun: Word, people: People) -> bool:
    """In "Roe has changed her account" the account is Roe's: the clause names whom it speaks of."""
    if pronoun.tag != "PRP$":
        return False
    subject = next((s for x in tree.ancestors(pronoun) if is_clausal(x) and (s := subject_of(tree, x))), None)
    if subject is None or subject.i > pronoun.i:
        return False
    return _is_person(subject, people) or subject.lower in ("he", "she")


def _is_person(noun: Word, people: People) -> bool:
    known = noun.entity in ("", "PERSON") or people.full(noun.text) != noun.text
    return noun.tag == "NNP" and known


def _subject_here(tree: Tree, pronoun: Word, people: People) -> str:
    """The full name of the one person who is a subject before "he" in its sentence; "" where none or several are."""
    subjects = [x for x in tree.words[: pronoun.i] if x.dep in ("nsubj", "nsubjpass") and x.pos == "PROPN"]
    names = {people.full(x.text) for x in subjects if _is_person(x, people)}
    only = names.pop() if len(names) == 1 and len(subjects) == 1 else ""
    return only if " " in only and pronoun.dep in ("nsubj", "nsubjpass") else ""


def named_subject(source: str, before: Sequence[Tree], start: int) -> str:
    """The name that is the subject of the sentence before, where that stands in the paragraph of the one at `start`."""
    for tree in before[:1]:
        subject = subject_of(tree, tree.root)
        if subject is None or subject.tag != "NNP" or subject.entity in ("GPE", "LOC", "NORP", "DATE"):
            continue
        first = subject.i
        while first and tree.words[first - 1].tag == "NNP" and tree.words[first - 1].head == subject.i:
            first -= 1
        if "\n" not in source[tree.strip.end : start]:
            return source[tree.words[first].start : subject.end]
    return ""


def is_body(noun: Word) -> bool:
    """Whether a singular noun names what can decide and speak: an organisation, a state, a company, a court."""
    return noun.tag in ("NN", "NNP") and (noun.entity in ("ORG", "GPE") or noun.lemma in BODIES)


def pair_patches(tree: Tree, before: Sequence[Tree], people: People) -> list[Piece]:
    """Put the names for "They" that opens a sentence whose forerunner has several named persons, and nobody else, for
    its subject.
    """
    they = tree.words[0]
    if they.lower != "they" or they.dep != "nsubj" or they.head != tree.root.i or not before:
        return []
    last = before[-1]
    subject = subject_of(last, last.root)
    phrase = [last.words[i] for i in sorted(last.subtree(subject))] if subject else []
    if not any(x.lower == "and" for x in phrase) or any(x.dep in _LOOSELY_BOUND for x in phrase):
        return []
    said = " ".join(x.text for x in phrase).replace(" - ", "-")
    full = [people.full(name) for name in persons_in(last) if name in said]
    if len(full) < _PAIR:
        return []
    return [Piece(they.start, they.end, f"{', '.join(full[:-1])} and {full[-1]}", "pronoun", 0.7)]


def open_references(text: str, *, speaks: bool = False) -> list[str]:
    """Give the words of a claim that point outside it: a pronoun with no noun before it, "this", "such", "we"; "I" is
    known where the claimant `speaks`.
    """
    pointing = POINTING.search(text)
    found = [match.group() for match in open_pronouns(text, speaks=speaks)]
    return found + ([pointing.group()] if pointing else [])


def open_pronouns(text: str, *, speaks: bool = False) -> list[re.Match[str]]:
    """The pronouns among them, with their places in the claim."""
    found: list[re.Match[str]] = []
    for match in re.finditer(r"[^\W\d_]+(?:['’]\w+)?", text):
        word = match.group().lower().replace("’", "'").partition("'")[0]
        before = text[: match.start()]
        first_person = word in FIRST_PERSON | _YOU and match.group() != "US" and not (speaks and word in _I)
        unclear = word in PRONOUNS and not _has_antecedent(word, before) and not _is_filler(text, match)
        if first_person or unclear:
            found.append(match)
    return found


def speaking_on(tree: Tree, verb: Word, subject: Sequence[int], speech: Sequence[int], person: bool) -> Word | None:
    """The pronoun in "the guild said it would close" that stands for the speaker: subject of what is said, behind
    the speaker, of the same number.
    """
    if tree.words[verb.head].lemma == "tell":
        return None  # "told her that she": which of the two?
    words = [tree.words[i] for i in subject] or tree.children(verb, "nsubj", "nsubjpass")
    pronoun = words[0] if len(words) == 1 and words[0].tag == "PRP" else None
    if pronoun is None or not speech or pronoun.i <= max(speech) or _is_empty_it(tree, pronoun, verb):
        return None
    noun = next((tree.words[i] for i in speech if tree.words[i].head not in speech), tree.words[speech[-1]])
    sort = "person" if person else "many" if noun.tag in ("NNS", "NNPS") else "thing"
    return pronoun if PRONOUNS.get(pronoun.lower) == sort else None


def _is_empty_it(tree: Tree, pronoun: Word, verb: Word) -> bool:
    """The "it" of "it was possible to leave" stands for nothing."""
    below = [tree.words[i] for i in tree.subtree(verb) if i > verb.i]
    clausal = any(x.dep in ("xcomp", "ccomp", "advcl", "csubj") for x in below)
    return pronoun.lower == "it" and verb.lemma in ("be", "seem", "appear", "take", "become", "remain") and clausal


def _only_person(
    tree: Tree, pronoun: Word, before: Sequence[Tree], earlier: Sequence[Sequence[Tree]], people: People
) -> str:
    here = _named_before(tree, pronoun)
    if here[1]:
        return ""  # another person, called only by a noun, may be meant
    names = [people.full(name) for name in here[0]] + people.named_in(tree.words[: pronoun.i])
    for trees in (before[-1:], *earlier):
        names += [people.full(name) for other in trees for name in persons_in(other)]
        names += [name for other in trees for name in people.named_in(other.words)]
        if any(_tells_of_somebody(other) for other in trees):
            return ""
        if names:
            break
    distinct = set(names)
    only = distinct.pop() if len(distinct) == 1 else ""
    if any(_has_unknown_subject(words, only) for words in (tree.words[: pronoun.i], *(x.words for x in before[-1:]))):
        return ""
    return only if " " in only and not _is_told_of(tree, pronoun, only) else ""


def _has_unknown_subject(words: Sequence[Word], name: str) -> bool:
    """Whether something with a name that is no known place or body, and not this person, is a subject."""
    subjects = (x for x in words if x.dep in ("nsubj", "nsubjpass") and x.pos == "PROPN" and not x.entity)
    return any(x.text not in name.split() for x in subjects)


def _is_told_of(tree: Tree, pronoun: Word, name: str) -> bool:
    """In "He said Roe was safe" he is not Roe: a subject is not named again in its own clause."""
    if pronoun.dep not in ("nsubj", "nsubjpass"):
        return False
    below = {tree.words[i].text for i in tree.subtree(tree.words[pronoun.head]) if i > pronoun.i}
    return name.split()[-1] in below


def _tells_of_somebody(tree: Tree) -> bool:
    """Whether a person who is called only by a noun is a subject."""
    return any(PEOPLE.search(w.lower) and w.tag == "NN" and w.dep in ("nsubj", "nsubjpass") for w in tree.words)


def _named_before(tree: Tree, pronoun: Word) -> tuple[list[str], bool]:
    """The persons named before a pronoun, and whether a noun for a person is the subject there."""
    known = set(persons_in(tree))
    text = " ".join(word.text for word in tree.words[: pronoun.i]).replace(" - ", "-")
    nouns = any(
        word.tag == "NN" and word.dep in ("nsubj", "nsubjpass") and PEOPLE.search(word.lower)
        for word in tree.words[: pronoun.i]
    )
    return [name for name in known if name in text], nouns


def is_quoted(source: str, tree: Tree, word: Word) -> bool:
    """Whether a word stands inside quotation marks."""
    own = source[word.start : word.end]
    line = source[tree.strip.start : word.start] + own[: len(own) - len(own.lstrip('“"‘«'))]
    return line.count("“") > line.count("”") or line.count('"') % 2 == 1


def _has_antecedent(word: str, before: str) -> bool:
    """Whether something before the pronoun in the claim may be what it means; at the very start nothing is."""
    if PRONOUNS[word] == "person":
        return bool(re.search(r"\b[A-Z][\w-]+ [A-Z][\w-]+", before)) or any(
            PEOPLE.search(w.lower()) for w in re.findall(r"\w+", before)
        )
    if PRONOUNS[word] == "many":
        return bool(re.search(r"\b\w{3,}s\b|\bpeople\b|\bpolice\b", before)) and word != "they"
    return len(before.split()) >= (1 if word != "it" else 3) and (word != "it" or bool(_SUBORDINATED.search(before)))


def _is_filler(text: str, match: re.Match[str]) -> bool:
    """The "it" of "it is important to" means nothing outside."""
    if match.group().lower().replace("’", "'") not in ("it", "it's"):
        return False
    return bool(_FILLER.match(text[match.start() :]))
