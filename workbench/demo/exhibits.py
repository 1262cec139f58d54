"""The demonstration's evidence: read once, put on record with its first claim, quoted where its words stand."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from .. import originals
from ..config import Home
from ..db import Database
from ..evidence import anchors, grading, items, texts
from ..models import Capture, CaptureKind, Claim, Evidence, Finding, Source, User
from ..queries.claims import claim as find_claim
from ..review.sift import sift
from .plan import GRADES, MOVES, Exhibit

FOLDER = Path(__file__).resolve().parent / "evidence"


@dataclass(frozen=True, slots=True)
class Known:
    """An exhibit with what was read of its file, and the text itself."""

    exhibit: Exhibit
    look: texts.Look
    words: str


def look(home: Home, exhibit: Exhibit) -> Known:
    """Keep the file and read its text, before any transaction."""
    content = (FOLDER / exhibit.file).read_bytes()
    mime = "text/csv" if exhibit.file.endswith("csv") else "text/plain"
    file = items.File(originals.keep(home.originals, content), len(content), mime, exhibit.file)
    made = texts.look(home.originals, file)
    return Known(exhibit, made, originals.read(home.originals, made.made[0].sha256).decode())


def link(session: Session, who: User, claim: Claim, known: Known, stance: str, quotation: str) -> None:
    """Link the exhibit to the claim, with its quotation anchored where its text holds the words."""
    item = session.exec(select(Evidence).where(Evidence.title == known.exhibit.title)).first()
    if not item:
        item = items.put(session, who, claim, item=_item(known), file=known.look.file)
        texts.keep(session, who, item, known.look)
    items.link(session, who, claim, item, bearing=_bearing(session, item, known.words, stance, quotation))
    session.expire(claim, ["links"])
    find_claim(session, claim.id)


def _item(known: Known) -> items.Item:
    exhibit = known.exhibit
    return items.Item(
        title=exhibit.title,
        source=exhibit.source,
        kind=exhibit.kind,
        text=known.words,
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
