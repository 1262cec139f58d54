"""What time alone does to findings, once a day: those that hold no longer go stale, as events of the system account."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import exists
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select

from ..db import Database, now
from ..errors import Busy
from ..models import Appearance, Article, ArticleVersion, Claim, Event, EventDetail, Finding, State
from ..people.accounts import system
from ..record import record
from ..review.findings import go_stale
from ..review.policies import in_force
from ..review.rules import expired

BATCH = 100
"""Claims in one transaction at most: nobody's saving waits longer for it than for a person's."""
STALE = "finding went stale"
ANEW = ("rules set", "brought back")
"""After these, findings may have expired that had not before."""
SWEPT = "findings swept"
"""The action of the event that says that a day's sweep is done, and how many findings went stale."""


def sweep(database: Database, today: date | None = None, *, again: bool = False) -> int:
    """Mark every settled claim stale whose finding in force has expired; returns how many the day's sweep marked.

    Does nothing where the sweep of `today` (UTC) is on record, unless it is to look `again`. May be killed, or run
    twice at once: whoever comes after goes on, and one event counts for all. Claims of archived stories stay as they
    are until these are brought back. Raises Busy where others are saving for too long.
    """
    day = today or now().date()
    with database.reading() as session:
        ids = list(_expired(session, day)) if again or not on_record(session, day) else []
    for begin in range(0, len(ids), BATCH):
        with database.writing() as session:
            _mark(session, ids[begin : begin + BATCH], day)
    with database.writing() as session:
        return _note(session, day) if again or not on_record(session, day) else 0


def sweep_anew(database: Database) -> None:
    """After a change that may have let findings expire: look at once, unless somebody is saving for long (the daily
    sweep looks then).
    """
    with suppress(Busy):
        sweep(database)


def on_record(session: Session, day: date) -> bool:
    """Whether the sweep of a day is done, and nothing has happened since that asks for another."""
    swept = session.exec(_swept().where(col(EventDetail.after)["day"].as_string() == day.isoformat())).first()
    changed = select(func.max(Event.seq)).where(col(Event.action).in_(ANEW))
    return swept is not None and swept > (session.exec(changed).one() or 0)


def _swept() -> Any:
    """The newest event that puts a sweep on record."""
    detail = select(Event.seq).join(EventDetail, col(EventDetail.event_seq) == Event.seq)
    return detail.where(Event.target == "user", Event.action == SWEPT).order_by(col(Event.seq).desc()).limit(1)


def _expired(session: Session, day: date, ids: Sequence[int] | None = None) -> dict[int, str]:
    """Settled claims of open stories (or those among `ids`) that hold no longer, each with why."""
    archived = (
        exists()
        .where(col(Appearance.claim_id) == Claim.id, col(ArticleVersion.id) == Appearance.version_id)
        .where(col(Article.id) == ArticleVersion.article_id, col(Article.archived_at).is_not(None))
    )
    rows = (
        select(Claim.id, Finding.verdict, Finding.as_of, Finding.valid_to)
        .join(Finding, (col(Finding.claim_id) == Claim.id) & col(Finding.superseded_at).is_(None))
        .where(Claim.state == State.SETTLED, ~archived)
        .order_by(col(Claim.id))
    )
    days = in_force(session).max_age_days
    wanted = rows if ids is None else rows.where(col(Claim.id).in_(ids))
    whys = (
        (claim_id, expired(verdict, as_of, valid_to, today=day, max_age_days=days))
        for claim_id, verdict, as_of, valid_to in session.exec(wanted)
    )
    return {claim_id: why for claim_id, why in whys if why}


def _mark(session: Session, ids: Sequence[int], day: date) -> None:
    """Mark those of these claims that still have an expired finding: somebody may have judged one meanwhile."""
    whys = _expired(session, day, ids)
    load = selectinload(Claim.appearances).selectinload(Appearance.version)  # type: ignore[arg-type]
    for claim in session.exec(select(Claim).where(col(Claim.id).in_(whys)).order_by(col(Claim.id)).options(load)).all():
        go_stale(session, system(session), claim, whys[claim.id], action=STALE)


def _note(session: Session, day: date) -> int:
    """Put the day's sweep on record, with what went stale since the one before, whoever marked it."""
    actor, before = system(session), session.exec(_swept()).first() or 0
    marked = select(func.count()).select_from(Event).where(col(Event.seq) > before, Event.action == STALE)
    number = session.exec(marked.where(Event.actor_id == actor.id)).one()
    record(session, actor, SWEPT, actor, after={"day": day.isoformat(), "number": number})
    return number
