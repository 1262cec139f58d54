"""Evidence that people accepted as copies of one another counts as one source."""

from collections.abc import Iterable

from sqlmodel import Session, select

from ..models import Likeness, Standing
from ..sight import seeing_all


def groups(session: Session) -> dict[int, str]:
    """The group of each piece of evidence that has an accepted likeness: copies of copies are in one group.

    Also through evidence that the viewer may not know of: what counts is the same for everybody, and the name of a
    group tells nothing of it.
    """
    with seeing_all(session):
        pairs = session.exec(select(Likeness.a_id, Likeness.b_id).where(Likeness.state == Standing.ACCEPTED)).all()
    return components(pairs)


def components(pairs: Iterable[tuple[int, int]]) -> dict[int, str]:
    """For each number that stands in a pair the name of all that hang together with it."""
    above: dict[int, int] = {}

    def top(one: int) -> int:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for a, b in pairs:
        above[top(a)] = top(b)
    return {one: f"copies of {top(one)}" for one in above}
