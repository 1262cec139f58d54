"""The store of originals: bytes addressed by their SHA-256, written once, never changed."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path


def keep(folder: Path, content: bytes) -> str:
    """Put `content` into the store and return its SHA-256 (hex). Durable when it returns: file and folder are synced.

    The database row comes after this; a crash between the two leaves a file without a row, never the reverse.
    """
    name = name_of(content)
    target = path_of(folder, name)
    if target.exists():
        return name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o440)
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    _sync(target.parent)
    _sync(target.parent.parent)
    return name


def name_of(content: bytes) -> str:
    """The name that `content` has in the store: its SHA-256 (hex)."""
    return hashlib.sha256(content).hexdigest()


def read(folder: Path, sha256: str) -> bytes:
    """The bytes of an original. Raises FileNotFoundError where it is gone."""
    return path_of(folder, sha256).read_bytes()


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
