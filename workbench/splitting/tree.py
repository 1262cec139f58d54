"""A parsed sentence: words with heads and labels, at offsets into the version text."""

from dataclasses import dataclass, field
from functools import cached_property

from workbench.splitting.strips import Strip


@dataclass(frozen=True, slots=True)
class Word:
    """A token. `head` is a word number (a root is its own); `entity` the label of its name, `begins` its
    first word.
    """

    i: int
    text: str
    lower: str
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int
    start: int
    end: int
    entity: str = ""
    begins: bool = False

    @property
    def is_punct(self) -> bool:
        """Whether the word is a mark and no word."""
        return self.pos == "PUNCT"


@dataclass(frozen=True)
class Tree:
    """A parsed strip: its words and, for each, the words that hang on it."""

    words: tuple[Word, ...]
    strip: Strip
    branches: tuple[tuple[int, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Turn heads into branches once."""
        branches: list[list[int]] = [[] for _ in self.words]
        for word in self.words:
            if word.head != word.i:
                branches[word.head].append(word.i)
        object.__setattr__(self, "branches", tuple(map(tuple, branches)))

    @cached_property
    def root(self) -> Word:
        """The word that hangs on nothing."""
        return next(word for word in self.words if word.head == word.i)

    def children(self, word: Word, *deps: str) -> list[Word]:
        """The words that hang on a word, in order, of the given labels (of all where none is given)."""
        words = self.words
        if not deps:
            return [words[i] for i in self.branches[word.i]]
        return [words[i] for i in self.branches[word.i] if words[i].dep in deps]

    def child(self, word: Word, *deps: str) -> Word | None:
        """The first such word."""
        words = self.words
        return next((words[i] for i in self.branches[word.i] if not deps or words[i].dep in deps), None)

    def subtree(self, word: Word) -> frozenset[int]:
        """The numbers of a word and of all that hangs on it."""
        found, waiting = {word.i}, [word.i]
        while waiting:
            branches = self.branches[waiting.pop()]
            found.update(branches)
            waiting.extend(branches)
        return frozenset(found)

    def ancestors(self, word: Word) -> list[Word]:
        """The words above a word, nearest first."""
        above: list[Word] = []
        while word.head != word.i:
            word = self.words[word.head]
            above.append(word)
        return above

    def names(self, *labels: str) -> list[tuple[Word, ...]]:
        """The named entities of the given labels as runs of words."""
        runs: list[list[Word]] = []
        for word in self.words:
            if word.entity and (word.begins or not runs or runs[-1][-1].i != word.i - 1):
                runs.append([word])
            elif word.entity:
                runs[-1].append(word)
        return [tuple(run) for run in runs if not labels or run[0].entity in labels]
