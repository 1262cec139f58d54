"""Redacted copies: a captured text or a PDF without its sensitive passages, as a capture of its own that may leave."""

import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session

from .. import originals
from ..db import now
from ..errors import Forbidden, Invalid, Stale
from ..hidden import NOT_YOURS, closed
from ..models import Capture, CaptureKind, Evidence, SensitivePassage, User
from ..permissions import Act, require
from ..record import record
from . import encryption
from .blacking import SECONDS
from .passages import in_force, reason_without
from .stretches import occurrences, places, redacted, signs, whole_words
from .telling import of_capture
from .texts import MEANWHILE

REDACTED = "redacted"
PDF = "application/pdf"
NOT_READ = "This PDF could not be drawn, so no copy was made; redact its text."
ELSEWHERE = (
    "Words that were marked in another text of this evidence are not found in this one: they may stand here in another "
    "form, as in a translation. Read it, mark here what says the same, and tick that nothing of it is left."
)
UNMARKED = "Mark the passages first: a redacted copy is one without them."


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its words, and where it stands (code points) in the captured text `capture_id`, whose file is
    `derived_from`; `before` are the signs that stand before it there.
    """

    id: int
    capture_id: int
    derived_from: int | None
    start: int
    stop: int
    words: str
    before: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A redacted copy that is not on record yet. Of a text `text` is all of it; of a PDF, `boxes` says how many lines
    are covered on which page, `pictures` shows pages with boxes (JPEG, base64), and `left` says how often the words of
    each passage stand where nothing covers them. `sure`: that nothing of them stays rests on a person's word.
    """

    content: bytes
    mime: str
    tool: str
    version: str
    text: str = ""
    pages: int = 0
    boxes: Mapping[str, int] = field(default_factory=dict)
    pictures: Sequence[str] = ()
    left: Sequence[int] = ()
    sure: bool = False


def can_be(capture: Capture) -> bool:
    """Whether copies of such a capture can be redacted."""
    return capture.kind == CaptureKind.TEXT or (capture.kind == CaptureKind.ORIGINAL and capture.mime == PDF)


def passages(folder: Path, rows: Sequence[SensitivePassage], texts: Mapping[int, Capture]) -> list[Passage]:
    """What is to be redacted, with its words read from the texts."""
    whole = {
        id: originals.read(folder, texts[id].sha256).decode("utf-8", "replace") for id in {r.capture_id for r in rows}
    }
    return [
        Passage(
            *(row.id, row.capture_id, texts[row.capture_id].derived_from_id, row.start, row.stop),
            whole[row.capture_id][row.start : row.stop],
            signs(whole[row.capture_id][: row.start])[0],
        )
        for row in rows
    ]


def made(folder: Path, capture: Capture, marked: Sequence[Passage], *, look: bool = False, sure: bool = False) -> Copy:
    """The copy of a capture without these passages; before any transaction is opened. A `look` at a PDF gives pictures
    in place of the copy. Raises Invalid where it cannot be made so that nothing of them stays; `sure` says that words
    of other texts, which are not found in this one, are marked here in whatever form they stand: it counts for nothing
    where nothing is marked here.
    """
    if not marked:
        raise Invalid(UNMARKED)
    if not can_be(capture):
        raise Invalid("Redacted copies are made of captured texts and of PDF files.")
    content = originals.read(folder, capture.sha256)
    return _of_pdf(capture, content, marked, look) if capture.mime == PDF else _of_text(capture, content, marked, sure)


def unmarked(copy: Copy, marked: Sequence[Passage]) -> dict[int, int]:
    """Of which passages the words still stand in a redacted copy, and how often: somewhere they were not marked."""
    plain = signs(copy.text)[0]
    counts = {one.id: len(occurrences(plain, signs(one.words)[0])) for one in marked}
    counts |= {one.id: count for one, count in zip(marked, copy.left, strict=False)}
    return {id: count for id, count in counts.items() if count}


def keep(
    session: Session,
    actor: User,
    item: Evidence,
    capture: Capture,
    *,
    copy: Copy,
    sha256: str,
    marked: Sequence[Passage],
    why: str,
) -> Capture:
    """Put a copy on record whose bytes are in the store, made without the passages `marked`.

    Who may not read them all makes none. Raises Stale where other passages are marked by now, or where the capture was
    encrypted; the bytes are to be let go then (see encryption.let_go).
    """
    require(actor, Act.PROTECT)
    if closed(session, [item.id]):
        raise Forbidden(NOT_YOURS)
    why = reason_without(why, [one.words for one in marked])
    ids = [one.id for one in marked]
    if [row.id for row in in_force(session, item)] != ids:
        raise Stale("Other passages were marked or ended meanwhile; look at the copy once more.")
    if encryption.covers(session, capture):
        raise Stale(MEANWHILE)
    row = Capture(
        evidence_id=item.id,
        sha256=sha256,
        bytes=len(copy.content),
        mime=copy.mime,
        name=f"evidence-{item.id}-redacted.{'pdf' if copy.mime == PDF else 'txt'}",
        kind=CaptureKind.REDACTED,
        derived_from_id=capture.id,
        tool=copy.tool,
        tool_version=copy.version,
        about={"passages": ids, **({"pages": copy.pages} if copy.pages else {})},
        captured_by_id=actor.id,
        captured_at=now(),
    )
    session.add(row)
    word = {"sure": True} if copy.sure else {}
    record(session, actor, REDACTED, row, after=of_capture(row, passages=ids, why=why, **word))
    return row


def _of_text(capture: Capture, content: bytes, marked: Sequence[Passage], sure: bool) -> Copy:
    """Passages of this text at their places, those of other texts wherever their words stand, as parts of longer words
    with all of these: what is left of a word would tell the rest.
    """
    text = content.decode("utf-8", "replace")
    own = [(one.start, one.stop) for one in marked if one.capture_id == capture.id]
    others = {one.words for one in marked if one.capture_id != capture.id}
    found = [places(text, words) for words in others]
    on_word = not all(found)
    if on_word and not (sure and own):
        raise Invalid(ELSEWHERE, {"sure": ELSEWHERE} if own else {})
    clean = redacted(text, [*own, *(whole_words(text, place) for one in found for place in one)])
    return Copy(clean.encode(), "text/plain", "redaction", "1", clean, sure=on_word)


def _of_pdf(capture: Capture, content: bytes, marked: Sequence[Passage], look: bool) -> Copy:
    """Passages of texts that were read from this PDF at their places, those of others wherever they stand."""
    wanted = [
        {"words": signs(one.words)[0], "before": one.before if one.derived_from == capture.id else None}
        for one in marked
    ]
    said, made = _in_a_child({"wanted": wanted, "look": look}, content)
    if "why" in said:
        raise Invalid(f"{said['why']} Redact its text in place of it.")
    version = importlib.metadata.version("pypdfium2")
    return Copy(made, PDF, "pypdfium2", version, "", said["pages"], said["boxes"], said["pictures"], said["left"])


def _in_a_child(asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """The words go by standard input: a command line is open to everybody on the machine."""
    command = [sys.executable, "-P", "-m", "workbench.evidence.blacking"]
    sent = json.dumps(asked).encode() + b"\n" + content
    try:
        done = subprocess.run(command, input=sent, capture_output=True, timeout=SECONDS + 3, check=True)
        head, _, made = done.stdout.partition(b"\n")
        said: dict[str, Any] = json.loads(head)
    except (subprocess.SubprocessError, ValueError):
        raise Invalid(NOT_READ) from None
    return said, made
