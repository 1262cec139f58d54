"""Reading a whole file of checked claims into the archive."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlmodel import Session

from ..db import Database
from ..errors import Busy, Invalid
from ..models import User
from .archive import PORTION, begin, read_in
from .lines import Checked, checked

NAMED = 5
"""Lines that could not be read are named up to so many."""


@dataclass(slots=True)
class Loaded:
    """How many claims are new, how many lines there were, and what was wrong with lines that could not be read."""

    new: int = 0
    lines: int = 0
    wrong: list[str] = field(default_factory=list)


def load(database: Database, path: Path, *, actor: Callable[[Session], User], told: Callable[[int], object]) -> Loaded:
    """Read the file into the archive; `told` is called with the lines that are read so far. What is there already is
    not read in twice, and a file that was read in part is gone on with. Raises Busy where somebody else reads it.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with database.writing() as session:
        archive = begin(session, actor(session), name=path.name, sha256=sha256)
    made = Loaded(lines=archive.lines)
    with path.open("rb") as file:
        lines = islice(file, archive.lines, None)
        while portion := list(islice(lines, PORTION)):
            before, given = made.lines, list(_readable(portion, made))
            with database.writing() as session:
                who = actor(session)
                archive = begin(session, who, name=path.name, sha256=sha256)
                if archive.lines != before:
                    raise Busy("Somebody else is reading this file in; wait until they are done.")
                made.new += read_in(session, who, archive, given, lines=made.lines)
            told(made.lines)
    return made


def _readable(portion: list[bytes], made: Loaded) -> Iterator[Checked]:
    for line in portion:
        made.lines += 1
        if not line.strip():
            continue
        try:
            yield checked(line)
        except Invalid as fault:
            made.wrong.append(f"Line {made.lines:,} {fault}.")
