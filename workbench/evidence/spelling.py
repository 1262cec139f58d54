"""Names known again however they are spelt: in any case, with accents or without, over line ends. Pure."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

SHORT = 5
"""Names of fewer letters than this are looked for as whole words: they stand inside others."""

BETWEEN = r"[\W_]*"
"""What may stand between two letters of a name: spaces, line ends, dashes, marks above letters, what is not seen."""


def seeker(names: Iterable[str], *, whole: bool = False) -> Callable[[str], bool]:
    """What says whether one of these names stands in a text, also with the family name first; as `whole` words
    alone where that is asked for. Where none has a letter,
    nothing is found.
    """
    spelt = dict.fromkeys(one for name in names for one in _orders(name) if one)
    patterns = [_pattern(letters, whole) for letters in spelt]
    if not patterns:
        return lambda text: False
    sought = re.compile("|".join(patterns))
    return lambda text: sought.search(_folded(text)) is not None


def plain(said: Any) -> str:
    """What stands in a column, as one text: lists and objects too."""
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)


def _orders(name: str) -> list[str]:
    """The letters of a name, and the same with its last word first."""
    *first, last = name.split() or [""]
    return [_letters(name), _letters(" ".join([last, *first]))]


def _pattern(letters: str, whole: bool) -> str:
    joined = BETWEEN.join(letters)  # letters and figures alone: none of them means anything else in a pattern
    return rf"(?<!\w){joined}(?!\w)" if whole or len(letters) < SHORT else joined


def _letters(text: str) -> str:
    return "".join(sign for sign in _folded(text) if sign.isalnum())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).casefold()
