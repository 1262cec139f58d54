"""Who knows of sealed evidence and of protected sources, and where a name that is protected now still stands."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from .. import originals
from ..errors import Missing
from ..evidence.protection import IDENTITY_OPENED, seals
from ..hidden import closed
from ..models import Access, Capture, CaptureKind, Event, Evidence, EvidenceLink, Identity, Role, Source, User
from ..permissions import CHECKERS

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
    people = select(User.id, User.name).where(col(User.role).in_(CHECKERS), col(User.disabled_at).is_(None))
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


def where_it_stands(session: Session, folder: Path, name: str) -> Sequence[Evidence]:
    """Evidence in whose title, text, source, quotations, notes, files or names of files a name stands, in any case, as
    far as the viewer knows of it. Of files their captured texts are read, and those that are text themselves.
    """
    sought = " ".join(name.split()).casefold()
    shut = closed(session, session.exec(select(Evidence.id)).all())  # of these not even a guess is answered
    named = select(Evidence.id, Evidence.title, Source.name).join(Source)
    said = (
        select(Evidence.id, Evidence.text).where(col(Evidence.id).not_in(shut)),
        select(EvidenceLink.evidence_id, EvidenceLink.quotation, EvidenceLink.note).where(
            col(EvidenceLink.evidence_id).not_in(shut)
        ),
    )
    kept = {row.evidence_id for row, _ in files_that_hold(session, folder, [name], shut)}
    for rows in (named, *said):  # in Python: the database knows no case but that of English
        kept |= {id for id, *words in session.execute(rows) if any(sought in word.casefold() for word in words)}
    return session.exec(select(Evidence).where(col(Evidence.id).in_(kept)).order_by(col(Evidence.id))).all()


def files_that_hold(
    session: Session, folder: Path, words: Sequence[str], shut: Collection[int] = ()
) -> Iterator[tuple[Capture, str]]:
    """The captures in whose bytes one of the words stands (any case), or in whose name, with which of both. Those of
    evidence that is `shut` are not looked into.
    """
    sought = [word.casefold() for word in words if word.strip()]
    for row in session.exec(select(Capture).where(col(Capture.evidence_id).not_in(shut)).order_by(col(Capture.id))):
        if any(word in row.name.casefold() for word in sought):
            yield row, "name"
        elif row.mime.startswith("text/") and row.kind != CaptureKind.ENCRYPTED:
            with suppress(Missing):  # its plain file is gone
                said = originals.read(folder, row.sha256).decode("utf-8", "replace").casefold()
                if any(word in said for word in sought):
                    yield row, "text"
