"""Captured texts as pages show them: in portions with the quotations marked, and quotations in their context."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from .. import originals
from ..errors import Invalid, Missing
from ..evidence.anchors import context, holds
from ..evidence.stripping import TYPES
from ..evidence.texts import NOT_READ, NOT_STRIPPED, pasted_before, unmade
from ..hidden import covered
from ..models import (
    Appearance,
    Article,
    ArticleVersion,
    Capture,
    CaptureKind,
    Claim,
    Event,
    Evidence,
    EvidenceLink,
    SensitivePassage,
    Sensitivity,
    encrypted,
)
from ..splitting.languages import paragraph_language
from ..splitting.sentences import sentence_spans
from .pieces import Mark, Piece, cut
from .readable import Readable, reach_of, readable_text

PORTION = 12_000
"""Code points of a captured text on a page, up to the end of the paragraph in which they end."""
ASKED = 12
"""Claims that are offered for the words that were typed."""
RECENT = 20
"""Stories, newest first, among whose claims is looked."""
UNREADABLE = "It is encrypted; only the holders of the keys can read it. Download the encrypted file and open it there."
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class TextPage:
    """A portion of a captured text: paragraphs of pieces, and the links whose quotation stands in it."""

    capture: Capture
    paragraphs: Sequence[Sequence[Piece]]
    spans: Sequence[tuple[int, int]]
    text: str
    number: int
    pages: int
    links: Sequence[EvidenceLink]
    passages: Sequence[SensitivePassage]

    def level(self, piece: Piece) -> str:
        """How sensitive a piece is marked; empty where it is not."""
        over = [row.sensitivity for row in self.passages if row.start <= piece.start < row.stop]
        return next((level for level in (Sensitivity.SEALED, Sensitivity.RESTRICTED) if level in over), "")

    @property
    def stances(self) -> dict[int, str]:
        """The stance towards each claim that is linked here, of its first quotation."""
        return {link.claim_id: link.stance for link in reversed(self.links)}

    @property
    def language(self) -> str:
        return str(self.capture.about.get("language", "en"))


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as it may be shown, with the words around it ("…" where they are cut). `found` says of one typed by
    hand whether a text of the item holds it; None where there is no text to look in, or where its place is known.
    `withheld`: the viewer may not read it, or it is not known whether they may.
    `closed` says that the text it was selected in is encrypted, `damaged` that the text it stands in, or in which it
    would be looked for, cannot be read or is not what was captured.
    """

    words: str
    before: str = ""
    after: str = ""
    found: bool | None = None
    withheld: bool = False
    closed: bool = False
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """Which texts of an item there are, and why others are not."""

    texts: Sequence[Capture]
    unread: Sequence[Capture]
    why: dict[int, str]
    pasted: bool

    @property
    def waiting(self) -> bool:
        return bool(self.unread) or self.pasted

    @property
    def to_read(self) -> bool:
        """Whether a text is wanting, and not only copies of pictures without metadata."""
        return self.pasted or any(row.mime not in TYPES for row in self.unread)


def text_capture(session: Session, evidence_id: int, text_id: int) -> Capture:
    """A captured text of this evidence. Raises Missing, also where it was encrypted."""
    rows = select(Capture).where(Capture.id == text_id, Capture.evidence_id == evidence_id)
    found = session.exec(rows.where(Capture.kind == CaptureKind.TEXT)).first()
    if not found:
        raise Missing("There is no such text.")
    if session.exec(select(Capture.id).where(*copy_of(text_id))).first():
        raise Missing(UNREADABLE)
    return found


def copy_of(capture_id: int) -> tuple[Any, Any]:
    """What an encrypted copy of this capture is found by."""
    return Capture.derived_from_id == capture_id, Capture.kind == CaptureKind.ENCRYPTED


def words_of(folder: Path, capture: Capture) -> str:
    """The whole captured text. Raises Missing where its file is gone."""
    return originals.read(folder, capture.sha256).decode("utf-8", "replace")


def text_shown(session: Session, folder: Path, capture: Capture) -> str:
    """A captured text, with what the viewer may not read covered. Raises Forbidden where that is all of it."""
    others = session.exec(select(Capture).where(Capture.evidence_id == capture.evidence_id)).all()
    return covered(words_of(folder, capture), readable_text(session, folder, capture, others))


