"""Whom a comment mentions: `@Ada Moreno`, or `@Ada` where one person alone has that first name. Pure.

People are (id, name) of those who can be told. A name that two of them share mentions nobody; nor does one that is part
of an address, of a longer word, or not known: it stays text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

People = Sequence[tuple[int, str]]


class AtName(NamedTuple):
    """`start`..`stop` are code points of the comment, the @ included."""

    start: int
    stop: int
    user_id: int


def mentions(text: str, people: People) -> list[AtName]:
    """Who is mentioned where, in the order of the text; of names that begin alike the longest counts."""
    known = _known(people)
    if "@" not in text or not known:
        return []
    names = sorted(known, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
    pattern = re.compile(rf"(?<![\w.%+@-])@({either})(?!\w|[.@-]\w)", re.IGNORECASE)
    ids = {name.casefold(): user_id for name, user_id in known.items()}
    found = [(match, ids.get(_plain(match[1]).casefold())) for match in pattern.finditer(text)]
    return [AtName(*match.span(), user_id) for match, user_id in found if user_id and _ends(text, match.end())]


def nameable(people: People) -> list[str]:
    """The whole names that mention somebody, in the order of `people`."""
    known = _known(people)
    return [_plain(name) for user_id, name in people if known.get(_plain(name)) == user_id]


def _known(people: People) -> dict[str, int]:
    """Each name, whole or first, that one person alone has; a whole name comes before a first name like it."""
    whole = [(_plain(name), user_id) for user_id, name in people if name.strip()]
    first = [(name.split()[0], user_id) for name, user_id in whole if " " in name]
    taken = {name.casefold() for name, _ in whole}
    return {**_alone([pair for pair in first if pair[0].casefold() not in taken]), **_alone(whole)}


def _alone(pairs: Sequence[tuple[str, int]]) -> dict[str, int]:
    count = Counter(name.casefold() for name, _ in pairs)
    return {name: user_id for name, user_id in pairs if count[name.casefold()] == 1}


def _plain(name: str) -> str:
    return " ".join(name.split())


def _ends(text: str, at: int) -> bool:
    """Whether a word ends here: vowel signs and accents of some scripts are marks of their own."""
    return at == len(text) or not unicodedata.category(text[at]).startswith("M")
