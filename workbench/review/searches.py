"""The log of searches for evidence: where somebody looked, for what, what was found."""

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, func, select

from ..db import now
from ..errors import Invalid
from ..models import Claim, SearchLog, User
from ..permissions import Act, require
from ..record import record
from ..states import begin
from .wording import home

MAX_SEARCH = 5000


def searches(session: Session, claim: Claim) -> int:
    """How many searches are in the claim's log."""
    rows = select(func.count()).select_from(SearchLog).where(SearchLog.claim_id == claim.id)
    return session.exec(rows).one()


def log_search(session: Session, actor: User, claim: Claim, *, place: str, query: str, found: str) -> SearchLog:
    """Record a search for evidence: where, for what, what was found. It begins the review of a claim that waited."""
    require(actor, Act.ADD_EVIDENCE, claim)
    values = {"place": place.strip(), "query": query.strip(), "found": found.strip()}
    faults = {name: "Fill this in." for name, value in values.items() if not value}
    faults |= {name: f"At most {MAX_SEARCH:,} characters." for name, value in values.items() if len(value) > MAX_SEARCH}
    if faults:
        raise Invalid("Say where you looked, for what, and what you found.", faults)
    place, query, found = values.values()
    row = SearchLog(claim_id=claim.id, place=place, query=query, found=found, by_id=actor.id, at=now())
    session.add(row)
    before = {"state": claim.state}
    begin(claim)
    flag_modified(claim, "state")
    after = {**values, "state": claim.state}
    record(session, actor, "search logged", claim, article_id=home(claim).article_id, before=before, after=after)
    return row
