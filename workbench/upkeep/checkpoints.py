"""Checkpoints: what the newest event was, signed with a key that the desk's machine does not keep.

A chain of hashes shows that something inside it was changed, but whoever holds the database can cut its end or hash all
of it again. A checkpoint that lies elsewhere says what the chain was then. One line each, canonical JSON, Ed25519.
"""

import json
import os
from dataclasses import asdict, replace
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from sqlmodel import Session, col, func, select

from ..config import Home
from ..db import now
from ..errors import Invalid
from ..models import Event
from ..publishing.signing import fingerprint, pem, private
from ..queries.events_slice import NEWEST, PUBLIC
from ..record import canonical
from .chain import Checkpoint, faults


def new_key(home: Home, file: Path) -> Path:
    """Write a new private key to `file` (closed to others) and its public key beside it; gives the path of that one."""
    _elsewhere(home, file, "whoever can change the events could then sign what they made of them")
    public = file.with_name(f"{file.name}.pub")
    if taken := next((path for path in (file, public) if path.exists()), None):
        raise Invalid(f"{taken.name} is there already; choose another name: a key is never written over.")
    key = Ed25519PrivateKey.generate()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as secret:
        secret.write(pem(key))
    public.write_bytes(_pem(key.public_key()))
    return public


def write(home: Home, session: Session, key_file: Path, out: Path) -> Checkpoint:
    """Sign the chain as it is and append that as one line to `out`; a copy stays in the instance folder.

    Raises Invalid where the chain has a fault or does not fit the checkpoints that are in `out` already.
    """
    _elsewhere(home, key_file, "whoever can change the events could then sign what they made of them")
    _elsewhere(home, out, "whoever cuts the events could cut it too")
    key = private(key_file)
    earlier = _read(out, key.public_key()) if out.exists() and out.stat().st_size else []
    wrong = next(faults(session, earlier), None)
    if wrong:
        raise Invalid(f"Nothing was signed, as the events have a fault: {wrong}. Type: workbench verify")
    made = _sign(session, key)
    _append(out, line(made))
    home.instance.joinpath(NEWEST).write_text(line(made) + "\n", encoding="utf-8")
    home.instance.joinpath(PUBLIC).write_bytes(_pem(key.public_key()))
    return made


def read(file: Path, public_key: Path) -> list[Checkpoint]:
    """The checkpoints of a file, oldest first. Raises Invalid where one of them was not signed with this key."""
    try:
        key = load_pem_public_key(public_key.read_bytes())
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise Invalid(f"{public_key.name} is no Ed25519 public key; give the file that new-key wrote, ending in .pub.")
    found = _read(file, key)
    if not found:
        raise Invalid(f"{file.name} holds no checkpoint; make one with: workbench checkpoint")
    return found


def line(checkpoint: Checkpoint) -> str:
    """A checkpoint as it stands in a file."""
    return canonical(asdict(checkpoint)).decode()


def signed_part(checkpoint: Checkpoint) -> bytes:
    """The bytes that are signed: everything but the signature."""
    return canonical({name: value for name, value in asdict(checkpoint).items() if name != "signature"})


def _sign(session: Session, key: Ed25519PrivateKey) -> Checkpoint:
    newest = session.exec(select(Event).order_by(col(Event.seq).desc()).limit(1)).first()
    first = session.exec(select(Event.hash).order_by(col(Event.seq)).limit(1)).first()
    if not newest or not first:
        raise Invalid("There are no events to sign yet; add a person first: workbench user add")
    count = session.exec(select(func.count()).select_from(Event)).one()
    at = now().isoformat(timespec="seconds")
    made = Checkpoint(first, newest.seq, newest.hash, count, at, fingerprint(key.public_key()))
    return replace(made, signature=key.sign(signed_part(made)).hex())


def _read(file: Path, key: Ed25519PublicKey) -> list[Checkpoint]:
    found: list[Checkpoint] = []
    for number, text in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        try:
            made = Checkpoint(**json.loads(text))
            key.verify(bytes.fromhex(made.signature), signed_part(made))
        except (ValueError, TypeError, InvalidSignature):
            raise Invalid(
                f"{file.name}, line {number}: this checkpoint was changed, or signed with another key; "
                "take the file and the key from where you keep them."
            ) from None
        found.append(made)
    return found


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _elsewhere(home: Home, file: Path, why: str) -> None:
    """Raise Invalid where `file` lies in the instance folder."""
    if file.resolve().is_relative_to(home.instance.resolve()):
        raise Invalid(f"{file.name} must not lie in {home.instance}: {why}. Choose a place on another disk or machine.")


def _append(out: Path, text: str) -> None:
    with out.open("ab") as file:
        file.write(text.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
