"""Teasers of one article that only repeat a claim of another: linked by a person, no appearance and no source."""

from collections.abc import Iterator

from sqlmodel import Session, select

from ..db import now
from ..errors import Invalid, Stale
from ..models import ArticleVersion, Claim, SegmentKind, TeaserLink, User
from ..permissions import Act, require
from ..record import record

LINKED, UNLINKED = "teaser linked", "teaser unlinked"
TEASING = {SegmentKind.TEASER, SegmentKind.LISTING}
FEWEST_WORDS = 4
"""Words of a line that may say something."""


def lines(version: ArticleVersion) -> Iterator[tuple[int, int]]:
    """Where the lines of a version stand (start, stop; code points) that lead elsewhere and say something."""
    for part in version.segments:
        at = part.start
        for line in version.text[part.start : part.stop].splitlines(keepends=True) if part.kind in TEASING else ():
            if len(line.split()) >= FEWEST_WORDS:
                begin = at + len(line) - len(line.lstrip())
                yield begin, begin + len(line.strip())
            at += len(line)


def link(
    session: Session, actor: User, version: ArticleVersion, claim: Claim, *, start: int, stop: int, words: str
) -> TeaserLink:
    """Say that these words of a version (code points; its segments loaded) repeat a claim. Raises Stale where other
    words stand there, Invalid where they are no teaser, where the claim stands in the same article, or where they are
    linked to it already.
    """
    require(actor, Act.RELATE, claim)
    if not words.strip() or version.text[start:stop] != words:
        raise Stale("These words do not stand there in the article; load the page again.")
    if (start, stop) not in lines(version):
        raise Invalid("These words are no teaser; a claim of the article itself is edited on its page.")
    if any(place.version.article_id == version.article_id for place in claim.appearances):
        raise Invalid("This claim stands in the article itself; choose one of another story.")
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
