"""What helps to weigh the evidence of a claim: quotations in context, copies, age, contradictions, moves of SIFT."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from ..contradictions import Contradiction, Statement, contradictions
from ..evidence import timing
from ..models import Claim, EvidenceLink, Likeness, Sift, SiftStep, Standing
from ..review.copies import groups
from ..review.counting import why_in_words
from ..review.rules import Item, distinct
from .captured import Quoted, quotations
from .claims import ClaimPage, article_of
from .readable import Readable, reach_of


@dataclass(frozen=True, slots=True)
class Weighing:
    """By the number of a link: its quotation, remarks on its age; `reach`: by that of an item, what may be read of it.
    Of each move of SIFT the newest entry is first.
    """

    quoted: dict[int, Quoted]
    ages: dict[int, list[str]]
    why: Sequence[str]
    contradictions: Sequence[Contradiction]
    links: dict[int, EvidenceLink]
    moves: dict[str, list[Sift]]
    pairs: Sequence[Likeness]
    reach: dict[int, Readable]
    titles: dict[int, str]


def weighing(session: Session, folder: Path, page: ClaimPage, items: Sequence[Item]) -> Weighing:
    """All of that for a claim's page, in four selects; `items` are its live links as the rules see them."""
    reach = reach_of(session, folder, [link.evidence for link in page.links])
    quoted = quotations(session, folder, page.links, reach)
    version = page.claim.appearances[0].version if page.claim.appearances else None
    published = version.published_on if version else None
    ages = {
        link.id: timing.remarks(link.evidence.published_on, page.claim.event_time, published) for link in page.links
    }
    made = statements(page.claim, page.links, quoted)
    links = {link.id: link for link in page.links}
    titles = {link.evidence_id: link.evidence.title for link in page.links}
    return Weighing(
        quoted=quoted,
        ages=ages,
        why=why_in_words(items),
        contradictions=_each_once(contradictions(made)),
        links=links,
        moves=moves(session, page.claim),
        pairs=undecided(session, [item.number for item in distinct(items) if reach[item.number].whole]),
        reach=reach,
        titles=titles,
    )


def _each_once(found: Sequence[Contradiction]) -> list[Contradiction]:
    """The same words against the same, however many quotations say them."""
    return list({(one.about, frozenset((one.says, one.against))): one for one in reversed(found)}.values())[::-1]


def statements(claim: Claim, links: Sequence[EvidenceLink], quoted: dict[int, Quoted]) -> list[Statement]:
    """The claim and the quotations linked to it, as they are compared; only English is."""
    if claim.appearances and article_of(claim).language != "en":
        return []
    own = Statement(0, claim.text, dated=claim.event_time)
    said = [
        Statement(link.id, quoted[link.id].words, link.evidence.published_on)
        for link in links
        if link.id in quoted and not quoted[link.id].withheld
    ]
    return [own, *said]


def undecided(session: Session, ids: Sequence[int]) -> Sequence[Likeness]:
    """Pairs among these items that may be copies of one, and on which nobody has decided."""
    both = (col(Likeness.a_id).in_(ids), col(Likeness.b_id).in_(ids))
    open_ = session.exec(select(Likeness).where(*both, Likeness.state == Standing.PROPOSED)).all()
    group = groups(session) if open_ else {}
    return [row for row in open_ if group.get(row.a_id, row.a_id) != group.get(row.b_id, row.b_id)]


def moves(session: Session, claim: Claim) -> dict[str, list[Sift]]:
    """What was found by each move of SIFT, newest first."""
    rows = select(Sift).where(Sift.claim_id == claim.id).order_by(col(Sift.id).desc())
    found: dict[str, list[Sift]] = {str(step): [] for step in SiftStep}
    for row in session.exec(rows.options(joinedload(Sift.by))):  # type: ignore[arg-type]
        found[row.step].append(row)
    return found
