"""Whether pieces of evidence, their captures and their likenesses are what their events say. One line a fault."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session, col, select

from ..evidence.encryption import ENCRYPTED
from ..evidence.grading import CREDITED
from ..evidence.items import ADDED
from ..evidence.telling import words_about, words_of
from ..models import Capture, Evidence, Likeness, Standing, encrypted
from ..record import are_told
from .captures import CAPTURED
from .told import CLOSE, Tale, compare, told

PROPOSED, DECIDED = "likeness proposed", tuple(f"likeness {one}" for one in (Standing.ACCEPTED, Standing.REJECTED))


def captures(session: Session) -> Iterator[str]:
    """Captures that are gone, that no event tells of, or that say something else than the event of their capture."""
    rows = {row.id: row for row in session.exec(select(Capture).order_by(col(Capture.id)))}
    forgotten = encrypted(rows.values())
    tales = list[Tale]()
    for event in told(session, target="capture"):
        if event.action in CAPTURED:
            row = rows.get(event.about)
            words = words_of(row) if row else {}
            if event.about in forgotten:  # what was learnt of it was forgotten on purpose
                words.pop("about")
            said = {name: value for name, value in event.after.items() if name != "sha256"}
            said |= {} if "from" in said or "kind" not in said else {"from": None}
            tales.append((event.about, event, {**said, **_fitting(event.after, words)}))
    yield from compare("capture", {key: _capture(row) for key, row in rows.items()}, tales)


def evidence(session: Session) -> Iterator[str]:
    """Evidence that is gone, that no event tells of, or that says something else than when it was added or graded."""
    rows = {row.id: row for row in session.exec(select(Evidence).order_by(col(Evidence.id)))}
    graded = {event.about: event for event in told(session, CREDITED)}
    emptied = {event.about for event in told(session, ENCRYPTED) if event.target == "evidence"}
    tales = list[Tale]()
    for event in told(session, ADDED):
        row, now = rows.get(event.about), graded.get(event.about)
        said = {name: value for name, value in event.after.items() if name not in ("evidence", "sensitivity")}
        if now:
            said["credibility"] = now.after.get("credibility", row.credibility if row else 0)
        words = words_about(row) if row else {}
        if event.about in emptied and row and not row.text:
            words.pop("text")
        tales.append((event.about, event, {**said, **_fitting(event.after, words)}))
    yield from compare("evidence", {key: _evidence(row) for key, row in rows.items()}, tales)


def likenesses(session: Session) -> Iterator[str]:
    """Likenesses that are gone, planted, of other evidence, or decided otherwise than their events say."""
    rows = {row.id: row for row in session.exec(select(Likeness).order_by(col(Likeness.id)))}
    decided = {event.about: event for event in told(session, *DECIDED)}
    proposed = {event.about: event for event in told(session, PROPOSED)}
    for key, event in proposed.items():
        if key not in rows:
            yield f"likeness {key} is gone, but event {event.seq} tells of it"
        elif not event.erased:
            said = (event.before.get("evidence"), *(event.after.get(name) for name in ("evidence", "how", "score")))
            if said != (rows[key].a_id, rows[key].b_id, rows[key].how, rows[key].score):
                yield f"likeness {key} says something else than its event: of what, how, or how much"
    for key, row in rows.items():
        if key not in proposed:
            yield f"likeness {key} is told of by no event"
        last = decided.get(key)
        state = last.action.removeprefix("likeness ") if last else Standing.PROPOSED
        if (row.state, row.by_id) != (state, last.by if last else None):
            yield f"likeness {key} is {row.state}, otherwise than its events say"
        newest = last or proposed.get(key)
        if last and not last.erased and row.why != last.after.get("why", row.why):
            yield f"likeness {key} has another reason than its event"
        if newest and abs(row.at - newest.at) > CLOSE:
            yield f"likeness {key} is of another time than its event"


def _fitting(said: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str | None]:
    """Of words that an event has the hashes of, the row's own where they fit, and None where they do not."""
    hashes = said.get("words") or {}
    return {name: text if are_told(hashes, name, text) else None for name, text in words.items() if name in hashes}


def _capture(row: Capture) -> dict[str, Any]:
    own = {"evidence": row.evidence_id, "bytes": row.bytes, "kind": row.kind, "mime": row.mime, **words_of(row)}
    return {**own, "from": row.derived_from_id, "tool": row.tool, "by": row.captured_by_id, "at": row.captured_at}


def _evidence(row: Evidence) -> dict[str, Any]:
    own = {"kind": row.kind, "source": row.source_id, "credibility": row.credibility, **words_about(row)}
    return {**own, "by": row.added_by_id, "at": row.retrieved_at}
