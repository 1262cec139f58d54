"""The queue: what waits for a person, and what that person waits for from others.

One select of narrow columns looks through all claims that wait, counts every section and picks the few that are shown;
one more reads those. Nothing of it says what a review says.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, exists, literal, true, union_all
from sqlalchemy import select as columns
from sqlmodel import Session, col, func

from ..errors import Missing
from ..models import (
    Appearance,
    Article,
    ArticleVersion,
    Claim,
    Flag,
    PendingImport,
    Reference,
    Review,
    Role,
    State,
    User,
)
from ..permissions import CHECKERS
from ..policy import CHECKABLE
from ..states import WAITING
from .outline import FLAG_STANDS, REFERENCE_WAITS
from .rows import HELD, HELD_NOW, lines

FEW, PAGE = 20, 50
"""Rows of a section on the first page, and on its own pages."""


class Drafts(NamedTuple):
    """A story with drafts: how many, and how many of them with doubts."""

    article_id: int
    headline: str
    language: str
    number: int
    doubtful: int


class Import(NamedTuple):
    id: int
    name: str
    at: datetime


Rule = Callable[[Any], Any]
"""A condition on the columns of `_waiting`."""
ME: Any = bindparam("me")
"""The id of the person whose queue it is."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the queue. `which` picks its claims and `order` sorts them; `take`: the person may take them.

    `mine` where it waits for the person, not the person for it. What has no `which` holds other things than claims.
    """

    name: str
    title: str
    roles: Collection[str] = frozenset(CHECKERS)
    which: Rule | None = None
    take: bool = False
    mine: bool = True
    by_deadline: bool = False


def _free(*states: State) -> Rule:
    """Nobody has the claim, and the person has not reviewed it in this round."""
    return lambda claim: and_(claim.state.in_(states), claim.holder.is_(None), ~claim.reviewed)


def _reviewed(*states: State) -> Rule:
    return lambda claim: and_(claim.state.in_(states), claim.reviewed)


def _checkable(claim: Any) -> Any:
    return and_(_free(State.KEPT, State.FIRST_REVIEW)(claim), claim.kind.in_(CHECKABLE))


SECOND, DISPUTED = State.SECOND_REVIEW, State.DISPUTED
SECTIONS = (
    Section("mine", "Assigned to you", which=lambda claim: claim.holder == ME, by_deadline=True),
    Section("disputes", "Disputes you may decide", {Role.EDITOR}, _free(DISPUTED), take=True),
    Section("second", "Second reviews", which=_free(SECOND), take=True),
    Section("stale", "Stale: judge again", which=_free(State.STALE), take=True),
    Section("open", "Claims without a verdict", which=_checkable, take=True),
    Section("drafts", "Stories with drafts to keep or discard"),
    Section("imports", "Your imports to confirm"),
    Section("reviewed", "You reviewed them, another person has not yet", which=_reviewed(SECOND), mine=False),
    Section("disputed", "Disputes that you are part of", which=_reviewed(DISPUTED), mine=False),
    Section(
        "given",
        "You gave them to others",
        which=lambda claim: and_(claim.giver == ME, claim.holder != ME),
        mine=False,
        by_deadline=True,
    ),
    Section(
        "rounds",
        "Rounds that wait for another person",
        {Role.ADMIN},
        lambda claim: claim.state.in_((SECOND, DISPUTED)),
        mine=False,
        by_deadline=True,
    ),
)
BY_NAME: Mapping[str, Section] = {section.name: section for section in SECTIONS}


@dataclass(frozen=True, slots=True)
class Part:
    """A section as one person sees it: how many there are, and the rows of one page."""

    section: Section
    total: int
    rows: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for the person, and what the person waits for; sections that are not theirs are left out."""

    mine: Sequence[Part]
    others: Sequence[Part]


def queue(session: Session, person: User) -> Queue:
    """The first rows of every section, in a fixed number of selects."""
    parts = _parts(session, person, [section for section in SECTIONS if person.role in section.roles], FEW)
    return Queue([part for part in parts if part.section.mine], [part for part in parts if not part.section.mine])


def part(session: Session, person: User, name: str, page: int) -> Part:
    """One page of one section; empty where the section is for another role. Raises Missing."""
    section = BY_NAME.get(name)
    if not section:
        raise Missing("The queue has no such part; its own page links to those that there are.")
    if person.role not in section.roles:
        return Part(section, 0, [])
    return _parts(session, person, [section], PAGE, (page - 1) * PAGE)[0]


