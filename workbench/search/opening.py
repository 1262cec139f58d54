"""From Whoosh's table of contents to a snapshot: what a commit added is opened, the rest is there already."""

import os
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import index as whoosh_index
from whoosh.filedb import filestore

from workbench.search.fields import BOOKMARK, schema
from workbench.search.seals import check_file, check_table
from workbench.search.segments import Segment, Snapshot, View
from workbench.search.values import Values

NAME = "MAIN"
"""Whoosh's default name of an index."""
_Storage: Any = filestore.FileStorage  # Whoosh's own types are partial, so to mypy it is Any
_Toc: Any = whoosh_index.TOC


SETTLED = 50_000_000
"""Nanoseconds after which two changes of a folder have two times: then the same time says that nothing changed."""


class Watch:
    """Whether anything changed in an index since it was last opened, by the times of its folders: much sooner told than
    by a listing.
    """

    def __init__(self) -> None:
        self._seen: tuple[int, int] | None = None

    def unchanged(self, directory: str, home: str) -> bool:
        """Whether both folders are as they were when the index was opened last, and had been so for a while."""
        try:
            return self._seen is not None and self._seen == times_of(directory, home)
        except FileNotFoundError:
            return False

    def saw(self, times: tuple[int, int]) -> None:
        """The index was opened; `times` are those of the folders before that."""
        self._seen = times if time.time_ns() - max(times) > SETTLED else None


def times_of(directory: str, home: str) -> tuple[int, int]:
    return os.stat(directory).st_mtime_ns, os.stat(home).st_mtime_ns


def opened(home: Path, known: Snapshot | None) -> Snapshot:
    storage = _Storage(str(home))
    where = str(home), _Toc._latest_generation(storage, NAME)
    if known and known.where == where:
        return known
    toc = _Toc.read(storage, NAME, gen=where[1])
    check_table(toc, where[1])
    same = known if known and known.where[0] == str(home) else None
    kept, values = (same.views, same.values) if same else ({}, Values())
    views = {}
    mark = 0
    for listed in toc.segments:
        name = listed.segment_id()
        if name in kept:
            segment = kept[name].segment
        else:
            check_file(home, listed)
            segment = Segment(storage, schema(), listed, values)
        live = np.ones(segment.size, np.bool_)
        live[list(listed.deleted_docs())] = False
        marks = frozenset(number for number in segment.of_id(BOOKMARK) if live[number])
        for number in marks:
            mark = int(segment.numbers["mark"][number])
            live[number] = False
        views[name] = View(segment, live, marks)
    return Snapshot(where, views, mark, values)


def numbers_of(snapshot: Snapshot, id: str) -> list[int]:
    """Where a document is, in Whoosh's numbering over all segments."""
    found = []
    base = 0
    for view in snapshot.views.values():
        found += [base + n for n in view.segment.of_id(id) if view.live[n] or n in view.marks]
        base += view.segment.size
    return found


def holding(snapshot: Snapshot, ids: Collection[str]) -> set[str]:
    """The segments that hold words of these documents, also where those are marked as deleted."""
    return {name for name, view in snapshot.views.items() if any(view.segment.of_id(id) for id in ids)}
