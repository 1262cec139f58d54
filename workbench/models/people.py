"""People, their sessions, and the log-in throttle."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from .base import one_of, states


class Role(StrEnum):
    READER = "reader"
    CHECKER = "checker"
    EDITOR = "editor"
    ADMIN = "admin"


class User(SQLModel, table=True):
    """A person of the desk. The row named `system` writes what only time does and can never log in."""

    __table_args__ = (one_of("role", Role), states("email_lower", "email = lower(email)"))

    id: int = Field(default=None, primary_key=True)
    name: str
    email: str = Field(unique=True)
    role: str
    password_hash: str | None = None
    single_keys: bool = True
    created_at: datetime
    disabled_at: datetime | None = None


class UserSession(SQLModel, table=True):
    """A signed-in browser. Only the SHA-256 of its token is kept."""

    __tablename__ = "session"

    token_sha256: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    created_at: datetime
    seen_at: datetime
    browser: str = ""


class LoginAttempt(SQLModel, table=True):
    """A log-in that failed, by a digest of the account's address: no address of a person is kept here."""

    __tablename__ = "login_attempt"

    id: int = Field(default=None, primary_key=True)
    account: str = Field(index=True)
    at: datetime


class IdempotencyKey(SQLModel, table=True):
    """A form that was carried out: the same form sent again changes nothing and gets the same answer."""

    __tablename__ = "idempotency_key"

    key: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="user.id")
    digest: str
    at: datetime
    message: str | None = None
    location: str | None = None
