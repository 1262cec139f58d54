"""Which countries a text names, by the names that Unicode's CLDR has for them (through Babel) in its language.

For the facet alone: what the words say, in any form of them, and no word about where something happened.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from babel import Locale

from .words import fold, is_named, words, written

NAMED_IN = ("en", "fr", "de", "es", "ru", "ar", "kk")
"""Languages in which countries are looked for; in a text of another one by their English names."""
MOST = 12
KEY = 3
"""Letters by which names are kept."""
ENDING = 3
"""Letters that the ending of a form may have more than the name."""
_SAID = re.compile(r" \(.*\)| SAR China")
_VOWELS = "aeiouаеёиоуыэюяәіөүұй"
Name = tuple[str, ...]


def countries(text: str, language: str | None) -> tuple[str, ...]:
    """The codes (ISO 3166-1, two letters, small) of the countries that a text names, in the order of their names."""
    language = language if language in NAMED_IN else "en"
    raws = written(text)
    said, known, found, at = [fold(raw) for raw in raws], _names(language), dict[str, None](), 0
    while at < len(raws) and len(found) < MOST:
        here = known.get(said[at][:KEY], []) if is_named(raws[at]) else []
        fits = [(sum(map(len, name)), len(name), code) for name, code in here if _stands(name, said[at:], language)]
        _, length, code = max(fits, default=(0, 1, ""))
        found |= {code: None} if code else {}
        at += length
    return tuple(found)


def name_of(code: str) -> str:
    """A country's English name; the code itself where nobody has it."""
    return str(Locale("en").territories.get(code.upper(), code))


def _stands(name: Name, said: Sequence[str], language: str) -> bool:
    return len(name) <= len(said) and all(_fits(*pair, language) for pair in zip(name, said, strict=False))


def _fits(name: str, word: str, language: str) -> bool:
    """Whether a word is a name, or in languages whose names have endings a form of it."""
    if word == name or language in ("en", "fr", "es"):
        return word == name
    stem = name[:-1].rstrip(_VOWELS) if name[-1:] in _VOWELS and len(name) > KEY + 1 else name
    return word.startswith(stem) and len(word) <= len(name) + ENDING


@lru_cache(maxsize=len(NAMED_IN))
def _names(language: str) -> dict[str, list[tuple[Name, str]]]:
    """The names of countries as folded words, by the beginning of the first."""
    found: dict[str, list[tuple[Name, str]]] = {}
    for code, written_as in _territories(language):
        name = tuple(words(_SAID.sub("", written_as).partition(" - ")[0]))
        if name:
            found.setdefault(name[0][:KEY], []).append((name, code))
    return found


def _territories(language: str) -> Iterator[tuple[str, str]]:
    for one in dict.fromkeys((language, "en")):
        rows = Locale(one).territories.items()
        yield from ((code.lower(), str(name)) for code, name in rows if len(code) == 2 and code.isalpha())
