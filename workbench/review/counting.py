"""Why the evidence of a claim counts for as many sources as it does, in words. Pure."""

from collections.abc import Sequence

from ..models import EvidenceKind, Stance
from .rules import FOR, Item, distinct, parts


def why_in_words(items: Sequence[Item]) -> list[str]:
    """Why so many of the items count, and which is a primary record, in sentences that name them by their titles."""
    found = distinct(items)
    said = [_why_one(found, places) for places in parts(found) if len(places) > 1]
    records = [at for at, item in enumerate(found) if item.kind == EvidenceKind.PRIMARY]
    if records:
        which = "a primary record" if len(records) == 1 else "primary records"
        said.append(f"{_which(found, records)} {_be(records)} {which}, which can carry a verdict alone.")
    if lost := [item for item in items if not item.here]:
        which = _which(lost, range(len(lost)))
        said.append(
            f"Of {which} nothing is here, as the page could not be kept: it counts for nothing until somebody adds the "
            "file, or writes down what it says."
        )
    for at, item in enumerate(found):
        stances = {other.stance for other in items if other.number == item.number != 0}
        if Stance.REFUTES in stances and stances & FOR:
            said.append(f"{_which(found, [at])} is linked as supporting and as refuting: look at its words again.")
    return said


def _why_one(items: Sequence[Item], places: Sequence[int]) -> str:
    here = [items[at] for at in places]
    reasons = {
        "copies": "copies of one another",
        "source": "from one source",
        "group": "marked as copies of one origin",
    }
    names = {name: {getattr(item, name) for item in here} for name in reasons}
    one = next((said for name, said in reasons.items() if len(names[name]) == 1 and "" not in names[name]), "")
    return f"{_which(items, places)} are {one or 'joined by source or origin'} and count once."


def _which(items: Sequence[Item], places: Sequence[int]) -> str:
    """'“A wire report” and “The same report”', at most NAMED of them with their titles."""
    named = [f"“{_short(items[at].title)}”" for at in places[:NAMED]]
    more = len(places) - len(named)
    named += [f"{more} more"] if more else []
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rstrip()}…"


NAMED, LONGEST = 4, 60
"""Items that a sentence names, and code points of a title in it."""


def _be(places: Sequence[int]) -> str:
    return "is" if len(places) == 1 else "are"
