"""What the index keeps of a document: its words as Whoosh's fields, and columns of values.

One ranked field, `all`, holds the stems of the text, the stems of names beside it with less weight, and how names
sound, with less still. `words` holds the words as they are, for beginnings and for one wrong letter; `order` the words
one after the other, for phrases.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from zlib import crc32

import numpy as np
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Existence

from workbench.search.columns import Codes, Numbers, Several, Strings
from workbench.search.documents import Doc
from workbench.search.words import fold, is_named, stems, words, written
from workbench.splitting.sounding import sounds
from workbench.splitting.vocabulary import terms

BOOKMARK = "bookmark"  # the id of the one document that is not a Doc
NAMED, MOST_NAMED = 0.375, 2
"""The weight of a word among the names, beside 1 in the text, and how often it counts there: less than once in all, so
that a weight tells how often a word stands in the text.
"""
SOUND, SOUNDED = "~", 0.25
"""Before how a name sounds, and its weight."""
BETWEEN = 0
"""Stands in `order` where no phrase reaches across: between the text and each of the names."""
TIMELESS, FIRST_DAY, LAST_DAY = -(2**31), -(2**31) + 1, 2**31 - 1
"""In `first` and `last`: of what has no event time, and for an open beginning or end."""
WORDY = ("claimant", "outlet", "author")
"""Facets whose words are searched by themselves."""
FACETS = (
    *("type", "verdict", "state", "kind", "claimant", "outlet", "author", "year", "archived", "tag", "proposed"),
    *("accusation", "language", "article", "country", "right", "audience"),
)
NUMBERS = {"day": "<i4", "first": "<i4", "last": "<i4", "length": "<i4", "rank": "<i8", "mark": "<i8"}
STRINGS = ("key", "fingerprint")
COLUMNS, ORDER = "columns", "order"
MOST_SALTS = 16
SEPARATOR = "\x1f"
"""Between the values of one facet of one document."""
_BLOCK = 4096
"""Postings that Whoosh puts together: few large blocks are decoded faster than many small ones."""
_Field: Any = FieldType  # Whoosh's own types are partial, so to mypy it is Any
_Codec: Any = W3Codec


class Weighed(_Field):  # type: ignore[misc]
    """Words with weights, worked out beforehand: {word: (how often, weight)}."""

    indexed, stored, unique, vector, column_type, analyzer = True, False, False, None, None, None

    def __init__(self, scorable: bool) -> None:
        self.scorable, self.format = scorable, Existence()

    def index(
        self, value: Mapping[str, tuple[int, float]], **_more: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((word.encode(), often, weight, b"") for word, (often, weight) in value.items())


def codec() -> Any:
    """How segments are written: not compressed, as decoding takes longer than reading."""
    return _Codec(blocklimit=_BLOCK, compression=0)


def schema() -> Schema:
    """Words arrive cut and folded by words.py, so there is nothing to analyse."""
    fields: dict[str, Any] = {"id": ID(unique=True), "all": Weighed(True)}
    fields |= {name: Weighed(False) for name in ("words", *WORDY)}
    columns: dict[str, Any] = {name: Codes() for name in FACETS} | {name: Strings() for name in STRINGS}
    columns |= {name: Numbers(kind) for name, kind in NUMBERS.items()}
    fields |= {COLUMNS: COLUMN(Several(columns)), ORDER: COLUMN(Strings())}
    return Schema(**fields)


def as_fields(doc: Doc) -> dict[str, Any]:
    """The Whoosh document for a Doc."""
    text, named = written(doc.text), [written(line) for line in doc.names.splitlines()]
    first, last = doc.time or (None, None)
    words_in_order = [list(map(fold, text)), *(list(map(fold, line)) for line in named)]
    values = facets(doc)
    columns: dict[str, Any] = {name: _joined(values[name]) for name in FACETS}
    columns |= {
        "day": doc.day,
        "first": TIMELESS if not doc.time else FIRST_DAY if first is None else first,
        "last": TIMELESS if not doc.time else LAST_DAY if last is None else last,
        "length": len(text),
        "rank": rank(doc.id),
        "key": doc.id.encode(),
        "fingerprint": doc.fingerprint().encode(),
    }
    fields: dict[str, Any] = {
        "all": _ranked(text, [raw for line in named for raw in line], doc.language),
        "words": dict.fromkeys((word for line in words_in_order for word in line), (1, 1.0)),
    }
    fields |= {name: dict.fromkeys((word for one in values[name] for word in words(one)), (1, 1.0)) for name in WORDY}
    given: dict[str, Any] = {"id": doc.id, COLUMNS: columns, ORDER: in_order(words_in_order)}
    return given | {name: found for name, found in fields.items() if found}


def as_mark(event: int) -> dict[str, Any]:
    """The Whoosh document that says up to which event the index knows."""
    return {"id": BOOKMARK, COLUMNS: {"mark": event}, ORDER: b""}


def facets(doc: Doc) -> dict[str, tuple[str, ...]]:
    """The values of a document in each facet."""
    return {
        "type": (doc.type,),
        "verdict": _maybe(doc.verdict),
        "state": _maybe(doc.state),
        "kind": _maybe(doc.kind),
        "claimant": doc.claimants,
        "outlet": doc.outlets,
        "author": doc.authors,
        "year": tuple(map(str, doc.years)),
        "archived": ("yes" if doc.archived else "no",),
        "tag": doc.tags,
        "proposed": doc.proposed,
        "accusation": ("yes",) if doc.accuses else (),
        "language": _maybe(doc.language),
        "article": _maybe(doc.article_id),
        "country": doc.countries,
        "right": rights(doc.tags),
        "audience": (doc.audience,),
    }


@lru_cache(maxsize=4096)
def rights(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The articles of the instruments that tags bear on, as values of a facet: udhr_5, iccpr_7."""
    known = [terms()[tag] for tag in tags if tag in terms()]
    found = [f"{name.lower()}_{one}" for term in known for name, numbers in term.by_instrument() for one in numbers]
    return tuple(dict.fromkeys(found))


