"""The demonstration's evidence: read once, put on record with its first claim, quoted where its words stand."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from .. import originals
from ..config import Home
from ..db import Database
from ..evidence import anchors, grading, items, protection, texts
from ..evidence.fetching import Fetched
from ..evidence.files import kind_of
from ..models import Capture, CaptureKind, Claim, Evidence, Finding, Source, User
from ..queries.claims import claim as find_claim
from ..review.sift import sift
from . import kinds, papers
from .plan import GRADES, MOVES, Exhibit

FOLDER = Path(__file__).resolve().parent / "evidence"


@dataclass(frozen=True, slots=True)
class Known:
    """An exhibit with what was read of its file, the text itself, and the page behind its link where one is kept."""

    exhibit: Exhibit
    look: texts.Look
    words: str
    page: Fetched | None = None


def look(home: Home, exhibit: Exhibit) -> Known:
    """Keep the file and read its text, before any transaction."""
    page = kinds.prepared(home) if exhibit.url else None
    made = texts.look(home.originals, _file(home, exhibit), exhibit.pasted)
    read = [one for one in (*made.made, *([page.text] if page and page.text else [])) if one.kind == CaptureKind.TEXT]
    return Known(exhibit, made, originals.read(home.originals, read[0].sha256).decode() if read else "", page)


def _file(home: Home, exhibit: Exhibit) -> items.File | None:
    if not exhibit.file:
        return None
    content = papers.content(exhibit.file) or (FOLDER / exhibit.file).read_bytes()
    mime = kind_of(exhibit.file, content)
    return items.File(originals.keep(home.originals, content), len(content), mime, exhibit.file)


def link(session: Session, who: User, claim: Claim, known: Known, stance: str, quotation: str) -> None:
    """Link the exhibit to the claim, with its quotation anchored where its text holds the words."""
    item = session.exec(select(Evidence).where(Evidence.title == known.exhibit.title)).first()
    if not item:
        item = items.put(session, who, claim, item=_item(known), file=known.look.file)
        texts.keep(session, who, item, known.look)
        if known.page:
            kinds.keep_page(session, who, item, known.page)
        if known.exhibit.level != item.sensitivity:
            level, was = known.exhibit.level, item.sensitivity
            protection.set_sensitivity(session, who, item, level=level, was=was, why=kinds.RESTRICTED)
    items.link(session, who, claim, item, bearing=_bearing(session, item, known.words, stance, quotation))
    session.expire(claim, ["links"])
    find_claim(session, claim.id)


def _item(known: Known) -> items.Item:
    exhibit = known.exhibit
    return items.Item(
        title=exhibit.title,
        source=exhibit.source,
        kind=exhibit.kind,
        text=known.words if not known.exhibit.url else "",
        url=exhibit.url,
        published_on=exhibit.published_on,
        reliability=exhibit.reliability,
        credibility=exhibit.credibility,
    )


def _bearing(session: Session, item: Evidence, words: str, stance: str, quotation: str) -> items.Bearing:
    start = words.find(quotation) if quotation else -1
    if start < 0:
        return items.Bearing(stance, quotation)
    rows = select(Capture).where(Capture.evidence_id == item.id, Capture.kind == CaptureKind.TEXT)
    place, quoted = anchors.placed(session.exec(rows).one(), words, [(start, start + len(quotation), quotation)])
    return items.Bearing(stance, quoted, place=place)


def weigh(database: Database, people: dict[str, User]) -> None:
    """Later grades of sources, and the moves of SIFT for the claim on which sources disagree."""
    with database.writing() as session:
        for name, letter, why in GRADES:
            source = session.exec(select(Source).where(Source.name == name)).one()
            grading.grade(session, people["edda"], source, reliability=letter, why=why)
        disagreeing = select(Finding.claim_id).where(Finding.verdict == "conflicting").order_by(col(Finding.id))
        claim = find_claim(session, session.exec(disagreeing).first() or 0)
        for step, found in MOVES:
            sift(session, people["ben"], claim, step=step, found=found)
