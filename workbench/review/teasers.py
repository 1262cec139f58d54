"""Teasers of one article that only repeat a claim of another: linked by a person, no appearance and no source."""

from sqlmodel import Session, select

from ..db import now
from ..errors import Invalid, Stale
from ..models import ArticleVersion, Claim, TeaserLink, User
from ..permissions import Act, require
from ..record import record

LINKED, UNLINKED = "teaser linked", "teaser unlinked"


def link(
    session: Session, actor: User, version: ArticleVersion, claim: Claim, *, start: int, stop: int, words: str
) -> TeaserLink:
    """Say that these words of a version (code points) repeat a claim. Raises Stale where other words stand there,
    Invalid where they are linked to it already.
    """
    require(actor, Act.RELATE, claim)
    if not words.strip() or version.text[start:stop] != words:
        raise Stale("These words do not stand there in the article; load the page again.")
    there = select(TeaserLink).where(TeaserLink.version_id == version.id, TeaserLink.start == start)
    row = session.exec(there.where(TeaserLink.claim_id == claim.id)).first()
    if row and not row.ended_at:
        raise Invalid("This teaser is linked to the claim already.")
    row = row or TeaserLink(version_id=version.id, start=start, stop=stop, claim_id=claim.id, by_id=actor.id, at=now())
    row.by_id, row.at, row.ended_at = actor.id, now(), None
    session.add(row)
    session.flush()
    after = {"teaser": row.id, "version": version.id, "start": start, "stop": stop}
    record(session, actor, LINKED, claim, article_id=version.article_id, after=after)
    return row


def unlink(session: Session, actor: User, row: TeaserLink, claim: Claim) -> None:
    """The teaser leads to the claim no more. Raises Stale where it did not."""
    require(actor, Act.RELATE, claim)
    if row.ended_at:
        raise Stale("That was taken back before; look at the page as it is now.")
    row.ended_at = now()
    record(session, actor, UNLINKED, claim, article_id=row.version.article_id, before={"teaser": row.id})
