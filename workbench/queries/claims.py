"""Claims as pages and verbs need them: everything they touch, loaded in a fixed number of selects."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, false, or_
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, func, select

from ..errors import Missing
from ..models import (
    GONE,
    Appearance,
    Article,
    ArticleVersion,
    Assignment,
    Claim,
    Entity,
    Event,
    Evidence,
    EvidenceLink,
    Finding,
    Flag,
    Lineage,
    Mention,
    Reference,
    Review,
    SearchLog,
    Segment,
    State,
    Tag,
    Thread,
    User,
    Verdict,
)
from ..review.accusations import ANSWERED
from ..review.findings import in_force
from ..sight import may_be_told
from ..splitting import Quantity, quantities, terms
from .sealed import Said, Told, open_reviews, sealed_reviews, told
from .threads import threads

OFFERED = 200
"""Evidence items offered for linking."""
HISTORY = 100
"""Events shown on a claim's page; older ones are counted."""


def full() -> list[Any]:
    """What is loaded with a claim that a person may change."""
    appearances = selectinload(Claim.appearances)  # type: ignore[arg-type]
    return [
        appearances.selectinload(Appearance.selectors),  # type: ignore[arg-type]
        appearances.selectinload(Appearance.attributions),  # type: ignore[arg-type]
        appearances.selectinload(Appearance.version).joinedload(ArticleVersion.article),  # type: ignore[arg-type]
        selectinload(Claim.edits),  # type: ignore[arg-type]
        selectinload(Claim.references),  # type: ignore[arg-type]
        selectinload(Claim.flags),  # type: ignore[arg-type]
        selectinload(Claim.reviews).selectinload(Review.evidence),  # type: ignore[arg-type]
        selectinload(Claim.findings),  # type: ignore[arg-type]
        selectinload(Claim.links).selectinload(EvidenceLink.evidence).joinedload(Evidence.source),  # type: ignore[arg-type]
    ]


def claim(session: Session, claim_id: int) -> Claim:
    """A claim with all that its rules look at. Raises Missing."""
    found = session.exec(select(Claim).where(Claim.id == claim_id).options(*full())).first()
    if not found:
        raise Missing("There is no such claim.")
    return found


def claims(session: Session, ids: Sequence[int]) -> list[Claim]:
    """Claims with nothing that hangs on them, in the order of `ids`."""
    found = {row.id: row for row in session.exec(select(Claim).where(col(Claim.id).in_(ids)))}
    return [found[id] for id in ids]


def standing_flags(claim: Claim) -> list[Flag]:
    """The claim's flags but those whose words are no longer in it."""
    gone = {reference.flag_id for reference in claim.references if reference.at == GONE}
    return [flag for flag in claim.flags if flag.id not in gone]


def open_references(claim: Claim) -> list[Reference]:
    """The references that wait for a choice."""
    return [row for row in claim.references if row.closed_at is None and row.at != GONE]


def standing(claim: Claim) -> Finding | None:
    """The finding in force where it still speaks for the claim: not for a stale one, nor one that others replaced."""
    finding = in_force(claim)
    return finding if finding and speaks(claim.state, finding.verdict) else None


def speaks(state: str, verdict: str) -> bool:
    """Whether a finding in force with this verdict still speaks for a claim in this state."""
    return state == State.SETTLED or verdict == Verdict.WITHDRAWN


def mark_of(claim: Claim) -> str:
    """What a claim is marked by: its verdict where a finding stands, otherwise its state."""
    finding = standing(claim)
    return finding.verdict if finding else claim.state


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """`contexts`: by the id of each appearance its words, between what is before and after them in their passage.
    `stayed`: by the id of each claim that this one replaced how much evidence is linked to that still.
    """

    claim: Claim
    contexts: dict[int, tuple[str, str, str]]
    finding: Finding | None
    links: Sequence[EvidenceLink]
    tags: Sequence[Tag]
    names: Sequence[Mention]
    quantities: Sequence[Quantity]
    searches: Sequence[SearchLog]
    threads: Sequence[Thread]
    history: Sequence[Told]
    answered: Told | None
    reviews: Sequence[Review]
    sealed: Sequence[Said]
    assignment: Assignment | None
    parents: Sequence[Claim]
    stayed: dict[int, int]
    children: Sequence[Claim]
    neighbours: tuple[int | None, int | None]
    others: Sequence[tuple[int, str]]


