"""Vectors of texts that were made before, in two files of the index folder: what may be deleted is made anew.

keys       16 bytes each: the BLAKE2b of a text
vectors    WIDTH half-precision numbers each, in the same order
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from .meaning import WIDTH, Model, Vectors

KEY = 16
ROW = WIDTH * 2
Kept = NDArray[np.float16]


class Known:
    """The vectors of one desk. Safe to share between threads and processes; one writes at a time."""

    def __init__(self, folder: Path, model: Model) -> None:
        self.folder, self.model = folder, model
        self._places: dict[bytes, int] = {}
        self._read = 0
        self._turn = Lock()

    def of(self, texts: Sequence[str]) -> Vectors:
        """A vector for each text; those that are not known are made, and kept."""
        try:
            return self._of(texts)
        except FileNotFoundError:  # the folder was cleared just now
            return self._of(texts)

    def _of(self, texts: Sequence[str]) -> Vectors:
        with self._turn:
            keys = [_key(text) for text in texts]
            self._look()
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._places}
            for begin in range(0, len(new), 256):
                some = dict(list(new.items())[begin : begin + 256])
                self._keep(list(some), self.model.embed(list(some.values())))
            rows: Kept = np.memmap(self.folder / "vectors", np.float16, "r").reshape(-1, WIDTH)
            return rows[[self._places[key] for key in keys]].astype(np.float32)

    def _look(self) -> None:
        """Learn what was added since, here or by another process; begin anew where the files are gone or do not fit."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / "keys"
        size = path.stat().st_size if path.exists() else 0
        if size < self._read * KEY:
            self._places, self._read = {}, 0
        if size // KEY == self._read:
            return
        with path.open("rb") as file:
            file.seek(self._read * KEY)
            fresh = file.read()
        for at in range(0, len(fresh) - len(fresh) % KEY, KEY):
            self._places.setdefault(fresh[at : at + KEY], self._read)
            self._read += 1

    def _keep(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Vectors first, so that a key always has one; what a crash left of more is cut off."""
        with FileLock(self.folder / "lock", mode=0o600):
            self._look()
            for name, width, content in (
                ("vectors", ROW, vectors.astype(np.float16).tobytes()),
                ("keys", KEY, b"".join(keys)),
            ):
                with (self.folder / name).open("ab") as file:
                    file.truncate(self._read * width)
                    file.seek(0, 2)
                    file.write(content)
            self._look()


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY).digest()
