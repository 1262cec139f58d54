"""Which segments a commit writes anew, as one: every search looks into each, and what is deleted stays until then."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from whoosh.reading import SegmentReader

MOST = 8
"""Where there are so many segments of about one size (1 to 7 documents, 8 to 63, 64 to 511, …), they are merged: so a
document is written anew only once for each size, and most commits merge nothing.
"""


def merged(writer: Any, segments: list[Any], rewritten: Collection[str]) -> list[Any]:
    """Whoosh's merge policy: the segments that stay as they are. Those that are `rewritten` lose what is deleted."""
    gone = {*rewritten, *_too_many(segments)}
    for segment in segments:
        if segment.segment_id() in gone:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [one for one in segments if one.segment_id() not in gone]


def _too_many(segments: list[Any]) -> set[str]:
    """By what is left in them; those with nothing left go at once."""
    of_size = defaultdict[int, list[str]](list)
    for segment in segments:
        of_size[_size(segment.doc_count())].append(segment.segment_id())
    gone, made = set(of_size.pop(-1, ())), 0
    for size in range(max(of_size, default=0) + 1):
        if len(of_size[size]) + made >= MOST:
            gone.update(of_size[size])
            made = 1  # what comes out of it is one of the next size
        else:
            made = 0
    return gone


def _size(documents: int) -> int:
    """-1 for none, 0 for 1 to 7, 1 for 8 to 63, …"""
    size = -1
    while documents:
        documents //= MOST
        size += 1
    return size
