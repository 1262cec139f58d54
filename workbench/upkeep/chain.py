"""The event chain, read row by row and derived again; against signed checkpoints where there are some.

Rows are read past the tables' classes: a desk has some hundred thousand events, and all are hashed again each time.
"""

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlmodel import Session, select

from ..models import Event
from ..record import ERASED, GENESIS, PLAIN


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What somebody signed: at `at` the desk had `count` events, the newest was `seq` with `hash`.

    `desk` is the hash of the desk's first event. `key` is the SHA-256 of the public key, `signature` hex.
    """

    desk: str
    seq: int
    hash: str
    count: int
    at: str
    key: str
    signature: str = ""


class Row(NamedTuple):
    """An event and its details as they stand in the file. `salt` is None where the details are gone."""

    seq: int
    at: str
    actor_id: int
    action: str
    target: str
    target_id: int
    article_id: int | None
    commitment: str
    prev_hash: str
    hash: str
    salt: str | None
    before: str | None
    after: str | None


ROWS = text(f"SELECT {', '.join(Row._fields)} FROM event LEFT JOIN event_detail ON event_seq = seq ORDER BY seq")


def rows(session: Session) -> Iterator[Row]:
    """Every event in order."""
    return map(Row._make, session.connection().execute(ROWS))


def faults(session: Session, checkpoints: Sequence[Checkpoint] = ()) -> Iterator[str]:
    """Events out of order, changed, cut inside, or whose details do not match their commitment; with checkpoints also
    a chain that was cut at its end or hashed again.
    """
    erased = set(session.exec(select(Event.target_id).where(Event.action == ERASED, Event.target == "event")))
    return wrong(rows(session), erased, checkpoints)


def wrong(chain: Iterable[Row], erased: Container[int] = (), checkpoints: Sequence[Checkpoint] = ()) -> Iterator[str]:
    """The faults of a chain, one line each. `erased` are the events whose details may be gone."""
    before, expected, desk = GENESIS, 1, ""
    count, waiting = 0, sorted(checkpoints, key=lambda one: one.seq, reverse=True)
    for row in chain:
        seq, hash_ = row.seq, row.hash
        if seq != expected:
            yield f"event {expected} is missing"
        if row.prev_hash != before or own_hash(row) != hash_:
            yield f"event {seq} does not fit the chain: it or the one before it was changed"
        if row.salt is None:
            if seq not in erased:
                yield f"event {seq} has lost its details and no event says that they were erased"
        elif commitment(row) != row.commitment:
            yield f"event {seq}: its details were changed"
        before, expected, count = hash_, seq + 1, count + 1
        desk = desk or hash_
        while waiting and waiting[-1].seq <= seq:
            yield from _unlike(waiting.pop(), Checkpoint(desk, seq, hash_, count, "", ""))
    for checkpoint in reversed(waiting):
        yield f"the chain was cut: it ends at event {expected - 1}, before the one {_said(checkpoint)}"


def _unlike(signed: Checkpoint, now: Checkpoint) -> Iterator[str]:
    if signed.desk != now.desk:
        yield f"the chain begins otherwise than the one {_said(signed)}, or is another desk's"
    if signed.seq != now.seq:
        yield f"event {signed.seq} is gone, the one {_said(signed)}"
    elif signed.hash != now.hash:
        yield f"the chain up to event {signed.seq} was made anew: it is not the one {_said(signed)}"
    elif signed.count != now.count:
        yield f"{now.count} events stand up to event {signed.seq}, {signed.count} stood there at {signed.at}"


def _said(checkpoint: Checkpoint) -> str:
    return f"that the checkpoint of {checkpoint.at} was made at (event {checkpoint.seq})"


def own_hash(row: Row) -> str | None:
    """What record.chain_hash() says of the same event; None where a value is not what it should be."""
    try:
        article = "null" if row.article_id is None else f"{row.article_id:d}"
        said = (
            f'{{"action":{_quoted(row.action)},"actor_id":{row.actor_id:d},"article_id":{article},"at":"{instant(row.at)}",'
            f'"commitment":"{row.commitment}","prev_hash":"{row.prev_hash}","seq":{row.seq:d},'
            f'"target":{_quoted(row.target)},"target_id":{row.target_id:d}}}'
        )
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    except (ValueError, TypeError, AttributeError):
        return None


def commitment(row: Row) -> str | None:
    """What record.commit_to() says of the same details; None where they cannot be read."""
    try:
        said = f'{row.salt}{{"after":{_details(row.after)},"before":{_details(row.before)}}}'
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    except (ValueError, TypeError):
        return None


def instant(at: str) -> str:
    """A moment as it stands in the file, as datetime.isoformat() writes it; the rare other spelling is read."""
    if len(at) == 26 and at[10] == " " and not at.endswith(".000000"):
        return f"{at[:10]}T{at[11:]}+00:00"
    return datetime.fromisoformat(f"{at}+00:00").isoformat()


def _details(kept: str | None) -> str:
    return "null" if kept is None or kept == "null" else PLAIN.encode(json.loads(kept, object_pairs_hook=_each_once))


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Raises ValueError where a name stands twice: who reads the file otherwise takes the other value."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


@lru_cache(maxsize=1000)
def _quoted(word: str) -> str:
    return PLAIN.encode(word)
