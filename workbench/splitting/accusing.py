"""Whether a claim says that somebody named did, or is charged with, a crime or an abuse. Read from the parse only."""

from collections.abc import Iterator, Mapping, Sequence

from workbench.splitting.grammar import noun_phrase
from workbench.splitting.lexicon import words
from workbench.splitting.tokens import Token
from workbench.splitting.tree import Tree, Word
from workbench.splitting.types import Edit

_CRIMES = words(
    "torture rape murder massacre assassinate abduct kidnap embezzle bribe launder falsify rig smuggle traffic"
    " blackmail extort mistreat maltreat persecute steal loot plunder poison defraud enslave bug wiretap"
    " execute abuse molest"
)
_VIOLENCE = words("kill beat attack assault shoot harass threaten intimidate hit stab bomb shell strangle hurt target")
"""Crimes where people suffer them; a bill may be killed and a plan attacked."""
_CHARGED = words("accuse charge indict convict suspect sentence")
_AGAINST = words("charge accusation allegation indictment complaint lawsuit")
_FACED = words("charge trial prosecution accusation indictment allegation")
_BLAMED = words("guilty responsible complicit")
_CRIME_NOUNS = words(
    "torture killing murder rape massacre abuse crime corruption fraud theft violence death attack violation beating"
    " disappearance abduction bribery embezzlement treason terrorism extremism atrocity genocide shooting bombing"
    " shelling assassination execution crackdown poisoning kidnapping lynching looting extortion blackmail arson"
)
_TAKING = words("take accept receive pay demand solicit offer give")
_BRIBES = words("bribe kickback")
_RAPE = words("rape rapes raped raping")  # which the lemmatizer takes for "rap"
_REPORTED = words("allege say believe report suspect think know")
_NOBODY = words("nobody none neither nor no")
_PEOPLE = words(
    "person people man woman child protester demonstrator activist journalist reporter detainee prisoner civilian"
    " member marcher resident student worker opponent critic politician lawyer him them he she they us family"
    " victim suspect inmate participant crowd other refugee migrant defender dissident leader boy girl teenager minor"
)
_OFFICES = words(
    "president minister ministry prosecutor governor mayor chancellor king queen prince judge commissioner chief"
    " general ambassador speaker premier sheriff parliament"
)
_COMMANDS = words("order command direct authorise authorize oversee supervise commit carry plan organise organize")
_SPOKEN = ("pronoun", "full-name", "speaker-pronoun")


def accusation(text: str, tokens: Sequence[Token], edits: Sequence[Edit]) -> str:
    """One sentence that says who is said to have done or been charged with what, by which words; empty for none."""
    written = {edit.start: edit.after.removesuffix("’s") for edit in edits if edit.rule in _SPOKEN}
    inside = {token.word.start for token in tokens if token.word}
    for token in tokens:
        if token.word is None or token.tree is None:
            continue
        for accused, words_, charged in _accused(token.tree, token.word, inside):
            who = _named(text, token.tree, accused, written)
            if who:
                quoted = " ".join(text[words_[0].start : words_[-1].end].split())
                said = "is said to be accused of or charged with a crime" if charged else "is said to have done harm"
                return f"{who} {said}: “{quoted}”."
    return ""


def _accused(tree: Tree, word: Word, inside: set[int]) -> Iterator[tuple[Word, list[Word], bool]]:
    """The one accused, the words of the accusation, and whether a charge is reported rather than a deed."""
    if any(child.dep == "neg" for child in tree.children(word)) or _is_nobodys(tree, word):
        return
    if word.pos == "VERB" and word.lemma in _CHARGED:
        for accused in _undergoer(tree, word):
            yield accused, _from(tree, word, inside), True
    elif word.pos == "VERB" and _does_harm(tree, word):
        for actor in _actor(tree, word):
            yield actor, _from(tree, word, inside), False
    elif word.pos == "NOUN" and word.lemma in _AGAINST:
        for against in tree.children(word, "prep"):
            if against.lower == "against" and (blamed_one := tree.child(against, "pobj")):
                yield blamed_one, [word, against], True
    elif word.lemma == "face" and (thing := tree.child(word, "dobj")) and thing.lemma in _FACED:
        for actor in tree.children(word, "nsubj"):
            yield actor, [word, thing], True
    elif word.lower in _BLAMED and word.dep in ("acomp", "oprd"):
        blamed = word.lower == "guilty" or any(tree.words[i].lemma in _CRIME_NOUNS for i in tree.subtree(word))
        for actor in tree.children(tree.words[word.head], "nsubj", "nsubjpass") if blamed else ():
            yield actor, _from(tree, word, inside), True


