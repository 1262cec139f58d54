"""Names of persons: surnames to full names within one text."""

import re
from collections import defaultdict
from collections.abc import Iterable

from workbench.splitting.pieces import Piece
from workbench.splitting.tree import Tree, Word

_TITLES = re.compile(r"^(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|[Pp]resident|[Mm]inister|[Cc]hancellor|MEP|MP)\.? )+")


class People:
    """The persons that a text calls by their full names, findable by the later part of the name."""

    def __init__(self, trees: Iterable[Tree]) -> None:
        """Read the names off the parsed sentences; a part that two persons share finds nobody."""
        self._full: dict[str, set[str]] = defaultdict(set)
        for tree in trees:
            for name in persons_in(tree):
                self.learn(name)

    def learn(self, name: str) -> None:
        """Remember a full name."""
        parts = name.split()
        for i in range(1, len(parts)):
            self._full[" ".join(parts[i:]).lower()].add(name)

    def full(self, name: str) -> str:
        """Give the one full name that ends with this name, or the name itself."""
        found = self._full.get(name.lower(), set())
        return next(iter(found)) if len(found) == 1 else name

    def named_in(self, words: Iterable[Word]) -> list[str]:
        """The full names of persons known by a later part of their name that stands among the words, whatever the
        parser takes it for.
        """
        names = (self.full(word.text) for word in words if word.pos == "PROPN" and self.full(word.text) != word.text)
        return list(dict.fromkeys(names))

    def patches(self, source: str, tree: Tree) -> list[Piece]:
        """Write the first surname of a sentence in full; never one inside a longer name, such as a firm's."""
        patches: list[Piece] = []
        for word in tree.words:
            text = source[word.start : word.end]
            alone = not any(
                0 <= i < len(tree.words) and (tree.words[i].pos == "PROPN" or tree.words[i].text == "-")
                for i in (word.i - 1, word.i + 1)
            ) or _after_title(tree, word.i)
            full = self.full(text) if word.pos == "PROPN" and alone else text
            if full != text and full not in source[tree.strip.start : word.start]:
                patches.append(Piece(word.start, word.end, full, "full-name", 0.9))
        return patches


def persons_in(tree: Tree) -> list[str]:
    """The names of persons in a sentence, without titles and possessive endings."""
    names = (tuple(word for word in run if word.text not in ("'s", "’s")) for run in tree.names("PERSON"))
    names = (run for run in names if run and not _is_part(tree, run))
    found = [_TITLES.sub("", " ".join(word.text for word in run).replace(" - ", "-")) for run in names if run]
    return [name for name in found if name and name[0].isupper()]


def _is_part(tree: Tree, run: tuple[Word, ...]) -> bool:
    """Whether a run is the tail of a longer name, or holds a number: "Star Kings Return", "Gate 9"."""
    before = tree.words[run[0].i - 1] if run[0].i else None
    longer = before is not None and before.pos == "PROPN" and before.entity not in ("", "NORP", "ORG", "GPE")
    return longer or any(any(sign.isdigit() for sign in word.text) for word in run)


def _after_title(tree: Tree, i: int) -> bool:
    """A surname after a title in lower case or after "Mr": "president Doe"."""
    before = tree.words[i - 1].text if i else ""
    after = tree.words[i + 1] if i + 1 < len(tree.words) else None
    return bool(_TITLES.match(before + " ")) and (after is None or after.pos != "PROPN")
