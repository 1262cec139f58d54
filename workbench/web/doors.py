"""What a view needs at hand: the desk's database, index and stores, the signed-in person, the form that was sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app, g, request
from sqlmodel import Session, col, delete

from ..config import Home
from ..db import Database, now
from ..errors import Invalid, LoggedOut
from ..models import IdempotencyKey, User
from ..permissions import Act, require
from ..search.store import Index

MAX_ID = 2**53
KEEP_KEYS_DAYS = 7


class AlreadyDone(Exception):
    """This very form was carried out before; its answer was lost on the way."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One installation as the running application holds it."""

    home: Home
    database: Database
    index: Index


def desk() -> Desk:
    found: Desk = current_app.extensions["desk"]
    return found


def actor() -> User:
    """The signed-in person. Raises LoggedOut."""
    user: User | None = g.get("user")
    if user is None:
        raise LoggedOut("Your session has ended; log in again.")
    return user


@contextmanager
def reading(act: Act = Act.READ) -> Iterator[Session]:
    """The reading door, for somebody who may do `act` at all."""
    require(g.get("user"), act)
    with desk().database.reading() as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """The writing door, for a signed-in person. The form's idempotency key goes in with the change: done once.

    A page has one key for all its forms; together with the address they post to it names one form.

    Raises AlreadyDone where this form was carried out before.
    """
    user = actor()
    key = text("once")[:64]
    with desk().database.writing() as session:
        if key:
            _once(session, f"{user.id}:{key}:{request.path}", user)
        yield session


def _once(session: Session, key: str, user: User) -> None:
    if session.get(IdempotencyKey, key):
        raise AlreadyDone
    session.add(IdempotencyKey(key=key, user_id=user.id, at=now()))


def forget_old_keys(session: Session, at: object) -> None:
    """Drop the keys of forms that nobody will send again."""
    session.exec(delete(IdempotencyKey).where(col(IdempotencyKey.at) < at))


def text(name: str, default: str = "") -> str:
    """A field of the form as text: without NUL, with line ends as they are on this side."""
    return request.form.get(name, default).replace("\x00", "").replace("\r\n", "\n")


def number(name: str) -> int:
    """A field of the form as a whole number. Raises Invalid."""
    value = text(name).strip()
    if not (value.isascii() and value.isdigit() and len(value) < 17) or int(value) > MAX_ID:
        raise Invalid("Something is missing from the form; load the page again.")
    return int(value)


def page_number() -> int:
    """The page asked for by `?page=`; anything unreadable is page 1."""
    value = request.args.get("page", "1")
    return min(max(int(value), 1), 100_000) if value.isascii() and value.isdigit() and len(value) < 7 else 1
