"""Text that reads as it stands: without signs that nobody sees."""

from unicodedata import category

UNSEEN = {"Cc", "Cs", "Co"}
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what follows: a claim could read as something else than it is."""


def legible(text: str) -> str:
    """Text without signs that nobody sees, with single spaces."""
    seen = (sign for sign in text if sign.isspace() or not (sign in BIDI or category(sign) in UNSEEN))
    return " ".join("".join(seen).split())
