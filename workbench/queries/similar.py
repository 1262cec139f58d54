"""What is like a text or a claim: claims of ours that somebody has kept, and those that others checked."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, or_, select

from ..errors import Missing
from ..matching.difference import Difference, Side, differences
from ..matching.meaning import model
from ..matching.vectors import Known
from ..models import (
    Appearance,
    Article,
    ArticleVersion,
    Claim,
    ClaimLink,
    Descent,
    Entity,
    ImportedClaim,
    Lineage,
    Mention,
)
from ..review.relations import HAS_WORDS, Shown
from ..search.nearest import Among, Means, Near
from ..search.store import Index
from ..splitting import Draft
from .claims import full, mark_of

OURS, THEIRS = "claim", "imported"
LEAST = 0.25
"""A score below which nothing is offered: 152 pairs of our own about one fact all score more, claims of two reports on
one country that only share its name mostly less.
"""
PERHAPS = 0.15
"""From here on a claim is named as less alike, apart from the others: two reports on one country share much that is
about the same at this score, and as much that is not.
"""
OFFERED, LESS = 5, 3
"""How many of each."""
VECTORS = "vectors"
"""The folder beside the index that holds what claims mean."""
LEAST_MEANING, PERHAPS_MEANING = 0.6, 0.45
"""The same of what is compared by meaning too, whatever its words."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A claim like the text: ours or one of others. `name` is what others call it: `claim:7`, or the file's own id."""

    near: Near
    thing: Claim | ImportedClaim

    @property
    def likely(self) -> bool:
        """Whether it is as like as what is about one fact mostly is; otherwise it is named as less alike."""
        return self.near.score >= LEAST or (self.near.meaning or 0) >= LEAST_MEANING

    @property
    def name(self) -> str:
        return self.thing.key if isinstance(self.thing, ImportedClaim) else self.near.id

    def differences(self, one: Side) -> list[Difference]:
        """In what the claim differs from this one, as far as the words show it."""
        return differences(one, _side(self.thing))

    @property
    def mark(self) -> str | None:
        """The verdict or state of one of ours."""
        return mark_of(self.thing) if isinstance(self.thing, Claim) else None

    @property
    def article(self) -> Article | None:
        """Where one of ours stands first."""
        ours = isinstance(self.thing, Claim) and self.thing.appearances
        return ours[0].version.article if ours else None


def similar(session: Session, index: Index, text: str, limit: int, leave: Collection[str] = ()) -> list[Similar]:
    """The nearest claims, the likest first, but for those to `leave` out. A score never says that two are the same."""
    known: dict[str, Claim | ImportedClaim] = {}
    among = Among({THEIRS: None, OURS: HAS_WORDS}, leave)
    found = index.nearest(text, _words(session, known), among, limit, _means(index, known))
    return [Similar(near, known[near.id]) for near in found]


def _means(index: Index, known: Mapping[str, Claim | ImportedClaim]) -> Means | None:
    """How near a text is to claims in what they mean; None where the desk does not have the extra `embeddings`."""
    vectors = vectors_of(index)
    if vectors is None:
        return None

    def compared(text: str, ids: Sequence[str]) -> Sequence[float]:
        return [float(one) for one in vectors.of([known[id].text for id in ids]) @ vectors.model.embed([text])[0]]

    return compared


@lru_cache(maxsize=8)
def _known(folder: Path) -> Known | None:
    made = model()
    return Known(folder, made) if made else None


def vectors_of(index: Index) -> Known | None:
    """The vectors beside an index; None without the extra."""
    return _known(index.directory.parent / VECTORS)


def offered(session: Session, index: Index, claim: Claim, limit: int = OFFERED) -> list[Similar]:
    """What may have been checked before: the nearest to a claim, but those of its own story and those about which
    somebody has decided. First at most `limit` that are likely, then a few that are less alike.
    """
    leave = {f"{OURS}:{claim.id}"}
    for link in _of_any(session, _merged(session, {claim.id}, before=True)):
        ours = _merged(session, {one for one in (link.claim_id, link.other_id) if one is not None}, before=False)
        leave |= {*(f"{OURS}:{one}" for one in ours), f"{THEIRS}:{link.imported_id}"}
    near = similar(session, index, claim.text, limit + 10, leave)
    versions = {place.version_id for place in claim.appearances}
    found = [row for row in near if _perhaps(row.near) and not _stands_in(row.thing, versions)]
    less = [row for row in found if not row.likely]
    return [row for row in found if row.likely][:limit] + less[:LESS]


def like_draft(
    session: Session, index: Index, draft: Draft, published: str | None
) -> list[tuple[Similar, list[Difference]]]:
    """What was checked before that is like a draft of an import, each with in what they differ."""
    chain = draft.attribution if len(draft.attribution) > 1 else ()
    own = Side(draft.text, draft.time, chain[-1].speaker if chain else "", published)
    near = [row for row in similar(session, index, draft.text, 2) if _perhaps(row.near)]
    return [(row, row.differences(own)) for row in near]


def _perhaps(near: Near) -> bool:
    return near.score >= PERHAPS or (near.meaning or 0) >= PERHAPS_MEANING


def with_all(session: Session, ids: Sequence[int]) -> list[Claim]:
    """Claims with what is compared of them and what the verbs look at, in the order of `ids`."""
    rows = session.exec(select(Claim).where(col(Claim.id).in_(ids)).options(*full(), _names()))  # type: ignore[arg-type]
    found = {row.id: row for row in rows}
    return [found[id] for id in ids if id in found]


