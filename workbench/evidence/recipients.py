"""Whom sealed originals can be encrypted to: names with age public keys. Private keys never come to this machine."""

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from ..db import now
from ..errors import Invalid, Missing
from ..models import Recipient, User
from ..permissions import Act, require
from ..record import record

MAX_NAME = 100


def living(session: Session) -> Sequence[Recipient]:
    """The recipients that can be chosen, by name."""
    rows = select(Recipient).where(col(Recipient.ended_at).is_(None))
    return session.exec(rows.order_by(col(Recipient.name), col(Recipient.id))).all()


def chosen(session: Session, ids: Collection[int]) -> list[Recipient]:
    """The recipients of these numbers. Raises Invalid where none was chosen, or one was taken off the list."""
    found = [row for row in living(session) if row.id in ids]
    if not found or len(found) != len(set(ids)):
        raise Invalid(
            fault := "Choose at least one recipient of the list: nobody else can read it then.", {"to": fault}
        )
    return found


def add(session: Session, actor: User, *, name: str, key: str) -> Recipient:
    """Put a public key on the list. Raises Invalid where it is none, or is there already."""
    require(actor, Act.MANAGE_USERS)
    name, key = " ".join(name.split()), key.strip()
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise Invalid(f"Give the recipient a name of at most {MAX_NAME} characters.")
    if key.upper().startswith("AGE-SECRET-KEY"):
        raise Invalid("That is a private key: keep it where it is, and give the public one, which begins with age1.")
    if not _is_public(key):
        raise Invalid("That is no public key of age: copy it whole, from age1 on, as age-keygen printed it.")
    if any(row.key == key or row.name == name for row in living(session)):
        raise Invalid("That name or key is on the list already; remove the old one first.")
    row = Recipient(name=name, key=key, by_id=actor.id, at=now())
    session.add(row)
    record(session, actor, "recipient added", row, after={"key": key})
    return row


def remove(session: Session, actor: User, *, name: str) -> None:
    """Take a recipient off the list; what was encrypted to their key stays so."""
    require(actor, Act.MANAGE_USERS)
    row = next((row for row in living(session) if row.name == name), None)
    if not row:
        raise Missing(f"There is no recipient named {name}; workbench recipients list names them.")
    row.ended_at = now()
    record(session, actor, "recipient removed", row, before={"key": row.key})


def _is_public(key: str) -> bool:
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        return False
    return True
