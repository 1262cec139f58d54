"""The Admiralty code: how reliable a source is (A-F) and how credible an item (1-6), judged apart (JWP 2-00)."""

from sqlmodel import Session, col, select

from ..db import now
from ..errors import Invalid
from ..models import Access, Evidence, Grade, Identity, Source, User
from ..permissions import Act, require
from ..record import record, told_in_hashes
from .protection import must_know
from .spelling import seeker

RELIABILITIES = ("A", "B", "C", "D", "E", "F")
CREDIBILITIES = (1, 2, 3, 4, 5, 6)
MAX_WHY = 2000
NAMED, CREDITED = "source named", "evidence graded"
AT_FIRST = "Given when the first evidence from this source was added."


def grade(session: Session, actor: User, source: Source, *, reliability: str, why: str) -> Grade:
    """Say how reliable a source is, and why. The newest grade counts; those before it stay."""
    require(actor, Act.GRADE)
    must_know(session, actor, source)
    faults = _why_faults(why)
    if reliability not in RELIABILITIES:
        faults["reliability"] = "Choose a letter from A to F."
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    return _write(session, actor, source, reliability, why.strip())


def credit(session: Session, actor: User, evidence: Evidence, *, credibility: int, why: str) -> None:
    """Say how credible an item is by itself, whoever it comes from, and why."""
    require(actor, Act.GRADE)
    faults = _why_faults(why)
    if credibility not in CREDIBILITIES:
        faults["credibility"] = "Choose a figure from 1 to 6."
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    before, evidence.credibility = evidence.credibility, credibility
    after = {"credibility": credibility, "why": why.strip()}
    record(session, actor, CREDITED, evidence, before={"credibility": before}, after=after)


def source_of(session: Session, actor: User, name: str, reliability: str) -> Source:
    """The source of this name that the actor knows of; a new one is graded as given, one that is there keeps its grade.
    Of a sealed source that they do not know of nothing is told: they name another one.
    """
    name = " ".join(name.split())
    found = session.exec(select(Source).where(Source.name == name).order_by(col(Source.id))).first()
    if not found:
        _is_nobody_protected(session, actor, name)
        found = Source(name=name)
        session.add(found)
        record(session, actor, NAMED, found, after={"words": told_in_hashes(name=name)})
        if reliability != found.reliability:
            _write(session, actor, found, reliability, AT_FIRST)
    return found


def _is_nobody_protected(session: Session, actor: User, name: str) -> None:
    """Raise Invalid where the actor knows this name as that of a protected source: written down here it would tell."""
    known = select(Access.source_id).where(Access.user_id == actor.id, col(Access.ended_at).is_(None))
    rows = select(Identity.name, Source.name).join(Source).where(col(Identity.source_id).in_(known))
    for real, pseudonym in session.exec(rows):
        if seeker([real], whole=True)(name):
            fault = f"You know this name as that of a protected source; write {pseudonym} in its place."
            raise Invalid(fault, {"source": fault})


def _write(session: Session, actor: User, source: Source, reliability: str, why: str) -> Grade:
    row = Grade(source_id=source.id, reliability=reliability, why=why, by_id=actor.id, at=now())
    session.add(row)
    before, source.reliability = source.reliability, reliability
    after = {"reliability": reliability, "why": why}
    record(session, actor, "source graded", source, before={"reliability": before}, after=after)
    return row


def _why_faults(why: str) -> dict[str, str]:
    if not why.strip():
        return {"why": "Say why: what did they get right or wrong, how do they know?"}
    return {"why": f"At most {MAX_WHY:,} characters."} if len(why) > MAX_WHY else {}
