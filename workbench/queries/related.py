"""What the claims of a story are to claims of others, as people said: for the page that says how the story stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, or_, select

from ..models import Appearance, ArticleVersion, Claim, ClaimLink, Descent, Finding, Lineage, Relation, State
from .claims import mark_of, standing


@dataclass(frozen=True, slots=True)
class Related:
    """A relation as a story sees it: `here` is its own claim, `there` the other, None where others checked it.

    `taken_over`: both are one claim, whose verdict came with it. `since` is the finding that replaced the one that
    stood then, where it has changed. `now` is the claim with which `there` has become one meanwhile.
    """

    link: ClaimLink
    here: Claim
    there: Claim | None
    taken_over: bool
    mark: str | None
    since: Finding | None
    now: Claim | None = None


def of_story(session: Session, own: Collection[int]) -> list[Related]:
    """Every relation in force of these claims of a story, the oldest first."""
    rows = (
        select(ClaimLink)
        .where(col(ClaimLink.taken_back_at).is_(None), col(ClaimLink.relation).is_not(None))
        .where(or_(col(ClaimLink.claim_id).in_(own), col(ClaimLink.other_id).in_(own)))
        .order_by(col(ClaimLink.id))
        .options(joinedload(ClaimLink.by), joinedload(ClaimLink.imported), *_loaded())  # type: ignore[arg-type]
    )
    found = [_related(link, own) for link in session.exec(rows)]
    gone = {row.there.id for row in found if row.there and row.there.state == State.RETIRED}
    merged = select(Lineage.parent_id, Claim).join(Claim, col(Claim.id) == Lineage.child_id)
    merged = merged.where(col(Lineage.parent_id).in_(gone), Lineage.how == Descent.MERGED)
    living = dict(session.exec(merged).all()) if gone else {}
    return [replace(row, now=living.get(row.there.id) if row.there else None) for row in found]


def _related(link: ClaimLink, here: Collection[int]) -> Related:
    if link.relation == Relation.SAME and link.other:
        finding = standing(link.other)
        since = finding if finding and finding.at > link.at else None
        return Related(link, link.claim, link.other, True, mark_of(link.other), since)
    own, there = (link.claim, link.other) if link.claim_id in here else (link.other or link.claim, link.claim)
    return Related(link, own, there, False, mark_of(there) if there else None, None)


def _loaded() -> Sequence[object]:
    claims = [getattr(ClaimLink, name) for name in ("claim", "other")]
    places = [
        selectinload(one).selectinload(Claim.appearances).selectinload(Appearance.version)  # type: ignore[arg-type]
        for one in claims
    ]
    findings = [selectinload(one).selectinload(Claim.findings) for one in claims]  # type: ignore[arg-type]
    return [*(place.selectinload(ArticleVersion.article) for place in places), *findings]  # type: ignore[arg-type]
