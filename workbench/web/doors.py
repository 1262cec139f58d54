"""What a view needs at hand: the desk's database, index and stores, the signed-in person, the form that was sent."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from flask import current_app, flash, g, request
from flask import session as cookie
from sqlmodel import Session, col, delete

from ..config import Home
from ..db import Database, now
from ..errors import Invalid, LoggedOut, Stale
from ..models import IdempotencyKey, User
from ..people import sessions
from ..permissions import Act, require
from ..record import HIDES
from ..search.look import caught_up
from ..search.source import EventSource
from ..search.store import Index
from ..sight import see_as
from . import background

MAX_ID = 2**53
KEEP_KEYS_DAYS = 7
RESUMED = "resumed"
"""The field of a form that somebody wants back as it was typed, after a new log-in (see answers.again)."""


class AlreadyDone(Exception):
    """This very form was carried out before, and its answer was lost on the way: it is given again where it is kept."""

    def __init__(self, message: str | None, location: str | None) -> None:
        super().__init__()
        self.message, self.location = message, location


@dataclass(slots=True)
class Door:
    """What is open while a change is being made: the answer that `done` leaves there."""

    answer: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """One installation as the running application holds it."""

    home: Home
    database: Database
    index: Index


def desk() -> Desk:
    found: Desk = current_app.extensions["desk"]
    return found


def index_caught_up() -> bool:
    """Read the newest changes into the index; whether some may be missing still."""
    return caught_up(desk().index, EventSource(desk().database))


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
        see_as(session, actor())
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """The writing door, for a signed-in person. The form's idempotency key goes in with the change: done once.

    A page has one key for all its forms; together with the address they post to it names one form. Who is signed in is
    asked again inside the transaction: an account that was switched off while a request was on its way does nothing.
    Raises AlreadyDone where this very form was carried out before, Stale where the key was used for other words, or
    where the page is somebody else's.
    """
    user, key = actor(), text("once")[:80]
    if RESUMED in request.form:
        raise Invalid("This form has no page to go on in; send it from the page that it stands on.")
    owner, _, _ = key.partition("-")
    if key and owner != str(user.id):
        raise Stale("This page was opened by somebody else who was logged in here; load it again, then do it yourself.")
    with desk().database.writing() as session:
        found = sessions.whose(session, cookie.get("token", ""))
        if not found or found[0].id != user.id:
            raise LoggedOut("Your session has ended; log in again.")
        session.expunge(found[0])  # it must outlive a rollback
        see_as(session, found[0])
        g.user, g.door = found[0], Door()
        try:
            row = _once(session, f"{key}:{request.path}", user) if key else None
            yield session
            answer = g.door.answer
            if row and answer:
                row.message, row.location = answer
        finally:
            del g.door
    if session.info.get(HIDES):
        background.start_reading_in(desk().database, desk().index)
    if answer:
        flash(answer[0])


def _once(session: Session, key: str, user: User) -> IdempotencyKey:
    fields = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    digest = hashlib.sha256(repr(fields).encode("utf-8", "surrogatepass")).hexdigest()
    done = session.get(IdempotencyKey, key)
    if done and done.digest == digest:
        raise AlreadyDone(done.message, done.location)
    if done:
        raise Stale(
            "This page was sent before with other words; load it again in a new tab, then send these words there."
        )
    row = IdempotencyKey(key=key, user_id=user.id, digest=digest, at=now())
    session.add(row)
    return row


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
    return min(max(int(value), 1), 100_000) if value.isascii() and value.isdigit() and len(value) < 20 else 1


def day_asked(name: str) -> date | None:
    """The day of `?name=2021-03-01`; None where nothing is asked. Raises Invalid."""
    value = request.args.get(name, "").strip()
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise Invalid("Write the day as 2021-03-01.") from None


def local(path: str) -> str:
    """A path of this site, or nothing: never a way to lead people elsewhere."""
    good = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if good and "\\" not in path else ""
