"""What the index keeps of a document: its words as Whoosh's fields, and a row of columns."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from whoosh.analysis.tokenizers import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from workbench.search.documents import Doc
from workbench.search.words import fold, is_named, sounds, stems, words, written
from workbench.splitting.vocabulary import terms

BOOKMARK = "bookmark"  # the id of the one document that is not a Doc
_BETWEEN_NAMES = " | "  # no word of a query is a bar, so no phrase reaches from one name into the next
STEMMED = ("text_stems", "names_stems")


class Row(NamedTuple):
    """What is stored of a document, in this order."""

    id: str
    type: str
    article: int | None
    verdict: str | None
    state: str | None
    kind: str | None
    claimants: tuple[str, ...]
    outlets: tuple[str, ...]
    language: str | None
    archived: bool
    time: tuple[int | None, int | None] | None
    years: tuple[int, ...]
    day: int
    tags: tuple[str, ...]
    proposed: tuple[str, ...]
    accuses: bool
    countries: tuple[str, ...]
    audience: str
    text_words: int
    names_words: int
    fingerprint: str


@lru_cache(maxsize=4096)
def rights(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The articles of the instruments that tags bear on, as values of a facet: udhr_5, iccpr_7."""
    known = [terms()[tag] for tag in tags if tag in terms()]
    found = [f"{name.lower()}_{one}" for term in known for name, numbers in term.by_instrument() for one in numbers]
    return tuple(dict.fromkeys(found))


COLUMNS: dict[str, Callable[[Row], tuple[str, ...]]] = {
    "type": lambda row: (row.type,),
    "verdict": lambda row: _maybe(row.verdict),
    "state": lambda row: _maybe(row.state),
    "kind": lambda row: _maybe(row.kind),
    "claimant": lambda row: row.claimants,
    "outlet": lambda row: row.outlets,
    "year": lambda row: tuple(map(str, row.years)),
    "archived": lambda row: ("yes" if row.archived else "no",),
    "tag": lambda row: row.tags,
    "proposed": lambda row: row.proposed,
    "accusation": lambda row: ("yes",) if row.accuses else (),
    "language": lambda row: _maybe(row.language),
    "article": lambda row: _maybe(row.article),
    "country": lambda row: row.countries,
    "right": lambda row: rights(row.tags),
}
LENGTHS: dict[str, Callable[[Row], int]] = {
    "text": lambda row: row.text_words,
    "names": lambda row: row.names_words,
    "sounds": lambda row: row.text_words,
}


def schema() -> Schema:
    """Words arrive cut and folded by words.py, so the analyser only splits at spaces."""
    exact: dict[str, Any] = {"analyzer": SpaceSeparatedTokenizer(), "phrase": True}
    others: dict[str, Any] = {"analyzer": SpaceSeparatedTokenizer(), "phrase": False}
    fields = {name: TEXT(**exact) for name in ("text", "names", "claimant", "outlet", "author")}
    fields |= {name: TEXT(**others) for name in (*STEMMED, "sounds")}
    return Schema(id=ID(unique=True), row=STORED, **fields)


def as_fields(doc: Doc) -> dict[str, Any]:
    """The Whoosh document for a Doc."""
    text, named = written(doc.text), [written(line) for line in doc.names.splitlines()]
    names = [raw for line in named for raw in line]
    row = Row(
        doc.id, doc.type, doc.article_id, doc.verdict, doc.state, doc.kind, doc.claimants, doc.outlets,
        doc.language, doc.archived, doc.time, doc.years, doc.day, doc.tags,
        doc.proposed, doc.accuses, doc.countries, doc.audience, len(text), len(names), doc.fingerprint(),
    )  # fmt: skip
    fields = {
        "text": " ".join(map(fold, text)),
        "text_stems": " ".join(one for raw in text for one in stems(raw, doc.language)),
        "names": _BETWEEN_NAMES.join(" ".join(map(fold, line)) for line in named),
        "names_stems": " ".join(one for raw in names for one in stems(raw, doc.language)),
        "sounds": _sounds([*text, *names]),
        "claimant": _joined(doc.claimants),
        "outlet": _joined(doc.outlets),
        "author": _joined(doc.authors),
    }
    return {"id": doc.id, "row": tuple(row)} | {name: value for name, value in fields.items() if value}


def _sounds(raws: Iterable[str]) -> str:
    """How the words sound that may be names, each once."""
    return " ".join(dict.fromkeys(filter(None, (sounds(raw) for raw in dict.fromkeys(raws) if is_named(raw)))))


def _joined(names: Iterable[str]) -> str:
    return _BETWEEN_NAMES.join(" ".join(words(name)) for name in names)


def _maybe(value: str | int | None) -> tuple[str, ...]:
    return () if value is None else (str(value),)
