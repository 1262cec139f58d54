"""The part of the event chain that tells of one story: its own events whole, what lies between as bare hashes."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from ..config import Home
from ..models import Event
from ..record import Details
from ..review.reviews import REVIEWED
from ..sight import may_be_told

NEWEST, PUBLIC = "checkpoint.json", "checkpoint-key.pem"
"""Copies in the instance folder, for dossiers: the last checkpoint and the key to check it with. Neither is secret."""
WITH_ARTICLE = ("correction", "splitting", "sign_off")
"""Targets that belong to the story of which their event names the article."""
NAMING = {"finding questioned"}
"""Actions in whose details the program writes somebody's name; so does an assignment, as TO."""
TO = "to"
TALK = "thread"
"""Stands in the details of what people said to one another: it stays on the desk."""
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signed:
    """The newest checkpoint that the desk has a copy of: the event it was made at, and its files."""

    seq: int
    files: dict[str, bytes]


def newest_checkpoint(home: Home) -> Signed | None:
    """The copies that `workbench checkpoint` left in the instance folder; None where there are none."""
    try:
        files = {name: (home.instance / name).read_bytes() for name in (NEWEST, PUBLIC)}
        return Signed(int(json.loads(files[NEWEST])["seq"]), files)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def desk_of(session: Session) -> str:
    """What tells this desk from others: the hash of its first event."""
    return session.exec(select(Event.hash).order_by(col(Event.seq)).limit(1)).one()


def events_slice(
    session: Session,
    article_id: int,
    about: Mapping[str, Sequence[int]],
    closed: Mapping[str, Collection[int]],
    also: int | None,
) -> list[Plain]:
    """The chain from the story's first event to its last, and to event `also` where the chain has it.

    `about` are the ids of its things by table. Of what is `closed`, by table, no details are given, nor are those of
    reviews: what a finding took over of one stands in the finding, and what is sealed stays sealed.
    """
    own = or_(*(and_(col(Event.target) == table, col(Event.target_id).in_(ids)) for table, ids in about.items()))
    others = and_(col(Event.target).in_(WITH_ARTICLE), col(Event.article_id) == article_id)
    load = joinedload(Event.detail)  # type: ignore[arg-type]
    rows = select(Event).where(or_(own, others), may_be_told(session)).order_by(col(Event.seq)).options(load)
    known = {row.seq: _whole(row, closed) for row in session.exec(rows) if not _is_talk(row)}
    ends = [*known, *([also] if also else [])]
    between = select(Event.seq, Event.hash).where(col(Event.seq).between(min(ends), max(ends))).order_by(col(Event.seq))
    return [known.get(seq) or {"seq": seq, "hash": hash_} for seq, hash_ in session.exec(between)]


def _whole(event: Event, closed: Mapping[str, Collection[int]]) -> Plain:
    columns = {name: getattr(event, name) for name in Event.model_fields}
    return {**columns, "at": event.at.isoformat(), "details": _details(event, closed)}


def _details(event: Event, closed: Mapping[str, Collection[int]]) -> Plain | None:
    """What the event's commitment commits to; None where it was erased or is not for this dossier."""
    detail = event.detail
    if not detail or event.action == REVIEWED or _names(event) & set(closed["evidence"]):
        return None
    if event.action in NAMING or TO in _plain(detail.before) or TO in _plain(detail.after):
        return None
    if event.target == "capture" and event.target_id in closed["capture"]:
        return None
    return {"salt": detail.salt, "before": detail.before, "after": detail.after}


def _names(event: Event) -> set[int]:
    """The evidence that an event tells of."""
    sides = [_plain(event.detail.before), _plain(event.detail.after)]
    named = {side["evidence"] for side in sides if isinstance(side.get("evidence"), int)}
    return named | ({event.target_id} if event.target == "evidence" else set())


def _is_talk(event: Event) -> bool:
    return bool(event.detail) and any(TALK in _plain(side) for side in (event.detail.before, event.detail.after))


def _plain(details: Details) -> Plain:
    return details or {}
