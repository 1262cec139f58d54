"""Evidence that may be a copy of other evidence: proposed when it gets a capture, decided by a person.

What is compared was learnt before (hashes, sketches), so proposing reads no file; of a large desk the newest items.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlmodel import Session, col, select

from ..db import now
from ..errors import Invalid
from ..hidden import closed
from ..models import AS_THEY_CAME, Capture, CaptureKind, Evidence, Likeness, Standing, User
from ..permissions import Act, require
from ..record import record
from .pictures import APART, distance
from .sketches import Sketch, of_json, shared

NEWEST = 2000
"""Items with which a new one is compared."""
MAX_WHY = 2000
SAID = {"yes": Standing.ACCEPTED, "no": Standing.REJECTED}
_TRACKING = ("utm_", "fbclid", "gclid", "yclid", "mc_cid", "mc_eid", "igshid", "ref_src")


@dataclass(frozen=True, slots=True)
class Traces:
    """What evidence can be told by: the SHA-256 of its files, its address, its texts, its pictures."""

    evidence_id: int
    hashes: frozenset[str] = frozenset()
    address: str = ""
    texts: tuple[Sketch, ...] = ()
    pictures: tuple[str, ...] = ()


def alike(one: Traces, other: Traces) -> tuple[str, float] | None:
    """How two pieces of evidence are alike (bytes, url, text, image; the surest first) and how much (0..1), or None."""
    if one.hashes & other.hashes:
        return "bytes", 1.0
    if one.address and one.address == other.address:
        return "url", 1.0
    if words := max((shared(a, b) for a in one.texts for b in other.texts), default=0.0):
        return "text", round(words, 3)
    apart = min((distance(a, b) for a in one.pictures for b in other.pictures), default=APART + 1)
    return ("image", round(1 - apart / 64, 3)) if apart <= APART else None


def proposals(new: Traces, others: Iterable[Traces]) -> list[tuple[int, str, float]]:
    """Of which others `new` may be a copy: (evidence_id, how, score)."""
    found = ((other.evidence_id, alike(new, other)) for other in others if other.evidence_id != new.evidence_id)
    return [(evidence_id, *how) for evidence_id, how in found if how]


def canonical(url: str) -> str:
    """An address without what does not change the page: scheme, www., mobile host, tracking, fragment, last slash."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    kept = sorted((name, value) for name, value in parse_qsl(parts.query) if not name.lower().startswith(_TRACKING))
    path = parts.path.rstrip("/").removesuffix("/amp")
    return f"{host}{port}{path}" + (f"?{urlencode(kept)}" if kept else "") if host and (path or kept) else ""


def propose(session: Session, actor: User, evidence: Evidence) -> list[Likeness]:
    """Propose of which evidence this one may be a copy; never again a pair that was proposed or rejected before.

    It is compared with what the actor knows of and may read all of: an event too many would tell that there is
    something else, or that a guess is right.
    """
    session.flush()
    newest = session.exec(select(Evidence.id).order_by(col(Evidence.id).desc()).limit(NEWEST)).all()
    traces = _traces(session, {*newest, evidence.id} - (closed(session, newest).keys() - {evidence.id}))
    known = _pairs(session, evidence.id)
    found = proposals(traces.pop(evidence.id), traces.values())
    return [_propose(session, actor, evidence.id, *one) for one in found if one[0] not in known]


def decide(session: Session, actor: User, row: Likeness, *, copies: str, why: str = "") -> None:
    """Accept that two pieces of evidence are copies of one (`copies` is yes), or reject it (no); either may be changed
    later.
    """
    require(actor, Act.ANCHOR)
    if copies not in SAID:
        raise Invalid("Say whether they are copies of one: yes or no.")
    state = SAID[copies]
    if row.state == state:
        raise Invalid(f"That is {state} already.")
    if len(why) > MAX_WHY:
        raise Invalid(fault := f"At most {MAX_WHY:,} characters.", {"why": fault})
    before = row.state
    row.state, row.why, row.by_id, row.at = state, why.strip() or None, actor.id, now()
    after = {"evidence": row.a_id, "state": state, "why": row.why}
    record(session, actor, f"likeness {state}", row, before={"evidence": row.b_id, "state": before}, after=after)


def _propose(session: Session, actor: User, new: int, other: int, how: str, score: float) -> Likeness:
    a, b = sorted((new, other))
    row = Likeness(a_id=a, b_id=b, how=how, score=score, at=now())
    session.add(row)
    after = {"evidence": b, "how": how, "score": score}
    record(session, actor, "likeness proposed", row, before={"evidence": a}, after=after)
    return row


def _pairs(session: Session, evidence_id: int) -> set[int]:
    rows = select(Likeness.a_id, Likeness.b_id)
    here = rows.where((col(Likeness.a_id) == evidence_id) | (col(Likeness.b_id) == evidence_id))
    return {one for pair in session.exec(here) for one in pair} - {evidence_id}


def _traces(session: Session, ids: set[int]) -> dict[int, Traces]:
    """What is known of these items, in two selects."""
    addresses = session.exec(select(Evidence.id, Evidence.url).where(col(Evidence.id).in_(ids))).all()
    columns = select(Capture.evidence_id, Capture.sha256, Capture.kind, Capture.about)
    rows: dict[int, list[tuple[str, str, dict[str, Any]]]] = {}
    for evidence_id, *rest in session.exec(columns.where(col(Capture.evidence_id).in_(ids))):
        rows.setdefault(evidence_id, []).append(tuple(rest))  # type: ignore[arg-type]
    return {id: _trace(id, url, rows.get(id, [])) for id, url in addresses}


def _trace(evidence_id: int, url: str, captures: Sequence[tuple[str, str, dict[str, Any]]]) -> Traces:
    texts = (of_json(about) for _, kind, about in captures if kind == CaptureKind.TEXT)
    return Traces(
        evidence_id,
        frozenset(sha256 for sha256, kind, _ in captures if kind in AS_THEY_CAME or kind == CaptureKind.TEXT),
        canonical(url),
        tuple(made for made in texts if made),
        tuple(about["phash"] for _, _, about in captures if about.get("phash")),
    )
