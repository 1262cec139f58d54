"""Names: surnames to full names within one text, and aliases for search."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from workbench.splitting.lexicon import words
from workbench.splitting.parser import Tree
from workbench.splitting.pieces import Piece
from workbench.splitting.types import Segment

_SKIPPED = words("of and the for on in to de la du et")
_CAPITAL_WORD = r"\b[A-Z][\w’'-]{0,40}+"  # possessive: a hyphen must not be tried as word and as joint
_LONG_NAME = re.compile(
    rf"{_CAPITAL_WORD}(?: (?:(?:of|and|the|for|on|in|to|de|la|du|et) ){{0,2}}{_CAPITAL_WORD}){{2,9}}"
)
_WITH_SHORT_FORM = re.compile(
    rf"({_CAPITAL_WORD}(?:[ -](?:[a-z]{{1,4}} ){{0,2}}{_CAPITAL_WORD}){{0,8}}) \(([A-Z][\w&-]{{1,11}})\)"
)
_TRANSLATED = re.compile(
    rf"({_CAPITAL_WORD}(?: {_CAPITAL_WORD}){{0,6}}) \(({_CAPITAL_WORD}(?: {_CAPITAL_WORD}){{0,6}})\) ({_CAPITAL_WORD})"
)
_FIRST_WORD = words("The A An In On At But And If When For As It Its This That From With After Since")
_TITLES = re.compile(r"^(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|[Pp]resident|[Mm]inister|[Cc]hancellor|MEP|MP)\.? )+")

# Days, months and abbreviations stand beside names in running text, not in them.
_NO_PART = re.compile(
    r"\b(?:[A-Z]{2,}|\w+day|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_SHORTEST = 3  # letters: two stand for too many things

Aliases = tuple[tuple[str, tuple[str, ...]], ...]


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
    found = [_TITLES.sub("", " ".join(word.text for word in run).replace(" - ", "-")) for run in names if run]
    return [name for name in found if name and name[0].isupper()]


def _after_title(tree: Tree, i: int) -> bool:
    """A surname after a title in lower case or after "Mr": "president Doe"."""
    before = tree.words[i - 1].text if i else ""
    after = tree.words[i + 1] if i + 1 < len(tree.words) else None
    return bool(_TITLES.match(before + " ")) and (after is None or after.pos != "PROPN")


def aliases(text: str, segments: Sequence[Segment]) -> Aliases:
    """Give the names of the kept segments with other ways to write them, in order of appearance.

    "Harbour Workers Union" has HWU (three letters at least); "Long Name (LN)" has LN; "North (Sever) Bridge"
    has "North Bridge" and "Sever Bridge".
    """
    found: dict[str, list[str]] = {}
    for segment in segments:
        if segment.keep:
            line = text[segment.start : segment.end]
            for name, alias in (*_short_forms(line), *_translations(line), *_acronyms(line)):
                if alias not in found.setdefault(name, []):
                    found[name].append(alias)
    return tuple((name, tuple(others)) for name, others in found.items())


def acronym(name: str) -> str:
    """Give the initials of the capitalised words of a name."""
    return "".join(word[0] for word in re.split(r"[ -]", name) if word and word not in _SKIPPED and word[0].isupper())


def _short_forms(line: str) -> Iterable[tuple[str, str]]:
    for found in _WITH_SHORT_FORM.finditer(line):
        if not line[found.end() : found.end() + 2].strip()[:1].isupper():
            yield _plain(found[1]), found[2]


def _translations(line: str) -> Iterable[tuple[str, str]]:
    for found in _TRANSLATED.finditer(line):
        first, other, last = _plain(found[1]), found[2], found[3]
        name = f"{first} ({other}) {last}"
        yield name, f"{first} {last}"
        yield name, f"{other} {last}"


def _acronyms(line: str) -> Iterable[tuple[str, str]]:
    for found in _LONG_NAME.finditer(line):
        name = _plain(found.group())
        short = acronym(name)
        if len(short) >= _SHORTEST and not _TITLES.match(name) and not _NO_PART.search(name):
            yield name, short


def _plain(name: str) -> str:
    """A name without the small word that merely begins the sentence, and without a possessive ending."""
    parts = re.sub(r"['’]s?$", "", name).split()
    while len(parts) > 1 and parts[0] in _FIRST_WORD | _SKIPPED:
        parts.pop(0)
    return " ".join(parts)
