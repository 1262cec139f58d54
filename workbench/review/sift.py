"""SIFT (Caulfield): Stop, Investigate the source, Find better coverage, Trace to the original; kept per claim."""

from sqlmodel import Session

from ..db import now
from ..errors import Invalid
from ..models import Claim, Sift, SiftStep, User
from ..permissions import Act, require
from ..record import record
from .wording import home

MAX_FOUND = 5000


def sift(session: Session, actor: User, claim: Claim, *, step: str, found: str) -> Sift:
    """Write down what a move brought. The newest of a move counts; those before it stay."""
    require(actor, Act.ADD_EVIDENCE, claim)
    faults = {}
    if step not in set(SiftStep):
        faults["step"] = "Choose one of the four moves."
    if not found.strip():
        faults["move"] = "Say what came of it, also where that was nothing."
    elif len(found) > MAX_FOUND:
        faults["move"] = f"At most {MAX_FOUND:,} characters."
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    row = Sift(claim_id=claim.id, step=step, found=found.strip(), by_id=actor.id, at=now())
    session.add(row)
    after = {"step": step, "found": row.found}
    record(session, actor, "SIFT move made", claim, article_id=home(claim).article_id, after=after)
    return row
