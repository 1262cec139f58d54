"""The one way to write an event: every change and its event commit in the same transaction."""

import hashlib
import json
import secrets
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from .db import now
from .models import Article, Event, EventDetail, User

GENESIS = "0" * 64
"""What stands before the first event's hash."""

OPENED, EXPORTED = "capture opened", "exported"
"""Actions by which somebody took something out: of evidence itself, OPENED says that its custody was read."""

VIEWED = "viewed"
"""The action by which somebody read a page of evidence that is sealed, or whose passages are."""

HIDING = {"sensitivity set", "source protected", "passage marked"}
"""Actions by which words that could be found may be found no more: nothing of them stays in the index."""

HIDES = "hides"
"""Under this name a session knows whether it did such a thing."""

ERASED, ERASED_PERSON = "details erased", "erased"
"""Actions by which something was erased on purpose: the details of another event; who a person is."""

KEPT = "kept"
"""Under this name an erasure tells what of the details stays: numbers and levels that rows of Access hold anyway."""

Details = dict[str, Any] | None
PLAIN = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: object) -> bytes:
    """The one way a value is written before it is hashed: sorted keys, no spaces, UTF-8."""
    return PLAIN.encode(value).encode("utf-8", "surrogatepass")


def commit_to(salt: str, before: Details, after: Details) -> str:
    """The SHA-256 that stands in the chain for `before` and `after`; without the salt nobody can guess them."""
    return hashlib.sha256(salt.encode() + canonical({"before": before, "after": after})).hexdigest()


def told_in_hashes(**words: str) -> Details:
    """What an event says of words that stand in its row: their salted SHA-256, which tells nobody what they are."""
    salt = secrets.token_hex(16)
    return {"salt": salt, **{name: _hashed(salt, text) for name, text in words.items()}}


def are_told(said: dict[str, Any], name: str, text: str) -> bool:
    """Whether `text` is what such an event says of `name`."""
    return bool(said[name] == _hashed(str(said["salt"]), text))


def _hashed(salt: str, text: str) -> str:
    return hashlib.sha256(salt.encode() + text.encode("utf-8", "surrogatepass")).hexdigest()


def chain_hash(event: Event) -> str:
    """An event's own hash: SHA-256 over every column of it and the hash before it (after RFC 6962's idea)."""
    columns = {name: getattr(event, name) for name in Event.model_fields if name != "hash"}
    return hashlib.sha256(canonical({**columns, "at": event.at.isoformat()})).hexdigest()


def record(
    session: Session,
    actor: User,
    action: str,
    thing: SQLModel,
    *,
    article_id: int | None = None,
    before: Details = None,
    after: Details = None,
) -> Event:
    """Write that `actor` did `action` to `thing`, with what it was before and is after.

    Flushes first, so that a new thing has its id. `article_id` names the article whose timeline shows the event.
    """
    session.flush()
    session.info[HIDES] = session.info.get(HIDES) or action in HIDING
    last = session.exec(select(Event).order_by(col(Event.seq).desc()).limit(1)).first()
    salt = secrets.token_hex(16)
    event = Event(
        seq=last.seq + 1 if last else 1,
        at=now(),
        actor_id=actor.id,
        action=action,
        target=str(thing.__tablename__),
        target_id=thing.seq if isinstance(thing, Event) else getattr(thing, "id", 0),
        article_id=thing.id if isinstance(thing, Article) else article_id,
        commitment=commit_to(salt, before, after),
        prev_hash=last.hash if last else GENESIS,
        hash="",
    )
    event.hash = chain_hash(event)
    session.add(event)
    session.flush()  # the detail's foreign key needs the event's row first
    session.add(EventDetail(event_seq=event.seq, salt=salt, before=before, after=after))
    session.flush()
    return event
