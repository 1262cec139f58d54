"""The store of originals: bytes addressed by their SHA-256, written once, never changed."""

import contextlib
import hashlib
import io
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from .errors import Missing, TooLarge

PIECE = 1 << 20
COMING = ".coming-"
LEFT = 3600.0
"""Seconds after which a file that was being written counts as left behind by a crash: nothing takes that long."""
BEGINNING = 4096
DAMAGED = "This file is damaged: it is not what was captured; ask an admin to bring it back from a backup."
GONE = "This file is gone from the store; ask an admin to bring it back from a backup."
LEAVING = ".leaving-"
REFUSED = ".refused-"
AGAIN = 600.0
"""Seconds within which a file that was put there once more must have its row."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in the store now: its name there, its length, its first bytes (what tells its type)."""

    sha256: str
    size: int
    beginning: bytes


def keep(folder: Path, content: bytes) -> str:
    """Put `content` into the store and return its SHA-256 (hex); see keep_stream()."""
    return keep_stream(folder, io.BytesIO(content)).sha256


def keep_stream(folder: Path, source: IO[bytes], limit: int | None = None) -> Kept:
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
        if fault(folder, kept.sha256) or not _kept_again(target):
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


def _write(file: IO[bytes], source: IO[bytes], limit: int | None) -> Kept:
    digest, size, beginning = hashlib.sha256(), 0, b""
    while piece := source.read(PIECE):
        size += len(piece)
        if limit is not None and size > limit:
            raise TooLarge(f"That is larger than {limit // 1_000_000} MB; link to it or cut it.")
        beginning += piece[: BEGINNING - len(beginning)]
        digest.update(piece)
        file.write(piece)
    return Kept(digest.hexdigest(), size, beginning)


def left_behind(folder: Path, age: float = LEFT) -> list[Path]:
    """Half-written files that a crash left in the store, not touched for `age` seconds."""
    found = []
    for path in folder.glob(f"{COMING}*"):
        with contextlib.suppress(FileNotFoundError):  # it was finished meanwhile
            found += [path] if path.stat().st_mtime <= time.time() - age else []
    return sorted(found)


def forget_unfinished(folder: Path, age: float = LEFT) -> int:
    """Remove them; how many there were."""
    left = left_behind(folder, age)
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def name_of(content: bytes) -> str:
    """The name that `content` has in the store: its SHA-256 (hex)."""
    return hashlib.sha256(content).hexdigest()


def read(folder: Path, sha256: str) -> bytes:
    """The bytes of an original. Raises Missing where it is gone, or is not what was captured: nobody is handed that."""
    try:
        content = path_of(folder, sha256).read_bytes()
    except FileNotFoundError:
        raise Missing(GONE) from None
    if name_of(content) != sha256:
        raise Missing(DAMAGED)
    return content


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


def stamp(folder: Path, sha256: str) -> tuple[int, ...]:
    """What is another as soon as somebody writes to the file or puts another in its place. Raises Missing where it is
    gone.
    """
    try:
        found = path_of(folder, sha256).stat()
    except FileNotFoundError:
        raise Missing(GONE) from None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def sound(folder: Path, sha256: str) -> bool:
    """Whether a file is there and is what was captured. It is hashed once, until somebody writes to it; fault() hashes
    it each time.
    """
    try:
        return _fits(folder, sha256, stamp(folder, sha256))
    except Missing:
        return False


@lru_cache(maxsize=8192)
def _fits(folder: Path, sha256: str, _stamp: tuple[int, ...]) -> bool:
    return fault(folder, sha256) is None


def remove(folder: Path, sha256: str, known: float) -> bool:
    """Take a file out for good; whether it is gone. `known` is when its newest row was written: what was put there once
    more since then may get its row in a moment, and stays until that moment is over.

    It is moved aside first, so that whoever puts the same bytes there meanwhile writes them anew.
    """
    path, leaving = path_of(folder, sha256), folder / f"{LEAVING}{sha256}"
    try:
        os.replace(path, leaving)
    except FileNotFoundError:
        return True
    if known < leaving.stat().st_mtime > time.time() - AGAIN:
        os.replace(leaving, path)
        return False
    leaving.unlink()
    _sync(path.parent)
    _sync(folder)
    return True


def leaving(folder: Path) -> list[str]:
    """The SHA-256 of files that a removal was about to take away when it was interrupted."""
    return sorted(path.name.removeprefix(LEAVING) for path in folder.glob(f"{LEAVING}*"))


def bring_back(folder: Path) -> None:
    """Put back what an interrupted removal moved aside: to be decided on anew."""
    for sha256 in leaving(folder):
        path_of(folder, sha256).parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(folder / f"{LEAVING}{sha256}", path_of(folder, sha256))


def refuse(folder: Path, names: Iterable[str]) -> None:
    """Note that these files came for something that was refused: they go once nobody who sent the same at that time can
    still be waiting for their row (see refused()).
    """
    for sha256 in names:
        with contextlib.suppress(OSError):  # the disk may be what refused: verify names the file then
            (folder / f"{REFUSED}{sha256}").touch(mode=0o600)


@contextlib.contextmanager
def waiting(folder: Path) -> Iterator[set[str]]:
    """A set for the names of files that lie in the store and wait for their row. Whoever knows that one has it, and
    that it is saved, takes the name out; what is left at the end, however it comes, is refused.
    """
    names = set[str]()
    try:
        yield names
    finally:
        refuse(folder, names)


def others(folder: Path) -> Iterator[Path]:
    """Whatever lies in the store and is no note and nothing on its way, in the order of paths: files, and links too."""
    notes = (COMING, LEAVING, REFUSED)
    for path in sorted(folder.rglob("*")):
        if (path.is_symlink() or not path.is_dir()) and not (path.parent == folder and path.name.startswith(notes)):
            yield path


def refused(folder: Path) -> dict[str, float]:
    """The SHA-256 of files that were refused more than AGAIN ago, with when that was."""
    notes = {path.name.removeprefix(REFUSED): path.stat().st_mtime for path in folder.glob(f"{REFUSED}*")}
    return {sha256: at for sha256, at in notes.items() if at < time.time() - AGAIN}


def forget_refusal(folder: Path, sha256: str) -> None:
    (folder / f"{REFUSED}{sha256}").unlink(missing_ok=True)


def _kept_again(path: Path) -> bool:
    """Note that somebody put the same bytes there once more; False where they were removed at this moment."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
