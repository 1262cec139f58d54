"""Evidence: added with its bytes, linked to claims with a stance, withdrawn but never deleted."""

from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from ..db import now
from ..errors import Invalid
from ..models import Capture, Claim, Evidence, EvidenceKind, EvidenceLink, Sensitivity, Stance, State, User
from ..notices import tell_of_stale
from ..permissions import Act, no_party, require
from ..record import record, told_in_hashes
from ..review.rules import legible, unsettles
from ..splitting import edtf_bounds
from ..states import EVIDENCE_WITHDRAWN, LOOK_AGAIN, SPOKEN_AGAINST, begin, unsettle
from .access import open_to
from .grading import source_of
from .protection import ORDER, set_sensitivity
from .telling import of_capture, of_evidence

ADDED, LINKED, WITHDRAWN = "evidence added", "evidence linked", "evidence withdrawn"
ADDED_IT = "Added it; its source is sealed."
LIMITS = {
    "title": 300,
    "source": 200,
    "url": 2000,
    "text": 200_000,
    "quotation": 5000,
    "note": 5000,
    "independence_group": 200,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands: start..stop (code points) in the captured text `capture_id`."""

    capture_id: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Bearing:
    """How an item bears on a claim: its stance, the words that say so and where they stand, a note, copies of what."""

    stance: str
    quotation: str = ""
    note: str = ""
    independence_group: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What a person says of a piece of evidence. `published_on` is EDTF or empty; `credibility` 1-6."""

    title: str
    source: str
    kind: str
    url: str = ""
    text: str = ""
    published_on: str = ""
    reliability: str = "F"
    credibility: int = 6
    sensitivity: str = Sensitivity.OPEN
    hidden_why: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """An upload that is already in the store of originals. `name` is for people only, `about` what was learnt of it."""

    sha256: str
    bytes: int
    mime: str
    name: str
    about: dict[str, Any] = field(default_factory=dict)


def add(
    session: Session, actor: User, claim: Claim, *, item: Item, bearing: Bearing, file: File | None = None
) -> EvidenceLink:
    """A new evidence item and its stance towards `claim`. Raises Invalid with a sentence for each field."""
    require(actor, Act.ADD_EVIDENCE, claim)
    faults = {**_item_faults(item, file), **_bearing_faults(bearing)}
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    return _link(session, actor, claim, put(session, actor, claim, item=item, file=file), bearing)


def put(session: Session, actor: User, claim: Claim, *, item: Item, file: File | None = None) -> Evidence:
    """A new evidence item that was found for `claim`, not linked yet."""
    require(actor, Act.ADD_EVIDENCE, claim)
    if faults := _item_faults(item, file):
        raise Invalid(next(iter(faults.values())), faults)
    source = source_of(session, actor, item.source, item.reliability)
    evidence = Evidence(
        title=item.title.strip(),
        kind=item.kind,
        source_id=source.id,
        sensitivity=source.sensitivity,
        credibility=item.credibility,
        url=item.url.strip(),
        text=item.text.strip(),
        published_on=item.published_on.strip() or None,
        retrieved_at=now(),
        added_by_id=actor.id,
    )
    session.add(evidence)
    session.flush()
    sealed = evidence.sensitivity == Sensitivity.SEALED  # as everything from this source is
    opened = open_to(session, actor, actor.id, ADDED_IT, evidence=evidence) if sealed else []
    if file:
        _capture(session, actor, evidence, file)
    after = {**of_evidence(evidence), "access": opened}
    record(session, actor, ADDED, evidence, article_id=_article(claim), after=after)
    if ORDER.index(Sensitivity(item.sensitivity)) > ORDER.index(Sensitivity(evidence.sensitivity)):
        was, why = evidence.sensitivity, item.hidden_why
        set_sensitivity(session, actor, evidence, level=item.sensitivity, was=was, why=why)
    return evidence


def link(session: Session, actor: User, claim: Claim, evidence: Evidence, *, bearing: Bearing) -> EvidenceLink:
    """Link evidence that is there to another claim, or further words of it to the same. Where it speaks against a
    verdict, the claim becomes stale.
    """
    require(actor, Act.ADD_EVIDENCE, claim)
    faults = _bearing_faults(bearing)
    live = select(EvidenceLink).where(EvidenceLink.claim_id == claim.id, EvidenceLink.evidence_id == evidence.id)
    there = session.exec(live.where(col(EvidenceLink.withdrawn_at).is_(None))).all()
    if there and not bearing.place:
        faults["evidence"] = "This evidence is linked already; withdraw that link to give it another stance."
    elif bearing.place in [Place(row.capture_id, row.start, row.stop) for row in there]:  # type: ignore[arg-type]
        faults["quote"] = (
            "These words are linked to this claim already; withdraw that link to give them another stance."
        )
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    return _link(session, actor, claim, evidence, bearing)


def withdraw(session: Session, actor: User, row: EvidenceLink) -> None:
    """Take a link back. It stays in the history; a claim that was settled on it becomes stale."""
    require(actor, Act.ADD_EVIDENCE, row.claim)
    if row.withdrawn_at:
        raise Invalid("This link was withdrawn already.")
    no_party(actor, row.claim)
    row.withdrawn_at, row.withdrawn_by_id = now(), actor.id
    before = row.claim.state
    item = session.get(Evidence, row.evidence_id)
    stale = unsettle(row.claim, EVIDENCE_WITHDRAWN if item and item.sensitivity == Sensitivity.OPEN else LOOK_AGAIN)
    flag_modified(row.claim, "state")
    event = record(
        session,
        actor,
        WITHDRAWN,
        row.claim,
        article_id=_article(row.claim),
        before={"stance": row.stance, "evidence": row.evidence_id, "state": before},
        after={"state": row.claim.state, "link": row.id, "at": row.withdrawn_at.isoformat()},
    )
    if stale:
        tell_of_stale(session, event, row.claim)


def _link(session: Session, actor: User, claim: Claim, evidence: Evidence, bearing: Bearing) -> EvidenceLink:
    row = EvidenceLink(
        claim_id=claim.id,
        evidence_id=evidence.id,
        stance=bearing.stance,
        quotation=bearing.quotation if bearing.place else bearing.quotation.strip(),
        **(asdict(bearing.place) if bearing.place else {}),
        note=bearing.note.strip(),
        independence_group=bearing.independence_group.strip(),
        by_id=actor.id,
        at=now(),
    )
    session.add(row)
    session.flush()
    before = claim.state
    finding = next((held for held in claim.findings if held.superseded_at is None), None)
    stale = bool(finding and unsettles(finding.verdict, row.stance) and claim.state == State.SETTLED)
    if stale:
        unsettle(claim, SPOKEN_AGAINST if evidence.sensitivity == Sensitivity.OPEN else LOOK_AGAIN)
    else:
        begin(claim)
    flag_modified(claim, "state")  # who judges meanwhile must see this evidence first
    after = {
        "state": claim.state,
        "stance": row.stance,
        "evidence": evidence.id,
        "words": told_in_hashes(quotation=row.quotation, note=row.note, place=place_of(row)),
        "independence_group": row.independence_group,
        "link": row.id,
        "at": row.at.isoformat(),
    }
    event = record(session, actor, LINKED, claim, article_id=_article(claim), before={"state": before}, after=after)
    if stale:
        tell_of_stale(session, event, claim)
    return row


def place_of(row: EvidenceLink) -> str:
    """Where a link's quotation stands, in one word; of one that stands nowhere a word too."""
    return f"{row.capture_id} {row.start} {row.stop}"


def _capture(session: Session, actor: User, evidence: Evidence, file: File) -> None:
    capture = Capture(
        evidence_id=evidence.id,
        sha256=file.sha256,
        bytes=file.bytes,
        mime=file.mime,
        name=file.name,
        about=file.about,
        captured_by_id=actor.id,
        captured_at=now(),
    )
    session.add(capture)
    record(session, actor, "captured", capture, after=of_capture(capture))


def _article(claim: Claim) -> int:
    return claim.appearances[0].version.article_id


def _item_faults(item: Item, file: File | None) -> dict[str, str]:
    faults = {
        name: f"At most {limit:,} characters." for name, limit in LIMITS.items() if len(getattr(item, name, "")) > limit
    }
    if not item.title.strip():
        faults["title"] = "Give the evidence a title."
    if not item.source.strip():
        faults["source"] = "Name the source: who says so?"
    if item.kind not in set(EvidenceKind):
        faults["kind"] = "Say whether it is a primary record or secondary."
    if item.url and not item.url.strip().startswith(("http://", "https://")):
        faults["url"] = "A link begins with http:// or https://."
    if not (item.text.strip() or item.url.strip() or file):
        faults["text"] = "Give a note, a link or a file: something that can be looked at."
    if item.reliability not in "ABCDEF" or not 1 <= item.credibility <= 6:
        faults["reliability"] = "Reliability is a letter A to F, credibility a figure 1 to 6."
    if item.sensitivity not in ORDER:
        faults["sensitivity"] = "Choose who may know of it."
    elif item.sensitivity != Sensitivity.OPEN and not legible(item.hidden_why):
        faults["hidden_why"] = "Say why not everybody may know of it, in a sentence."
    try:
        if item.published_on.strip():
            edtf_bounds(item.published_on.strip())
    except ValueError as error:
        faults["published_on"] = str(error)
    return faults


def _bearing_faults(bearing: Bearing) -> dict[str, str]:
    faults = {}
    if bearing.stance not in set(Stance):
        faults["stance"] = "Choose the stance: what does it say about the claim?"
    for name in ("quotation", "note", "independence_group"):
        if len(getattr(bearing, name)) > LIMITS[name]:
            faults[name] = f"At most {LIMITS[name]:,} characters."
    return faults
