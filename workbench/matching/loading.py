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
from .feeds import Entry, entries
from .lines import Checked

NAMED = 5
"""Entries that could not be read are named up to so many."""


@dataclass(slots=True)
class Loaded:
    """How many claims are new, how many entries there were, and what was wrong with those that could not be read."""

    new: int = 0
    lines: int = 0
    wrong: list[str] = field(default_factory=list)


def load(
    database: Database, path: Path, *, actor: Callable[[Session], User], told: Callable[[int, int], object]
) -> Loaded:
    """Read the file into the archive (see feeds.entries()); `told` is called with the entries that are read so far, and
    with the bytes. What is there already is not read in twice, and a file that was read in part is gone on with. Raises
    Busy where somebody else reads it, Invalid where it breaks off: what came before that stays.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with database.writing() as session:
        archive = begin(session, actor(session), name=path.name, sha256=sha256)
    made, broken = Loaded(lines=archive.lines), list[Invalid]()
    with path.open("rb") as file:
        left = entries(file)
        for number, entry in enumerate(islice(left, archive.lines), 1):  # what was wrong before is named again
            if not isinstance(entry, Checked):
                made.wrong.append(f"Entry {number:,} {entry}.")
        while portion := list(_until_it_breaks(islice(left, PORTION), broken)):
            before, given = made.lines, list(_readable(portion, made))
            with database.writing() as session:
                who = actor(session)
                archive = begin(session, who, name=path.name, sha256=sha256)
                if archive.lines != before:
                    raise Busy("Somebody else is reading this file in; wait until they are done.")
                made.new += read_in(session, who, archive, given, lines=made.lines)
            told(made.lines, file.tell())
    if broken:
        raise broken[0]
    return made


def _until_it_breaks(portion: Iterator[Entry], broken: list[Invalid]) -> Iterator[Entry]:
    try:
        yield from portion
    except Invalid as fault:
        broken.append(fault)


def _readable(portion: list[Entry], made: Loaded) -> Iterator[Checked]:
    for entry in portion:
        made.lines += 1
        if isinstance(entry, Checked):
            yield entry
        else:
            made.wrong.append(f"Entry {made.lines:,} {entry}.")