def claim_page(session: Session, claim_id: int, viewer: User) -> ClaimPage:
    """Everything on a claim's page that the viewer may see. Raises Missing."""
    more = [
        selectinload(Claim.links).selectinload(EvidenceLink.evidence).selectinload(Evidence.captures),  # type: ignore[arg-type]
        selectinload(Claim.links).joinedload(EvidenceLink.by),  # type: ignore[arg-type]
        selectinload(Claim.tags),  # type: ignore[arg-type]
        selectinload(Claim.mentions).selectinload(Mention.entity).selectinload(Entity.aliases),  # type: ignore[arg-type]
        selectinload(Claim.findings).selectinload(Finding.decided_from).selectinload(Review.reviewer),  # type: ignore[arg-type]
        selectinload(Claim.findings).joinedload(Finding.by),  # type: ignore[arg-type]
        selectinload(Claim.reviews).joinedload(Review.reviewer),  # type: ignore[arg-type]
    ]
    found = session.exec(select(Claim).where(Claim.id == claim_id).options(*full(), *more)).first()
    if not found:
        raise Missing("There is no such claim.")
    said = told(history(session, Event.target == "claim", Event.target_id == claim_id), [found], viewer)
    return ClaimPage(
        claim=found,
        contexts=_in_context(session, found),
        finding=in_force(found),
        links=[link for link in found.links if link.withdrawn_at is None],
        tags=_in_order(found.tags),
        names=sorted(found.mentions, key=lambda row: (row.entity.kind, row.entity.name)),
        quantities=quantities(found.text),
        searches=session.exec(_said(SearchLog, claim_id)).all(),
        threads=threads(session, Thread.claim_id == claim_id),
        history=said,
        answered=_answered(said) if found.accuses else None,
        reviews=open_reviews(found, viewer),
        sealed=sealed_reviews(found, viewer),
        assignment=_assigned(session, claim_id),
        parents=(parents := _kin(session, Lineage.parent_id, Lineage.child_id, claim_id)),
        stayed=_stayed(session, claim_id) if parents else {},
        children=_kin(session, Lineage.child_id, Lineage.parent_id, claim_id),
        neighbours=_neighbours(session, found),
        others=_others(session, found),
    )


AROUND = 160
"""Code points shown before and after the words of a claim."""


def _in_context(session: Session, claim: Claim) -> dict[int, tuple[str, str, str]]:
    """For each appearance its words with what stands before and after them in their passage, cut at a space."""
    at_it = [
        and_(
            col(Segment.version_id) == place.version_id,
            col(Segment.start) <= place.stop,
            col(Segment.stop) >= place.start,
        )
        for place in claim.appearances
    ]
    parts = session.exec(select(Segment).where(or_(false(), *at_it))).all()
    return {
        place.id: _context(place, [part for part in parts if part.version_id == place.version_id])
        for place in claim.appearances
    }


def _context(place: Appearance, parts: Sequence[Segment]) -> tuple[str, str, str]:
    text, start, stop = place.version.text, place.start, place.stop
    first = max((part.start for part in parts if part.start <= start), default=0)
    last = min((part.stop for part in parts if part.stop >= stop), default=len(text))
    before, after = text[max(first, start - AROUND) : start], text[stop : min(last, stop + AROUND)]
    if start - AROUND > first:
        before = "… " + before.partition(" ")[2]
    if stop + AROUND < last:
        after = after.rpartition(" ")[0] + " …"
    return before, text[start:stop], after