def _is_nobodys(tree: Tree, verb: Word) -> bool:
    """ "Nobody accuses her", "neither was convicted"."""
    subjects = tree.children(verb, "nsubj", "nsubjpass")
    return any(tree.words[i].lower in _NOBODY for x in subjects for i in tree.subtree(x))


def _does_harm(tree: Tree, verb: Word) -> bool:
    """Whether a verb is a crime, violence against people, or the ordering of a crime."""
    if verb.lower in _RAPE or (verb.lemma in _TAKING and any(x.lemma in _BRIBES for x in tree.children(verb, "dobj"))):
        return True
    if verb.lemma in _CRIMES or (verb.lemma in _VIOLENCE and _hits_people(tree, verb)):
        return True
    return verb.lemma in _COMMANDS and any(x.lemma in _CRIME_NOUNS for x in tree.children(verb, "dobj"))


def _actor(tree: Tree, verb: Word) -> Iterator[Word]:
    """Who does it: the subject of an active verb, the "by" of a passive one."""
    for agent in tree.children(verb, "agent"):
        yield from tree.children(agent, "pobj")
    if tree.child(verb, "auxpass", "nsubjpass") or (verb.tag == "VBN" and verb.dep in ("acl", "amod")):
        return
    yield from _subject(tree, verb, ("nsubj",))


def _undergoer(tree: Tree, verb: Word) -> Iterator[Word]:
    """Who is charged: the subject of a passive verb, the object of an active one."""
    if tree.child(verb, "auxpass") or tree.child(verb, "nsubjpass"):
        yield from _subject(tree, verb, ("nsubjpass",))
    elif verb.dep == "acl" and verb.tag == "VBN":
        yield tree.words[verb.head]
    else:
        yield from tree.children(verb, "dobj")


def _subject(tree: Tree, verb: Word, labels: tuple[str, ...]) -> Iterator[Word]:
    """The subject of a verb, found at the verb it is joined to where it has none of its own."""
    while True:
        found = tree.children(verb, *labels)
        for subject in found:
            relative = verb.dep == "relcl" and subject.lower in ("who", "which", "that")
            yield tree.words[verb.head] if relative else subject
        if found or verb.dep not in ("conj", "xcomp"):
            return
        verb = tree.words[verb.head]
        labels = (*labels, "nsubjpass") if verb.lemma in _REPORTED else labels  # "is alleged to have killed"


def _hits_people(tree: Tree, verb: Word) -> bool:
    suffered = tree.children(verb, "dobj", "nsubjpass")
    return any(
        x.lemma in _PEOPLE
        or x.lower.removesuffix("s") in _PEOPLE
        or x.entity in ("PERSON", "NORP", "CARDINAL")
        or x.pos == "NUM"
        or any(y.lemma in _PEOPLE for y in tree.children(x, "compound", "appos"))
        for x in suffered
    )


def _from(tree: Tree, word: Word, inside: set[int]) -> list[Word]:
    """A word with what follows and hangs on it, up to a mark, a further member or the eighth word."""
    below, found = tree.subtree(word), [word]
    for following in tree.words[word.i + 1 : word.i + 8]:
        if following.i not in below or following.start not in inside or following.is_punct or following.dep == "cc":
            break
        found.append(following)
    while len(found) > 1 and found[-1].pos in ("ADP", "DET", "PART", "NUM"):
        found.pop()
    return found


def _named(text: str, tree: Tree, word: Word, written: Mapping[int, str]) -> str:
    """The name of the accused: as the claim writes it for a pronoun, else its noun phrase where that names one."""
    if word.start in written:
        return written[word.start]
    phrase = [tree.words[i] for i in noun_phrase(tree, word)]
    own = [x for x in phrase if x.i == word.i or (x.head == word.i and x.dep in ("compound", "flat", "poss", "appos"))]
    if aside := next((x for x in tree.children(word, "appos") if x.entity == "PERSON"), None):
        return _named(text, tree, aside, written)  # "the head of the prison, Tom Poe"
    named = word.pos == "PROPN" or any(x.entity == "PERSON" for x in own) or word.lemma in _OFFICES
    if not named or not phrase:
        return ""
    name = " ".join(text[phrase[0].start : phrase[-1].end].split()).removesuffix("’s")
    return name[0].upper() + name[1:] if len(name) < 120 else text[word.start : word.end]
