"""How names sound, whatever the script and the spelling they are written in. Pure."""

import re
from functools import lru_cache

LONGEST = 64
AS_IF = (
    *(("kh", "h"), ("sh", "s"), ("ch", "c"), ("zh", "j"), ("gh", "g"), ("ph", "f"), ("ts", "c")),
    *(("y", "i"), ("oo", "u"), ("ou", "u"), ("w", "v"), ("q", "k")),
)
"""Letters by which transliterations of one name differ, and what stands for all of them."""
FEWEST_SOUNDS = 4
"""Letters of a name that is short for its sound to tell anything."""


@lru_cache(maxsize=65_536)
def sounds(raw: str) -> str:
    """How a name sounds in whichever script and spelling: Бокаев, Bokayev and Boqaev are one. Empty for short ones."""
    heard = re.sub(r"[^a-z]", "", latin(raw.removesuffix("'s").removesuffix("’s")))
    for letters, as_if in AS_IF:
        heard = heard.replace(letters, as_if)
    heard = re.sub(r"(?<=[aeou])i(?=[aeou])", "", heard)
    heard = re.sub(r"(.)\1", r"\1", heard)[:LONGEST]
    return heard if len(heard) >= FEWEST_SOUNDS else ""


@lru_cache(maxsize=65_536)
def latin(word: str) -> str:
    """A word in small Latin letters, whatever its script."""
    if word.isascii():
        return word.lower()
    from anyascii import anyascii  # here, as its tables are large

    return anyascii(word).lower()
