"""A query as a tree. The engine behind search sees nothing but this."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Word:
    """One word, as typed; other forms of it match too."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order (slop 0), or in any order with at most `slop` other words among them."""

    words: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with this."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words that become this one by one letter more, less, another, or two that change places."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A word, phrase or beginning to be found in one field only."""

    name: str
    node: Word | Phrase | Prefix | Fuzzy


@dataclass(frozen=True, slots=True)
class Time:
    """Event time that overlaps lo..hi: proleptic ordinals, both included, None for open."""

    lo: int | None
    hi: int | None


@dataclass(frozen=True, slots=True)
class And:
    """All of these; none at all means everything."""

    nodes: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    nodes: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but this."""

    node: "Query"


Query = Word | Phrase | Prefix | Fuzzy | Field | Time | And | Or | Not
EVERYTHING = And(())


def describe(query: Query) -> str:
    """Says in words how a query was read, to be shown beside the results."""
    match query:
        case Word(text):
            return f"“{text}”"
        case Phrase(words, 0):
            return f"the phrase “{' '.join(words)}”"
        case Phrase(words, slop):
            return f"“{' '.join(words)}” within {slop} words of each other"
        case Prefix(text):
            return f"words that begin with “{text}”"
        case Fuzzy(text):
            return f"“{text}” with one letter wrong"
        case Field(name, node):
            return f"{name} {describe(node)}"
        case Time(lo, hi):
            return f"event time {_span(lo, hi)}"
        case And(()):
            return "everything"
        case And(nodes):
            return " and ".join(_bracketed(node) for node in nodes)
        case Or(nodes):
            return " or ".join(_bracketed(node) for node in nodes)
        case Not(node):
            return f"not {_bracketed(node)}"


def _bracketed(query: Query) -> str:
    text = describe(query)
    return f"({text})" if isinstance(query, And | Or) else text


def _span(lo: int | None, hi: int | None) -> str:
    first, last = (date.fromordinal(day).isoformat() if day else "" for day in (lo, hi))
    if first == last:
        return first
    return " ".join(part for part in (first and f"from {first}", last and f"to {last}") if part)
