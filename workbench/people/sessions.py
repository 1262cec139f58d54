"""Signing in and out. A session is a row; the browser holds a token whose SHA-256 is the row's key."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from ..db import now
from ..errors import Invalid, TooMany
from ..models import LoginAttempt, User, UserSession
from ..record import record
from .accounts import verify

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
SLACK = timedelta(minutes=5)
TRIES = 5
"""Failed log-ins an account may have in a minute; counted in the database, so that all workers count together."""
TOUCH = timedelta(minutes=1)
WRONG = "That address and password do not belong together; check both, or ask an admin for a new password."


def digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def throttle(session: Session, email: str) -> None:
    """Note one more try for this account. Raises TooMany after TRIES in a minute, whether it exists or not."""
    account = digest(email.strip().lower())
    since = now() - timedelta(minutes=1)
    session.exec(delete(LoginAttempt).where((col(LoginAttempt.at) < since) | (col(LoginAttempt.at) > now())))
    recent = select(func.count()).select_from(LoginAttempt).where(LoginAttempt.account == account)
    if session.exec(recent).one() >= TRIES:
        raise TooMany("Too many tries for this account; wait a minute and try again.")
    session.add(LoginAttempt(account=account, at=now()))


def check(session: Session, *, email: str, password: str) -> User:
    """Whose address and password these are. Raises Invalid. Slow on purpose: to be called outside the writing door."""
    account = email.strip().lower()
    user = session.exec(select(User).where(User.email == account)).first()
    if not verify(user, password) or user is None:
        raise Invalid(WRONG)
    return user


def log_in(session: Session, user: User, *, browser: str, old: str = "") -> str:
    """A new token for somebody whose password was checked; the `old` one of this browser ends. Raises Invalid."""
    current = session.get_one(User, user.id)
    if current.disabled_at or current.password_hash != user.password_hash:
        raise Invalid(WRONG)
    session.exec(delete(LoginAttempt).where(col(LoginAttempt.account) == digest(user.email)))
    session.exec(delete(UserSession).where(col(UserSession.token_sha256) == digest(old)))
    token, at = secrets.token_urlsafe(32), now()
    session.add(
        UserSession(token_sha256=digest(token), user_id=user.id, created_at=at, seen_at=at, browser=browser[:200])
    )
    record(session, user, "logged in", user)
    return token


def whose(session: Session, token: str) -> tuple[User, UserSession] | None:
    """Who holds `token`, if it still counts: used within IDLE, made within ABSOLUTE, the account open."""
    found = session.exec(
        select(User, UserSession).where(User.id == UserSession.user_id, UserSession.token_sha256 == digest(token))
    ).first()
    if not found or found[0].disabled_at or _over(found[1], now()):
        return None
    return found[0], found[1]


def needs_touch(row: UserSession) -> bool:
    """Whether the last use was long enough ago to be written down (not at every request)."""
    return now() - row.seen_at > TOUCH


def touch(session: Session, row: UserSession) -> None:
    session.merge(row).seen_at = now()


def log_out(session: Session, actor: User, token: str) -> None:
    session.exec(delete(UserSession).where(col(UserSession.token_sha256) == digest(token)))
    record(session, actor, "logged out", actor)


def end(session: Session, actor: User, key: str) -> None:
    """Sign one of the actor's own browsers out; `key` is the SHA-256 of its token. Raises Invalid."""
    row = session.get(UserSession, key)
    if not row or row.user_id != actor.id:
        raise Invalid("That browser is logged out already.")
    session.delete(row)
    record(session, actor, "session ended", actor)


def _over(row: UserSession, at: datetime) -> bool:
    idle, age = at - row.seen_at, at - row.created_at
    ahead = min(idle, age) < -SLACK  # written by a clock that was wrong
    return idle > IDLE or age > ABSOLUTE or ahead
