"""Which documents of a segment a tree describes: operators are operations on whole arrays of document numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter

from workbench.search.errors import TooSlow
from workbench.search.fields import FIRST_DAY, LAST_DAY, SOUND, WORDY
from workbench.search.phrases import standing
from workbench.search.segments import Segment
from workbench.search.sets import Set, union
from workbench.search.tree import And, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Time, Word
from workbench.search.words import asked, fold, neighbours
from workbench.splitting.sounding import sounds

Term = Word | Prefix | Fuzzy
EVERYWHERE = "all"


@dataclass(frozen=True)
class Clock:
    """Stops a search that takes too long."""

    ends: float

    def check(self) -> None:
        if perf_counter() > self.ends:
            raise TooSlow("This search takes too long; add a word or a filter to narrow it.")


def matches(segment: Segment, query: Query, clock: Clock, name: str = EVERYWHERE) -> Set:
    """The documents that match, deleted ones included, in the field of that name."""
    clock.check()
    match query:
        case And(nodes):
            return _both(segment, nodes, clock, name)
        case Or(nodes):
            return union(segment.size, [matches(segment, node, clock, name) for node in nodes])
        case Not(node):
            return Set.all(segment.size).without(matches(segment, node, clock, name))
        case Time(lo, hi):
            return _overlapping(segment, lo, hi)
        case Field(facet, node) if facet in WORDY:
            return matches(segment, node, clock, facet)
        case Field(facet, Word(value)):
            return Set(segment.size, flags=segment.facet(facet).having([value]))
        case Phrase():
            return standing(segment, query, name)
        case Word() | Prefix() | Fuzzy():
            found = [Set(segment.size, segment.postings(*term)[0]) for term in held(segment, query, name, clock)]
            return union(segment.size, found)
    raise AssertionError(query)


def _both(segment: Segment, nodes: tuple[Query, ...], clock: Clock, name: str) -> Set:
    """From the rarest on, what is excluded last."""
    wanted = [matches(segment, node, clock, name) for node in nodes if not isinstance(node, Not)]
    found = Set.all(segment.size) if not wanted else None
    for one in sorted(wanted, key=lambda one: one.weight):
        found = one if found is None else found & one
    assert found is not None
    for node in nodes:
        if isinstance(node, Not):
            found = found.without(matches(segment, node.node, clock, name))
    return found


def held(segment: Segment, node: Term, name: str, clock: Clock) -> Iterator[tuple[str, str]]:
    """The terms of Whoosh's fields by which a word is found in a segment: those that stand there."""
    if isinstance(node, Word):
        yield from segment.among(forms(node.text, name))
        return
    plain, word = "words" if name == EVERYWHERE else name, fold(node.text)
    if isinstance(node, Prefix):
        found = segment.beginning(plain, word)
    else:
        found = sorted(one for one in neighbours(word, letters(word)) if segment.term(plain, one))
    for one in found:
        clock.check()
        yield plain, one


@lru_cache(maxsize=65_536)
def forms(word: str, name: str) -> tuple[tuple[str, str], ...]:
    """By which terms a word is found: everywhere in its other forms and, where it may be a name, by how it sounds."""
    if name != EVERYWHERE:
        return ((name, fold(word)),)
    sound = sounds(word)
    return (*((name, one) for one in asked(word)), *([(name, SOUND + sound)] if sound else []))


def letters(word: str) -> str:
    """Letters and figures that may stand in a word of the same script."""
    return ALPHABETS[next((at for at, known in enumerate(ALPHABETS) if word[:1] in known), 0)]


ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyzßŋə0123456789",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґәғқңөұүһ0123456789",
    "ءابةتثجحخدذرزسشصضطظعغفقكلمنهويپچژگیک0123456789",
    "αβγδεζηθικλμνξοπρσςτυφχψω0123456789",
    "אבגדהוזחטיךכלםמןנסעףפץצקרשת0123456789",
)


def _overlapping(segment: Segment, lo: int | None, hi: int | None) -> Set:
    """By event time; what has none ends before every day."""
    first, last = segment.numbers["first"], segment.numbers["last"]
    flags = (first <= (LAST_DAY if hi is None else hi)) & (last >= (FIRST_DAY if lo is None else lo))
    return Set(segment.size, flags=flags)
