"""Undo: one's own last change to an article's claims, put back from its event."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from ..db import now
from ..errors import Forbidden, Invalid, Stale
from ..models import Appearance, Article, ArticleVersion, Claim, Edit, Event, EventDetail, State, User
from ..permissions import ARCHIVED, SIGNED_OFF, Act, in_open_story, in_running_story, require
from ..record import record
from . import places
from .accusations import ANSWERED
from .findings import let_expire
from .names import uncorrect, why_not
from .proposals import CORRECTED, DECISIONS, take_back
from .since import standing_since
from .snapshots import is_as, of_all, restore
from .wording import put_back, spoken

UNDOABLE = {"kept", "discarded", "edited", "split", "merged", "claim added", ANSWERED, CORRECTED, *DECISIONS} | {
    "edit undone",
    "edit accepted",
    "reference chosen",
    "reference left",
}


def undo(session: Session, actor: User, article: Article, *, seq: int) -> str:
    """Put back the actor's last change to a claim or name of `article`, the event `seq`; returns what was undone.

    Raises Invalid where there is nothing to undo, Stale where that is not the last change any more or where anybody has
    worked on its claims since, Forbidden where one of them stands in an archived story.
    """
    require(actor, Act.EDIT_ARTICLE, article)
    found = last(session, actor, article)
    if found and found[0].seq != seq:
        found = offered(session, actor, article)
    if not found:
        raise Invalid("There is nothing of yours to undo in this story.")
    event, detail = found
    if event.seq != seq:
        raise Stale("That is not your last change any more; look at the page as it is now.")
    if event.action == CORRECTED:
        return _undo_correction(session, actor, article, event, detail)
    before, after = (detail.before or {}).get("claims", {}), detail.after or {}
    claims = _claims(session, {*before, *after["claims"], *map(str, after.get("made", []))})
    made = {event.target_id} if event.action == "claim added" else set(after.get("made", []))
    _untouched(session, event, set(claims), made)
    for rule, sentence in ((in_open_story, ARCHIVED), (in_running_story, SIGNED_OFF)):
        if not all(rule(actor, claim) for claim in claims.values()):
            raise Forbidden(sentence)
    for key, kept in after["claims"].items():
        said = "chains" in after and spoken(claims[int(key)])["chains"] != after["chains"]
        if said or not is_as(claims[int(key)], kept):
            raise Stale("Somebody changed this claim since; undo would lose that work.", claims[int(key)].text)
    _put_back(claims, before, after)
    about = (detail.before or {}).get("about", {})
    if "chains" in after:
        put_back(claims[event.target_id], (detail.before or {})["chains"])
    if about:
        take_back(session, claims[event.target_id], about, after["about"])
    if "places" in after:
        places.put_back(claims[event.target_id], (detail.before or {})["places"], now())
        flag_modified(claims[event.target_id], "text")  # an accepted edit changes no column of the claim
    elif "edit" in after:  # an event from before places were kept
        session.get_one(Edit, after["edit"]).undone_at = None
    record(
        session,
        actor,
        "undone",
        claims[event.target_id],
        article_id=article.id,
        before={**of_all(*claims.values()), "event": event.seq},
        after={**of_all(*claims.values()), "event": event.seq, "what": event.action, "about": about},
    )
    for claim in claims.values():
        let_expire(session, actor, claim)
    return event.action


def _undo_correction(session: Session, actor: User, article: Article, event: Event, detail: EventDetail) -> str:
    entity = uncorrect(session, event, detail)
    before = {name: value for name, value in (detail.after or {}).items() if name != "alias"}
    after = {"name": entity.name, "kind": entity.kind, "event": event.seq, "what": event.action}
    record(session, actor, "undone", entity, article_id=article.id, before=before, after=after)
    return event.action


def last(session: Session, actor: User, article: Article) -> tuple[Event, EventDetail] | None:
    """The actor's newest change to a claim of the article that was not undone yet."""
    return next(_standing(session, actor, article), None)


def offered(session: Session, actor: User, article: Article) -> tuple[Event, EventDetail] | None:
    """The newest of them that a page may offer to undo: corrected names that others built upon are passed over."""
    for event, detail in _standing(session, actor, article):
        if event.action != CORRECTED or not why_not(session, event, detail):
            return event, detail
    return None


def _standing(session: Session, actor: User, article: Article) -> Iterator[tuple[Event, EventDetail]]:
    rows = session.exec(
        select(Event, EventDetail)
        .where(Event.seq == EventDetail.event_seq, Event.article_id == article.id, Event.actor_id == actor.id)
        .where(col(Event.action).in_([*UNDOABLE, "undone"]))
        .order_by(col(Event.seq).desc())
        .limit(1000)
    )
    gone = set()
    for event, detail in rows:
        if event.action == "undone":
            gone.add((detail.after or {}).get("event"))
        elif event.seq not in gone:
            yield event, detail


def _untouched(session: Session, event: Event, claims: set[int], made: set[int]) -> None:
    """Raise Stale where a later event, not undone itself, is about these claims; remarks count on new claims only."""
    for later in standing_since(session, event, "claim", claims):
        if later.action not in REMARKS or later.target_id in made:
            raise Stale("Somebody worked on this claim since; undo would lose that work.")


REMARKS = {"commented", "replied", "thread resolved", "thread reopened", "search logged"}


def _claims(session: Session, ids: set[str]) -> dict[int, Claim]:
    appearances = selectinload(Claim.appearances)  # type: ignore[arg-type]
    load = [
        selectinload(Claim.edits),  # type: ignore[arg-type]
        selectinload(Claim.references),  # type: ignore[arg-type]
        appearances.selectinload(Appearance.attributions),  # type: ignore[arg-type]
        appearances.selectinload(Appearance.version).selectinload(ArticleVersion.article),  # type: ignore[arg-type]
    ]
    found = session.exec(select(Claim).where(col(Claim.id).in_([int(key) for key in ids])).options(*load))
    return {claim.id: claim for claim in found}


def _put_back(claims: dict[int, Claim], before: dict[str, Any], after: dict[str, Any]) -> None:
    for key, kept in before.items():
        restore(claims[int(key)], kept)
    for made in [*after.get("made", []), *(int(key) for key in after["claims"] if key not in before)]:
        claims[made].state, claims[made].stale_why = State.RETIRED, None