def may_be_quoted(whole: str, quotation: str, start: int) -> None:
    """Raise Invalid where a quotation is not what stands in the whole text: where something in it was covered."""
    if whole[start : start + len(quotation)] != quotation:
        raise Invalid(fault := "Passages that you may not read are not quoted; select other words.", {"quote": fault})


def text_page(session: Session, folder: Path, capture: Capture, number: int, at: int | None = None) -> TextPage:
    """The portion `number` (from 1) of a text, or the one that holds the offset `at`; what the viewer may not read is
    covered.
    """
    whole = text_shown(session, folder, capture)
    cuts = portions(whole)
    if at is not None:
        number = next((count for count, part in enumerate(cuts, 1) if at < part[-1][1]), len(cuts))
    number = min(max(number, 1), len(cuts))
    spans = cuts[number - 1]
    rows = select(EvidenceLink).where(EvidenceLink.capture_id == capture.id, col(EvidenceLink.withdrawn_at).is_(None))
    here = rows.where(col(EvidenceLink.start) < spans[-1][1], col(EvidenceLink.stop) > spans[0][0])
    links = session.exec(here.order_by(col(EvidenceLink.start)).options(joinedload(EvidenceLink.claim))).all()  # type: ignore[arg-type]
    marks = [Mark(link.claim_id, link.start or 0, link.stop or 0) for link in links]
    sensitive = select(SensitivePassage).where(SensitivePassage.capture_id == capture.id)
    passages = session.exec(sensitive.where(col(SensitivePassage.ended_at).is_(None))).all()
    borders = [at for row in passages for at in (row.start, row.stop)]
    paragraphs = [cut(whole, start, stop, marks, borders) for start, stop in spans]
    return TextPage(capture, paragraphs, spans, whole, number, len(cuts), links, passages)


def portions(text: str) -> list[list[tuple[int, int]]]:
    """The paragraphs of a text (start, stop; code points) by portions. A longer paragraph is cut at a space."""
    made: list[list[tuple[int, int]]] = [[]]
    size = 0
    for start, stop in _paragraphs(text):
        if size and size + stop - start > PORTION:
            made.append([])
            size = 0
        made[-1].append((start, stop))
        size += stop - start
    return made if made[0] else [[(0, len(text))]]


def _paragraphs(text: str) -> Iterable[tuple[int, int]]:
    at = 0
    for end, then in [*((found.start(), found.end()) for found in _BREAK.finditer(text)), (len(text), len(text))]:
        while end - at > PORTION:
            space = max(text.rfind(" ", at + 1, at + PORTION), text.rfind("\n", at + 1, at + PORTION))
            stop = space + 1 if space > at else at + PORTION
            yield at, stop
            at = stop
        if end > at:
            yield at, end
        at = then


def sentences(page: TextPage) -> list[tuple[int, int, str]]:
    """The sentences of a portion, as (start, stop, words)."""
    found = []
    for start, stop in page.spans:
        language = paragraph_language(page.text, start, stop, page.language)
        found += [(a, b, page.text[a:b]) for a, b in sentence_spans(page.text, start, stop, language)]
    return found


def quotations(
    session: Session, folder: Path, links: Sequence[EvidenceLink], reach: Mapping[int, Readable] | None = None
) -> dict[int, Quoted]:
    """The quotation of each link as the viewer may read it; those with a place in their context, the others looked for
    in the texts of their item (`link.evidence.captures` must be loaded). `reach` says what they may read, if known.
    """
    known = reach if reach is not None else reach_of(session, folder, [link.evidence for link in links])
    return {link.id: _quoted(folder, link, known[link.evidence_id]) for link in links if link.quotation}


