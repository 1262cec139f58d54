"""Why the evidence of a claim counts for as many sources as it does, in words. Pure."""

from collections.abc import Sequence

from ..models import EvidenceKind, Stance
from .rules import FOR, Item, distinct, parts


def why_in_words(items: Sequence[Item]) -> list[str]:
    """Why so many of the items count, and which is a primary record, in sentences. Items go by their order."""
    found = distinct(items)
    said = [_why_one(found, places) for places in parts(found) if len(places) > 1]
    records = [at for at, item in enumerate(found) if item.kind == EvidenceKind.PRIMARY]
    if records:
        which = "a primary record" if len(records) == 1 else "primary records"
        said.append(f"{_which(records)} {_be(records)} {which}, which can carry a verdict alone.")
    for at, item in enumerate(found):
        stances = {other.stance for other in items if other.number == item.number != 0}
        if Stance.REFUTES in stances and stances & FOR:
            said.append(f"{_which([at])} is linked as supporting and as refuting: look at its words again.")
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
    return f"{_which(places)} are {one or 'joined by source or origin'} and count once."


def _which(places: Sequence[int]) -> str:
    """'The first and the third', 'The first two'."""
    if list(places) == list(range(len(places))) and 1 < len(places) <= 4:
        return f"The first {('two', 'three', 'four')[len(places) - 2]}"
    named = [f"the {ORDINALS[at] if at < len(ORDINALS) else f'{at + 1}th'}" for at in places]
    joined = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return joined[:1].upper() + joined[1:]


def _be(places: Sequence[int]) -> str:
    return "is" if len(places) == 1 else "are"


ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