def _parts(session: Session, person: User, sections: Sequence[Section], limit: int, skip: int = 0) -> list[Part]:
    found: dict[str, list[Any]] = {section.name: [] for section in sections}
    asked = [section for section in sections if section.which]
    if asked:
        given = {"me": person.id, "from": skip, "upto": skip + limit}
        for row in session.execute(_picked(tuple(section.name for section in asked)), given):
            found[row.section].append(row)
    shown = lines(session, [row.id for rows in found.values() for row in rows])
    return [
        Part(section, rows[0].total if rows else 0, [shown[row.id] for row in sorted(rows, key=PLACE)])
        if section.which
        else OTHERS[section.name](session, person, section, limit, skip)
        for section, rows in ((section, found[section.name]) for section in sections)
    ]


PLACE = attrgetter("place")


@cache
def _picked(names: tuple[str, ...]) -> Any:
    """A select of section, claim, its place there and how many there are: the claims are looked through once.

    It is made once for each role; `me`, `from` and `upto` are given to it.
    """
    claim = _waiting().cte("waiting").prefix_with("MATERIALIZED").c
    parts = []
    for section in map(BY_NAME.__getitem__, names):
        deadline = [claim.due_at.is_(None), claim.due_at] if section.by_deadline else []
        place = func.row_number().over(order_by=[*deadline, claim.worth.desc(), claim.id]).label("place")
        placed = columns(claim.id, place, func.count().over().label("total"))
        these = placed.where(section.which(claim) if section.which else true()).subquery()
        name = literal(section.name).label("section")
        parts.append(columns(name, these.c.id, these.c.place, these.c.total)
                     .where(these.c.place > bindparam("from"), these.c.place <= bindparam("upto")))  # fmt: skip
    return union_all(*parts)


def _waiting() -> Any:
    """A select of the claims of open stories that wait for a review, who has them, and whether the person reviewed."""
    shut = columns(col(ArticleVersion.id)).join(Article, col(Article.id) == ArticleVersion.article_id)
    shut = shut.where(col(Article.archived_at).is_not(None))
    archived = exists().where(col(Appearance.claim_id) == Claim.id, col(Appearance.version_id).in_(shut))
    own = (col(Review.claim_id) == Claim.id, col(Review.round) == Claim.round, col(Review.reviewer_id) == ME)
    reviewed = and_(col(Claim.state).in_((SECOND, DISPUTED)), exists().where(*own))
    return (
        columns(
            col(Claim.id),
            col(Claim.state),
            col(Claim.kind),
            col(Claim.checkworthiness).label("worth"),
            col(HELD.user_id).label("holder"),
            col(HELD.by_id).label("giver"),
            col(HELD.due_at),
            reviewed.label("reviewed"),
        )
        .select_from(Claim)
        .outerjoin(HELD, HELD_NOW)
        .where(col(Claim.state).in_(WAITING), ~archived)
    )


def _drafts(session: Session, _person: User, section: Section, limit: int, skip: int) -> Part:
    """Stories with drafts; those with doubts first, newest first."""
    flagged = exists().where(col(Flag.claim_id) == Claim.id, FLAG_STANDS)
    waits = exists().where(col(Reference.claim_id) == Claim.id, *REFERENCE_WAITS)
    doubtful = func.count(case((flagged | waits, Claim.id)).distinct())
    rows = session.execute(
        columns(
            col(Article.id),
            col(Article.headline),
            col(Article.language),
            func.count(col(Claim.id).distinct()),
            doubtful,
            func.count().over(),
        )
        .join(ArticleVersion, col(ArticleVersion.article_id) == Article.id)
        .join(Appearance, col(Appearance.version_id) == ArticleVersion.id)
        .join(Claim, col(Claim.id) == Appearance.claim_id)
        .where(col(Claim.state) == State.DRAFT, col(Article.archived_at).is_(None))
        .group_by(col(Article.id))
        .order_by(doubtful == 0, col(Article.id).desc())
        .limit(limit)
        .offset(skip)
    ).all()
    return Part(section, rows[0][-1] if rows else 0, [Drafts(*row[:-1]) for row in rows])


def _imports(session: Session, person: User, section: Section, limit: int, skip: int) -> Part:
    """The person's imports that wait to be confirmed, newest first, by headline or file."""
    headline = col(PendingImport.page)[("headline", "value")].as_string()
    name = func.coalesce(func.nullif(headline, ""), PendingImport.raw_name)
    rows = session.execute(
        columns(col(PendingImport.id), name, col(PendingImport.at), func.count().over())
        .where(col(PendingImport.by_id) == person.id, col(PendingImport.article_id).is_(None))
        .where(col(PendingImport.dropped_at).is_(None))
        .order_by(col(PendingImport.id).desc())
        .limit(limit)
        .offset(skip)
    ).all()
    return Part(section, rows[0][-1] if rows else 0, [Import(*row[:-1]) for row in rows])


OTHERS: Mapping[str, Callable[..., Part]] = {"drafts": _drafts, "imports": _imports}
