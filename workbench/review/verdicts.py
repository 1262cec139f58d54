"""Reviews and findings. For now one review settles a claim; the tables hold more rounds."""

from dataclasses import dataclass, replace

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, func, select

from ..db import now
from ..errors import Invalid, Stale
from ..models import Claim, ClaimKind, Confidence, Finding, Review, SearchLog, State, User, Verdict
from ..permissions import Act, require
from ..record import record
from ..splitting import edtf_bounds
from .rules import Item, Judgement, missing
from .wording import home

MAX_SEARCH = 5000
MAX_RATIONALE = 20_000


@dataclass(frozen=True, slots=True)
class VerdictForm:
    """What a reviewer sends. `as_of` and `until` are EDTF; `until` is from when an outdated claim no longer holds."""

    verdict: str
    confidence: str
    rationale: str
    as_of: str = ""
    until: str = ""
    attribution_verdict: str = ""


def settle(session: Session, actor: User, claim: Claim, *, form: VerdictForm, revision: int) -> Finding:
    """Write the actor's review and put in force what it decides. Raises Invalid where something is missing."""
    require(actor, Act.REVIEW, claim)
    if claim.revision != revision:
        raise Stale("Somebody changed this claim meanwhile; read it as it is now, then judge it.", claim.text)
    form = replace(form, as_of=form.as_of.strip() or f"{now():%Y-%m-%d}", until=form.until.strip())
    faults = {**_unreadable(form), **_missing(session, claim, form)}
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    review = _review(session, actor, claim, form)
    finding = _put_in_force(session, claim, review)
    before = {"state": claim.state}
    claim.state = State.RETIRED if form.verdict == Verdict.WITHDRAWN else State.SETTLED
    flag_modified(claim, "state")  # a second verdict changes no column, but must move the revision on
    record(
        session,
        actor,
        "verdict set",
        claim,
        article_id=home(claim).article_id,
        before={**before, **(_plain(claim.findings[-2]) if len(claim.findings) > 1 else {})},
        after={"state": claim.state, "until": review.valid_to, "judged": review.claim_text, **_plain(finding)},
    )
    return finding


def _missing(session: Session, claim: Claim, form: VerdictForm) -> dict[str, str]:
    searched = searches(session, claim)
    return missing(_judgement(form), claim.kind, items(claim), searched, found=bool(claim.findings))


def items(claim: Claim) -> list[Item]:
    """The claim's evidence as the rules see it."""
    return [
        Item(link.stance, link.evidence.kind, str(link.evidence.source_id), link.independence_group)
        for link in claim.links
        if link.withdrawn_at is None
    ]


def searches(session: Session, claim: Claim) -> int:
    """How many searches are in the claim's log."""
    rows = select(func.count()).select_from(SearchLog).where(SearchLog.claim_id == claim.id)
    return session.exec(rows).one()


def log_search(session: Session, actor: User, claim: Claim, *, place: str, query: str, found: str) -> SearchLog:
    """Record a search for evidence: where, for what, what was found."""
    require(actor, Act.ADD_EVIDENCE, claim)
    values = {"place": place.strip(), "query": query.strip(), "found": found.strip()}
    faults = {name: "Fill this in." for name, value in values.items() if not value}
    faults |= {name: f"At most {MAX_SEARCH:,} characters." for name, value in values.items() if len(value) > MAX_SEARCH}
    if faults:
        raise Invalid("Say where you looked, for what, and what you found.", faults)
    row = SearchLog(
        claim_id=claim.id, by_id=actor.id, at=now(), place=place.strip(), query=query.strip(), found=found.strip()
    )
    session.add(row)
    flag_modified(claim, "state")
    record(session, actor, "search logged", claim, article_id=home(claim).article_id, after=values)
    return row


def _judgement(form: VerdictForm) -> Judgement:
    return Judgement(
        form.verdict if form.verdict in set(Verdict) else "",
        form.attribution_verdict if form.attribution_verdict in set(Verdict) else None,
        form.confidence if form.confidence in set(Confidence) else "",
        form.rationale,
        form.until or None,
    )


def _unreadable(form: VerdictForm) -> dict[str, str]:
    faults = {}
    if len(form.rationale) > MAX_RATIONALE:
        faults["rationale"] = f"A rationale has at most {MAX_RATIONALE:,} characters; link longer texts as evidence."
    for name in ("as_of", "until"):
        try:
            if getattr(form, name):
                edtf_bounds(getattr(form, name))
        except ValueError as error:
            faults[name] = str(error)
    return faults


def _review(session: Session, actor: User, claim: Claim, form: VerdictForm) -> Review:
    rounds = session.exec(select(func.count()).select_from(Review).where(Review.claim_id == claim.id)).one()
    attributed = claim.kind == ClaimKind.ATTRIBUTED
    review = Review(
        claim_id=claim.id,
        round=rounds + 1,
        reviewer_id=actor.id,
        verdict=form.verdict,
        attribution_verdict=form.attribution_verdict if attributed else None,
        confidence=form.confidence,
        rationale=form.rationale.strip(),
        as_of=form.as_of,
        valid_to=form.until or None,
        claim_text=claim.text,
        at=now(),
    )
    session.add(review)
    session.flush()
    return review


def _put_in_force(session: Session, claim: Claim, review: Review) -> Finding:
    old = session.exec(
        select(Finding).where(Finding.claim_id == claim.id, col(Finding.superseded_at).is_(None))
    ).first()
    if old:
        old.superseded_at = review.at
        session.flush()
    finding = Finding(
        claim_id=claim.id,
        version=old.version + 1 if old else 1,
        verdict=review.verdict,
        attribution_verdict=review.attribution_verdict,
        confidence=review.confidence,
        rationale=review.rationale,
        as_of=review.as_of,
        decided_from_id=review.id,
        at=review.at,
    )
    claim.findings.append(finding)
    session.flush()
    return finding


def _plain(finding: Finding) -> dict[str, str | None]:
    names = ("verdict", "attribution_verdict", "confidence", "rationale", "as_of")
    return {name: getattr(finding, name) for name in names}
