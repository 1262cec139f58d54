"""Names known again however they are spelt: in any case, with accents or without, over line ends. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

SHORT = 5
"""Names of fewer letters than this are looked for as whole words, where there are spaces between words: they stand
inside others.
"""

BETWEEN = r"[\W_]*"
"""What may stand between two letters of a name: spaces, line ends, dashes, marks above letters, what is not seen."""

PIECE, OVERLAP = 100_000, 2_000
"""Code points that are looked through at once, and how many of them again with what comes behind: a name is shorter."""

MOST_WORDS = 6
"""Of a name that may be turned about; a longer one is looked for as it is written."""

STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that are no letter with a mark to Unicode, but are written without their stroke too."""


def seeker(names: Iterable[str], *, whole: bool = False) -> Callable[[str], bool]:
    """What says whether one of these names stands in a text, with the words of the name in their order or turned about
    (family name first), with or without what stands beside it in brackets or behind a comma; as `whole` words alone
    where that is asked for. Where none has a letter, nothing is found.
    """
    spelt = dict.fromkeys(letters for name in names for part in _parts(name) for letters in _orders(part) if letters)
    patterns = [_pattern(letters, whole) for letters in spelt]
    if not patterns:
        return lambda text: False
    sought = re.compile("|".join(patterns))

    def stands(text: str) -> bool:
        return any(sought.search(_folded(piece)) for piece in _pieces(text)) or ("%" in text and stands(_decoded(text)))

    return stands


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces that overlap: what letters fall apart into takes many times the room."""
    for at in range(0, max(len(text), 1), PIECE):
        yield text[at : at + PIECE + OVERLAP]


def _decoded(address: str) -> str:
    return unquote(address).replace("%", " ")


def plain(said: Any) -> str:
    """What stands in a column, as one text: of lists and objects all that is text."""
    return said if isinstance(said, str) else "\n".join(_texts(said))


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for name, value in said.items():
            yield from (name, *_texts(value))
    elif isinstance(said, list):
        for value in said:
            yield from _texts(value)


def _parts(name: str) -> list[str]:
    """The name, and of what is more than a name the parts of two words or more: “Dr. Marta Quell, clerk”."""
    parts = (re.sub(r"^(?:\w+\.\s+)+", "", part.strip()) for part in re.split(r"[,;:/()\[\]]", name))
    return [name, *(part for part in parts if len(part.split()) > 1)]


def _orders(name: str) -> list[str]:
    """The letters of a name, and the same beginning with each of its words, and what was before it behind."""
    words = name.split()
    begins = range(len(words)) if len(words) <= MOST_WORDS else (0,)
    return [_letters(" ".join([*words[at:], *words[:at]])) for at in begins]


def _pattern(letters: str, whole: bool) -> str:
    joined = BETWEEN.join(letters)  # letters and figures alone: none of them means anything else in a pattern
    within = any(unicodedata.east_asian_width(sign) in "WF" for sign in letters)
    return rf"(?<![^\W_]){joined}(?![^\W_])" if whole or (len(letters) < SHORT and not within) else joined


def _letters(text: str) -> str:
    return "".join(sign for sign in _folded(text) if sign.isalnum())


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return folded if folded.isascii() else folded.translate(STROKES)
