"""Sets of documents of one segment: ascending numbers where they are few, flags where they are many."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
Flags = NDArray[np.bool_]
_FEW = 32
"""Where one set has so many times as many documents as another, each of the few is looked for by halving."""


class Set:
    """Documents of a segment of `size`; one of `numbers` and `flags` is worked out from the other where it is asked."""

    __slots__ = ("_flags", "_numbers", "size")

    def __init__(self, size: int, numbers: Numbers | None = None, flags: Flags | None = None) -> None:
        self.size, self._numbers, self._flags = size, numbers, flags

    @classmethod
    def all(cls, size: int) -> "Set":
        return cls(size, flags=np.ones(size, np.bool_))

    @property
    def numbers(self) -> Numbers:
        if self._numbers is None:
            self._numbers = np.flatnonzero(self.flags)
        return self._numbers

    @property
    def flags(self) -> Flags:
        if self._flags is None:
            self._flags = np.zeros(self.size, np.bool_)
            self._flags[self._numbers] = True
        return self._flags

    @property
    def weight(self) -> int:
        """About how many there are: what it costs to go through them."""
        return self.size if self._numbers is None else len(self._numbers)

    def having(self, numbers: Numbers) -> Flags:
        """Which of these numbers are in the set."""
        if self._flags is None and len(numbers) * _FEW < self.weight:
            return found_at(self.numbers, numbers)[1]
        found: Flags = self.flags[numbers]
        return found

    def without(self, other: "Set") -> "Set":
        if self._numbers is None:
            return Set(self.size, flags=self.flags & ~other.flags)
        return Set(self.size, self.numbers[~other.having(self.numbers)])

    def __and__(self, other: "Set") -> "Set":
        if self._numbers is None and other._numbers is None:
            return Set(self.size, flags=self.flags & other.flags)
        few, many = (self, other) if self.weight <= other.weight else (other, self)
        having = many.having(few.numbers)
        return few if np.count_nonzero(having) == len(having) else Set(self.size, few.numbers[having])


def union(size: int, sets: Sequence[Set]) -> Set:
    """What is in any of them."""
    if len(sets) == 1:
        return sets[0]
    if sum(one.weight for one in sets) * 64 < size:
        if not sets:
            return Set(size, np.empty(0, np.int64))
        most = max(sets, key=lambda one: one.weight)
        if all(same(one.numbers, most.numbers) for one in sets):
            return most
        every = np.concatenate([one.numbers for one in sets])
        every.sort()
        new = np.ones(len(every), np.bool_)
        np.not_equal(every[1:], every[:-1], out=new[1:])
        found = every[new]
        return most if len(found) == most.weight else Set(size, found)
    flags = np.zeros(size, np.bool_)
    for one in sets:
        if one._numbers is None:
            flags |= one.flags
        else:
            flags[one.numbers] = True
    return Set(size, flags=flags)


def same(numbers: Numbers, others: Numbers) -> bool:
    """Whether they are the same numbers in the same order."""
    return numbers is others or (len(numbers) == len(others) and not np.count_nonzero(numbers != others))


def found_at(numbers: Numbers, wanted: Numbers) -> tuple[Numbers, Flags]:
    """For each that is wanted its place among `numbers` (ascending; one more than the last is possible), and whether it
    is there.
    """
    places = numbers.searchsorted(wanted)
    if not len(numbers):
        return places, np.zeros(len(wanted), np.bool_)
    return places, numbers.take(places, mode="clip") == wanted
