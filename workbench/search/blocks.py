"""A whole list of postings as two arrays, decoded block by block from Whoosh's files, not posting by posting."""

import pickle
import zlib
from io import BytesIO
from struct import Struct
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Weights = NDArray[np.float32]

_MAGIC, _INT = b"W3Bl", 4
_TERM = Struct("!BfIBBfII")  # inlined, weight, documents, shortest and longest, highest weight, first and last number
_EXTENT = Struct("!qi")


class Term(NamedTuple):
    """What the dictionary says of a word: in how many documents it stands, and where its postings begin; or what they
    are, where they lie in the dictionary itself.
    """

    documents: int
    start: int
    inlined: Any

    @classmethod
    def read(cls, entry: bytes) -> "Term":
        """From Whoosh's entry of the dictionary."""
        inlined, _, documents, *_ = _TERM.unpack_from(entry)
        if inlined:
            return cls(documents, 0, pickle.loads(entry[_TERM.size :]))
        return cls(documents, _EXTENT.unpack_from(entry, _TERM.size)[0], None)


def postings(file: memoryview, term: Term) -> tuple[Numbers, Weights | None]:
    """The numbers of the documents, ascending and with those that are deleted, and how often the word stands in each;
    None for once everywhere. `file` holds the postings of a segment.
    """
    if term.inlined:
        numbers, weights, _ = term.inlined
        return np.fromiter(numbers, np.int32, len(numbers)), np.fromiter(weights, np.float32, len(weights))
    if file[term.start : term.start + len(_MAGIC)] != _MAGIC:
        raise ValueError("these are no postings")
    all_numbers, all_weights = [], []
    place, last = term.start + len(_MAGIC), False
    while not last:
        length = int.from_bytes(file[place : place + _INT], "big", signed=True)
        last, place = length < 0, place + _INT
        many, weights, deltas = _block(bytes(file[place : place + abs(length)]))
        place += abs(length)
        numbers = np.fromiter(deltas, np.int32, many)
        all_numbers.append(np.cumsum(numbers, out=numbers))
        all_weights.append(weights if isinstance(weights, np.ndarray) else np.full(many, weights, np.float32))
    if len(all_numbers) == 1:
        found = all_weights[0]
        return all_numbers[0], None if (found == 1).all() else found
    found = np.concatenate(all_weights)
    return np.concatenate(all_numbers), None if (found == 1).all() else found


def _block(content: bytes) -> tuple[int, Any, Any]:
    """How many postings, their weights (one number for all, or an array) and the steps between their numbers."""
    file = BytesIO(content)
    many, _, _, compression, *_ = pickle.load(file)
    data = file.read()
    deltas, weights, _ = pickle.loads(zlib.decompress(data) if compression else data)
    if weights is None or isinstance(weights, float):
        return many, 1.0 if weights is None else weights, deltas
    return many, np.asarray(weights, np.float32), deltas
