"""What is made of evidence before any transaction: its text, which people quote from, and of a picture a copy without
metadata. Each is a capture of its own, derived from the bytes as they came.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from .. import originals
from ..db import now
from ..errors import Invalid, Stale
from ..models import AS_THEY_CAME, Capture, CaptureKind, Evidence, User, encrypted
from ..permissions import Act, require
from ..record import record
from ..splitting.languages import detect_language
from . import likeness, stripping
from .extraction import extract, readable
from .items import File
from .pictures import looks
from .sketches import as_json, sketch
from .stripping import strippable
from .telling import of_capture

PASTED = "pasted.txt"
"""The name of what somebody pasted."""
NOT_READ = "text not read"
"""The action of the event that says that a file's text could not be read, and why."""
NOT_STRIPPED = "copy without metadata not made"
NAMED = {CaptureKind.TEXT: "text captured", CaptureKind.STRIPPED: "copy without metadata made"}
"""The actions of the events that say that something was made of a file."""
MEANWHILE = "It was encrypted meanwhile: only the holders of the keys read it now."
NO_TEXT = "There is no text in it, as in a scan or a picture; add what it says as pasted text."


@dataclass(frozen=True, slots=True)
class Made:
    """A text, or a copy without metadata, in the store and not on record yet: of what, or why it could not be made."""

    of: File
    sha256: str = ""
    bytes: int = 0
    tool: str = ""
    version: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    why: str | None = None
    kind: CaptureKind = CaptureKind.TEXT
    mime: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Look:
    """A file with what was learnt of it, and what was made of it and of what was pasted."""

    file: File | None
    made: Sequence[Made]

    @property
    def names(self) -> list[str]:
        """The names (SHA-256) that what was made, and what was pasted, has in the store."""
        return [name for one in self.made for name in (one.sha256, one.of.sha256) if name]


def look(folder: Path, file: File | None, pasted: str = "") -> Look:
    """Read what a person uploads and pastes, before any transaction is opened. Pasted words that the file says too are
    not taken twice.
    """
    found: list[Made] = []
    if file:
        if seen := looks(originals.path_of(folder, file.sha256), file.mime):
            file = replace(file, about={**file.about, "phash": seen})
        if readable(file.mime) or strippable(file.mime):
            found.append(make(folder, file))
    words = pasted.strip()
    if words:
        taken = paste(folder, words)
        found += [taken] if all(one.sha256 != taken.sha256 for one in found) else []
    return Look(file, found)


def make(folder: Path, file: File, seconds: int | None = None) -> Made:
    """What is made of a file of this type; within `seconds`, or as long as somebody can be let wait."""
    return strip(folder, file, seconds) if strippable(file.mime) else read(folder, file, seconds)


def strip(folder: Path, file: File, seconds: int | None = None) -> Made:
    """A copy of a picture in the store without its metadata, put there too; `why` where it could not be made."""
    path = originals.path_of(folder, file.sha256)
    try:
        copy = stripping.strip(path, file.mime, seconds)
    except Invalid as refusal:
        return Made(file, why=str(refusal), kind=CaptureKind.STRIPPED)
    kept, seen = originals.keep(folder, copy.content), file.about.get("phash") or looks(path, file.mime)
    about = {"said": copy.said, **({"phash": seen} if seen else {})}
    size, kind = len(copy.content), CaptureKind.STRIPPED
    return Made(file, kept, size, stripping.TOOL, copy.version, about, None, kind, file.mime)


def read(folder: Path, file: File, seconds: int | None = None) -> Made:
    """The text of a file that is in the store, put there too; `why` says so where it could not be read."""
    try:
        made = extract(originals.path_of(folder, file.sha256), file.mime, seconds)
    except Invalid as refusal:
        return Made(file, why=str(refusal))
    if not made.text.strip():
        return Made(file, why=NO_TEXT)
    return _text(folder, file, made.text.strip(), made.tool, made.version, made.whole)


def paste(folder: Path, words: str) -> Made:
    """What somebody pasted, as a file of its own and its text."""
    content = words.encode("utf-8", "replace")
    file = File(originals.keep(folder, content), len(content), "text/plain", PASTED)
    return _text(folder, file, words, "pasted", "1", True)


