"""What editors decide about a whole story: who is to have it ready by when, that it may run, that it is open again."""

import hashlib
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from ..corrections import NOTHING, correct, in_public, note_of, standing, told
from ..db import now
from ..errors import Forbidden, Invalid, Stale
from ..models import Appearance, Article, ArticleVersion, Claim, Correction, Notice, Review, Role, SignOff, User
from ..notices import tell
from ..permissions import Act, require
from ..record import canonical, record
from ..review.rules import legible
from .archive import is_being_split
from .resting import Hashed, must_be_sound

MAX_REASON = 2000
REOPENED = "The story was reopened."

Snapshot = dict[str, Any]
"""A story as an editor sees it and decides on it: plain data, made by queries.stories.snapshot()."""


def digest(snapshot: Snapshot) -> str:
    """What tells a snapshot from any other: the page carries it, so that nobody signs off what they did not see."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def sign_off(
    session: Session,
    actor: User,
    version: ArticleVersion,
    *,
    snapshot: Snapshot,
    seen: str,
    hashed: Hashed,
    reason: str = "",
    embargo_until: datetime | None = None,
) -> SignOff:
    """Decide that a version of a story may run. `snapshot` is how it stands in this transaction, `seen` the digest of
    what the editor saw, `hashed` the files that were hashed for this before the transaction.

    Raises Forbidden while the text is being split, Stale where the story is not as the editor saw it, Invalid where a
    file is damaged on which it rests, or where something stands against it by the desk's rules and no reason is given.
    """
    article = version.article
    require(actor, Act.SIGN_OFF, article)
    if is_being_split(session, article):
        raise Forbidden("The text is still being split; sign the story off when all its claims are there.")
    if digest(snapshot) != seen:
        raise Stale("The story changed since this page was made; look at it as it is now, then decide again.")
    must_be_sound(session, version.id, hashed)
    against = [blocker for blocker in snapshot["blockers"] if blocker["blocks"]]
    reason = _short(reason, "reason")
    if embargo_until and embargo_until < now():
        raise Invalid(fault := "That time has passed; choose one to come, or leave it empty.", {"embargo": fault})
    if against and not reason:
        what = " ".join(blocker["sentence"] for blocker in against)
        fault = f"Resolve what stands against it, or give the reason why it may run all the same: {what}"
        raise Invalid(fault, {"reason": fault})
    _correct(session, actor, article)
    row = SignOff(article_id=article.id, version_id=version.id, by_id=actor.id, at=now(), snapshot=snapshot)
    row.reason, row.embargo_until = reason or None, embargo_until
    session.add(row)
    before = {"embargo_until": _at(article.embargo_until)}
    article.signed_off_at, article.embargo_until = row.at, embargo_until
    article.revision += 1
    session.flush()
    after = {
        "sign_off": row.id,
        "at": _at(row.at),
        "version": version.id,
        "snapshot": digest(snapshot),
        "reason": row.reason,
        "embargo_until": _at(embargo_until),
        "blockers": [blocker["code"] for blocker in against],
    }
    event = record(session, actor, "signed off", article, before=before, after=after)
    tell(session, event, _concerned(session, article), Notice.SIGNED_OFF)
    return row


def _correct(session: Session, actor: User, article: Article) -> None:
    """A correction for each claim of which readers know another verdict: what changed while the story was open. Its
    note is that of the reviews, or where nobody gave a new verdict, that of the reopening.
    """
    known = told(session, article.id)
    opened = select(Correction.why).where(Correction.article_id == article.id, Correction.what == REOPENED)
    why = session.exec(opened.order_by(col(Correction.id).desc()).limit(1)).first() or REOPENED
    claims = session.exec(select(Claim).where(col(Claim.id).in_(list(known))).order_by(col(Claim.id))).all()
    stands = standing(session, claims)
    for claim in claims:
        was, finding = known[claim.id], stands.get(claim.id)
        became = in_public(finding.verdict, finding.attribution_verdict) if finding else NOTHING
        if was != became:
            note = note_of(session, finding) if finding else ""
            correct(session, actor, article, claim, was=was, finding=finding, why=note or why)


def reopen(session: Session, actor: User, article: Article, *, note: str, revision: int) -> Correction:
    """Let a story that was signed off be worked on again; the note is public, as a correction."""
    require(actor, Act.REOPEN, article)
    _current(article, revision)
    note = _short(note, "note")
    if not note:
        raise Invalid(fault := "Write the public note: why is the story opened again?", {"note": fault})
    row = Correction(article_id=article.id, what=REOPENED, why=note, by_id=actor.id, at=now())
    session.add(row)
    session.flush()
    before = {"signed_off_at": _at(article.signed_off_at)}
    article.signed_off_at = None
    article.revision += 1
    after = {"correction": row.id, "why": note, "at": _at(row.at)}
    event = record(session, actor, "reopened", article, before=before, after=after)
    tell(session, event, _concerned(session, article), Notice.REOPENED)
    return row


def plan(
    session: Session,
    actor: User,
    article: Article,
    *,
    owner: User,
    due_at: datetime | None,
    embargo_until: datetime | None,
    revision: int,
) -> None:
    """Set who owns the story, by when it is to be checked, before when it must not run."""
    require(actor, Act.PLAN, article)
    _current(article, revision)
    if owner.id != article.owner_id and (owner.role not in {Role.CHECKER, Role.EDITOR} or owner.disabled_at):
        raise Invalid(fault := f"{owner.name} is no checker or editor here; choose somebody else.", {"owner": fault})
    if due_at and due_at != article.due_at and due_at < now():
        raise Invalid(fault := "That deadline has passed; choose one to come.", {"due_at": fault})
    before = _planned(article)
    article.owner_id, article.due_at, article.embargo_until = owner.id, due_at, embargo_until
    article.revision += 1
    record(session, actor, "planned", article, before=before, after=_planned(article))


def _planned(article: Article) -> dict[str, object]:
    times = {"due_at": _at(article.due_at), "embargo_until": _at(article.embargo_until)}
    return {"owner": article.owner_id, **times}


def _current(article: Article, revision: int) -> None:
    if article.revision != revision:
        raise Stale("Somebody changed this story meanwhile; look at it as it is now, then decide again.")


def _concerned(session: Session, article: Article) -> list[int]:
    """The owner, and everybody who reviewed a claim of the story."""
    rows = (
        select(Review.reviewer_id)
        .join(Appearance, col(Appearance.claim_id) == Review.claim_id)
        .join(ArticleVersion, col(ArticleVersion.id) == Appearance.version_id)
        .where(ArticleVersion.article_id == article.id)
    )
    return [article.owner_id, *session.exec(rows.distinct().order_by(col(Review.reviewer_id)))]


def _short(text: str, field: str) -> str:
    text = text.strip() if legible(text) else ""
    if len(text) > MAX_REASON:
        raise Invalid(fault := f"Say it in at most {MAX_REASON:,} characters.", {field: fault})
    return text


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
