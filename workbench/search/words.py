"""Cutting text into words, the same way for the index, the query and the highlights.

A word is lower-cased, freed of accents and vowel points, and of a final possessive 's. Chinese characters and
kana are words of their own, because those scripts do not put spaces between words. Other forms of a word are found by
its stem in the language of its text, names in other spellings and scripts by how they sound.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from threading import local
from typing import NamedTuple

LONGEST_WORD = 64  # longer ones are cut, in the index and in the query alike
LONGEST_RAW = 4 * LONGEST_WORD  # cut before normalising, which takes quadratic time for stacked marks
_IGNORED = "\u00ad\u200c-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # soft hyphen, joiners, directions
_ONE_BY_ONE = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*")
"""A word of plain English letters, as `_pattern` finds it, several times as fast."""
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
    for found in (_PLAIN if text.isascii() else _pattern()).finditer(text):
        if word := fold(found.group()[:LONGEST_RAW]):
            yield Token(found.start(), found.end(), word)


def words(text: str) -> list[str]:
    """The folded words of `text`."""
    if text.isascii():
        return [fold(raw[:LONGEST_RAW]) for raw in _PLAIN.findall(text)]
    return [token.word for token in tokens(text)]


def written(text: str) -> list[str]:
    """The words of `text` as they stand there; of endless ones the beginning."""
    if text.isascii():
        return [raw[:LONGEST_RAW] for raw in _PLAIN.findall(text)]
    return [text[token.start : token.end][:LONGEST_RAW] for token in tokens(text)]


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """One word without case, accents, vowel points, apostrophes and invisible characters."""
    if word.isascii():
        bare = word.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_LOOKALIKE))
        bare = "".join(c for c in decomposed if _is_kept(c))
    return bare.removesuffix("'s").replace("'", "")[:LONGEST_WORD]


STEMMERS = {"en": "porter", "fr": "french", "de": "german", "es": "spanish", "ru": "russian", "ar": "arabic"}
"""The Snowball algorithm (Porter 1980 and after) for each language that is stemmed."""
SCRIPTS = {"LATIN": ("en", "fr", "de", "es"), "CYRILLIC": ("ru",), "ARABIC": ("ar",)}
"""The languages of a script, by how Unicode names its letters; the first where a text does not say its language."""
UNCUT = "=:"
"""Before a word that is not stemmed, where other languages of its script are."""
_stemmers = local()


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The English stem of a folded word; with digits or in other scripts, the word itself."""
    return _cut("en", word) if word.isascii() and word.isalpha() else word


@lru_cache(maxsize=65_536)
def stems(raw: str, language: str | None) -> tuple[str, ...]:
    """By what a word, as it stands in a text of this language, is found in its other forms.

    Of a language that is not stemmed, the folded word. A word with accents has its stem without them too, so that it
    is found by those who leave them out.
    """
    known, own = _languages(raw), (language or "")[:2]
    if own in known:
        return _stems(raw, own)
    foreign = not own or own in STEMMERS  # a word in another script than the text's
    return _stems(raw, known[0] if known and foreign else None)


@lru_cache(maxsize=65_536)
def asked(raw: str) -> tuple[str, ...]:
    """By what a word of a query finds other forms of it, in whatever language the text is."""
    return tuple(dict.fromkeys(one for language in (None, *_languages(raw)) for one in _stems(raw, language)))


def one_off(word: str, other: str) -> bool:
    """Whether at most one letter is more, less or another, or two beside each other changed places."""
    if abs(len(word) - len(other)) > 1:
        return False
    at = next((at for at, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), None)
    if at is None:
        return True
    swapped = word[at : at + 2] == other[at : at + 2][::-1] and word[at + 2 :] == other[at + 2 :]
    rests = (word[at + 1 :], other[at + 1 :]), (word[at:], other[at + 1 :]), (word[at + 1 :], other[at:])
    return swapped or any(one == two for one, two in rests)


def neighbours(word: str, letters: str) -> set[str]:
    """Every word that is one_off() from this one and made of these letters."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {before + after[1:] for before, after in cuts if after}
    near |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    near |= {before + letter + after[1:] for before, after in cuts if after for letter in letters}
    return near | {before + letter + after for before, after in cuts for letter in letters}


def is_named(raw: str) -> bool:
    """Whether a word of a text may be a name: it begins with a capital, or its script has none."""
    return not raw[:1].islower() and raw[:1].isalpha()


def _languages(raw: str) -> tuple[str, ...]:
    letter = next((sign for sign in raw if sign.isalpha()), " ")
    return SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], ())


def _stems(raw: str, language: str | None) -> tuple[str, ...]:
    """In `language`; None stands for those that are not stemmed. English stems are bare, others name their language;
    words of languages that are not stemmed, but share their script with one that is, begin with UNCUT.
    """
    folded = fold(raw)
    if not _languages(raw) or not folded.isalpha():
        return (folded,)
    if language is None:
        return (UNCUT + folded,)
    if language == "en":
        return (stem(folded),)
    written = unicodedata.normalize("NFC", raw).casefold()
    return tuple(dict.fromkeys(f"{language}:{fold(_cut(language, one))}" for one in (written, folded)))


def _cut(language: str, word: str) -> str:
    """A stemmer is for one thread."""
    if not hasattr(_stemmers, language):
        from Stemmer import Stemmer  # here, so that the grammar can be imported without it

        setattr(_stemmers, language, Stemmer(STEMMERS[language]))
    return str(getattr(_stemmers, language).stemWord(word))


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
