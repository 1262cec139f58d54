"""One change to many claims: looked at first, then done to all of them or to none, undone together.

Each claim has the checks and the event that it has when it is changed alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from ..db import now
from ..errors import Forbidden, Invalid, Refusal, Stale
from ..models import (
    Appearance,
    ArticleVersion,
    Assignment,
    Bulk,
    BulkClaim,
    BulkWhat,
    Claim,
    Event,
    EventDetail,
    Review,
    Tag,
    User,
)
from ..permissions import Act, require
from ..record import record
from . import assignments
from .claims import check_discard, discard
from .proposals import add_tag, check_tag, check_term, take_back
from .since import standing_since
from .snapshots import is_as, of_all, restore
from .undo import REMARKS
from .wording import home

MANY = 200
"""Claims that one may change at once."""
ASSIGN, DISCARD, TAG = BulkWhat.ASSIGN, BulkWhat.DISCARD, BulkWhat.TAG


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done to each: given `to` somebody until `due_at`, discarded, or tagged with `term`."""

    what: str
    to: User | None = None
    due_at: datetime | None = None
    term: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A claim before the change: who has it, and why it cannot be changed, in a sentence; None where it can."""

    claim: Claim
    held: Assignment | None
    refused: str | None


def claims(session: Session, ids: Sequence[int]) -> list[Claim]:
    """The claims with what these changes look at, in the order of `ids`; those that there are."""
    place = selectinload(Claim.appearances).selectinload(Appearance.version)  # type: ignore[arg-type]
    load = [
        place.load_only(ArticleVersion.article_id),  # type: ignore[arg-type]
        place.selectinload(ArticleVersion.article),  # type: ignore[arg-type]
        selectinload(Claim.reviews).load_only(Review.claim_id, Review.round, Review.reviewer_id),  # type: ignore[arg-type]
    ]
    found = {row.id: row for row in session.exec(select(Claim).where(col(Claim.id).in_(ids)).options(*load))}
    return [found[id] for id in dict.fromkeys(ids) if id in found]


def preview(session: Session, actor: User, chosen: Sequence[Claim], change: Change) -> list[Planned]:
    """What would become of each claim. Changes nothing. Raises Forbidden, Invalid where it makes no sense."""
    require(actor, Act.CHANGE_MANY)
    _sensible(chosen, change)
    ids = [claim.id for claim in chosen]
    open_ = select(Assignment).where(col(Assignment.claim_id).in_(ids), col(Assignment.ended_at).is_(None))
    held = {row.claim_id: row for row in session.exec(open_.options(selectinload(Assignment.user)))}  # type: ignore[arg-type]
    there = select(Tag).where(col(Tag.claim_id).in_(ids), Tag.term == change.term)
    tags = {row.claim_id: row for row in session.exec(there)}
    return [
        Planned(claim, held.get(claim.id), _refused(actor, claim, change, held.get(claim.id), tags.get(claim.id)))
        for claim in chosen
    ]


def _sensible(chosen: Sequence[Claim], change: Change) -> None:
    if not chosen:
        raise Invalid("Tick the claims first, then say what is to be done with them.")
    if len(chosen) > MANY:
        raise Invalid(f"At most {MANY} claims can be changed at once; tick fewer.")
    if change.what == ASSIGN and not change.to:
        raise Invalid(fault := "Choose a checker or an editor to give them to.", {"to": fault})
    if change.what == ASSIGN:
        assignments.to_come(change.due_at)
    if change.what == TAG:
        check_term(change.term)
    if change.what not in set(BulkWhat):
        raise Invalid("Choose whether to give, discard or tag the claims.")


def _refused(actor: User, claim: Claim, change: Change, held: Assignment | None, tag: Tag | None) -> str | None:
    try:
        if change.what == ASSIGN and change.to:
            due_at = change.due_at or (held.due_at if held and held.user_id == change.to.id else None)
            assignments.check(actor, claim, change.to, due_at, held)  # giving to the holder takes no deadline away
        elif change.what == DISCARD:
            check_discard(actor, claim)
        else:
            check_tag(actor, claim, change.term, tag)
    except Refusal as refusal:
        return str(refusal)
    return None


def change_all(session: Session, actor: User, seen: Mapping[int, int], change: Change) -> Bulk:
    """Do it to all these claims. `seen`: their ids with the revisions that the person saw.

    Raises Stale, and does nothing, where one of them is not as it was seen or can no longer be changed so.
    """
    chosen = claims(session, list(seen)[: MANY + 1])
    plan = preview(session, actor, chosen, change)
    if len(plan) < len(seen) or any(one.refused or one.claim.revision != seen[one.claim.id] for one in plan):
        raise Stale("Nothing was done, as some of these claims changed since you looked; look again, then confirm.")
    bulk = Bulk(what=change.what, by_id=actor.id, at=now())
    session.add(bulk)
    session.flush()
    for claim in chosen:
        event = _change(session, actor, claim, change)
        session.add(BulkClaim(bulk_id=bulk.id, claim_id=claim.id, event_seq=event.seq))
    session.flush()
    return bulk


def _change(session: Session, actor: User, claim: Claim, change: Change) -> Event:
    if change.what == ASSIGN and change.to:
        return assignments.assign(session, actor, claim, change.to, due_at=change.due_at)
    if change.what == DISCARD:
        return discard(session, actor, claim, revision=claim.revision)
    return add_tag(session, actor, claim, term=change.term)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many claims were put back, and how many stay because somebody worked on them since."""

    put_back: int
    stay: int


