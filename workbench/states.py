"""The states of a claim and the moves between them: one table, which verbs, permissions, docs and checks read.

The states are domain.md's. A claim that is kept has nobody working on it yet; evidence or a search for it begins its
first review. Undo puts back what its event says and is no move.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from .errors import Stale
from .models import Claim, State

DRAFT, KEPT, DISCARDED, FIRST = State.DRAFT, State.KEPT, State.DISCARDED, State.FIRST_REVIEW
SECOND, DISPUTED, SETTLED, STALE, RETIRED = (
    State.SECOND_REVIEW, State.DISPUTED, State.SETTLED, State.STALE, State.RETIRED,
)  # fmt: skip


WORDING_CHANGED = "The claim's wording changed after the verdict."
EVIDENCE_WITHDRAWN = "Evidence that the verdict may rest on was withdrawn."
SPOKEN_AGAINST = "New evidence speaks against the verdict."
LOOK_AGAIN = "It is to be looked at again."
"""In place of the two above where not everybody may know of the evidence: the reason stands where all read it."""
ONE_PERSON = "It accuses somebody and was judged by one person only."


class Move(StrEnum):
    """What moves a claim, in the words of the docs."""

    KEEP = "keep"
    DISCARD = "discard"
    REWORD = "edit"
    BEGIN = "evidence or search"
    SETTLE = "first review, one is enough"
    PASS_ON = "first review, another is needed"
    AGREE = "second review agrees"
    DISAGREE = "second review disagrees"
    RESOLVE = "third person decides"
    BREAK_GLASS = "admin breaks the glass"
    START_AGAIN = "edit, or evidence withdrawn"
    UNSETTLE = "questioned, or evidence, wording or time no longer fits"
    WITHDRAW = "verdict withdrawn"
    REPLACE = "split or merge"


_ROWS: tuple[tuple[Move, tuple[State, ...], State], ...] = (
    (Move.KEEP, (DRAFT, DISCARDED), KEPT),
    (Move.DISCARD, (DRAFT, KEPT, FIRST), DISCARDED),
    (Move.REWORD, (DRAFT, DISCARDED), KEPT),
    (Move.BEGIN, (KEPT,), FIRST),
    (Move.SETTLE, (KEPT, FIRST, STALE), SETTLED),
    (Move.PASS_ON, (KEPT, FIRST, STALE), SECOND),
    (Move.AGREE, (SECOND,), SETTLED),
    (Move.DISAGREE, (SECOND,), DISPUTED),
    (Move.RESOLVE, (DISPUTED,), SETTLED),
    (Move.BREAK_GLASS, (SECOND, DISPUTED), SETTLED),
    (Move.START_AGAIN, (SECOND, DISPUTED), FIRST),
    (Move.UNSETTLE, (SETTLED,), STALE),
    (Move.WITHDRAW, (FIRST, STALE, SECOND, DISPUTED), RETIRED),
    (Move.REPLACE, (DRAFT, KEPT, DISCARDED, FIRST, SECOND, DISPUTED, SETTLED, STALE), RETIRED),
)
MOVES: Mapping[tuple[State, Move], State] = MappingProxyType(
    {(source, move): target for move, sources, target in _ROWS for source in sources}
)
"""Where each move leads from each state in which it is possible; what is not in it is impossible."""

REVIEWABLE = frozenset({KEPT, FIRST, STALE})
"""States in which a claim waits for a first review."""
WAITING = REVIEWABLE | {SECOND, DISPUTED}
"""States in which a claim waits for somebody's review."""


def sources(*moves: Move) -> frozenset[State]:
    """The states from which at least one of these moves is possible."""
    return frozenset(state for state, move in MOVES if move in moves)


def move(claim: Claim, how: Move, *, why: str = "") -> None:
    """Put the claim in the state that the move leads to. Raises Stale where it is not possible from where it is.

    `why` is the sentence that says what made it stale. A round that can no longer be finished is closed: the next
    review opens another.
    """
    target = MOVES.get((State(claim.state), how))
    if target is None:
        raise Stale("The claim has moved on meanwhile; look at it as it is now, then decide again.", claim.text)
    if how in {Move.UNSETTLE, Move.START_AGAIN}:
        claim.round += 1
    claim.state, claim.stale_why = target, (why if target == STALE else None)


def begin(claim: Claim) -> None:
    """Somebody works on the claim: one that waited untouched is now in its first review."""
    if claim.state in sources(Move.BEGIN):
        move(claim, Move.BEGIN)


def unsettle(claim: Claim, why: str) -> bool:
    """What was judged is no longer as it was: a finding goes stale, reviews of an open round count no more.

    Returns whether a finding went stale.
    """
    if claim.state == SETTLED:
        move(claim, Move.UNSETTLE, why=why)
        return True
    if claim.state in sources(Move.START_AGAIN):
        move(claim, Move.START_AGAIN)
    return False


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    drawn = [f"    {source} --> {target}: {how}" for (source, how), target in MOVES.items() if how != Move.REPLACE]
    replaced = f"    note right of {RETIRED}: a claim in any state is retired by {Move.REPLACE}"
    return "\n".join(["stateDiagram-v2", f"    [*] --> {DRAFT}: the splitter proposes", *drawn, replaced])


def listing() -> str:
    """The table as a list: each state with its moves."""
    rows = {state: [(how, target) for (source, how), target in MOVES.items() if source == state] for state in State}
    return "\n".join(
        f"* **{state}**: " + ("; ".join(f"{how} → {target}" for how, target in moves) or "the end") + "."
        for state, moves in rows.items()
    ).replace("_", " ")
