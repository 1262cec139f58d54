"""What events tell of captures and pieces of evidence; of people's own words salted hashes, for `verify` to compare."""

from typing import Any

from ..models import Capture, Evidence
from ..record import canonical, told_in_hashes


def of_capture(row: Capture, **more: Any) -> dict[str, Any]:
    """What the event of a capture says: its columns, its name and what was learnt of it as hashes."""
    own = {"evidence": row.evidence_id, "sha256": row.sha256, "bytes": row.bytes, "kind": row.kind, "mime": row.mime}
    made = {"from": row.derived_from_id, "tool": row.tool} if row.derived_from_id else {}
    return {**own, **made, **more, "words": told_in_hashes(**words_of(row))}


def of_evidence(item: Evidence) -> dict[str, Any]:
    """What the event of a new piece of evidence says."""
    own = {"evidence": item.id, "sensitivity": item.sensitivity, "kind": item.kind, "source": item.source_id}
    return {**own, "credibility": item.credibility, "words": told_in_hashes(**words_about(item))}


def words_of(row: Capture) -> dict[str, str]:
    """The words of a capture that its event has the hashes of."""
    return {"name": row.name, "about": canonical(row.about).decode("utf-8", "surrogatepass")}


def words_about(item: Evidence) -> dict[str, str]:
    """The words of a piece of evidence that its event has the hashes of."""
    return {"title": item.title, "url": item.url, "text": item.text, "published_on": item.published_on or ""}