def rank(id: str) -> int:
    """A number that orders documents of one score and day: by type, then by when they came: claim:9 before claim:10."""
    type_, _, number = id.rpartition(":")
    own = int(number) if number.isdecimal() and len(number) < 12 else crc32(number.encode("utf-8", "replace"))
    return int.from_bytes(type_.encode("utf-8", "replace")[:2].ljust(2, b"\0"), "big") << 40 | own & (2**40 - 1)


def _ranked(text: Sequence[str], names: Sequence[str], language: str | None) -> dict[str, tuple[int, float]]:
    often, among_names = Counter[str](), Counter[str]()
    length = Counter[str]()
    for raw in text:
        forms = stems(raw, language)
        often.update(forms)
        length[forms[0]] += 1
    for raw in names:
        among_names.update(stems(raw, language))
    weights = {word: float(count) for word, count in often.items()}
    for word, count in among_names.items():
        weights[word] = weights.get(word, 0.0) + NAMED * min(count, MOST_NAMED)
    heard = filter(None, (sounds(raw) for raw in dict.fromkeys((*text, *names)) if is_named(raw)))
    weights |= dict.fromkeys((SOUND + sound for sound in heard), SOUNDED)
    found = {word: (length[word], weight) for word, weight in weights.items()}
    if found and not length:  # Whoosh wants each document to have a length
        found |= {word: (1, weight) for word, (_, weight) in list(found.items())[:1]}
    return found


def in_order(lines: Iterable[Sequence[str]]) -> bytes:
    """The words of each line as numbers, BETWEEN after each line; first the salt with which no two words of this
    document have one number: then words that are known to stand in it stand where their numbers do. In a text with
    more than a hundred thousand different words two may have one.
    """
    whole = [line for line in lines if line]
    known = {word for line in whole for word in line}
    salts = (salt for salt in range(MOST_SALTS) if len({number(word, salt) for word in known}) == len(known))
    salt = next(salts, 0)
    found = [salt]
    for line in whole:
        found += [*(number(word, salt) for word in line), BETWEEN]
    return as_bytes(found)


def as_bytes(numbers: Sequence[int]) -> bytes:
    """Numbers of words as they stand in `order`."""
    return np.asarray(numbers, "<u4").tobytes()


@lru_cache(maxsize=65_536)
def number(word: str, salt: int) -> int:
    """What stands for a word in `order`; never BETWEEN."""
    digest = blake2b(word.encode("utf-8", "replace"), digest_size=4, salt=salt.to_bytes(2, "little")).digest()
    return int.from_bytes(digest, "little") or 1


def _joined(values: Sequence[str]) -> bytes:
    return SEPARATOR.join(value.replace(SEPARATOR, " ") for value in values).encode("utf-8", "replace")


def _maybe(value: str | int | None) -> tuple[str, ...]:
    return () if value is None else (str(value),)