def _text(folder: Path, file: File, words: str, tool: str, version: str, whole: bool) -> Made:
    content = words.encode("utf-8", "replace")
    language = detect_language(content.decode()).value
    about = {"whole": whole, "language": language, **as_json(sketch(content.decode()))}
    return Made(file, originals.keep(folder, content), len(content), tool, version, about)


def keep(session: Session, actor: User, evidence: Evidence, looked: Look) -> None:
    """Put on record what was made, and propose which other evidence this may be a copy of. Raises Stale where the
    evidence was encrypted while it was read: nothing that was made of it is kept then.
    """
    for made in looked.made:
        original = _original(session, actor, evidence, made.of)
        if _there(session, original, CaptureKind.ENCRYPTED):
            raise Stale(MEANWHILE)
        if made.why:
            action = NOT_READ if made.kind == CaptureKind.TEXT else NOT_STRIPPED
            record(session, actor, action, original, after={"evidence": evidence.id, "why": made.why})
        elif not _there(session, original, made.kind):
            _derive(session, actor, original, made)
    likeness.propose(session, actor, evidence)


def unread(session: Session, evidence: Evidence) -> list[File]:
    """The files of the evidence of which something can be made and was not, oldest first."""
    rows = select(Capture).where(Capture.evidence_id == evidence.id).order_by(col(Capture.id))
    return [file_of(row) for row in unmade(session.exec(rows).all())]


def file_of(row: Capture) -> File:
    """The file that a capture keeps."""
    return File(row.sha256, row.bytes, row.mime, row.name)


def pasted_before(evidence: Evidence, captures: Sequence[Capture]) -> str:
    """What was pasted with an item that has no captured text of any kind; nothing where it has one."""
    there = any(row.kind == CaptureKind.TEXT or row.name == PASTED for row in captures)
    return "" if there else evidence.text.strip()


def unmade(captures: Sequence[Capture]) -> list[Capture]:
    """Of the captures of one piece of evidence those from which text can be read and was not, and the pictures of which
    there is no copy without metadata.
    """
    done = {row.derived_from_id for row in captures if row.kind in NAMED} | set(encrypted(captures))
    came = [row for row in captures if row.kind in AS_THEY_CAME and row.id not in done]
    return [row for row in came if readable(row.mime, row.about.get("mime", "")) or strippable(row.mime)]


def read_again(folder: Path, files: Sequence[File], pasted: str, seconds: int | None = None) -> Look:
    """Make of the files of evidence that is there, and of what was pasted, what can be; before any transaction."""
    taken = [paste(folder, pasted.strip())] if pasted.strip() else []
    made = [make(folder, file, seconds) for file in files]
    return Look(None, [*made, *(one for one in taken if all(one.sha256 != other.sha256 for other in made))])


def keep_again(session: Session, actor: User, evidence: Evidence, looked: Look) -> Sequence[str]:
    """Put on record what was made of evidence that is there; gives the reasons why the rest could not be."""
    require(actor, Act.ANCHOR)
    keep(session, actor, evidence, looked)
    return [made.why for made in looked.made if made.why]


def _original(session: Session, actor: User, evidence: Evidence, file: File) -> Capture:
    """The capture of this file; what was pasted is put on record first."""
    rows = select(Capture).where(Capture.evidence_id == evidence.id, Capture.sha256 == file.sha256)
    found = session.exec(rows.where(col(Capture.kind).in_(AS_THEY_CAME)).order_by(col(Capture.id))).first()
    if found:
        return found
    made = _capture(actor, evidence.id, file.sha256, file.bytes, file.mime, file.name, CaptureKind.ORIGINAL)
    session.add(made)
    record(session, actor, "captured", made, after=of_capture(made))
    return made


def _there(session: Session, original: Capture, kind: CaptureKind) -> bool:
    rows = select(Capture.id).where(Capture.derived_from_id == original.id, Capture.kind == kind)
    return session.exec(rows).first() is not None


def _derive(session: Session, actor: User, original: Capture, new: Made) -> None:
    evidence_id = original.evidence_id
    name = f"{original.name.removesuffix('.warc.gz')}.txt"
    if new.kind == CaptureKind.STRIPPED:
        name = f"without-metadata-{original.name}"
    made = _capture(actor, evidence_id, new.sha256, new.bytes, new.mime, name, new.kind)
    made.derived_from_id, made.about = original.id, new.about
    made.tool, made.tool_version = new.tool, new.version
    session.add(made)
    record(session, actor, NAMED[new.kind], made, after=of_capture(made))


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
