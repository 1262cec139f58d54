"""The store of originals: bytes addressed by their SHA-256, written once, never changed."""

import contextlib
import hashlib
import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .errors import Missing, TooLarge

PIECE = 1 << 20
BEGINNING = 4096
COMING = ".coming-"
"""How the name of a file begins that is being written; upkeep.leftovers removes what a killed process left."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in the store now: its name there, its length, its first bytes (what tells its type)."""

    sha256: str
    size: int
    beginning: bytes


def keep(folder: Path, content: bytes) -> str:
    """Put `content` into the store and return its SHA-256 (hex); see keep_stream()."""
    return keep_stream(folder, io.BytesIO(content)).sha256


def keep_stream(folder: Path, source: BinaryIO, limit: int | None = None) -> Kept:
    """Put what `source` holds into the store, hashing while writing. Durable when it returns: file and folders synced.

    The database row comes after this; a crash between the two leaves a file without a row, never the reverse. A file
    whose bytes were damaged is replaced by the right ones. Raises TooLarge past `limit` bytes; nothing is left then.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=COMING)
    try:
        with os.fdopen(descriptor, "wb") as file:
            kept = _write(file, source, limit)
            file.flush()
            os.fchmod(file.fileno(), 0o440)
            os.fsync(file.fileno())
        target = path_of(folder, kept.sha256)
        if fault(folder, kept.sha256):
            target.parent.mkdir(mode=0o700, exist_ok=True)
            os.replace(temporary, target)
        else:
            os.unlink(temporary)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    _sync(target.parent)
    _sync(folder)
    return kept


def _write(file: BinaryIO, source: BinaryIO, limit: int | None) -> Kept:
    digest, size, beginning = hashlib.sha256(), 0, b""
    while piece := source.read(PIECE):
        size += len(piece)
        if limit is not None and size > limit:
            raise TooLarge(f"That is larger than {limit // 1_000_000} MB; link to it or cut it.")
        beginning += piece[: BEGINNING - len(beginning)]
        digest.update(piece)
        file.write(piece)
    return Kept(digest.hexdigest(), size, beginning)


def name_of(content: bytes) -> str:
    """The name that `content` has in the store: its SHA-256 (hex)."""
    return hashlib.sha256(content).hexdigest()


def read(folder: Path, sha256: str) -> bytes:
    """The bytes of an original. Raises Missing where it is gone."""
    try:
        return path_of(folder, sha256).read_bytes()
    except FileNotFoundError:
        raise Missing("This file is gone from the store; ask an admin to bring it back from a backup.") from None


def path_of(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def fault(folder: Path, sha256: str) -> str | None:
    """What is wrong with an original, in one line; None where its bytes still have its SHA-256."""
    path = path_of(folder, sha256)
    if not path.is_file():
        return f"original {sha256} is missing"
    with path.open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    return None if actual == sha256 else f"original {sha256} was changed: its bytes now have {actual}"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
