"""Spans of text, `[start, end)`, and pairs of marks that hold something together."""

Span = tuple[int, int]

LONGEST = 1500  # characters; what is longer is no sentence, and the time to read it grows with it


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Shrink a span by the white space at its ends; None where nothing is left."""
    piece = text[start:end]
    inner = piece.strip()
    if not inner:
        return None
    first = start + len(piece) - len(piece.lstrip())
    return first, first + len(inner)


def outermost(pairs: list[Span]) -> list[Span]:
    outer: list[Span] = []
    for pair in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if not outer or pair[0] >= outer[-1][1]:
            outer.append(pair)
    return outer


def near(pairs: list[Span], at: int) -> list[Span]:
    """The one pair that may hold a position, found by bisection: paragraphs can be very long."""
    low, high = 0, len(pairs)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if pairs[middle][1] <= at else (low, middle)
    return pairs[low : low + 1]
