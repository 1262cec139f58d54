"""What of a piece of evidence is encrypted, to whose keys, and what lies there in plain."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, select

from .. import originals
from ..evidence.recipients import living
from ..models import Capture, CaptureKind, Evidence, Recipient, encrypted


@dataclass(frozen=True, slots=True)
class Encryption:
    """`done` gives the encrypted copy by the number of what it was made from; of the other files of the item, `closed`
    have one, `plain` have none, and of `lying` the plain bytes are in the store although they have one. `to` are whom
    one may choose, `names` whose each key is.
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
    return Encryption(
        done,
        [row for row in rows if row.id in done],
        [row for row in rows if row.id not in done],
        [row for row in rows if row.id in done and originals.path_of(folder, row.sha256).exists()],
        bool(item.text.strip()),
        living(session),
        names,
    )
