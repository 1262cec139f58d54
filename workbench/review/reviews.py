"""Reviews: one person's judgement of a claim, in the turn that the server finds the claim to be in.

The form never says whose turn it is. A first review that needs another waits, sealed from everybody but its author (see
queries.sealed); the second settles the claim or disputes it; a third person decides a dispute.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from ..corrections import told_of
from ..db import now
from ..errors import Invalid
from ..models import (
    Answer,
    Capture,
    Claim,
    ClaimKind,
    Confidence,
    EvidenceLink,
    Fetch,
    FetchState,
    Finding,
    How,
    Review,
    ReviewEvidence,
    State,
    Turn,
    User,
    Verdict,
)
from ..notices import tell_of_review
from ..permissions import Act, next_act, refusal, require
from ..policy import CHECKABLE, DeskPolicy
from ..record import record
from ..states import Move, move
from .assignments import end
from .copies import groups
from .findings import in_force, put_in_force
from .policies import in_force as policy_in_force
from .rules import Item, Judgement, agree, expired, judgement_of, legible, missing, together
from .searches import searches
from .wording import current, home

MAX_TEXT = 20_000
REVIEWED = "reviewed"
"""The action of every event that tells of a review; its details are sealed as long as the review is."""
TURNS = {State.SECOND_REVIEW: Turn.SECOND, State.DISPUTED: Turn.RESOLUTION}


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """What a reviewer sends. Dates are EDTF; an empty `as_of` is today. `rests_on` are ids of links, None for all."""

    verdict: str
    confidence: str
    rationale: str
    as_of: str = ""
    valid_from: str = ""
    valid_to: str = ""
    attribution_verdict: str = ""
    note: str = ""
    rests_on: tuple[int, ...] | None = None


def review(session: Session, actor: User, claim: Claim, *, form: ReviewForm, revision: int) -> Review:
    """Write the actor's review and do what it decides: wait for another, settle, dispute, resolve.

    Raises Forbidden where it is not the actor's turn, Stale where the claim changed since the page was made, Invalid
    with a sentence for each thing that the verdict still needs.
    """
    act = next_act(claim)
    if revision < claim.revision and _works_on(actor, claim):
        current(claim, revision)  # before whose turn it is: who was overtaken hears of that and keeps what they wrote
    require(actor, act, claim)
    current(claim, revision)
    links = _rests_on(claim, form)
    judgement = _judgement(claim, form)
    faults = _faults(session, claim, judgement, links)
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    row = _write(session, actor, claim, judgement, links)
    before = {"state": claim.state}
    finding = _decide(session, actor, claim, row)
    end(session, claim)
    flag_modified(claim, "state")  # whatever it decided, other pages of the claim are old now
    after = {"state": claim.state, "turn": row.turn, "review": row.id, "at": row.at.isoformat(), **plain(row)}
    if finding:
        after["finding"] = finding.id
    event = record(session, actor, REVIEWED, claim, article_id=home(claim).article_id, before=before, after=after)
    tell_of_review(session, event, claim)
    return row


def _works_on(actor: User, claim: Claim) -> bool:
    """Whether the actor may do anything with the claim and has not had their turn in this round."""
    return refusal(actor, Act.COMMENT, claim) is None and all(row.reviewer_id != actor.id for row in of_round(claim))


def items(session: Session, claim: Claim, links: list[EvidenceLink] | None = None) -> list[Item]:
    """The claim's evidence (or some of it) as the rules see it."""
    live = [link for link in (claim.links if links is None else links) if link.withdrawn_at is None]
    copies = groups(session) if len(live) > 1 else {}
    lost = _lost(session, live)
    return [
        Item(
            link.stance,
            link.evidence.kind,
            link.evidence.source.name.casefold(),
            link.independence_group,
            copies.get(link.evidence_id, ""),
            link.evidence_id,
            link.evidence.title,
            link.evidence_id not in lost,
        )
        for link in live
    ]


def _lost(session: Session, links: Sequence[EvidenceLink]) -> set[int]:
    """The evidence of which nothing is here: its page could not be fetched, and nobody wrote down what it says."""
    said = {link.evidence_id for link in links if legible(link.quotation) or legible(link.evidence.text)}
    ids = {link.evidence_id for link in links} - said
    if not ids:
        return set()
    failed = session.exec(select(Fetch).where(Fetch.state == FetchState.FAILED, col(Fetch.evidence_id).in_(ids)))
    kept = session.exec(select(Capture.evidence_id).where(col(Capture.evidence_id).in_(ids)))
    return {row.evidence_id for row in failed} - set(kept)