def _assigned(session: Session, claim_id: int) -> Assignment | None:
    rows = select(Assignment).where(Assignment.claim_id == claim_id, col(Assignment.ended_at).is_(None))
    return session.exec(rows.options(joinedload(Assignment.user), joinedload(Assignment.by))).first()  # type: ignore[arg-type]


def _answered(said: Sequence[Told]) -> Told | None:
    """Who answered last, and was not undone, whether the claim accuses somebody."""
    undone = {(event.after or {}).get("event") for event in said if event.action == "undone"}
    return next((event for event in said if event.action == ANSWERED and event.seq not in undone), None)


def _in_order(tags: Sequence[Tag]) -> Sequence[Tag]:
    """Tags as the vocabulary has them: acts before rights."""
    places = {term: place for place, term in enumerate(terms())}
    return sorted(tags, key=lambda tag: (places.get(tag.term, len(places)), tag.term))


def _others(session: Session, claim: Claim) -> Sequence[tuple[int, str]]:
    """Evidence of the desk that does not bear on the claim yet, newest first: number and title."""
    linked = [link.evidence_id for link in claim.links if link.withdrawn_at is None]
    rows = select(Evidence.id, Evidence.title).where(col(Evidence.id).not_in(linked))
    return session.exec(rows.order_by(col(Evidence.id).desc()).limit(OFFERED)).all()


def history(session: Session, *which: Any, limit: int = HISTORY) -> Sequence[Event]:
    """Events, newest first, with actor and details."""
    load = [joinedload(Event.actor), joinedload(Event.detail)]  # type: ignore[arg-type]
    which = (*which, may_be_told(session))
    return session.exec(select(Event).where(*which).order_by(col(Event.seq).desc()).limit(limit).options(*load)).all()


def last_actor(session: Session, claim: Claim) -> str:
    """Who did the last thing to the claim; nobody in particular before anybody has."""
    rows = history(session, Event.target == "claim", Event.target_id == claim.id, limit=1)
    return rows[0].actor.name if rows else "Somebody"


def _said(table: Any, claim_id: int) -> Any:
    return select(table).where(table.claim_id == claim_id).order_by(table.id).options(joinedload(table.by))


def _kin(session: Session, wanted: Any, known: Any, claim_id: int) -> Sequence[Claim]:
    return session.exec(select(Claim).where(col(Claim.id).in_(select(wanted).where(known == claim_id)))).all()


def _stayed(session: Session, claim_id: int) -> dict[int, int]:
    of_parents = select(col(EvidenceLink.claim_id), func.count()).join(
        Lineage, col(Lineage.parent_id) == col(EvidenceLink.claim_id)
    )
    live = of_parents.where(Lineage.child_id == claim_id, col(EvidenceLink.withdrawn_at).is_(None))
    return dict(session.exec(live.group_by(col(EvidenceLink.claim_id))).all())


def _neighbours(session: Session, claim: Claim) -> tuple[int | None, int | None]:
    """The claims before and after this one in the text of its first appearance."""
    if not claim.appearances:
        return None, None
    ids = list(
        session.exec(
            select(Appearance.claim_id)
            .join(Claim, col(Claim.id) == Appearance.claim_id)
            .where(Appearance.version_id == claim.appearances[0].version_id)
            .where(col(Claim.state).not_in(["discarded", "retired"]) | (col(Claim.id) == claim.id))
            .order_by(col(Appearance.start), col(Claim.id))
        )
    )
    at = ids.index(claim.id)
    return ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None


def entity(session: Session, claim_id: int, entity_id: int) -> Entity:
    """An entity that a claim names, with its aliases. Raises Missing."""
    here = select(Mention.entity_id).where(Mention.claim_id == claim_id)
    rows = select(Entity).where(Entity.id == entity_id, col(Entity.id).in_(here))
    found = session.exec(rows.options(selectinload(Entity.aliases))).first()  # type: ignore[arg-type]
    if not found:
        raise Missing("The claim does not name this.")
    return found


def article_of(claim: Claim) -> Article:
    """The article of the claim's first appearance."""
    return claim.appearances[0].version.article
