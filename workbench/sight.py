"""What of the evidence a person may know of. Whatever is read through a person's door passes this one filter.

Restricted evidence is known to those who work on the desk, sealed evidence to those of them who were let in (Access). A
source is known by what is known of it: where all that comes from it is hidden, so is its name.
A session without a viewer sees everything: the index, `verify`, the command line.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, event, exists, false, or_, true
from sqlalchemy import select as columns
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlmodel import Session, SQLModel, col

from .models import (
    Capture,
    Comment,
    Event,
    EventDetail,
    Evidence,
    EvidenceLink,
    Fetch,
    Likeness,
    Notification,
    ReviewEvidence,
    Role,
    SensitivePassage,
    Sensitivity,
    Source,
    Thread,
    User,
)
from .record import ERASED

VIEWER = "viewer"
TABLES = SQLModel.metadata.tables
LEADING = ("capture", "evidence_link", "thread")
"""Tables that lead on to others: to sensitive passages, to what reviews rest on, to comments and notifications."""


def see_as(session: Session, person: User) -> None:
    """From here on `session` reads what this person may know of, and nothing else."""
    session.info[VIEWER] = (person.id, person.role)


@contextmanager
def seeing_all(session: Session) -> Iterator[None]:
    """For steps that must not pass over what the actor does not know of; what they read is not to be shown."""
    viewer = session.info.pop(VIEWER, None)
    try:
        yield
    finally:
        if viewer:
            session.info[VIEWER] = viewer


def may_know(person: User, thing: Evidence | Source, let_in: bool) -> bool:
    """The same rule for one thing: `let_in` says whether the person was."""
    working, restricted = person.role != Role.READER, thing.sensitivity == Sensitivity.RESTRICTED
    return thing.sensitivity == Sensitivity.OPEN or (working and (restricted or let_in))


def _known(person_id: int, role: str, thing: Any, to: str) -> ColumnElement[bool]:
    """Whether a row of `thing` (Evidence or Source, or its table under another name) may be known; `to` names the
    column of Access that leads to it. What is asked beside the row has names of its own, so that it never mixes with
    the tables of the statement it goes into.
    """
    given = TABLES["access"].alias("given")
    if role == Role.READER:
        return or_(thing.sensitivity == Sensitivity.OPEN)
    let_in = exists().where(given.c[to] == thing.id, given.c.user_id == person_id, given.c.ended_at.is_(None))
    return or_(thing.sensitivity.in_([Sensitivity.OPEN, Sensitivity.RESTRICTED]), let_in)


def _criteria(person_id: int, role: str) -> Iterator[tuple[type, ColumnElement[bool]]]:
    item, taken, link, talk = (TABLES[name].alias(f"known_{name}") for name in ("evidence", *LEADING))
    known = _known(person_id, role, item.c, "evidence_id")
    ids = columns(item.c.id).where(known).scalar_subquery()
    yield Evidence, _known(person_id, role, Evidence, "evidence_id")
    for table in (EvidenceLink, Capture, Fetch):
        yield table, col(table.evidence_id).in_(ids)
    captures = columns(taken.c.id).where(taken.c.evidence_id.in_(ids)).scalar_subquery()
    yield SensitivePassage, col(SensitivePassage.capture_id).in_(captures)
    yield Likeness, and_(col(Likeness.a_id).in_(ids), col(Likeness.b_id).in_(ids))
    linked = columns(link.c.id).where(link.c.evidence_id.in_(ids)).scalar_subquery()
    yield ReviewEvidence, col(ReviewEvidence.link_id).in_(linked)
    yield Thread, or_(col(Thread.evidence_id).is_(None), col(Thread.evidence_id).in_(ids))
    said = columns(talk.c.id).where(or_(talk.c.evidence_id.is_(None), talk.c.evidence_id.in_(ids))).scalar_subquery()
    yield Comment, col(Comment.thread_id).in_(said)
    yield Notification, or_(col(Notification.thread_id).is_(None), col(Notification.thread_id).in_(said))
    given, here = TABLES["access"].alias("given"), item.c.source_id == Source.id
    access = exists().where(given.c.source_id == Source.id, given.c.user_id == person_id, given.c.ended_at.is_(None))
    let_in: ColumnElement[bool] = access if role != Role.READER else false()
    nothing_hidden = and_(_known(person_id, role, Source, "source_id"), ~exists().where(here))
    yield Source, or_(exists().where(here, known), let_in, nothing_hidden)


@lru_cache(maxsize=256)
def _options(person_id: int, role: str) -> list[Any]:
    """The filter for one person: making it takes longer than most statements."""
    return [with_loader_criteria(table, rule, include_aliases=True) for table, rule in _criteria(person_id, role)]


def filter_what_is_read(state: ORMExecuteState) -> None:
    viewer = state.session.info.get(VIEWER)
    if viewer and state.is_select and not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(*_options(*viewer))


event.listen(Session, "do_orm_execute", filter_what_is_read)


def unknown(session: Session) -> Sequence[int]:
    """The evidence that the viewer may not know of. Only to leave out what tells of it."""
    viewer = session.info.get(VIEWER)
    if not viewer:
        return ()
    item = TABLES["evidence"].alias("known")
    with seeing_all(session):
        person_id, role = viewer
        rows = columns(item.c.id).where(~_known(person_id, role, item.c, "evidence_id"))
        return list(session.execute(rows).scalars())


def may_be_told(session: Session) -> ColumnElement[bool]:
    """Which events may be shown to the viewer: none that tells of evidence that they may not know of, or did so before
    its details were erased.
    """
    ids = unknown(session)
    if not ids:
        return true()
    details = (col(EventDetail.before), col(EventDetail.after))
    about = or_(*(detail["evidence"].as_integer().in_(ids) for detail in details))
    telling = exists().where(col(EventDetail.event_seq) == Event.seq, about)
    erasing, said = TABLES["event"].alias("erasing"), TABLES["event_detail"].alias("said")
    told_before = exists().where(
        erasing.c.action == ERASED,
        erasing.c.target == "event",
        erasing.c.target_id == Event.seq,
        erasing.c.seq == said.c.event_seq,
        or_(*(said.c[side]["evidence"].as_integer().in_(ids) for side in ("before", "after"))),
    )
    told: ColumnElement[bool] = (
        ~telling & ~told_before & ~((col(Event.target) == "evidence") & col(Event.target_id).in_(ids))
    )
    return told