def _quoted(folder: Path, link: EvidenceLink, reach: Readable) -> Quoted:
    by_id = {row.id: row for row in link.evidence.captures if row.id in reach.texts}
    if link.capture_id in encrypted(link.evidence.captures) and reach.whole:
        return Quoted(link.quotation, closed=True)
    if link.capture_id in by_id and link.start is not None and link.stop is not None:
        sha256 = by_id[link.capture_id].sha256
        try:
            from_, around, ends = _around(folder, sha256, originals.stamp(folder, sha256), link.start, link.stop)
        except Missing:  # of its file; the quotation itself is on record
            return Quoted(link.quotation if reach.whole else "", withheld=not reach.whole, damaged=True)
        around = covered(around, [(start - from_, stop - from_) for start, stop in reach.texts[link.capture_id]])
        start, stop = link.start - from_, link.stop - from_
        before, after = ("…" if cut else "" for cut in ends)
        return Quoted(around[start:stop], before + around[:start], around[stop:] + after)
    damaged, held = False, []
    for id, row in by_id.items():
        try:
            stamp = originals.stamp(folder, row.sha256)
            held.append(_holds(folder, row.sha256, stamp, link.quotation, tuple(reach.texts[id])))
        except Missing:
            damaged = True
    if not reach.whole and not any(held):  # what cannot be found in what they may read may be what they may not
        return Quoted("", withheld=True, damaged=damaged)
    return Quoted(link.quotation, found=any(held) or (None if damaged or not held else False), damaged=damaged)


@lru_cache(maxsize=2048)
def _around(
    folder: Path, sha256: str, _stamp: tuple[int, ...], start: int, stop: int
) -> tuple[int, str, tuple[bool, bool]]:
    """A quotation with its context, where that begins, whether its paragraph goes on before and after: a file is read
    once, until somebody writes to it.
    """
    text = originals.read(folder, sha256).decode("utf-8", "replace")
    from_, to = context(text, start, stop)
    return from_, text[from_:to], (text[:from_][-1:] not in ("", "\n"), text[to : to + 1] not in ("", "\n"))


@lru_cache(maxsize=2048)
def _holds(
    folder: Path, sha256: str, _stamp: tuple[int, ...], quotation: str, covers: tuple[tuple[int, int], ...]
) -> bool:
    return holds(covered(originals.read(folder, sha256).decode("utf-8", "replace"), covers), quotation)


def held(session: Session, item: Evidence) -> Held:
    """The texts of an item, whose captures are loaded, and the files of which a text or a copy without metadata is
    wanting, with the known reason.
    """
    closed = encrypted(item.captures)
    texts = [row for row in item.captures if row.kind == CaptureKind.TEXT and row.id not in closed]
    waiting = unmade(item.captures)
    rows = select(Event).where(Event.target == "capture", col(Event.action).in_([NOT_READ, NOT_STRIPPED]))
    here = rows.where(col(Event.target_id).in_([row.id for row in waiting])).order_by(col(Event.seq))
    events = session.exec(here.options(joinedload(Event.detail))).all()  # type: ignore[arg-type]
    why = {event.target_id: str(((event.detail and event.detail.after) or {}).get("why", "")) for event in events}
    return Held(texts, waiting, why, bool(pasted_before(item, item.captures)))


def _recent() -> Any:
    """The claims of the newest stories that are open."""
    newest = select(Article.id).where(col(Article.archived_at).is_(None)).order_by(col(Article.id).desc()).limit(RECENT)
    here = select(Appearance.claim_id).join(ArticleVersion, col(ArticleVersion.id) == Appearance.version_id)
    return here.where(col(ArticleVersion.article_id).in_(newest))


def claims_asked(session: Session, asked: str) -> Sequence[Claim]:
    """The claim of this number, or claims of recent stories whose words hold all that was asked."""
    words = asked.lower().split()[:12]
    if not words:
        return []
    rows = select(Claim).options(
        selectinload(Claim.appearances).selectinload(Appearance.version).selectinload(ArticleVersion.article)  # type: ignore[arg-type]
    )
    if asked.isascii() and asked.isdigit() and len(asked) < 16:
        return session.exec(rows.where(Claim.id == int(asked))).all()
    for word in words:
        rows = rows.where(col(Claim.text).icontains(word, autoescape=True))
    living = rows.where(col(Claim.state).not_in(["discarded", "retired"]), col(Claim.id).in_(_recent()))
    return session.exec(living.order_by(col(Claim.id).desc()).limit(ASKED)).all()
