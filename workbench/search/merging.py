"""Which segments a commit writes anew, as one: every search looks into each, and what is deleted stays until then."""

from collections.abc import Collection
from typing import Any

from whoosh.reading import SegmentReader
from whoosh.writing import MERGE_SMALL

MOST = 8
"""Segments; where there are more, those are merged that are less than half as large as the largest."""
_merge_small: Any = MERGE_SMALL  # Whoosh's own types are partial


def merged(writer: Any, segments: list[Any], rewritten: Collection[str]) -> list[Any]:
    """Whoosh's merge policy: the segments that stay as they are. Those that are `rewritten` lose what is deleted."""
    sizes = {segment.segment_id(): segment.doc_count_all() for segment in segments}
    smaller = {id for id, size in sizes.items() if 2 * size < max(sizes.values())} or sizes.keys()
    gone = {*rewritten, *(smaller if len(sizes) > MOST else ())}
    for segment in segments:
        if segment.segment_id() in gone:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return list(_merge_small(writer, [one for one in segments if one.segment_id() not in gone]))