def one_with_all(session: Session, claim_id: int) -> Claim:
    """A claim with the same. Raises Missing."""
    found = with_all(session, [claim_id])
    if not found:
        raise Missing("There is no such claim.")
    return found[0]


def compared_with(session: Session, index: Index, claim: Claim, other: Claim | ImportedClaim) -> Shown:
    """How like another claim is, where it is offered, and in what the two differ."""
    near = next((row for row in offered(session, index, claim, 2 * OFFERED) if row.near.id == _id(other)), None)
    thing = with_all(session, [other.id])[0] if isinstance(other, Claim) else other
    apart = differences(side(claim), _side(thing))
    return Shown(near.near.score if near else None, [(row.field, row.one, row.other) for row in apart])


def decided_on(session: Session, claim_ids: Collection[int]) -> set[int]:
    """Those of these claims of which somebody said what they are to another, or that they are about something else."""
    links = _of_any(session, claim_ids)
    return {one for link in links for one in (link.claim_id, link.other_id) if one is not None} & set(claim_ids)


def _of_any(session: Session, claim_ids: Collection[int]) -> Sequence[ClaimLink]:
    rows = select(ClaimLink).where(col(ClaimLink.taken_back_at).is_(None))
    of_these = or_(*(col(side).in_(claim_ids) for side in (ClaimLink.claim_id, ClaimLink.other_id)))
    return session.exec(rows.where(of_these)).all()


def _merged(session: Session, claim_ids: set[int], *, before: bool) -> set[int]:
    """These claims, and those that became one with them, or (not `before`) with which they became one."""
    wanted, known = (Lineage.parent_id, Lineage.child_id) if before else (Lineage.child_id, Lineage.parent_id)
    found = set(claim_ids)
    while claim_ids:
        rows = select(wanted).where(col(known).in_(claim_ids), Lineage.how == Descent.MERGED)
        claim_ids = set(session.exec(rows)) - found
        found |= claim_ids
    return found


def relations(session: Session, claim_id: int) -> Sequence[ClaimLink]:
    """What people said that a claim is to others, or others to it, newest first."""
    either = or_(col(ClaimLink.claim_id) == claim_id, col(ClaimLink.other_id) == claim_id)
    rows = select(ClaimLink).where(either, col(ClaimLink.taken_back_at).is_(None))
    load = [joinedload(getattr(ClaimLink, name)) for name in ("claim", "other", "imported", "by")]
    return session.exec(rows.order_by(col(ClaimLink.id).desc()).options(*load)).all()


def side(claim: Claim) -> Side:
    """A claim of ours as it is compared: with its time, who says it, and every form of the names in it."""
    chains = [place.attributions for place in claim.appearances if len(place.attributions) > 1]
    versions = [place.version for place in claim.appearances]
    return Side(
        claim.text,
        claim.event_time,
        chains[0][-1].speaker if chains else "",
        versions[0].published_on if versions else None,
        [[row.entity.name, *(alias.text for alias in row.entity.aliases)] for row in claim.mentions],
    )


def _side(thing: Claim | ImportedClaim) -> Side:
    return side(thing) if isinstance(thing, Claim) else Side(thing.text, claimant=thing.claimant)


def _stands_in(thing: Claim | ImportedClaim, versions: Collection[int]) -> bool:
    return isinstance(thing, Claim) and any(place.version_id in versions for place in thing.appearances)


def _compared() -> list[object]:
    """What must be loaded with claims to compare them."""
    place = selectinload(Claim.appearances)  # type: ignore[arg-type]
    return [
        place.selectinload(Appearance.version).selectinload(ArticleVersion.article),  # type: ignore[arg-type]
        place.selectinload(Appearance.attributions),  # type: ignore[arg-type]
        selectinload(Claim.findings),  # type: ignore[arg-type]
        _names(),
    ]


def _names() -> object:
    return selectinload(Claim.mentions).selectinload(Mention.entity).selectinload(Entity.aliases)  # type: ignore[arg-type]


def _words(session: Session, known: dict[str, Claim | ImportedClaim]) -> Callable[[Sequence[str]], Mapping[str, str]]:
    def read(ids: Sequence[str]) -> Mapping[str, str]:
        ours, theirs = _numbers(ids, OURS), _numbers(ids, THEIRS)
        of_ours = select(Claim).where(col(Claim.id).in_(ours)).options(*_compared())  # type: ignore[arg-type]
        claims = session.exec(of_ours) if ours else ()
        others = session.exec(select(ImportedClaim).where(col(ImportedClaim.id).in_(theirs))) if theirs else ()
        known.update({f"{OURS}:{row.id}": row for row in claims})
        known.update({f"{THEIRS}:{row.id}": row for row in others})
        return {id: _text(row) for id, row in known.items()}

    return read


def _id(thing: Claim | ImportedClaim) -> str:
    return f"{OURS if isinstance(thing, Claim) else THEIRS}:{thing.id}"


def _text(row: Claim | ImportedClaim) -> str:
    """The words by which a claim is looked for."""
    return f"{row.text}\n{row.title}" if isinstance(row, ImportedClaim) else row.text


def _numbers(ids: Sequence[str], noun: str) -> list[int]:
    return [int(id.partition(":")[2]) for id in ids if id.startswith(f"{noun}:")]
