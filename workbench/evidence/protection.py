"""Who may know of evidence, and who a protected source is: levels, people let in, pseudonyms, looks at an identity."""

import secrets
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from ..db import now
from ..errors import Forbidden, Invalid, Stale
from ..models import (
    Access,
    Capture,
    Evidence,
    Identity,
    Role,
    SensitivePassage,
    Sensitivity,
    Source,
    User,
)
from ..permissions import Act, require
from ..record import record, told_in_hashes
from ..review.rules import legible
from ..sight import may_know
from .access import LET_IN, LET_OUT, able, access, checks, end_access, open_to, was_let_out

MAX_REASON = 2000
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What pseudonyms are made of: signs that nobody takes for one another."""
ORDER = list(Sensitivity)
SET, PROTECTED = "sensitivity set", "source protected"

IDENTITY_OPENED = "identity opened"


def set_sensitivity(session: Session, actor: User, item: Evidence, *, level: str, was: str, why: str) -> None:
    """Say who may know of a piece of evidence. Who seals it is let in, as is who added it.

    Only who added it, an editor, or somebody who was let in does so. Raises Stale where it is not as the page showed,
    Invalid where its source asks for more.
    """
    must_say(session, actor, item)
    if level not in ORDER:
        raise Invalid(fault := "Choose who may know of it.", {"level": fault})
    if item.sensitivity != was:
        raise Stale("Somebody changed who may know of this meanwhile; look at it as it is now.")
    if level == was:
        raise Invalid(fault := "It is so already; choose another level.", {"level": fault})
    least = session.get_one(Source, item.source_id).sensitivity
    if ORDER.index(Sensitivity(level)) < ORDER.index(Sensitivity(least)):
        raise Invalid(fault := f"Its source is {least}: what comes from it is at least that.", {"level": fault})
    _may_seal(session, actor, item, level)
    why = reason(why)
    _raise(session, actor, item, Sensitivity(level), why)


def must_say(session: Session, actor: User, item: Evidence) -> None:
    """Raise Forbidden for all but who added a piece of evidence, an editor, and who was let in."""
    require(actor, Act.PROTECT)
    let_in = access(session, actor, evidence=item)
    if not (actor.role == Role.EDITOR or actor.id == item.added_by_id or let_in):
        raise Forbidden("Who added the evidence, or an editor, says who may know of it.")


def _may_seal(session: Session, actor: User, item: Evidence, level: str) -> None:
    """Raise Forbidden where passages are sealed that the actor was not let in to, and all of it is to be sealed."""
    if level == Sensitivity.SEALED and seals(session, item.id) and not access(session, actor, evidence=item):
        raise Forbidden("It holds sealed passages: only who was let in to those seals all of it; ask one of them.")


def seals(session: Session, evidence_id: int) -> bool:
    """Whether passages of a piece of evidence are sealed: then to be let in to it is to read them."""
    return bool(_with_seals(session, [evidence_id]))


def sealed(session: Session, items: Iterable[Evidence]) -> set[int]:
    """Those of them that are sealed, or of which passages are."""
    items = list(items)
    whole = {item.id for item in items if item.sensitivity == Sensitivity.SEALED}
    return whole | _with_seals(session, [item.id for item in items if item.id not in whole])


def _with_seals(session: Session, evidence_ids: Sequence[int]) -> set[int]:
    rows = select(Capture.evidence_id).join(SensitivePassage, col(Capture.id) == SensitivePassage.capture_id)
    rows = rows.where(SensitivePassage.sensitivity == Sensitivity.SEALED, col(SensitivePassage.ended_at).is_(None))
    return set(session.exec(rows.where(col(Capture.evidence_id).in_(evidence_ids)))) if evidence_ids else set()


def let_both_in(session: Session, actor: User, item: Evidence, why: str) -> list[int]:
    """Let in who seals something of a piece of evidence, and who added it, unless they were let out. Where it, or
    passages of it, are sealed already, those who know of them are in, and sealing more opens them to nobody. Gives the
    new rows, for the event to name.
    """
    if item.sensitivity == Sensitivity.SEALED or seals(session, item.id):
        return []
    people = [actor.id, *([] if was_let_out(session, item, item.added_by_id) else [item.added_by_id])]
    return [row for person in dict.fromkeys(people) for row in open_to(session, actor, person, why, evidence=item)]


def _raise(session: Session, actor: User, item: Evidence, level: Sensitivity, why: str) -> None:
    before, sealing = {"sensitivity": item.sensitivity}, level == Sensitivity.SEALED
    opened = let_both_in(session, actor, item, why) if sealing else []
    item.sensitivity = level
    ended = [] if sealing or seals(session, item.id) else end_access(session, evidence=item)
    after = {"sensitivity": level, "why": why, "access": opened, "ended": ended}
    record(session, actor, SET, item, before=before, after=after)


def let_in(session: Session, actor: User, item: Evidence, person: User, *, why: str) -> None:
    """Let somebody know of a sealed piece of evidence, or read its sealed passages. Only who knows of it does so."""
    require(actor, Act.PROTECT)
    if item.sensitivity != Sensitivity.SEALED and not seals(session, item.id):
        raise Invalid("Nobody has to be let in: neither this evidence nor a passage of it is sealed.")
    _must_be_in(session, actor, item)
    if not checks(person):
        raise Invalid(fault := f"{person.name} does not check here; choose somebody else.", {"person": fault})
    if access(session, person, evidence=item):
        raise Invalid(fault := f"{person.name} knows of it already.", {"person": fault})
    _let_in(session, actor, item, person, reason(why))


def _let_in(session: Session, actor: User, item: Evidence, person: User, why: str) -> None:
    opened = open_to(session, actor, person.id, why, evidence=item)
    after = {"evidence": item.id, "person": person.id, "why": why, "access": opened}
    record(session, actor, LET_IN, item, after=after)


def let_in_again(session: Session, actor: User, item: Evidence, person: User, *, why: str) -> None:
    """Let somebody in to sealed evidence that nobody who works here can open, in the name of who is at the machine.
    Raises Invalid where somebody can.
    """
    if able(session, item) or (item.sensitivity != Sensitivity.SEALED and not seals(session, item.id)):
        raise Invalid("Somebody who works here can open this evidence, and lets others in; ask on the desk.")
    if not checks(person):
        raise Invalid(f"{person.name} does not check here; choose somebody else.")
    _let_in(session, actor, item, person, reason(why))


def let_out(session: Session, actor: User, item: Evidence, row: Access) -> None:
    """End what somebody was let in to. The last one who works here stays: otherwise nobody could open it again."""
    require(actor, Act.PROTECT)
    _must_be_in(session, actor, item)
    if row.ended_at:
        raise Stale("That was ended before; look at who knows of it now.")
    if not able(session, item) - {row.id}:
        raise Invalid("Somebody must be able to open it: let another person in first.")
    row.ended_at = now()
    record(session, actor, LET_OUT, item, after={"evidence": item.id, "person": row.user_id, "access": [row.id]})


def protect(session: Session, actor: User, source: Source, *, why: str, contact: str = "") -> str:
    """Give a source a pseudonym; its name goes where only who is let in finds it. Returns the pseudonym.

    Titles, notes and quotations that hold the name are people's own words: the page shows where they stand.
    """
    require(actor, Act.PROTECT)
    must_know(session, actor, source)
    if source.protected:
        raise Stale("This source is protected already; look at it as it is now.")
    why = reason(why)
    who = Identity(source_id=source.id, name=source.name, contact=contact.strip())
    session.add(who)
    pseudonym = _pseudonym(session)
    source.name, source.protected = pseudonym, True
    _let_others_out(session, actor, source)
    opened = open_to(session, actor, actor.id, why, source=source)
    words = told_in_hashes(name=who.name, contact=who.contact)
    after = {"pseudonym": pseudonym, "why": why, "words": words, "access": opened}
    record(session, actor, PROTECTED, source, after=after)
    return pseudonym


def _let_others_out(session: Session, actor: User, source: Source) -> None:
    """Who decided on a source while it was sealed does not know with that who it is."""
    rows = select(Access).where(Access.source_id == source.id, Access.user_id != actor.id)
    for row in session.exec(rows.where(col(Access.ended_at).is_(None))):
        row.ended_at = now()
        record(session, actor, LET_OUT, source, after={"person": row.user_id, "access": [row.id]})


def identity(session: Session, actor: User, source: Source, *, why: str) -> Identity:
    """Who a protected source is, for somebody who was let in and says why: every look is an event."""
    require(actor, Act.PROTECT)
    if not access(session, actor, source=source):
        raise Forbidden("Who this source is, is known to those who were let in; ask one of them.")
    why = reason(why)
    who = session.get(Identity, source.id)
    if not who:
        raise Invalid("Who this source is was erased; nobody knows it here any more.")
    record(session, actor, IDENTITY_OPENED, source, after={"why": why})
    return who


def let_in_to_source(session: Session, actor: User, source: Source, person: User, *, why: str) -> None:
    """Let somebody know who a protected source is. Only who knows it does so."""
    require(actor, Act.PROTECT)
    if not access(session, actor, source=source):
        raise Forbidden("Who this source is, is known to those who were let in; ask one of them.")
    if not session.get(Identity, source.id):
        raise Invalid("Who this source is was erased; nobody knows it here any more.")
    if not checks(person):
        raise Invalid(fault := f"{person.name} does not check here; choose somebody else.", {"person": fault})
    if access(session, person, source=source):
        raise Invalid(fault := f"{person.name} was let in already.", {"person": fault})
    why = reason(why)
    opened = open_to(session, actor, person.id, why, source=source)
    record(session, actor, LET_IN, source, after={"person": person.id, "why": why, "access": opened})


def seal_source(
    session: Session, actor: User, source: Source, items: list[Evidence], *, level: str, was: str, why: str
) -> None:
    """Say how sensitive everything from a source is: what is less so (of `items`, all that there is) becomes so.

    Only who may say so of all evidence of it that they know of does so. Raises Stale where it is not as the page
    showed.
    """
    require(actor, Act.PROTECT)
    must_know(session, actor, source)
    for item in items:
        if may_know(actor, item, access(session, actor, evidence=item) is not None):
            must_say(session, actor, item)
            _may_seal(session, actor, item, level)
    if source.sensitivity != was:
        raise Stale("Somebody changed how sensitive it is meanwhile; look at it as it is now.")
    if level not in ORDER or level == source.sensitivity:
        raise Invalid(fault := "Choose another level.", {"level": fault})
    why = reason(why)
    if source.protected and not access(session, actor, source=source):
        raise Forbidden("This source is protected: who knows who it is says how sensitive it is; ask one of them.")
    before, sealing = {"sensitivity": source.sensitivity}, level == Sensitivity.SEALED
    source.sensitivity = level
    opened = open_to(session, actor, actor.id, why, source=source) if sealing else []
    ended = [] if sealing or source.protected else end_access(session, source=source)
    after = {"sensitivity": level, "why": why, "access": opened, "ended": ended}
    record(session, actor, SET, source, before=before, after=after)
    for item in items:
        if ORDER.index(Sensitivity(item.sensitivity)) < ORDER.index(Sensitivity(level)):
            _raise(session, actor, item, Sensitivity(level), why)


def must_know(session: Session, actor: User, source: Source) -> None:
    """Raise Forbidden where a source is sealed and the actor is not among those who decide on it."""
    if source.sensitivity == Sensitivity.SEALED and not access(session, actor, source=source):
        raise Forbidden("This source is sealed: who sealed it, or was let in to it, decides on it; ask one of them.")


def _must_be_in(session: Session, actor: User, item: Evidence) -> None:
    let_in = access(session, actor, evidence=item) is not None
    if not let_in and (seals(session, item.id) or not may_know(actor, item, let_in)):
        raise Forbidden("Only who was let in may do this.")


def _pseudonym(session: Session) -> str:
    while True:
        name = "Source " + "".join(secrets.choice(LETTERS) for _ in range(5))
        if not session.exec(select(Source.id).where(Source.name == name)).first():
            return name


def reason(text: str, field: str = "why") -> str:
    """A reason as it is kept. Raises Invalid, for the form's `field`, where it says nothing or is too long."""
    text = text.strip()
    if not legible(text):
        raise Invalid(fault := "Say why, in a sentence.", {field: fault})
    if len(text) > MAX_REASON:
        raise Invalid(fault := f"Give the reason in at most {MAX_REASON:,} characters.", {field: fault})
    return text