def needs_two(rules: DeskPolicy, claim: Claim, reviewer: User) -> bool:
    """Whether what this reviewer says of the claim needs a second review: by the desk's `rules`, or because two people
    have judged it, or a claim that it came from, before. What once stated a fact counts as one: calling it an opinion
    makes it nobody's alone.
    """
    if claim.once_by_two:
        return True
    cleared = claim.accuses == Answer.NO and claim.accuses_by_id not in (None, reviewer.id)
    kind = ClaimKind.FACT if claim.once_checkable and claim.kind not in CHECKABLE else claim.kind
    return rules.needs_two(kind, claim.checkworthiness, claim.accusation, claim.accuses, cleared=cleared)


def of_round(claim: Claim) -> list[Review]:
    """The reviews of the round that is open, or was the last."""
    return [row for row in claim.reviews if row.round == claim.round]


def plain(row: Review) -> dict[str, Any]:
    """What a review says, for its event."""
    rests_on = [link.link_id for link in row.evidence]
    return {"round": row.round, **asdict(judgement_of(row)), "judged": row.claim_text, "rests_on": rests_on}


def _decide(session: Session, actor: User, claim: Claim, row: Review) -> Finding | None:
    """Move the claim on by this review; the finding that it puts in force, if any."""
    others = [other for other in of_round(claim) if other.id != row.id]
    if row.turn == Turn.FIRST and needs_two(policy_in_force(session), claim, actor):
        move(claim, Move.PASS_ON)
        return None
    if row.turn == Turn.SECOND:
        first = next(other for other in others if other.turn == Turn.FIRST)
        if not agree(judgement_of(first), judgement_of(row)) or _over(session, first, row):
            move(claim, Move.DISAGREE)
            return None
        return put_in_force(session, actor, claim, first, How.AGREEMENT, at=row.at, beside=row)
    how = How.RESOLUTION if row.turn == Turn.RESOLUTION else How.ONE_REVIEW
    return put_in_force(session, actor, claim, row, how, at=row.at)


def _over(session: Session, first: Review, second: Review) -> bool:
    """Whether what the two say together would hold no longer as soon as it is said."""
    said, days = together(judgement_of(first), judgement_of(second)), policy_in_force(session).max_age_days
    return bool(expired(said.verdict, said.as_of, said.valid_to, today=now().date(), max_age_days=days))


def _rests_on(claim: Claim, form: ReviewForm) -> list[EvidenceLink]:
    live = [link for link in claim.links if link.withdrawn_at is None]
    if form.rests_on is None:
        return live
    if not set(form.rests_on) <= {link.id for link in live}:
        raise Invalid(fault := "Some of the evidence is no longer linked; tick what the verdict rests on.", {"": fault})
    return [link for link in live if link.id in form.rests_on]


def _judgement(claim: Claim, form: ReviewForm) -> Judgement:
    said = form.attribution_verdict if claim.kind == ClaimKind.ATTRIBUTED else ""
    return Judgement(
        form.verdict if form.verdict in set(Verdict) else "",
        said if said in set(Verdict) else None,
        form.confidence if form.confidence in set(Confidence) else "",
        form.rationale.strip(),
        form.as_of.strip() or f"{now():%Y-%m-%d}",
        form.valid_from.strip() or None,
        form.valid_to.strip() or None,
        form.note.strip(),
    )


def _faults(session: Session, claim: Claim, judgement: Judgement, links: list[EvidenceLink]) -> dict[str, str]:
    policy = policy_in_force(session)
    long = {
        name: f"At most {MAX_TEXT:,} characters; link longer texts as evidence."
        for name in ("rationale", "note")
        if len(getattr(judgement, name)) > MAX_TEXT
    }
    return long | missing(
        judgement,
        claim.kind,
        items(session, claim, links),
        searches(session, claim),
        today=now().date(),
        found=in_force(claim) is not None,
        published=told_of(session, claim).values(),
        max_age_days=policy.max_age_days,
    )


def _write(session: Session, actor: User, claim: Claim, judgement: Judgement, links: list[EvidenceLink]) -> Review:
    row = Review(
        claim_id=claim.id,
        round=claim.round,
        turn=TURNS.get(State(claim.state), Turn.FIRST),
        reviewer_id=actor.id,
        claim_text=claim.text,
        at=now(),
        **asdict(judgement),
    )
    claim.reviews.append(row)
    claim.once_judged = True
    row.evidence = []  # known to be empty, so that it is not looked up
    session.add(row)
    session.flush()
    row.evidence.extend(ReviewEvidence(review_id=row.id, link_id=link.id) for link in links)
    session.flush()
    return row
