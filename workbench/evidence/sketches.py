"""What a text is like, in a kilobyte: MinHash of its word shingles (Broder 1997), to find near copies. Pure."""

import re
from dataclasses import dataclass
from typing import Any

SHINGLE = 3
SIGNS = 256
"""Hash functions: the estimate of how much two texts share is off by about one in sixteen."""
MOST = 20_000
"""Words that are looked at; two long texts are compared by their beginnings."""
LEAST = 8
"""Shingles below which a text says nothing."""
SHORT, MUCH = 40, 0.8
"""Shingles below which two texts are alike only where they share that much."""
ALIKE = 0.55
"""Share of all shingles that two texts must have in common (Jaccard)."""
WITHIN = 0.8
"""Share of the shorter text's shingles that stand in the longer one."""
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\W_]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text as MinHash sees it: how many different shingles it has, and the least hash of each function."""

    shingles: int
    signs: bytes


def sketch(text: str) -> Sketch | None:
    """None for a text of too few words to say anything."""
    from datasketch import MinHash  # a second to import: only who adds a text waits for it

    words = [found.group().casefold() for found, _ in zip(_WORD.finditer(text), range(MOST), strict=False)]
    shingles = sorted({" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)})
    if len(shingles) < LEAST:
        return None
    made = MinHash(num_perm=SIGNS, seed=1)
    for at in range(0, len(shingles), 1000):  # all at once would take a matrix of all by all
        made.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles[at : at + 1000]])
    return Sketch(len(shingles), made.hashvalues.astype("<u4").tobytes())


def as_json(made: Sketch | None) -> dict[str, Any]:
    """A sketch as a capture's `about` keeps it."""
    return {"shingles": made.shingles, "minhash": made.signs.hex()} if made else {}


def of_json(about: dict[str, Any]) -> Sketch | None:
    """The sketch that a capture keeps; None where it has none."""
    return Sketch(about["shingles"], bytes.fromhex(about["minhash"])) if "minhash" in about else None


def shared(one: Sketch, other: Sketch) -> float:
    """About how much two texts share, 0..1: of both together, or of the shorter where the longer one holds it; 0 where
    that is too little to speak of copies.
    """
    import numpy

    same = numpy.frombuffer(one.signs, "<u4") == numpy.frombuffer(other.signs, "<u4")
    of_both = float(same.mean())
    fewer, total = min(one.shingles, other.shingles), one.shingles + other.shingles
    within = min(1.0, of_both * total / ((1 + of_both) * fewer))
    if fewer < SHORT:
        return of_both if of_both >= MUCH else 0.0
    return max(of_both if of_both >= ALIKE else 0.0, within if within >= WITHIN else 0.0)
