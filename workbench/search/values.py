"""The values of facets: what each document has, and how many have what, over all segments of an index."""

from collections.abc import Iterable
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.search.fields import SEPARATOR

MOST = 500
"""Values of a facet that are counted out, those of the most documents first."""
Flags = NDArray[np.bool_]


class Known:
    """The values of one facet in all segments that were opened, each with a number of its own."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self.numbers: dict[str, int] = {}
        self._lock = Lock()

    def number(self, value: str) -> int:
        """The number of a value, which it is given here where it has none."""
        with self._lock:
            if value not in self.numbers:
                self.numbers[value] = len(self.values)
                self.values.append(value)
            return self.numbers[value]


class Values:
    """What is Known of each facet; goes from one snapshot of an index to the next."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._lock = Lock()

    def of(self, name: str) -> Known:
        with self._lock:
            return self._known.setdefault(name, Known())


class Facet:
    """One facet of one segment: for each document a code, for each code the numbers of its values (`held`, those of
    code n from `begins[n]` on).
    """

    def __init__(self, column: Any, known: Known) -> None:
        self.codes: NDArray[Any] = column.codes
        self.known = known
        parts = [text.decode("utf-8").split(SEPARATOR) if text else [] for text in column.texts()]
        held = [known.number(value) for values in parts for value in values]
        self.many = np.fromiter(map(len, parts), np.int64, len(parts))
        self.begins = np.cumsum(self.many) - self.many
        self.held = np.asarray(held, np.int64)

    def of(self, number: int) -> list[str]:
        """The values of one document."""
        return self.of_code(int(self.codes[number]))

    def of_code(self, code: int) -> list[str]:
        """The values that a code stands for."""
        return [
            self.known.values[value] for value in self.held[self.begins[code] : self.begins[code] + self.many[code]]
        ]

    @cached_property
    def joined(self) -> list[str]:
        """The values of each code as one word, for facets of few codes."""
        return ["".join(self.of_code(code)) for code in range(len(self.many))]

    def codes_having(self, values: Iterable[str]) -> Flags:
        """By code, whether it has one of these values."""
        wanted = [self.known.numbers[value] for value in values if value in self.known.numbers]
        having = np.zeros(len(self.many), np.bool_)
        if wanted and len(self.held):
            hits = np.isin(self.held, wanted)
            having[np.repeat(np.arange(len(self.many)), self.many)[hits]] = True
        return having

    def having(self, values: Iterable[str]) -> Flags:
        """By document, whether it has one of these values."""
        found: Flags = self.codes_having(values)[self.codes]
        return found

    def count(self, numbers: NDArray[Any] | None, into: NDArray[np.int64]) -> NDArray[np.int64]:
        """Add to `into` (made longer where it must be) how many of these documents (None: all) have each value."""
        codes = self.codes if numbers is None else self.codes[numbers]
        counts = np.bincount(codes, minlength=len(self.many))
        if len(into) < len(self.known.values):
            into = np.concatenate([into, np.zeros(len(self.known.values) - len(into), np.int64)])
        found = np.bincount(self.held, np.repeat(counts, self.many), len(into)) if len(self.held) else 0
        return into + np.asarray(found, np.int64)


def most(known: Known, counts: NDArray[np.int64], also: Iterable[str]) -> dict[str, int]:
    """The values that most documents have, the most first; and those that are asked for by name."""
    there = np.flatnonzero(counts)
    if len(there) > MOST:
        there = there[np.argpartition(-counts[there], MOST)[:MOST]]
    wanted = [known.numbers[value] for value in also if value in known.numbers]
    there = np.union1d(there, [number for number in wanted if number < len(counts) and counts[number]]).astype(np.int64)
    named = sorted(((int(counts[number]), known.values[number]) for number in there), key=lambda pair: -pair[0])
    return {value: count for count, value in named}
