"""A dossier as one ZIP: the same contents give the same bytes. Nothing of it is written where a file is damaged."""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session

from ..errors import Invalid
from ..models import Article, Evidence, User
from ..originals import PIECE
from ..record import EXPORTED, canonical, record
from .signing import SIGNATURE, signature

STANDALONE = Path(__file__).with_name("standalone")
MANIFEST = "manifest.json"
WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the ZIP: the earliest that the format knows."""


@dataclass(frozen=True, slots=True)
class Preserved:
    """A file of the store that goes in: where it lies, which SHA-256 it must have, what to call it in a refusal."""

    path: Path
    sha256: str
    what: str


@dataclass(slots=True)
class Contents:
    """What a dossier holds, by the names in it; `evidence` are the items of which it tells."""

    article: Article
    made: dict[str, bytes] = field(default_factory=dict)
    preserved: dict[str, Preserved] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()


def pack(contents: Contents, target: BinaryIO, key: Ed25519PrivateKey) -> str:
    """Write the ZIP, signed with `key`, to `target` (which can be read again) and return its SHA-256.

    Raises Invalid where a preserved file is gone or damaged; what was written until then must be thrown away.
    """
    made = {**contents.made, "README.txt": _shipped("README.txt"), "verify.py": _shipped("verify.py")}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    sums |= {name: file.sha256 for name, file in contents.preserved.items()}
    made[MANIFEST] = manifest(sums)
    made[SIGNATURE] = signature(key, made[MANIFEST])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted({*made, *contents.preserved}):
            with archive.open(_entry(name), "w", force_zip64=True) as out:
                for piece in [made[name]] if name in made else _checked(contents.preserved[name]):
                    out.write(piece)
    target.seek(0)
    return hashlib.file_digest(target, "sha256").hexdigest()  # type: ignore[arg-type]


def exported(session: Session, actor: User, contents: Contents, digest: str) -> None:
    """Write down that the dossier left the desk: for the story, and in the custody of all evidence in it."""
    article = contents.article
    record(session, actor, EXPORTED, article, after={"digest": digest})
    for item in contents.evidence:
        record(session, actor, EXPORTED, item, after={"evidence": item.id, "digest": digest})


def manifest(sums: Mapping[str, str]) -> bytes:
    """Every file's SHA-256 by its name, with the SHA-256 of all that, so that a change of the list itself shows."""
    files = canonical(dict(sums))
    return canonical({"files": dict(sums), "sha256": hashlib.sha256(files).hexdigest()})


def _checked(file: Preserved) -> Iterator[bytes]:
    """The bytes of a preserved file. Raises Invalid at their end where they are not what they were."""
    digest = hashlib.sha256()
    try:
        with file.path.open("rb") as source:
            while piece := source.read(PIECE):
                digest.update(piece)
                yield piece
    except OSError:
        raise Invalid(f"No dossier was made: {file.what} cannot be read. {RESTORE}") from None
    if digest.hexdigest() != file.sha256:
        raise Invalid(f"No dossier was made: {file.what} is damaged. {RESTORE}")


RESTORE = "An admin finds what is wrong with workbench verify, and brings the file back from a backup."


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, WHEN)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o100644 << 16
    return entry


def _shipped(name: str) -> bytes:
    return (STANDALONE / name).read_bytes()