def undo(session: Session, actor: User, bulk: Bulk) -> Undone:
    """Put back, of one's own change to many claims, what nobody has worked on since. Can be done once.

    Raises Forbidden where it is somebody else's, Invalid where it was undone or nothing of it can be put back.
    """
    require(actor, Act.CHANGE_MANY)
    if bulk.by_id != actor.id:
        raise Forbidden("Only who made this change can undo it; ask them.")
    if bulk.undone_at:
        raise Invalid("This was undone already.")
    rows = session.exec(
        select(Event, EventDetail)
        .join(BulkClaim, col(BulkClaim.event_seq) == Event.seq)
        .outerjoin(EventDetail, col(EventDetail.event_seq) == Event.seq)
        .where(BulkClaim.bulk_id == bulk.id)
        .order_by(col(Event.seq))
    ).all()
    there = {claim.id: claim for claim in claims(session, [event.target_id for event, _ in rows])}
    talk = REMARKS - {"search logged"} if bulk.what == ASSIGN else REMARKS  # a search begins the assigned review
    later = [event for event in standing_since(session, rows[0][0], "claim", set(there)) if event.action not in talk]
    stay = 0
    for event, detail in rows:
        touched = any(one.target_id == event.target_id and one.seq > event.seq for one in later)
        try:
            if touched or not detail:
                raise Stale("Somebody worked on this claim since.")
            _put_back(session, actor, there[event.target_id], bulk.what, event, detail)
        except Refusal:
            stay += 1
    if stay == len(rows):
        raise Invalid("Somebody has worked on all of these claims since; there is nothing left to undo.")
    bulk.undone_at = now()
    session.flush()
    return Undone(len(rows) - stay, stay)


def _put_back(session: Session, actor: User, claim: Claim, what: str, event: Event, detail: EventDetail) -> None:
    """Undo one claim's part. Raises a Refusal, before anything is changed, where it is not as the event left it."""
    before, after = detail.before or {}, detail.after or {}
    if what == ASSIGN:
        held = assignments.plain(assignments.open_one(session, claim))
        if held != {name: after[name] for name in ("assigned", "due_at") if name in after}:
            raise Stale("Somebody else has this claim now.")
        assignments.put_back(session, actor, claim, event, detail.before)
        return
    require(actor, Act.DECIDE if what == DISCARD else Act.EDIT_CLAIM, claim)
    if not is_as(claim, after.get("claims", {}).get(str(claim.id), {"state": None})):
        raise Stale("Somebody changed this claim since.")
    was, about = of_all(claim), before.get("about", {})
    if what == DISCARD:
        restore(claim, before["claims"][str(claim.id)])
    else:
        take_back(session, claim, about, after["about"])
    now_ = {**of_all(claim), "event": event.seq, "what": event.action, "about": about}
    article_id = home(claim).article_id
    record(session, actor, "undone", claim, article_id=article_id, before={**was, "event": event.seq}, after=now_)
