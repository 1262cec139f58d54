"""What a process that was killed left behind while it wrote into the store: parts of files that no row names."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ..db import now
from ..originals import COMING

OLD = 3600.0
"""Seconds after which nobody writes to such a file any more: a download has minutes, an upload less."""


def found(folder: Path, age: float = OLD) -> Iterator[Path]:
    """The files in the store of originals that were begun, not ended, and not touched for `age` seconds."""
    latest = now().timestamp() - age
    for path in sorted(folder.glob(f"{COMING}*")):
        with suppress(FileNotFoundError):  # its writer was there after all
            if path.stat().st_mtime <= latest:
                yield path


def remove(folder: Path, age: float = OLD) -> int:
    """Remove them; returns how many there were."""
    there = list(found(folder, age))
    for path in there:
        path.unlink(missing_ok=True)
    return len(there)


def faults(folder: Path) -> Iterator[str]:
    """A line for each of them."""
    for path in found(folder):
        yield f"{path.name} in the originals was left by a process that was killed; workbench sweep removes it"
