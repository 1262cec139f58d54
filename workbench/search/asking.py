"""What somebody typed as a query, whatever it was: read by the grammar, or else searched for as plain words."""

from dataclasses import dataclass

from .errors import BadQuery
from .grammar import MOST_CHARACTERS, MOST_TERMS, parse
from .tree import And, Query, Word
from .words import written


@dataclass(frozen=True, slots=True)
class Reading:
    """A query, and where it is not what was typed: the sentence that says what could not be read, and at which
    character (code points, from 1).
    """

    query: Query
    refused: str | None = None
    at: int = 0


def read(typed: str) -> Reading:
    """Read a query; one that the grammar refuses is searched for literally, by its words. Raises BadQuery where that
    says nothing either: too long, too many words, or none.
    """
    try:
        return Reading(parse(typed))
    except BadQuery as refused:
        plain = _plain(typed) if len(typed) <= MOST_CHARACTERS else []
        if not 0 < len(plain) <= MOST_TERMS:
            raise
        found = tuple(Word(word) for word in plain)
        return Reading(found[0] if len(found) == 1 else And(found), refused.sentence, refused.position + 1)


def _plain(typed: str) -> list[str]:
    """The words as they were typed, each once; what joins words in the language says nothing by itself."""
    found = dict.fromkeys(written(typed))
    return [word for word in found if word not in ("AND", "OR", "NOT")] or list(found)
