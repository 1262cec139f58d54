"""Which evidence of a story is damaged: preserved files whose bytes are not what was captured, or that are gone."""

from pathlib import Path

from sqlmodel import Session, col, select

from .. import originals
from ..models import Appearance, ArticleVersion, Capture, Evidence, EvidenceLink, encrypted
from ..sight import seeing_all


def damaged(session: Session, folder: Path, article_id: int) -> list[int]:
    """The numbers of the evidence linked to claims of an article of which a file is damaged, whoever may know of it.
    Every file is read anew. What was encrypted has its plain file no more, and is looked at as it is encrypted.
    """
    here = select(Appearance.claim_id).join(ArticleVersion, col(ArticleVersion.id) == Appearance.version_id)
    claims = here.where(ArticleVersion.article_id == article_id)
    linked = select(EvidenceLink.evidence_id).where(col(EvidenceLink.claim_id).in_(claims))
    with seeing_all(session):
        live = linked.where(col(EvidenceLink.withdrawn_at).is_(None))
        rows = session.exec(select(Capture).where(col(Capture.evidence_id).in_(live)).order_by(col(Capture.id))).all()
    gone = encrypted(rows)
    bad = [row.evidence_id for row in rows if row.id not in gone and originals.fault(folder, row.sha256)]
    return list(dict.fromkeys(bad))


def in_words(session: Session, numbers: list[int]) -> str:
    """'Evidence 3 and 7', and that there is more of which the viewer may not know."""
    known = session.exec(select(Evidence.id).where(col(Evidence.id).in_(numbers)).order_by(col(Evidence.id))).all()
    named = [f"evidence {number}" for number in known]
    named += ["evidence that you may not know of"] if len(known) < len(numbers) else []
    said = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return said[:1].upper() + said[1:]
