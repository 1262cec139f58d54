"""Readings of what is sealed, written down by the pages that show words of it."""

from collections.abc import Sequence

from flask import request
from sqlmodel import Session, col, select

from ..evidence.custody import viewed, viewing
from ..models import Evidence
from .doors import actor, desk


def unseen(door: Session, items: Sequence[Evidence]) -> list[int]:
    """Of which of these it is to be written down that the signed-in person reads a page with words of them now."""
    return [] if request.method == "HEAD" else viewing(door, actor(), items)


def write_down(evidence_ids: Sequence[int]) -> None:
    """Write it down, in a change of its own: whatever form the page comes back with is not carried out by that."""
    if evidence_ids:
        with desk().database.writing() as session:
            rows = select(Evidence).where(col(Evidence.id).in_(evidence_ids)).order_by(col(Evidence.id))
            viewed(session, actor(), session.exec(rows).all())
