"""The text of evidence as a capture of its own, which people quote from: read outside the writing transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from .. import originals
from ..db import now
from ..errors import Invalid
from ..models import Capture, CaptureKind, Evidence, User, encrypted
from ..permissions import Act, require
from ..record import record
from ..splitting.languages import detect_language
from . import likeness
from .extraction import extract, readable
from .items import File
from .pictures import looks
from .sketches import as_json, sketch

PASTED = "pasted.txt"
"""The name of what somebody pasted."""
NOT_READ = "text not read"
"""The action of the event that says that a file's text could not be read, and why."""
NO_TEXT = "There is no text in it, as in a scan or a picture; add what it says as pasted text."


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the store that is not on record yet: what it was read from, or why it could not be."""

    of: File
    sha256: str = ""
    bytes: int = 0
    tool: str = ""
    version: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A file with what was learnt of it, and the texts that came with it."""

    file: File | None
    texts: Sequence[Text]


def look(folder: Path, file: File | None, pasted: str = "") -> Look:
    """Read what a person uploads and pastes, before any transaction is opened. Pasted words that the file says too are
    not taken twice.
    """
    found: list[Text] = []
    if file:
        if seen := looks(originals.path_of(folder, file.sha256), file.mime):
            file = replace(file, about={**file.about, "phash": seen})
        if readable(file.mime):
            found.append(read(folder, file))
    words = pasted.strip()
    if words:
        taken = paste(folder, words)
        found += [taken] if all(one.sha256 != taken.sha256 for one in found) else []
    return Look(file, found)


def read(folder: Path, file: File) -> Text:
    """The text of a file that is in the store, put there too; `why` says so where it could not be read."""
    try:
        made = extract(originals.path_of(folder, file.sha256), file.mime)
    except Invalid as refusal:
        return Text(file, why=str(refusal))
    if not made.text.strip():
        return Text(file, why=NO_TEXT)
    return _text(folder, file, made.text.strip(), made.tool, made.version, made.whole)


def paste(folder: Path, words: str) -> Text:
    """What somebody pasted, as a file of its own and its text."""
    content = words.encode("utf-8", "replace")
    file = File(originals.keep(folder, content), len(content), "text/plain", PASTED)
    return _text(folder, file, words, "pasted", "1", True)


def _text(folder: Path, file: File, words: str, tool: str, version: str, whole: bool) -> Text:
    content = words.encode("utf-8", "replace")
    language = detect_language(content.decode()).value
    about = {"whole": whole, "language": language, **as_json(sketch(content.decode()))}
    return Text(file, originals.keep(folder, content), len(content), tool, version, about)


def keep(session: Session, actor: User, evidence: Evidence, looked: Look) -> None:
    """Put on record what was read, and propose which other evidence this may be a copy of."""
    for text in looked.texts:
        original = _original(session, actor, evidence, text.of)
        if text.why:
            after = {"evidence": evidence.id, "why": text.why}
            record(session, actor, NOT_READ, original, after=after)
        elif not _there(session, original):
            _derive(session, actor, original, text)
    likeness.propose(session, actor, evidence)


def unread(session: Session, evidence: Evidence) -> list[File]:
    """The files of the evidence from which text can be read and was not, oldest first."""
    rows = select(Capture).where(Capture.evidence_id == evidence.id).order_by(col(Capture.id))
    captures = session.exec(rows).all()
    done = {row.derived_from_id for row in captures if row.kind == CaptureKind.TEXT}
    waiting = [row for row in captures if row.kind == CaptureKind.ORIGINAL and readable(row.mime)]
    done |= set(encrypted(captures))
    return [File(row.sha256, row.bytes, row.mime, row.name) for row in waiting if row.id not in done]


def read_again(folder: Path, files: Sequence[File], pasted: str) -> Look:
    """Read the files of evidence that is there, and what was pasted with it; before any transaction is opened."""
    taken = [paste(folder, pasted.strip())] if pasted.strip() else []
    made = [read(folder, file) for file in files]
    return Look(None, [*made, *(one for one in taken if all(one.sha256 != text.sha256 for text in made))])


def keep_again(session: Session, actor: User, evidence: Evidence, looked: Look) -> Sequence[str]:
    """Put on record what was read of evidence that is there; gives the reasons why the rest could not be read."""
    require(actor, Act.ANCHOR)
    keep(session, actor, evidence, looked)
    return [text.why for text in looked.texts if text.why]


def _original(session: Session, actor: User, evidence: Evidence, file: File) -> Capture:
    """The capture of this file; what was pasted is put on record first."""
    rows = select(Capture).where(Capture.evidence_id == evidence.id, Capture.sha256 == file.sha256)
    found = session.exec(rows.where(Capture.kind == CaptureKind.ORIGINAL).order_by(col(Capture.id))).first()
    if found:
        return found
    made = _capture(actor, evidence.id, file.sha256, file.bytes, file.mime, file.name, CaptureKind.ORIGINAL)
    session.add(made)
    record(session, actor, "captured", made, after={"sha256": made.sha256, "bytes": made.bytes})
    return made


def _there(session: Session, original: Capture) -> bool:
    rows = select(Capture.id).where(Capture.derived_from_id == original.id, Capture.kind == CaptureKind.TEXT)
    return session.exec(rows).first() is not None


def _derive(session: Session, actor: User, original: Capture, text: Text) -> None:
    name, evidence_id = f"{original.name}.txt", original.evidence_id
    made = _capture(actor, evidence_id, text.sha256, text.bytes, "text/plain", name, CaptureKind.TEXT)
    made.derived_from_id, made.about = original.id, text.about
    made.tool, made.tool_version = text.tool, text.version
    session.add(made)
    after = {"sha256": made.sha256, "bytes": made.bytes, "from": original.id, "tool": text.tool}
    record(session, actor, "text captured", made, after={"evidence": evidence_id, **after})


def _capture(actor: User, evidence_id: int, sha256: str, size: int, mime: str, name: str, kind: str) -> Capture:
    return Capture(
        evidence_id=evidence_id,
        sha256=sha256,
        bytes=size,
        mime=mime,
        name=name,
        kind=kind,
        captured_by_id=actor.id,
        captured_at=now(),
    )
