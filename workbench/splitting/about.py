"""What each draft is about: tags, names, quantities, and whether it accuses somebody."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from workbench.splitting.accusing import accusation
from workbench.splitting.entities import Names
from workbench.splitting.quantities import quantities
from workbench.splitting.reading import Parsed
from workbench.splitting.tagging import tags, tags_of_text
from workbench.splitting.tokens import parsed as parsed_tokens
from workbench.splitting.tree import Tree, Word
from workbench.splitting.types import Draft, Segment


def about(
    text: str, segments: Sequence[Segment], parsed: Sequence[Parsed], drafts: Sequence[Draft], *, english: bool = True
) -> tuple[Draft, ...]:
    """The drafts with what they are about. Where nothing was parsed, tags come from the plain words, and accusations
    are not seen; in other languages there are names alone.
    """
    trees = [
        tree for sentence in parsed for tree in (*sentence.trees, *(quoted.tree for quoted in sentence.quotations))
    ]
    names = Names(text, segments, trees)
    words = _Words(trees)
    return tuple(_with(text, draft, names, words) if english else _named(draft, names) for draft in drafts)


def _named(draft: Draft, names: Names) -> Draft:
    return replace(draft, entities=names.inside(draft.text))


def _with(text: str, draft: Draft, names: Names, words: "_Words") -> Draft:
    tokens = parsed_tokens(words.of(draft))
    return replace(
        draft,
        tags=tags(tokens) if tokens else tags_of_text(draft.text),
        accusation=accusation(text, tokens, draft.edits),
        entities=names.inside(draft.text),
        quantities=quantities(draft.text),
    )


class _Words:
    """The parsed words of a text, findable by place."""

    def __init__(self, trees: Sequence[Tree]) -> None:
        self._words = sorted(((word, tree) for tree in trees for word in tree.words), key=lambda pair: pair[0].start)
        self._starts = [word.start for word, _ in self._words]

    def of(self, draft: Draft) -> list[tuple[Word, Tree]]:
        """The words that a draft rests on, in the order of the text."""
        return [
            pair
            for start, end in draft.spans
            for pair in self._words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        ]
