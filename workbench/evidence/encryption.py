"""Sealed evidence encrypted to recipients' keys (age). The plain files go only once the encrypted ones are durable.

Three steps, each of which may be the last before the power fails: `make` writes the encrypted files into the store,
outside any transaction; `put` writes their rows and forgets the words in one; `finish` removes the plain files, now or
after the next start. A person chooses whom it is for; private keys never come to this machine.
"""

import importlib.metadata
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from .. import originals
from ..db import now
from ..errors import Forbidden, Invalid, Stale
from ..models import (
    ArticleVersion,
    Capture,
    CaptureKind,
    Evidence,
    PendingImport,
    Recipient,
    Sensitivity,
    User,
    encrypted,
)
from ..originals import Kept
from ..permissions import Act, require
from ..record import record
from ..sight import seeing_all
from .access import access
from .protection import reason
from .telling import of_capture
from .texts import PASTED

ENCRYPTED = "encrypted"
"""The action of the events that say so: of the evidence, with whose keys open it, and of each encrypted file."""
TOOL, MIME = "pyrage", "application/x-age-encryption"
NAMING: tuple[tuple[Any, Any], ...] = (
    (Capture, Capture.sha256),
    (ArticleVersion, ArticleVersion.raw_sha256),
    (PendingImport, PendingImport.raw_sha256),
)
"""The rows that name files of the store."""
REMEMBERED = frozenset({"whole", "language"})
"""What is still known of encrypted bytes, beside how a web page was fetched; sketches and hashes of looks are not."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a piece of evidence is to be encrypted: SHA-256 of plain files, and words that are in no file yet."""

    evidence_id: int
    files: tuple[str, ...]
    words: str
    keys: tuple[str, ...]


def plan(session: Session, actor: User, item: Evidence, to: Sequence[Recipient], *, why: str) -> Plan:
    """What `put` will do, checked: for sealed evidence, by somebody who was let in. `item.captures` must be loaded.
    Raises Forbidden, Invalid.
    """
    require(actor, Act.PROTECT)
    if item.sensitivity != Sensitivity.SEALED:
        raise Invalid("Seal this evidence first: what others may know of is not encrypted.")
    if not access(session, actor, evidence=item):
        raise Forbidden("Only who was let in may do this.")
    reason(why)
    done = encrypted(item.captures)
    files = dict.fromkeys(row.sha256 for row in _plain(item) if row.id not in done)
    words = item.text.strip()
    there = {row.sha256 for row in _plain(item)}
    words = "" if not words or originals.name_of(_bytes(words)) in there else words
    if not files and not words and not item.text:
        raise Invalid("There is nothing left to encrypt: no file and no words are here in plain.")
    return Plan(item.id, tuple(files), words, tuple(sorted(row.key for row in to)))


def make(folder: Path, planned: Plan) -> dict[str, Kept]:
    """Write the encrypted copy of each plain file into the store, durably; by the SHA-256 of the plain one.

    Raises Missing where a file is gone, Invalid where it is damaged: nothing is encrypted that could not be proved.
    """
    made = {}
    for sha256 in planned.files:
        content = originals.read(folder, sha256)
        if originals.name_of(content) != sha256:
            raise Invalid("One of its files is damaged; ask an admin to bring it back from a backup first.")
        made[sha256] = _encrypt(folder, content, planned.keys)
    if planned.words:
        content = _bytes(planned.words)
        made[originals.name_of(content)] = _encrypt(folder, content, planned.keys)
    return made


def put(
    session: Session,
    actor: User,
    item: Evidence,
    planned: Plan,
    made: Mapping[str, Kept],
    to: Sequence[Recipient],
    why: str,
) -> None:
    """Put the encrypted files on record and forget what tells of the plain ones. Raises Stale where the evidence is
    not as it was planned; nothing was changed then.
    """
    if plan(session, actor, item, to, why=why) != planned:
        raise Stale("Its files or the recipients changed meanwhile; look at it as it is now.")
    rows = [row for row in _plain(item) if row.id not in encrypted(item.captures)]
    if planned.words:
        rows.append(_pasted(session, actor, item, planned.words))
    copies = [_copy(session, actor, row, made[row.sha256], planned.keys) for row in rows]
    for row in rows:
        if row.kind != CaptureKind.WARC:
            row.about = {name: value for name, value in row.about.items() if name in REMEMBERED}
    item.text = ""
    after = {"evidence": item.id, "captures": [row.id for row in copies], "recipients": list(planned.keys)}
    record(session, actor, ENCRYPTED, item, after={**after, "why": reason(why)})


def finish(session: Session, folder: Path) -> tuple[int, list[int]]:
    """Remove the plain files of what is encrypted, in the writing door; how many, and the captures whose plain file
    stays: something else on the desk has the same bytes, somebody just put them there again, or the copy is damaged.
    """
    originals.bring_back(folder)
    removed, staying = 0, list[int]()
    with seeing_all(session):
        due, needed = leftovers(session, folder)
        for sha256, rows in due.items():
            safe = all(originals.fault(folder, copy.sha256) is None for _, copy in rows)
            newest = max(row.captured_at.timestamp() for row, _ in rows)
            if safe and originals.remove(folder, sha256, newest):
                removed += 1
            else:
                staying += [row.id for row, _ in rows]
    return removed, [*staying, *needed]


