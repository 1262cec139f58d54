"""Evidence items and captures as pages need them."""

from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from ..errors import Missing
from ..models import Appearance, ArticleVersion, Capture, Claim, Evidence, EvidenceLink
from .captured import UNREADABLE, copy_of


def evidence(session: Session, evidence_id: int) -> Evidence:
    """An item with its source, files and the claims it bears on. Raises Missing."""
    links = selectinload(Evidence.links)  # type: ignore[arg-type]
    found = session.exec(
        select(Evidence)
        .where(Evidence.id == evidence_id)
        .options(
            selectinload(Evidence.source),  # type: ignore[arg-type]
            selectinload(Evidence.captures),  # type: ignore[arg-type]
            links.selectinload(EvidenceLink.claim)  # type: ignore[arg-type]
            .selectinload(Claim.appearances)  # type: ignore[arg-type]
            .selectinload(Appearance.version)  # type: ignore[arg-type]
            .selectinload(ArticleVersion.article),  # type: ignore[arg-type]
        )
    ).first()
    if not found:
        raise Missing("There is no such evidence.")
    return found


def capture(session: Session, capture_id: int) -> Capture:
    """A capture whose bytes can be given out. Raises Missing, also where they were encrypted."""
    found = session.get(Capture, capture_id)
    if not found:
        raise Missing("There is no such file.")
    if session.exec(select(Capture.id).where(*copy_of(capture_id))).first():
        raise Missing(UNREADABLE)
    return found
