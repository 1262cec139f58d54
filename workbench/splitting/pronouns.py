"""Pronouns: he and she where a single person fits; everything else is left to the reviewer and flagged.

Five of six substitutions of "it" were wrong on an unseen article, one of them libellous
(design/splitting.md).
"""

import re
from collections.abc import Sequence

from workbench.splitting.lexicon import FIRST_PERSON, POINTING, PRONOUNS
from workbench.splitting.names import People, persons_in
from workbench.splitting.parser import Tree, Word
from workbench.splitting.pieces import Piece

PERSON_NOUN = re.compile(
    r"(?:user|man|woman|activist|journalist|lawyer|prisoner|official|minister|president|blogger|student|worker|member"
    r"|leader|person|boy|girl|son|daughter|wife|husband|teacher|officer|soldier|witness|victim|detainee|researcher"
    r"|spokes\w+|doctor|judge|mother|father|brother|sister|reporter|editor|director|chief|head)$"
)
# "The guild closed the port because it": within one claim the subject before is meant.
_SUBORDINATED = re.compile(
    r"\b(?:as|because|after|before|when|while|since|that|if|until|where|although|though|which|what|how|whether) $"
)
_YOU = frozenset({"you", "your", "yours", "yourself"})
_FILLER = re.compile(
    r"it(?:['’]s| is| was| would be| will be| has been| may be| remains?)(?: not)? (?:\w+ )?\w+"
    r" (?:that|to|for|how|whether|why|if|what|when|who)\b",
    re.I,
)


def person_patches(source: str, tree: Tree, before: Sequence[Tree], people: People) -> list[Piece]:
    """Put a person's name for he, she, his or her where the sentence so far and the one before name only one
    person.

    Pronouns inside quotation marks stay: they are somebody's words.
    """
    patches: list[Piece] = []
    for word in tree.words:
        if PRONOUNS.get(word.lower) != "person" or word.lower.endswith("self") or word.tag not in ("PRP", "PRP$"):
            continue
        name = _only_person(tree, word, before, people)
        if name and not is_quoted(source, tree, word):
            after = f"{name}’s" if word.tag == "PRP$" else name
            patches.append(Piece(word.start, word.end, after, "pronoun", 0.7))
    return patches


def open_references(text: str) -> list[str]:
    """Give the words of a claim that point outside it: a pronoun with no noun before it, "this", "such",
    "we".
    """
    pointing = POINTING.search(text)
    return [match.group() for match in open_pronouns(text)] + ([pointing.group()] if pointing else [])


def open_pronouns(text: str) -> list[re.Match[str]]:
    """The pronouns among them, with their places in the claim."""
    found: list[re.Match[str]] = []
    for match in re.finditer(r"[^\W\d_]+(?:['’]\w+)?", text):
        word = match.group().lower().replace("’", "'").partition("'")[0]
        before = text[: match.start()]
        first_person = word in FIRST_PERSON | _YOU and match.group() != "US"
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


def _only_person(tree: Tree, pronoun: Word, before: Sequence[Tree], people: People) -> str:
    here = _named_before(tree, pronoun)
    if here[1]:
        return ""  # another person, called only by a noun, may be meant
    names = [people.full(name) for name in here[0]]
    for earlier in before[-1:]:
        names += [people.full(name) for name in persons_in(earlier)]
        if any(
            PERSON_NOUN.search(w.lower) and w.tag == "NN" and w.dep in ("nsubj", "nsubjpass") for w in earlier.words
        ):
            return ""
    distinct = set(names)
    only = distinct.pop() if len(distinct) == 1 else ""
    return only if " " in only else ""


def _named_before(tree: Tree, pronoun: Word) -> tuple[list[str], bool]:
    """The persons named before a pronoun, and whether a noun for a person is the subject there."""
    known = set(persons_in(tree))
    text = " ".join(word.text for word in tree.words[: pronoun.i]).replace(" - ", "-")
    nouns = any(
        word.tag == "NN" and word.dep in ("nsubj", "nsubjpass") and PERSON_NOUN.search(word.lower)
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
            PERSON_NOUN.search(w.lower()) for w in re.findall(r"\w+", before)
        )
    if PRONOUNS[word] == "many":
        return bool(re.search(r"\b\w{3,}s\b|\bpeople\b|\bpolice\b", before)) and word != "they"
    return len(before.split()) >= (1 if word != "it" else 3) and (word != "it" or bool(_SUBORDINATED.search(before)))


def _is_filler(text: str, match: re.Match[str]) -> bool:
    """The "it" of "it is important to" means nothing outside."""
    if match.group().lower().replace("’", "'") not in ("it", "it's"):
        return False
    return bool(_FILLER.match(text[match.start() :]))