def since(session: Session, item: Evidence, moment: datetime) -> bool:
    """Whether a piece of evidence was encrypted after `moment`."""
    rows = select(Capture.id).where(Capture.evidence_id == item.id, Capture.kind == CaptureKind.ENCRYPTED)
    return session.exec(rows.where(col(Capture.captured_at) > moment)).first() is not None


def covers(session: Session, capture: Capture) -> bool:
    """Whether an encrypted copy stands for a capture."""
    rows = select(Capture.id).where(Capture.derived_from_id == capture.id, Capture.kind == CaptureKind.ENCRYPTED)
    return session.exec(rows).first() is not None


def let_go(session: Session, folder: Path, names: Iterable[str], put: float) -> None:
    """Take these files (SHA-256) out of the store where no row names them: what was made of evidence that was encrypted
    meanwhile. `put` is when the last of them was put there; what somebody puts there after that stays for their row. In
    the writing door, so that nobody records it now.
    """
    with seeing_all(session):
        for sha256 in names:
            if not any(session.exec(select(table.id).where(column == sha256)).first() for table, column in NAMING):
                originals.remove(folder, sha256, put)


def forget_refused(session: Session, folder: Path) -> None:
    """Take out of the store what was refused a while ago, but for what a row names by now; in the writing door."""
    for sha256, at in originals.refused(folder).items():
        let_go(session, folder, [sha256], at)
        originals.forget_refusal(folder, sha256)


def interrupted(folder: Path) -> bool:
    """Whether a removal was interrupted between its two steps."""
    return bool(originals.leaving(folder))


Pair = tuple[Capture, Capture]


def leftovers(session: Session, folder: Path) -> tuple[dict[str, list[Pair]], list[int]]:
    """What is encrypted and lies there in plain: (capture, encrypted copy) by SHA-256 where it should be gone, and the
    captures whose bytes something else on the desk needs.
    """
    copies = encrypted(session.exec(select(Capture).where(Capture.kind == CaptureKind.ENCRYPTED)))
    rows = session.exec(select(Capture).where(col(Capture.id).in_(copies)).order_by(col(Capture.id))).all()
    there = [row for row in rows if originals.path_of(folder, row.sha256).exists()]
    plain = _in_plain(session, copies) if there else set()
    due: dict[str, list[Pair]] = {}
    for row in there:
        if row.sha256 not in plain:
            due.setdefault(row.sha256, []).append((row, copies[row.id]))
    return due, [row.id for row in there if row.sha256 in plain]


def _in_plain(session: Session, copies: Mapping[int, Capture]) -> set[str]:
    """The SHA-256 of all bytes that the desk must hold in plain."""
    known = session.exec(select(Capture.id, Capture.sha256)).all()
    return {sha256 for id, sha256 in known if id not in copies}.union(
        session.exec(select(ArticleVersion.raw_sha256)), session.exec(select(PendingImport.raw_sha256))
    )


def _plain(item: Evidence) -> list[Capture]:
    return [row for row in item.captures if row.kind != CaptureKind.ENCRYPTED]


def _bytes(words: str) -> bytes:
    return words.encode("utf-8", "replace")


def _encrypt(folder: Path, content: bytes, keys: Sequence[str]) -> Kept:
    import pyrage

    to = [pyrage.x25519.Recipient.from_str(key) for key in keys]
    return originals.keep_stream(folder, io.BytesIO(pyrage.encrypt(content, to)))


def _pasted(session: Session, actor: User, item: Evidence, words: str) -> Capture:
    """Words that stood in the item alone, as an original that never lies in the store in plain."""
    content = _bytes(words)
    row = Capture(sha256=originals.name_of(content), bytes=len(content), mime="text/plain", name=PASTED, **_by(actor))
    row.evidence_id = item.id
    session.add(row)
    record(session, actor, "captured", row, after=of_capture(row))
    return row


def _copy(session: Session, actor: User, of: Capture, made: Kept, keys: Sequence[str]) -> Capture:
    about = {"recipients": list(keys)}
    row = Capture(sha256=made.sha256, bytes=made.size, mime=MIME, name=f"{of.name}.age", about=about, **_by(actor))
    row.evidence_id, row.derived_from_id, row.kind = of.evidence_id, of.id, CaptureKind.ENCRYPTED
    row.tool, row.tool_version = TOOL, importlib.metadata.version(TOOL)
    session.add(row)
    record(session, actor, ENCRYPTED, row, after=of_capture(row))
    return row


def _by(actor: User) -> dict[str, Any]:
    return {"captured_by_id": actor.id, "captured_at": now()}
