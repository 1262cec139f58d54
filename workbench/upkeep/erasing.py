"""Erasing what is known of a person: who a protected source is, somebody's account, the details of events.

The chain of events stays whole: it holds numbers and salted commitments. Every erasure is an event with its reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Table, and_, or_
from sqlalchemy import select as columns
from sqlmodel import Session, SQLModel, col, delete, select

from ..errors import Invalid, Missing, Stale
from ..evidence.grading import NAMED
from ..evidence.protection import PROTECTED
from ..evidence.spelling import plain, seeker
from ..models import (
    Capture,
    Claim,
    Event,
    EventDetail,
    Evidence,
    IdempotencyKey,
    Identity,
    LoginAttempt,
    Recipient,
    Source,
    User,
    UserSession,
)
from ..people.accounts import SYSTEM_EMAIL, switch_off
from ..people.searches import forget_all
from ..people.sessions import digest
from ..permissions import Act, require
from ..queries.custody import about
from ..record import ERASED, ERASED_PERSON, KEPT, Details, record
from ..review.rules import legible

MAX_REASON = 2000
NOWHERE = "erased.invalid"
"""Where the addresses of former members would be: a domain that never exists (RFC 2606)."""
SECRETS: tuple[Any, ...] = (UserSession, IdempotencyKey)
"""Tables whose rows are one person's own (by `user_id`) and go with the account: second factors belong here too."""
STAYS = ("sensitivity", "access", "ended", "person")
"""What of details stays, so that who may know of what can still be verified: rows that stay hold all of it."""
OUR_WORDS = ("finding questioned", "{} questions the finding:")
"""The one sentence in which the program itself writes somebody's name; to whom a claim was given, their event says."""


def source(session: Session, number: int) -> tuple[Source, Identity]:
    """A protected source with who it is. Raises Missing."""
    found, who = session.get(Source, number), session.get(Identity, number)
    if not found or not who:
        raise Missing(f"There is no protected source {number} whose identity is known here.")
    return found, who


def identity(session: Session, actor: User, number: int, *, why: str) -> None:
    """Forget who a protected source is: name and contact. Its pseudonym stays."""
    require(actor, Act.MANAGE_USERS)
    why = _reason(why)
    found, who = source(session, number)
    session.delete(who)
    told = select(Event).where(Event.target == "source", Event.target_id == number)
    telling = session.exec(told.where(col(Event.action).in_([NAMED, PROTECTED]))).all()
    details(session, actor, telling, why=why)  # they have hashes by which a guess could be tried
    record(session, actor, ERASED_PERSON, found, after={"what": "identity", "why": why})


def person(session: Session, actor: User, user: User, *, why: str) -> str:
    """Forget who a colleague was: name, address, password, sessions. What they did stays, under the name returned."""
    require(actor, Act.MANAGE_USERS)
    why = _reason(why)
    if user.email == SYSTEM_EMAIL:
        raise Invalid("The system's own account is nobody's; name a person.")
    if user.email.endswith(f"@{NOWHERE}"):
        raise Stale("This account was erased already.")
    if not user.disabled_at:
        switch_off(session, actor, user)
    old, user.name = user.name, f"Former member {user.id}"
    session.exec(delete(LoginAttempt).where(col(LoginAttempt.account) == digest(user.email)))
    user.email, user.password_hash = f"former-member-{user.id}@{NOWHERE}", None
    forget_all(session, user)
    for table in SECRETS:
        session.exec(delete(table).where(col(table.user_id) == user.id))
    for key in session.exec(select(IdempotencyKey).where(col(IdempotencyKey.message).contains(old, autoescape=True))):
        key.message = None
    for holder in session.exec(select(Recipient).where(Recipient.name == old)):
        holder.name = user.name
    action, words = OUR_WORDS
    begins = words.format(old)
    for claim in session.exec(select(Claim).where(col(Claim.stale_why).startswith(begins, autoescape=True))):
        claim.stale_why = words.format(user.name) + (claim.stale_why or "")[len(begins) :]
    given = [side["to"].as_string() == old for side in (col(EventDetail.before), col(EventDetail.after))]
    holding = col(Event.seq).in_(select(EventDetail.event_seq).where(or_(*given)))
    told = select(Event).where(or_(and_(col(Event.action) == action, col(Event.actor_id) == user.id), holding))
    details(session, actor, session.exec(told.order_by(col(Event.seq))).all(), why=why)
    record(session, actor, ERASED_PERSON, user, after={"what": "account", "why": why})
    return user.name


