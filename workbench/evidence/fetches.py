"""Fetches: asked for by a person, cancelled, ended with the page kept or with why not."""

from dataclasses import asdict

from sqlmodel import Session, col, select

from ..db import now
from ..errors import Invalid
from ..models import Capture, CaptureKind, Evidence, Fetch, FetchState, User
from ..permissions import Act, require
from ..policy import DeskPolicy, Fetching
from ..record import record
from . import encryption, texts, warc
from .fetching import Fetched
from .targets import target
from .telling import of_capture

OPEN = {FetchState.WAITING, FetchState.RUNNING}
SWITCHED_OFF = "The desk's rules do not allow fetching; save the page yourself and add the file."
ENCRYPTED = "This evidence was encrypted while the page was fetched, so the page is not kept; ask for it again."
STOPPED = "The workbench was stopped while it fetched this page; try again."


def check(url: str, rules: DeskPolicy) -> None:
    """Raise Invalid where the page behind this link cannot be asked for."""
    if rules.fetching == Fetching.OFF:
        raise Invalid(SWITCHED_OFF, {"fetch": SWITCHED_OFF})
    if not url:
        raise Invalid("There is no link whose page could be kept; give the link.", {"url": "Give the link."})
    try:
        target(url, proxied=rules.fetching == Fetching.PROXY)
    except Invalid as fault:
        raise Invalid(str(fault), {"url": str(fault)}) from None


def ask(session: Session, actor: User, evidence: Evidence, *, rules: DeskPolicy) -> Fetch:
    """Ask for the page behind a piece of evidence; a thread of a worker fetches it. What cannot be asked for has failed
    at once and stays as that; where the desk does not fetch at all, or is at it already, Invalid is raised.
    """
    require(actor, Act.FETCH, evidence)
    if rules.fetching == Fetching.OFF or not evidence.url:
        check(evidence.url, rules)
    waiting = select(Fetch.id).where(Fetch.evidence_id == evidence.id, col(Fetch.state).in_(OPEN))
    if session.exec(waiting).first():
        raise Invalid("This page is being fetched already; wait for it, or cancel it.")
    row = Fetch(evidence_id=evidence.id, url=evidence.url, by_id=actor.id, at=now())
    session.add(row)
    record(session, actor, "fetch asked", row, after={"evidence": evidence.id})
    try:
        check(evidence.url, rules)
    except Invalid as fault:
        fail(session, row, str(fault))
    return row


def cancel(session: Session, actor: User, row: Fetch) -> None:
    """Give a fetch up. What has come so far is thrown away."""
    require(actor, Act.FETCH, row)
    if row.state not in OPEN:
        raise Invalid("This fetch has ended already.")
    row.state, row.ended_at = FetchState.CANCELLED, now()
    record(session, actor, "fetch cancelled", row, after={"evidence": row.evidence_id})


def fail(session: Session, row: Fetch, why: str) -> None:
    """A fetch came to nothing, in the name of who asked; nothing happens where it was cancelled meanwhile."""
    if row.state in OPEN:
        row.state, row.why, row.ended_at = FetchState.FAILED, why, now()
        record(session, session.get_one(User, row.by_id), "fetch failed", row, after={"evidence": row.evidence_id})


def keep(session: Session, row: Fetch, fetched: Fetched) -> bool:
    """Note the captures of a page that is in the store. Nothing of it is kept where the fetch was cancelled meanwhile,
    and it has failed where the evidence was encrypted; its files are to be let go then (see encryption.let_go).
    """
    if row.state != FetchState.RUNNING:
        return False
    actor, evidence = session.get_one(User, row.by_id), session.get_one(Evidence, row.evidence_id)
    if encryption.since(session, evidence, row.at):
        fail(session, row, ENCRYPTED)
        return False
    whole = Capture(
        evidence_id=evidence.id,
        **asdict(fetched.warc),
        kind=CaptureKind.WARC,
        tool=warc.TOOL,
        tool_version=warc.VERSION,
        captured_by_id=actor.id,
        captured_at=now(),
    )
    session.add(whole)
    record(session, actor, "captured", whole, after=of_capture(whole, fetch=row.id))
    row.state, row.capture_id, row.done_bytes, row.ended_at = FetchState.KEPT, whole.id, fetched.taken_in, now()
    texts.keep(session, actor, evidence, texts.Look(None, [fetched.text] if fetched.text else []))
    return True
