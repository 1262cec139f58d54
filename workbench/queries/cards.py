"""Claims as the article page shows them. Of what hangs on a claim only the shown columns are read."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as columns
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, func, select

from ..models import (
    Appearance,
    ArticleVersion,
    Attribution,
    Claim,
    Edit,
    EvidenceLink,
    Flag,
    Reference,
    Selector,
    Standing,
    Tag,
)
from .outline import FLAG_STANDS, REFERENCE_WAITS, Line


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as the article page shows it. `spans` are its words in the version text, `start`..`stop` its sentence.

    `mark` is what it is marked by, `verdict` that of its finding in force. `edits` are rows of id, before, after, rule,
    confidence, undone_at, accepted_at, at; `references` rows of id, words, candidates, those that wait for a choice;
    `tags` of claim, term, state, none rejected.
    """

    claim: Claim
    start: int
    stop: int
    spans: Sequence[tuple[int, int]]
    claimant: str
    mark: str
    verdict: str | None
    doubtful: bool
    flags: Sequence[str]
    edits: Sequence[Any]
    references: Sequence[Any]
    evidence: int
    tags: Sequence[Any]


Words = Mapping[int, Sequence[tuple[int, int]]]
"""The words of each appearance, as `spans` gives them."""
EDIT_COLUMNS: tuple[Any, ...] = (
    Edit.id, Edit.before, Edit.after, Edit.rule, Edit.confidence, Edit.undone_at, Edit.accepted_at, Edit.at,
)  # fmt: skip
EDIT_SHOWS = (col(Edit.rule) != "capital", (col(Edit.rule) != "chosen") | col(Edit.undone_at).is_(None))
"""A first letter's capital is no change to look at; an undone choice is a reference again."""
REFERENCE_COLUMNS: tuple[Any, ...] = (Reference.id, Reference.words, Reference.candidates)


def cards(session: Session, held: ArticleVersion, lines: Sequence[Line], words: Words) -> list[Card]:
    """The cards of these lines of the version's outline, in text order, in a fixed number of selects."""
    here = among([line.claim_id for line in lines])
    there = among([line.appearance_id for line in lines])
    rows = _placed(session, held, here, there)
    speakers = _by_first(session, (Attribution.appearance_id, Attribution.order, Attribution.speaker), there)
    flags = _by_first(session, (Flag.claim_id, Flag.sentence), here, FLAG_STANDS)
    edits = _by_first(session, (Edit.claim_id, *EDIT_COLUMNS), here, *EDIT_SHOWS)
    references = _by_first(session, (Reference.claim_id, *REFERENCE_COLUMNS), here, *REFERENCE_WAITS)
    in_use = col(EvidenceLink.withdrawn_at).is_(None)
    evidence = _by_first(session, (EvidenceLink.claim_id, EvidenceLink.evidence_id), here, in_use)
    tags = _by_first(session, (Tag.claim_id, Tag.term, Tag.state), here, col(Tag.state) != Standing.REJECTED)
    found = [
        Card(
            claim=claim,
            start=row.start,
            stop=row.stop,
            spans=words[row.id],
            claimant=max(((order, name) for _, order, name in speakers[row.id]), default=(0, ""))[1],
            mark=line.mark,
            verdict=line.verdict,
            doubtful=line.doubtful,
            flags=[sentence for _, sentence in flags[claim.id]],
            edits=edits[claim.id],
            references=references[claim.id],
            evidence=len(set(evidence[claim.id])),
            tags=tags[claim.id],
        )
        for line in lines
        for row, claim in [rows[line.appearance_id]]
    ]
    return sorted(found, key=lambda card: (card.spans[0] if card.spans else (card.start, card.stop), card.claim.id))


def spans(session: Session, lines: Sequence[Line]) -> Words:
    """The words of each appearance as ascending start and stop."""
    there = among([line.appearance_id for line in lines])
    found = _by_first(session, (Selector.appearance_id, Selector.start, Selector.stop), there)
    return {line.appearance_id: sorted((start, stop) for _, start, stop in found[line.appearance_id]) for line in lines}


def among(ids: Sequence[int]) -> Any:
    """These ids as a select: one parameter, however many they are. The one place that knows SQLite's json_each."""
    return columns(func.json_each(json.dumps(ids)).table_valued("value").c.value)


def _placed(session: Session, held: ArticleVersion, here: Any, there: Any) -> dict[int, tuple[Appearance, Claim]]:
    """The appearances `there` in the version `held` and the claims `here` that appear in them, by the appearance's id.

    Every claim is told in which articles it appears, as the rules of permission ask: most in this one only.
    """
    rows = session.exec(
        select(Appearance, Claim).join(Claim, col(Claim.id) == Appearance.claim_id).where(col(Appearance.id).in_(there))
    ).all()
    elsewhere = session.exec(
        select(Appearance)
        .where(col(Appearance.claim_id).in_(here), Appearance.version_id != held.id)
        .options(selectinload(Appearance.version).selectinload(ArticleVersion.article))  # type: ignore[arg-type]
    ).all()
    places: defaultdict[int, list[Appearance]] = defaultdict(list)
    for row, _ in rows:
        set_committed_value(row, "version", held)
    for row in sorted([*(row for row, _ in rows), *elsewhere], key=lambda row: row.id):
        places[row.claim_id].append(row)
    for _, claim in rows:
        set_committed_value(claim, "appearances", places[claim.id])
    return {row.id: (row, claim) for row, claim in rows}


def _by_first(session: Session, wanted: Sequence[Any], ids: Any, *also: Any) -> defaultdict[int, list[Any]]:
    """Rows of the columns `wanted` whose first column is one of `ids`, by that column."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in session.execute(columns(*wanted).where(wanted[0].in_(ids), *also)):
        found[row[0]].append(row)
    return found
