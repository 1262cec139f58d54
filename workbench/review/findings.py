"""Findings: the verdict in force, put there by reviews; questioned, corrected after sign-off, gone stale."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from ..corrections import correct, in_public, note_of, told_of
from ..db import now
from ..errors import Invalid
from ..models import Claim, Finding, How, Review, State, User, Verdict
from ..notices import tell_of_review, tell_of_stale
from ..permissions import Act, require
from ..record import record
from ..states import Move, move, unsettle
from . import policies
from .assignments import end
from .rules import expired, judgement_of, legible, together
from .wording import current, home

MAX_REASON = 2000
GLASS_BROKEN = "glass broken"
QUESTIONS = " questions the finding: "
"""Stands behind the name of who did, in the reason for which a finding is stale."""
"""The action of the event that tells of a finding put in force by one person's review."""


def in_force(claim: Claim) -> Finding | None:
    """The finding that is not superseded, if any."""
    return next((row for row in claim.findings if row.superseded_at is None), None)


def put_in_force(
    session: Session,
    actor: User,
    claim: Claim,
    review: Review,
    how: How,
    *,
    at: datetime,
    beside: Review | None = None,
    why: str | None = None,
) -> Finding:
    """Put in force what `review` says (narrowed by the agreeing one `beside` it) and move the claim on.

    `at` is the moment of the act, which its event tells too.

    Where the claim stands in a story that is signed off and the verdict is another, a correction goes out with it: its
    public note is the review's, otherwise `why` the glass was broken; a rationale is not for the public.
    """
    said = judgement_of(review)
    said = together(said, judgement_of(beside)) if beside else said
    old = in_force(claim)
    if old:
        old.superseded_at = at
        session.flush()
    words = {name: value for name, value in asdict(said).items() if name != "note"}
    finding = Finding(
        claim_id=claim.id,
        version=old.version + 1 if old else 1,
        round=review.round,
        how=how,
        why=why,
        decided_from_id=review.id,
        by_id=actor.id,
        at=at,
        **words,
    )
    claim.findings.append(finding)
    session.flush()
    move(claim, Move.WITHDRAW if said.verdict == Verdict.WITHDRAWN else MOVES[how])
    claim.once_by_two = claim.once_by_two or how != How.ONE_REVIEW
    _correct(session, actor, claim, finding)
    return finding


MOVES = {
    How.ONE_REVIEW: Move.SETTLE,
    How.AGREEMENT: Move.AGREE,
    How.RESOLUTION: Move.RESOLVE,
    How.BREAK_GLASS: Move.BREAK_GLASS,
}


def _correct(session: Session, actor: User, claim: Claim, new: Finding) -> None:
    """A correction for each story that is signed off and whose readers know another verdict."""
    known = told_of(session, claim)
    for article in {place.version.article_id: place.version.article for place in claim.appearances}.values():
        was = known.get(article.id)
        if article.signed_off_at and was and was != in_public(new.verdict, new.attribution_verdict):
            correct(session, actor, article, claim, was=was, finding=new, why=note_of(session, new))


def question(session: Session, actor: User, claim: Claim, *, why: str, revision: int) -> None:
    """Say that a settled claim must be judged again, and why. It goes stale; a new round decides."""
    require(actor, Act.QUESTION, claim)
    current(claim, revision)
    why = reason(why, "why", "Say in a sentence why it must be judged again.")
    go_stale(session, actor, claim, f"{actor.name}{QUESTIONS}{why}", action="finding questioned")


def without_name(why: str | None) -> str | None:
    """Why a finding is stale, without who questioned it."""
    named, questions, rest = (why or "").partition(QUESTIONS)
    return f"Somebody{questions}{rest}" if questions else named or None


def go_stale(session: Session, actor: User, claim: Claim, why: str, *, action: str = "finding went stale") -> None:
    """Mark the finding stale, for a reason, as an event by `actor` (time's own doing: by `system`)."""
    before = {"state": claim.state}
    unsettle(claim, why)
    after = {"state": claim.state, "why": why}
    event = record(session, actor, action, claim, article_id=home(claim).article_id, before=before, after=after)
    tell_of_stale(session, event, claim)


def let_expire(session: Session, actor: User, claim: Claim) -> None:
    """Mark a settled claim stale where the finding that the actor's undo brought back holds no longer."""
    held = select(Finding).where(Finding.claim_id == claim.id, col(Finding.superseded_at).is_(None))
    finding = session.exec(held).first() if claim.state == State.SETTLED else None
    if finding:
        days = policies.in_force(session).max_age_days
        why = expired(finding.verdict, finding.as_of, finding.valid_to, today=now().date(), max_age_days=days)
        if why:
            go_stale(session, actor, claim, why)


def break_glass(session: Session, actor: User, claim: Claim, *, review_id: int, why: str, revision: int) -> Finding:
    """Put one person's review in force without a second or a third, for a reason that shows for good."""
    require(actor, Act.BREAK_GLASS, claim)
    current(claim, revision)
    why = reason(why, "glass_why", "Say why this cannot wait for another person; the reason shows for good.")
    chosen = next((row for row in claim.reviews if row.round == claim.round and row.id == review_id), None)
    if not chosen:
        raise Invalid(fault := "Choose one of the reviews of this round.", {"review": fault})
    before, at = {"state": claim.state}, now()
    finding = put_in_force(session, actor, claim, chosen, How.BREAK_GLASS, at=at, why=why)
    end(session, claim)
    flag_modified(claim, "state")
    after = {"state": claim.state, "why": why, "review": chosen.id, "finding": finding.id, "verdict": finding.verdict}
    after["at"] = at.isoformat()
    event = record(session, actor, GLASS_BROKEN, claim, article_id=home(claim).article_id, before=before, after=after)
    tell_of_review(session, event, claim)
    return finding


def reason(text: str, field: str, sentence: str) -> str:
    """A reason that a person must give, tidied. Raises Invalid where there is none, or a longer one than MAX_REASON."""
    text = text.strip()
    if not legible(text):
        raise Invalid(sentence, {field: sentence})
    if len(text) > MAX_REASON:
        raise Invalid(fault := f"Give the reason in at most {MAX_REASON:,} characters.", {field: fault})
    return text
