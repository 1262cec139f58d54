"""What the claims of a story rest on, hashed again before it is signed off."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session, col, select

from .. import originals
from ..errors import Invalid
from ..models import Appearance, ArticleVersion, Capture, EvidenceLink, encrypted
from ..sight import seeing_all, unknown
from .dossier import RESTORE


class Hashed:
    """The files of the store that were hashed for one decision, each once: most of them before its transaction. For a
    page, which decides nothing, `anew` is false: a file to which nobody wrote since is not hashed again.
    """

    def __init__(self, folder: Path, *, anew: bool = True) -> None:
        self.folder, self.anew = folder, anew
        self._known: dict[str, bool] = {}

    def look(self, session: Session, version_id: int) -> set[int]:
        """The numbers of the evidence of which a file is gone or is not what was captured; also evidence that the
        viewer may not know of.
        """
        captures = _captures(session, version_id)
        closed = encrypted(captures)
        return {row.evidence_id for row in captures if row.id not in closed and not self.sound(row.sha256)}

    def sound(self, sha256: str) -> bool:
        """Whether a file is there and is what came in."""
        if sha256 not in self._known:
            fits = originals.fault(self.folder, sha256) is None if self.anew else originals.sound(self.folder, sha256)
            self._known[sha256] = fits
        return self._known[sha256]


def must_be_sound(session: Session, version_id: int, hashed: Hashed) -> None:
    """Raise Invalid, with the numbers of the evidence, where a file is damaged on which a claim of it rests."""
    if said := damaged(session, version_id, hashed):
        raise Invalid(said)


def damaged(session: Session, version_id: int, hashed: Hashed) -> str:
    """In a sentence on which damaged files a version rests, and what to do; empty where all are sound."""
    wrong = hashed.look(session, version_id)
    original = hashed.sound(session.get_one(ArticleVersion, version_id).raw_sha256)
    if original and not wrong:
        return ""
    hidden = wrong & set(unknown(session))
    named = [] if original else ["the original of its text"]
    named += [f"evidence {number}" for number in sorted(wrong - hidden)]
    named += ["evidence that you may not know of"] if hidden else []
    return f"This story rests on files that are damaged or gone ({', '.join(named)}). {RESTORE}"


def _captures(session: Session, version_id: int) -> Sequence[Capture]:
    """Every capture of the evidence that is linked to claims of a version."""
    items = (
        select(EvidenceLink.evidence_id)
        .join(Appearance, col(Appearance.claim_id) == EvidenceLink.claim_id)
        .where(Appearance.version_id == version_id, col(EvidenceLink.withdrawn_at).is_(None))
    )
    rows = select(Capture).where(col(Capture.evidence_id).in_(items)).order_by(col(Capture.id))
    with seeing_all(session):
        return session.exec(rows).all()