def details(session: Session, actor: User, events: Iterable[Event], *, why: str) -> int:
    """Erase the details of these events, with their salts; how many there were. Each gets an event that says so, which
    tells by number of which evidence the details told, so that it stays hidden from whom that is hidden from.
    """
    require(actor, Act.MANAGE_USERS)
    why = _reason(why)
    number = 0
    for event in events:
        detail = session.get(EventDetail, event.seq)
        if not detail:
            continue
        before, after = _of(detail.before), {**_evidence(session, event), **_of(detail.after)}
        kept = {name: value for name, value in (detail.after or {}).items() if name in STAYS}
        session.delete(detail)
        record(session, actor, ERASED, event, before=before or None, after={**after, "why": why, KEPT: kept})
        number += 1
    return number


def events(session: Session, numbers: Sequence[int]) -> list[Event]:
    """The events of these numbers. Raises Missing, and Invalid for those that say what was erased."""
    found = session.exec(select(Event).where(col(Event.seq).in_(numbers)).order_by(col(Event.seq))).all()
    if missing := sorted(set(numbers) - {event.seq for event in found}):
        raise Missing(f"There is no event {missing[0]}.")
    for event in found:
        if event.action in (ERASED, ERASED_PERSON):
            raise Invalid(f"Event {event.seq} says what was erased and why; that stays.")
    return list(found)


def events_of(session: Session, evidence_id: int) -> list[Event]:
    """The events of a piece of evidence, as its custody tells them. Raises Missing."""
    item = session.get(Evidence, evidence_id)
    if not item:
        raise Missing("There is no such evidence.")
    rows = select(Event).where(or_(*about(session, item)), col(Event.action).not_in([ERASED, ERASED_PERSON]))
    return list(session.exec(rows.order_by(col(Event.seq))))


def unexplained(session: Session) -> Iterator[str]:
    """Protected sources whose identity is gone although no event says that it was erased."""
    erased = select(Event.target_id).where(Event.action == ERASED_PERSON, Event.target == "source")
    rows = select(Source.id).where(col(Source.protected), col(Source.id).not_in(select(Identity.source_id)))
    for number in session.exec(rows.where(col(Source.id).not_in(erased)).order_by(col(Source.id))):
        yield f"source {number} has lost who it is and no event says that it was erased"


def stands(session: Session, words: Sequence[str]) -> list[str]:
    """The rows in which one of these words stands, as a name for each: what people wrote stays as they wrote it."""
    holds, found = seeker(words), []
    for table in SQLModel.metadata.sorted_tables:
        keys = list(table.primary_key)
        for row in session.execute(columns(*keys, *table.columns).execution_options(yield_per=1000)):
            if any(holds(plain(one)) for one in row if isinstance(one, str | list | dict)):
                found.append(_named(table, row[: len(keys)]))
    return found


def _named(table: Table, key: Sequence[Any]) -> str:
    noun = {"event_detail": "details of event"}.get(table.name, table.name.replace("_", " "))
    return f"{noun} {', '.join(map(str, key))}"


def _of(said: Details) -> dict[str, Any]:
    """What of details says which evidence they told of."""
    return {name: value for name, value in (said or {}).items() if name == "evidence"}


def _evidence(session: Session, event: Event) -> dict[str, Any]:
    """The evidence that an event is about by its target, which its details need not repeat."""
    if event.target == "capture":
        held = session.get(Capture, event.target_id)
        return {"evidence": held.evidence_id} if held else {}
    return {"evidence": event.target_id} if event.target == "evidence" else {}


def _reason(text: str) -> str:
    text = text.strip()
    if not legible(text) or len(text) > MAX_REASON:
        raise Invalid(f"Say why in a sentence of at most {MAX_REASON:,} characters, without the name: it stays.")
    return text
