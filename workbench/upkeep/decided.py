"""Whether findings are what their reviews and events say: each is made again from its reviews. One line a fault."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import Any

from sqlmodel import Session, col, select

from ..models import Finding, How, Review, Turn
from ..review.findings import GLASS_BROKEN
from ..review.reviews import REVIEWED
from ..review.rules import judgement_of, together
from .reviewed import VERDICT_SET, differ
from .told import CLOSE, Told, compare, told

Rounds = Mapping[tuple[int, int], Mapping[str, Review]]
"""The reviews of each claim and round, by their turn."""
BY_TURN = {Turn.FIRST: How.ONE_REVIEW, Turn.SECOND: How.AGREEMENT, Turn.RESOLUTION: How.RESOLUTION}
NEEDED = {How.AGREEMENT: {Turn.FIRST, Turn.SECOND}, How.RESOLUTION: set(Turn)}


def findings(session: Session) -> Iterator[str]:
    """Findings that their reviews or events do not bear out, that no event tells of, or that are gone.

    Events from before two people reviewed name no finding: there the number of a claim's findings is compared.
    """
    rounds: dict[tuple[int, int], dict[str, Review]] = defaultdict(dict)
    for review in session.exec(select(Review)):
        rounds[review.claim_id, review.round][review.turn] = review
    rows = list(session.exec(select(Finding).order_by(col(Finding.claim_id), col(Finding.version))))
    events = list(told(session, REVIEWED, VERDICT_SET, GLASS_BROKEN))
    tales = [(event.after["finding"], event, _said(event, rounds)) for event in events if "finding" in event.after]
    named = {finding_id for finding_id, _, _ in tales}
    older = Counter(event.about for event in events if event.action == VERDICT_SET)
    erased = Counter(event.about for event in events if event.erased and event.action != VERDICT_SET)
    untold = [row for row in rows if row.id not in named]
    spared = set()
    for row in untold:
        if older[row.claim_id] + erased[row.claim_id] > 0:
            which = older if older[row.claim_id] > 0 else erased
            which[row.claim_id] -= 1
            spared.add(row.id)
    yield from (f"claim {claim_id} has lost a finding that its events tell of" for claim_id in +older)
    yield from compare("finding", {row.id: _plain(row) for row in rows}, tales, spared)
    for row in rows:
        yield from _borne_out(row, rounds.get((row.claim_id, row.round), {}))
    yield from _succession(rows)


def _plain(row: Finding) -> dict[str, Any]:
    own = {"claim": row.claim_id, "by": row.by_id, "at": row.at, "how": row.how, "why": row.why}
    return {**own, "verdict": row.verdict, "decided from": row.decided_from_id}


def _said(event: Told, rounds: Rounds) -> dict[str, Any]:
    """What the event of the act that put a finding in force says of it."""
    after, said = event.after, {"claim": event.about, "why": None, "verdict": event.after["verdict"]}
    if event.action == GLASS_BROKEN:
        return {**said, "how": How.BREAK_GLASS, "why": after["why"], "decided from": after["review"]}
    first = rounds.get((event.about, after["round"]), {}).get(Turn.FIRST)
    from_first = after["turn"] == Turn.SECOND and first is not None
    source = first.id if from_first and first else after["review"]
    return {**said, "how": BY_TURN[Turn(after["turn"])], "decided from": source}


def _borne_out(finding: Finding, said: Mapping[str, Review]) -> Iterator[str]:
    """What the reviews of its round say, made into a finding again, and who made it, when."""
    source = next((row for row in said.values() if row.id == finding.decided_from_id), None)
    how = How(finding.how)
    if source is None:
        yield f"finding {finding.id} is decided from a review of another claim or round"
    if not NEEDED.get(how, {Turn.FIRST}) <= set(said) or (how == How.AGREEMENT and differ(said)):
        yield f"finding {finding.id} says “{how}”, but its round has not the reviews for that"
    elif source:
        first, last = (said[Turn.FIRST], said[Turn.SECOND]) if how == How.AGREEMENT else (source, source)
        made = judgement_of(first)
        made = together(made, judgement_of(last)) if how == How.AGREEMENT else made
        words = [name for name, value in asdict(made).items() if name != "note" and getattr(finding, name) != value]
        if how != How.BREAK_GLASS:
            words += ["by"] if finding.by_id != last.reviewer_id else []
            words += ["at"] if abs(finding.at - last.at) > CLOSE else []
        if words:
            yield f"finding {finding.id} says something else than its reviews: {', '.join(sorted(words))}"


def _succession(rows: list[Finding]) -> Iterator[str]:
    """Findings (by claim and version) that are missing, or superseded at another time than their successors came."""
    for claim_id, of_claim in groupby(rows, key=attrgetter("claim_id")):
        held = list(of_claim)
        if [row.version for row in held] != list(range(1, len(held) + 1)):
            yield f"claim {claim_id} has lost findings: it has version {', '.join(str(row.version) for row in held)}"
        for row, successor in zip_longest(held, held[1:]):
            gone, came = row.superseded_at, successor.at if successor else None
            if (gone is None) != (came is None) or (gone and came and abs(gone - came) > CLOSE):
                yield f"finding {row.id} is superseded at another time than its successor came, if there is one"
