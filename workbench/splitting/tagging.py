"""Tags for a claim: the terms of the vocabulary that its words name, each with the words it came from."""

from collections.abc import Sequence

from workbench.splitting.patterns import matches
from workbench.splitting.tokens import Token, plain
from workbench.splitting.types import Tag

_NEGATORS = frozenset({"not", "no", "never", "n't", "n’t", "without", "nobody", "none", "neither", "nor", "cannot"})
_DENIALS = frozenset({"deny", "refute", "dismiss", "reject"})
_ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "attr", "acomp")
_BEFORE = 4  # words in which a plain text may negate what follows


def tags(tokens: Sequence[Token]) -> tuple[Tag, ...]:
    """One tag a term, in the order of the words; where a term stands twice, one that is not negated is told."""
    found: dict[str, Tag] = {}
    doubtful: set[str] = set()
    for term, places in matches(tokens):
        if term not in found or term in doubtful:
            negated = _is_negated(tokens, places)
            words = _quoted(tokens, places)
            end = ", which the claim negates." if negated else "."
            if term not in found or not negated:
                found[term] = Tag(term, f"From the words {words}{end}")
            (doubtful.add if negated else doubtful.discard)(term)
    return tuple(found.values())


def tags_of_text(text: str) -> tuple[Tag, ...]:
    """The tags of a text that was not parsed, such as words that a person typed."""
    return tags(plain(text))


def _quoted(tokens: Sequence[Token], places: Sequence[int]) -> str:
    parts, last = "", -1
    for place in places:
        parts += (" " if place == last + 1 else " … ") * bool(parts) + tokens[place].text
        last = place
    return f"“{parts}”"


def _is_negated(tokens: Sequence[Token], places: Sequence[int]) -> bool:
    if tokens[places[0]].word is None:
        before = range(max(0, places[0] - _BEFORE), places[0])
        return any(tokens[i].forms & (_NEGATORS | _DENIALS) for i in before)
    return any(_is_denied(tokens, place, set(places)) for place in places)


def _is_denied(tokens: Sequence[Token], place: int, own: set[int]) -> bool:
    """Whether a word outside the match negates the word, or the verb whose subject or object it is."""
    word, tree = tokens[place].word, tokens[place].tree
    assert word and tree
    matched = {token.word.i for i in own if (token := tokens[i]).word}
    inside = {token.word.i for token in tokens if token.word}
    above = tree.words[word.head]
    nearby = [*tree.children(word), above, *(tree.children(above) if word.dep in _ARGUMENTS else ())]
    strangers = [x for x in nearby if x.i in inside - matched]
    return any(x.dep == "neg" or x.lower in _NEGATORS or (x is above and x.lemma in _DENIALS) for x in strangers)
