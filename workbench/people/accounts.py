"""Accounts: made and changed by an admin, passwords by argon2."""

import re
import unicodedata
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, col, select

from ..db import now
from ..errors import Invalid, Missing
from ..models import Assignment, Role, User, UserSession
from ..permissions import Act, require
from ..record import record

HASHER = PasswordHasher()
PASSWORD_MIN, PASSWORD_MAX = 14, 128
NOBODY = HASHER.hash("nobody has this password")
"""Verified against when there is no such account, so that the answer takes as long."""

SYSTEM_EMAIL = "system@localhost"


def system(session: Session) -> User:
    """The actor of what only time or set-up does. Has no password, so nobody can log in as it."""
    found = session.exec(select(User).where(User.email == SYSTEM_EMAIL)).first()
    if found:
        return found
    user = User(name="system", email=SYSTEM_EMAIL, role=Role.ADMIN, created_at=now())
    session.add(user)
    session.flush()
    return user


def by_email(session: Session, email: str) -> User:
    """The person with this address. Raises Missing."""
    found = session.exec(select(User).where(User.email == email.strip().lower())).first()
    if not found:
        raise Missing(f"There is nobody with the address {email}.")
    return found


def everybody(session: Session) -> Sequence[User]:
    """All people of the desk by name; the system account is nobody."""
    return session.exec(select(User).where(User.email != SYSTEM_EMAIL).order_by(User.name)).all()


def password_fault(password: str) -> str | None:
    """Why a password is not taken: only its length counts (NIST SP 800-63B: no composition rules)."""
    if PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        return None
    return f"Use a password of {PASSWORD_MIN} to {PASSWORD_MAX} characters; a sentence is easiest to remember."


def verify(user: User | None, password: str) -> bool:
    """Whether `password` is the user's; nothing is for the program's own account, whatever stands in its row. Takes as
    long for an unknown account as for a known one.
    """
    theirs = user is not None and user.email != SYSTEM_EMAIL and not user.disabled_at
    known = user.password_hash if user and theirs else None
    try:
        return HASHER.verify(known or NOBODY, password[:PASSWORD_MAX]) and known is not None
    except (VerificationError, InvalidHashError):
        return False


def make(session: Session, actor: User, *, name: str, email: str, role: str, password: str) -> User:
    """A new account. Raises Invalid with a sentence for each field that cannot be taken."""
    require(actor, Act.MANAGE_USERS)
    name, email = _clean(name), email.strip().lower()
    faults = _faults(session, name, email, role, password)
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    user = User(name=name, email=email, role=role, password_hash=HASHER.hash(password), created_at=now())
    session.add(user)
    record(session, actor, "account made", user, after={"role": role})
    return user


def set_role(session: Session, actor: User, user: User, *, role: str) -> None:
    """Give `user` another role. The last admin stays one."""
    require(actor, Act.MANAGE_USERS)
    if role not in set(Role):
        raise Invalid("Choose one of the roles.", {"role": "Choose one of the roles."})
    if role != Role.ADMIN:
        _leave_an_admin(session, user)
    before, user.role = user.role, role
    given_back = _give_back(session, user) if role in {Role.READER, Role.ADMIN} else []
    after = {"role": role, "given_back": given_back} if given_back else {"role": role}
    record(session, actor, "role changed", user, before={"role": before}, after=after)


def switch_off(session: Session, actor: User, user: User) -> None:
    """Close the account at once: its sessions end, what it did stays under its name."""
    require(actor, Act.MANAGE_USERS)
    _leave_an_admin(session, user)
    user.disabled_at = now()
    end_sessions(session, user)
    given_back = _give_back(session, user)
    record(session, actor, "account switched off", user, after={"given_back": given_back} if given_back else None)


def _give_back(session: Session, user: User) -> list[int]:
    """End the assignments of somebody who reviews no more, so that others find the claims; gives their ids."""
    rows = select(Assignment).where(Assignment.user_id == user.id, col(Assignment.ended_at).is_(None))
    held = session.exec(rows).all()
    for row in held:
        row.ended_at = now()
    return [row.claim_id for row in held]


def switch_on(session: Session, actor: User, user: User) -> None:
    """Open a closed account again."""
    require(actor, Act.MANAGE_USERS)
    user.disabled_at = None
    record(session, actor, "account switched on", user)


def set_password(session: Session, actor: User, user: User, *, password: str) -> None:
    """A new password, by an admin or by the person; every session of the account ends."""
    if actor.id != user.id:
        require(actor, Act.MANAGE_USERS)
    fault = password_fault(password)
    if fault:
        raise Invalid(fault, {"password": fault})
    user.password_hash = HASHER.hash(password)
    end_sessions(session, user)
    record(session, actor, "password changed", user)


def set_single_keys(session: Session, actor: User, *, on: bool) -> None:
    """Switch the single-letter keys on or off for oneself (WCAG 2.1.4)."""
    actor = session.merge(actor)
    actor.single_keys = on
    record(session, actor, "keys switched", actor, after={"single_keys": on})


def end_sessions(session: Session, user: User) -> None:
    """Sign the person out everywhere."""
    for row in session.exec(select(UserSession).where(UserSession.user_id == user.id)):
        session.delete(row)


def _clean(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _faults(session: Session, name: str, email: str, role: str, password: str) -> dict[str, str]:
    faults = {}
    if not name or len(name) > 100 or not name.isprintable():
        faults["name"] = "Give a name of at most 100 characters."
    if not re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,190}", email):
        faults["email"] = "Give an e-mail address such as ada@example.org."
    elif session.exec(select(User).where(User.email == email)).first():
        faults["email"] = "There is an account with this address already."
    if role not in set(Role):
        faults["role"] = "Choose one of the roles."
    fault = password_fault(password)
    return {**faults, "password": fault} if fault else faults


def _leave_an_admin(session: Session, user: User) -> None:
    others = select(User).where(
        User.role == Role.ADMIN, col(User.disabled_at).is_(None), User.id != user.id, User.email != SYSTEM_EMAIL
    )
    if user.role == Role.ADMIN and not session.exec(others).first():
        raise Invalid("This is the last admin; make another one first.")
