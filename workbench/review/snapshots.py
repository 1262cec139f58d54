"""A claim's changeable columns as plain data: what events keep before and after, and what undo puts back."""

from typing import Any

from ..models import Claim

COLUMNS = (
    "text",
    "kind",
    "state",
    "event_time",
    "event_words",
    "event_from",
    "event_until",
    "checkworthiness",
    "accusation",
    "accuses",
    "accuses_by_id",
    "round",
    "stale_why",
)


def snapshot(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in COLUMNS}


def restore(claim: Claim, kept: dict[str, Any]) -> None:
    for name in kept:
        setattr(claim, name, kept[name])


def is_as(claim: Claim, kept: dict[str, Any]) -> bool:
    """Whether the claim is still as an event left it; an older event knows fewer columns."""
    return all(getattr(claim, name) == value for name, value in kept.items())


def of_all(*claims: Claim) -> dict[str, Any]:
    """Snapshots by id (as text: they are kept as JSON)."""
    return {"claims": {str(claim.id): snapshot(claim) for claim in claims}}
