"""Whether the links of evidence to claims are what their events say. One line a fault."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from ..evidence.items import LINKED, WITHDRAWN, place_of
from ..models import EvidenceLink
from ..record import are_told
from .told import Tale, Told, compare, in_turn, same_time, told


def links(session: Session) -> Iterator[str]:
    """Links that say something else than their events, that no event tells of, that are gone, or that are withdrawn
    otherwise than events say.

    Older events do not name the link: they are matched by claim and evidence, in their order; of a claim that lost
    details of its events, only those links that events name are compared.
    """
    rows = {row.id: row for row in session.exec(select(EvidenceLink).order_by(col(EvidenceLink.id)))}
    events = list(told(session, LINKED, WITHDRAWN))
    blank = {event.about for event in events if event.erased}
    named = {event.after["link"] for event in events if event.action == LINKED and "link" in event.after}
    older = [event for event in events if "link" not in event.after and event.about not in blank]
    pairs = (((row.claim_id, row.evidence_id), key) for key, row in rows.items() if key not in named)
    matched = in_turn(pairs, ((_pair(event), event) for event in older if event.action == LINKED))
    which = {event.seq: link_id for link_id, event in matched}
    tales, withdrawn, live = list[Tale](), dict[int, Told](), dict[Any, int]()
    for event in events:
        if "link" not in event.after and event.about in blank:
            continue
        if event.action == WITHDRAWN:
            withdrawn[event.after.get("link", live.pop(_pair(event), -1))] = event
            continue
        link_id = event.after.get("link", which.get(event.seq, -1))
        live[_pair(event)] = link_id
        if link_id < 0:
            yield f"event {event.seq} tells of evidence linked to claim {event.about}, but that link is gone"
        else:
            tales.append((link_id, event, {**_said(event, rows.get(link_id)), "claim": event.about}))
    spared = {key for key, row in rows.items() if row.claim_id in blank}
    yield from compare("evidence_link", {key: _plain(row) for key, row in rows.items()}, tales, spared)
    for key, row in rows.items():
        if not _withdrawn_as_told(row, withdrawn.get(key)) and (key in withdrawn or key not in spared):
            yield f"evidence_link {key} is withdrawn, or is not, otherwise than its events say"


def _pair(event: Told) -> tuple[int, Any]:
    return event.about, event.after.get("evidence", event.before.get("evidence"))


def _said(event: Told, row: EvidenceLink | None) -> dict[str, Any]:
    """What the event says of the link; of words that it has the hashes of, the link's own where they fit."""
    hashes = event.after.get("words") or {}
    words = {name: getattr(row, name, "") for name in hashes.keys() & {"quotation", "note"}}
    words |= {"place": place_of(row)} if row and "place" in hashes else {}
    fitting = {name: text if are_told(hashes, name, text) else None for name, text in words.items()}
    return {**event.after, **fitting}


def _plain(row: EvidenceLink) -> dict[str, Any]:
    own = {"claim": row.claim_id, "evidence": row.evidence_id, "by": row.by_id, "at": row.at, "stance": row.stance}
    own["place"] = place_of(row)
    return {**own, **{name: getattr(row, name) for name in ("quotation", "note", "independence_group")}}


def _withdrawn_as_told(row: EvidenceLink, event: Told | None) -> bool:
    if event is None:
        return row.withdrawn_at is None
    return row.withdrawn_by_id == event.by and same_time(event, row.withdrawn_at)
