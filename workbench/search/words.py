"""Cutting text into words, the same way for the index, the query and the highlights.

A word is lower-cased, freed of accents and vowel points, and of a final possessive 's. Chinese characters and
kana are words of their own, because those scripts do not put spaces between words.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

LONGEST_WORD = 64  # longer ones are cut, in the index and in the query alike
_RAW_LIMIT = 4 * LONGEST_WORD  # cut before normalising, which takes quadratic time for stacked marks
_IGNORED = "\u00ad\u200c-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # soft hyphen, joiners, directions
_ONE_BY_ONE = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_LOOKALIKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "’": "'"}
)


class Token(NamedTuple):
    """A word as searched for, and the half-open code-point span it was cut from."""

    start: int
    end: int
    word: str


def tokens(text: str) -> Iterator[Token]:
    """The words of `text` in reading order; the n-th one is at word position n."""
    for found in _pattern().finditer(text):
        if word := fold(found.group()[:_RAW_LIMIT]):
            yield Token(found.start(), found.end(), word)


def words(text: str) -> list[str]:
    """The folded words of `text`."""
    return [token.word for token in tokens(text)]


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """One word without case, accents, vowel points, apostrophes and invisible characters."""
    if word.isascii():
        bare = word.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_LOOKALIKE))
        bare = "".join(c for c in decomposed if _is_kept(c))
    return bare.removesuffix("'s").replace("'", "")[:LONGEST_WORD]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The English stem of a folded word (Porter 1980); with digits or in other scripts, the word itself."""
    from whoosh.lang import porter  # here, so that the grammar can be imported without Whoosh

    cut: Callable[[str], str] = porter.stem
    return cut(word) if word.isascii() and word.isalpha() else word


def together(places: Sequence[Sequence[int]], slop: int) -> list[tuple[int, ...]]:
    """Where all words of a phrase stand together.

    `places[k]` are the ascending positions of the k-th word. With slop 0 the words follow each other in
    order; otherwise they may come in any order with at most `slop` other words among them. One tuple of
    positions for each place found.
    """
    if slop == 0:
        rest = [frozenset(positions) for positions in places[1:]]
        starts = (p for p in places[0] if all(p + i in later for i, later in enumerate(rest, 1)))
        return [tuple(range(p, p + len(places))) for p in starts]
    width = len(places) - 1 + slop
    near = (_window(places, k, p, width) for k, positions in enumerate(places) for p in positions)
    return sorted({window for window in near if window})


def _window(places: Sequence[Sequence[int]], first: int, start: int, width: int) -> tuple[int, ...]:
    taken = [start]
    for k, positions in enumerate(places):
        if k != first:
            later = positions[bisect_right(positions, start) :]
            nearest = next((p for p in later if p not in taken), None)
            if nearest is None or nearest > start + width:
                return ()
            taken.append(nearest)
    return tuple(sorted(taken))


def _is_kept(char: str) -> bool:
    return not unicodedata.combining(char) and unicodedata.category(char) != "Cf"


@cache
def _pattern() -> re.Pattern[str]:
    # re's \w leaves out combining marks, which would cut Indic words at every vowel sign
    marks = "".join(map(chr, filter(_is_mark, range(0x300, 0x1F000))))
    letter = rf"(?!{_ONE_BY_ONE})[^\W_]"
    part = rf"{letter}(?:{letter}|[{marks}{_IGNORED}])*"
    return re.compile(rf"{_ONE_BY_ONE}|{part}(?:['’]{part})*")


def _is_mark(code: int) -> bool:
    return unicodedata.category(chr(code)).startswith("M")
