"""What of a piece of evidence is encrypted, to whose keys, and what lies there in plain."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from .. import originals
from ..evidence.recipients import living
from ..models import ArticleVersion, Capture, CaptureKind, Evidence, Recipient, encrypted


@dataclass(frozen=True, slots=True)
class Encryption:
    """`done` gives the encrypted copy by the number of what it was made from; of the other files of the item, `closed`
    have one, `plain` have none, and of `lying` something else that the viewer may know of has the same bytes in plain:
    what they may not know of tells nobody that it has them. `to` are whom one may choose, `names` whose each key is.
    """

    done: dict[int, Capture]
    closed: Sequence[Capture]
    plain: Sequence[Capture]
    lying: Sequence[Capture]
    words: bool
    to: Sequence[Recipient]
    names: dict[str, str]

    @property
    def keys(self) -> list[str]:
        """Every key that some encrypted file of the item can be opened with."""
        return sorted({key for row in self.done.values() for key in row.about.get("recipients", [])})


def encryption(session: Session, folder: Path, item: Evidence) -> Encryption:
    """How an item stands whose captures are loaded."""
    done = encrypted(item.captures)
    rows = [row for row in item.captures if row.kind != CaptureKind.ENCRYPTED]
    names = {row.key: row.name for row in session.exec(select(Recipient))}
    elsewhere = _elsewhere(session, {row.sha256 for row in rows if row.id in done})
    return Encryption(
        done,
        [row for row in rows if row.id in done],
        [row for row in rows if row.id not in done],
        [row for row in rows if row.id in done and row.sha256 in elsewhere and _lies(folder, row)],
        bool(item.text.strip()),
        living(session),
        names,
    )


def _lies(folder: Path, row: Capture) -> bool:
    return originals.path_of(folder, row.sha256).exists()


def _elsewhere(session: Session, hashes: set[str]) -> set[str]:
    """Which of these bytes a story or a piece of evidence that the session sees has in plain."""
    same = session.exec(select(Capture).where(col(Capture.sha256).in_(hashes))).all()
    copies = select(Capture).where(col(Capture.derived_from_id).in_([row.id for row in same]))
    shut = encrypted(session.exec(copies.where(Capture.kind == CaptureKind.ENCRYPTED)))
    stories = session.exec(select(ArticleVersion.raw_sha256).where(col(ArticleVersion.raw_sha256).in_(hashes)))
    return {row.sha256 for row in same if row.id not in shut} | set(stories)
