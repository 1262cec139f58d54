"""Who knows of sealed evidence and of protected sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from ..errors import Missing
from ..evidence.access import checking
from ..evidence.protection import IDENTITY_OPENED, seals
from ..models import Access, Event, Evidence, Identity, Role, Source, User

MOST_LOOKS = 100
"""Looks at who a source is that its page lists, the newest."""


@dataclass(frozen=True, slots=True)
class Protection:
    """`inside` are those who know, `outside` whom one may let in; `mine` says whether the viewer knows, `seals` whether
    passages of the evidence are sealed, `erased` whether nobody can know any more who the source is. `looks` are the
    events by which who a source is was opened, for those who know it.
    """

    inside: Sequence[Access]
    outside: Sequence[tuple[int, str]]
    mine: bool
    seals: bool
    erased: bool
    looks: Sequence[Event] = ()


def protection(
    session: Session, viewer: User, *, evidence_id: int | None = None, source_id: int | None = None
) -> Protection:
    """How a piece of evidence, or who a source is, is protected."""
    here = Access.evidence_id == evidence_id if evidence_id else Access.source_id == source_id
    rows = select(Access).where(here, col(Access.ended_at).is_(None)).order_by(col(Access.id))
    inside = session.exec(rows.options(joinedload(Access.user), joinedload(Access.by))).all()  # type: ignore[arg-type]
    known = [row.user_id for row in inside]
    people = select(User.id, User.name).where(*checking())
    outside = session.exec(people.where(col(User.id).not_in(known)).order_by(col(User.name))).all()
    sealing = evidence_id is not None and seals(session, evidence_id)
    erased = source_id is not None and session.get(Identity, source_id) is None
    mine = viewer.id in known and viewer.role != Role.READER
    looks = _looks(session, source_id) if source_id is not None and mine else []
    return Protection(inside, outside, mine, sealing, erased, looks)


def _looks(session: Session, source_id: int) -> Sequence[Event]:
    """The newest events by which who a source is was opened."""
    rows = select(Event).where(Event.target == "source", Event.target_id == source_id, Event.action == IDENTITY_OPENED)
    load = (joinedload(Event.actor), joinedload(Event.detail))  # type: ignore[arg-type]
    return session.exec(rows.order_by(col(Event.seq).desc()).limit(MOST_LOOKS).options(*load)).all()


def source(session: Session, source_id: int) -> Source:
    """A source. Raises Missing."""
    found = session.exec(select(Source).where(Source.id == source_id)).first()
    if not found:
        raise Missing("There is no such source.")
    return found


def person(session: Session, user_id: int) -> User:
    """A person. Raises Missing."""
    found = session.get(User, user_id)
    if not found:
        raise Missing("There is no such person.")
    return found


def access(session: Session, evidence_id: int, access_id: int) -> Access:
    """How somebody was let in to a piece of evidence. Raises Missing."""
    rows = select(Access).where(Access.id == access_id, Access.evidence_id == evidence_id)
    found = session.exec(rows).first()
    if not found:
        raise Missing("Nobody was let in so.")
    return found


def from_source(session: Session, source_id: int) -> list[Evidence]:
    """All evidence that comes from a source, for a session that sees it all."""
    return list(session.exec(select(Evidence).where(Evidence.source_id == source_id).order_by(col(Evidence.id))))
