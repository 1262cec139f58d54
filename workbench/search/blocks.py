"""A whole list of postings as two arrays, decoded block by block from Whoosh's files, not posting by posting."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher

Numbers = NDArray[np.uint32]
Weights = NDArray[np.float32]
_Blocks: Any = W3LeafMatcher  # Whoosh's own types are partial, so to mypy it is Any


def whole(matcher: Any) -> tuple[Numbers, Weights]:
    """The numbers of the documents, ascending and with those that are deleted, and how often the word stands in each.

    `matcher` is Whoosh's for one word, at its beginning; None where the word is nowhere.
    """
    while hasattr(matcher, "child"):
        matcher = matcher.child  # what passes over deleted documents, one by one
    numbers: list[Numbers] = [np.empty(0, np.uint32)]
    weights: list[Weights] = [np.empty(0, np.float32)]
    if isinstance(matcher, _Blocks):
        _blocks(matcher, numbers, weights)
    elif matcher is not None:  # a few postings that lie in the dictionary itself
        found = _one_by_one(matcher)
        numbers.append(np.fromiter(found, np.uint32, len(found)))
        weights.append(np.fromiter(found.values(), np.float32, len(found)))
    return np.concatenate(numbers), np.concatenate(weights)


def _blocks(matcher: Any, numbers: list[Numbers], weights: list[Weights]) -> None:
    while True:
        matcher._read_ids()
        matcher._read_weights()
        numbers.append(np.asarray(matcher._ids, dtype=np.uint32))
        weights.append(np.asarray(matcher._weights, dtype=np.float32))
        if matcher._lastblock:
            return
        matcher._next_block()


def _one_by_one(matcher: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    while matcher.is_active():
        found[matcher.id()] = matcher.weight()
        matcher.next()
    return found
