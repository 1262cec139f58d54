"""Corrections: what readers know of the claims of a story that was signed off, and what goes out when it changes."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from .db import now
from .models import Article, Claim, Correction, Finding, How, Review, SignOff, State, User
from .record import record

NOTHING = "no verdict"
UNKNOWN = {State.DRAFT, State.DISCARDED}
"""What readers were never told of: no person had accepted it as a claim of the story."""


def in_public(verdict: str | None, attribution_verdict: str | None) -> str:
    """Verdicts as readers are told them."""
    said = f", said: {attribution_verdict}" if attribution_verdict else ""
    return f"{verdict}{said}".replace("_", " ") if verdict else NOTHING


def told(session: Session, article_id: int) -> dict[int, str]:
    """What was published last of each claim of a story, by the claim's id; empty where it was never signed off.

    A sign-off publishes what its snapshot holds, but for drafts, which nobody had accepted; a correction what it says.
    """
    last = _last(session, article_id)
    if not last:
        return {}
    stands = {claim["id"]: claim for claim in last.snapshot["claims"] if claim["state"] not in UNKNOWN}
    found = {
        id: in_public(claim["verdict"], claim["attribution_verdict"]) if claim["state"] == State.SETTLED else NOTHING
        for id, claim in stands.items()
    }
    since = select(Correction).where(Correction.article_id == article_id, Correction.at >= last.at)
    for row in session.exec(since.where(col(Correction.claim_id).is_not(None)).order_by(col(Correction.id))):
        found[row.claim_id or 0] = row.verdict
    return found


def _last(session: Session, article_id: int) -> SignOff | None:
    rows = select(SignOff).where(SignOff.article_id == article_id).order_by(col(SignOff.id).desc())
    return session.exec(rows.limit(1)).first()


def _words(session: Session, article_id: int, claim: Claim) -> str:
    """The claim in the words that were signed off."""
    last = _last(session, article_id)
    stood = last.snapshot["claims"] if last else []
    return next((str(one["text"]) for one in stood if one["id"] == claim.id), claim.text)


def told_of(session: Session, claim: Claim) -> dict[int, str]:
    """What was published last of the claim, by the ids of the stories that it stands in and that were signed off."""
    ids = {place.version.article_id for place in claim.appearances}
    return {id: said[claim.id] for id in ids if claim.id in (said := told(session, id))}


def correct(
    session: Session, actor: User, article: Article, claim: Claim, *, was: str, finding: Finding | None, why: str
) -> None:
    """Tell readers that a claim's verdict is another, or stands no more (`finding` None), and why. No verdict
    is put over words that it was not given for.
    """
    became = in_public(finding.verdict, finding.attribution_verdict) if finding else NOTHING
    words = _words(session, article.id, claim)
    change = f"{was} became {became}." if finding else f"{was} stands no more."
    if finding and claim.text != words:
        change = f"{change.removesuffix('.')}, now as “{claim.text}”."
    row = Correction(
        article_id=article.id,
        claim_id=claim.id,
        finding_id=finding.id if finding else None,
        what=f"“{words}”: {change}",
        verdict=became,
        why=why,
        by_id=actor.id,
        at=now(),
    )
    session.add(row)
    after = {"what": row.what, "verdict": became, "why": why, "claim": claim.id, "finding": row.finding_id}
    record(session, actor, "corrected", row, article_id=article.id, after={**after, "at": row.at.isoformat()})


def note_of(session: Session, finding: Finding) -> str:
    """The public note of the review that a finding was decided from, of two that agree the second one's; where none was
    written, why the glass was broken.
    """
    rows = select(Review.note).where(Review.claim_id == finding.claim_id, Review.round == finding.round)
    if finding.how != How.AGREEMENT:
        rows = rows.where(Review.id == finding.decided_from_id)
    notes = session.exec(rows.where(Review.note != "").order_by(col(Review.id).desc()))
    return notes.first() or finding.why or ""


def standing(session: Session, claims: Sequence[Claim]) -> dict[int, Finding]:
    """Of these claims the findings that readers are to know: of settled ones, and of those that were our own error."""
    ids = [claim.id for claim in claims if claim.state in {State.SETTLED, State.RETIRED}]
    rows = select(Finding).where(col(Finding.claim_id).in_(ids), col(Finding.superseded_at).is_(None))
    settled = {claim.id for claim in claims if claim.state == State.SETTLED}
    return {row.claim_id: row for row in session.exec(rows) if row.claim_id in settled or row.verdict == "withdrawn"}
