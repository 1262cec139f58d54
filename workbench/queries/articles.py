"""Articles as pages need them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select

from ..errors import Missing
from ..models import (
    Appearance,
    Article,
    ArticleVersion,
    Claim,
    EvidenceLink,
    PendingImport,
    Segment,
    State,
    User,
)
from .claims import in_force
from .pieces import Mark, Piece, cut

PAGE = 50
SHOWN = {State.DRAFT, State.KEPT, State.FIRST_REVIEW, State.SECOND_REVIEW, State.DISPUTED, State.SETTLED, State.STALE}
"""States that the article page marks in the text; discarded and retired claims are listed folded."""


def article(session: Session, article_id: int) -> Article:
    """An article with its versions. Raises Missing."""
    load = selectinload(Article.versions)  # type: ignore[arg-type]
    found = session.exec(select(Article).where(Article.id == article_id).options(load)).first()
    if not found:
        raise Missing("There is no such article.")
    return found


def version(session: Session, article_id: int) -> ArticleVersion:
    """The newest version of an article, with the article. Raises Missing."""
    found = session.exec(
        select(ArticleVersion)
        .where(ArticleVersion.article_id == article_id)
        .order_by(col(ArticleVersion.seq).desc())
        .options(selectinload(ArticleVersion.article).selectinload(Article.owner))  # type: ignore[arg-type]
    ).first()
    if not found:
        raise Missing("There is no such article.")
    return found


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as the article page shows it."""

    claim: Claim
    appearance: Appearance
    mark: str
    evidence: int

    @property
    def claimant(self) -> str:
        chain = self.appearance.attributions
        return chain[0].speaker if chain else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A kept segment with its text in pieces."""

    segment: Segment
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    article: Article
    version: ArticleVersion
    passages: Sequence[Passage]
    left_out: Sequence[tuple[Segment, str]]
    cards: Sequence[Card]
    aside: Sequence[Card]
    counts: Counter[str]

    @property
    def marks(self) -> dict[int, str]:
        """What each shown claim is marked by, by its id."""
        return {card.claim.id: card.mark for card in self.cards}


def article_page(session: Session, article_id: int) -> ArticlePage:
    """The text with every claim marked, and the claims beside it in text order. Raises Missing."""
    held = version(session, article_id)
    cards = _cards(session, held)
    segments = session.exec(select(Segment).where(Segment.version_id == held.id).order_by(col(Segment.start))).all()
    shown = [card for card in cards if card.claim.state in SHOWN]
    marks = list(_marks(shown))
    return ArticlePage(
        article=held.article,
        version=held,
        passages=[Passage(part, cut(held.text, part.start, part.stop, marks)) for part in segments if part.keep],
        left_out=[(part, held.text[part.start : part.stop]) for part in segments if not part.keep],
        cards=shown,
        aside=[card for card in cards if card.claim.state not in SHOWN],
        counts=Counter(card.mark for card in shown),
    )


def mark_of(claim: Claim) -> str:
    """What a claim is marked by: its verdict where a finding stands, otherwise its state."""
    finding = in_force(claim)
    return finding.verdict if finding and claim.state != State.STALE else claim.state


def _cards(session: Session, held: ArticleVersion) -> list[Card]:
    rows = session.exec(
        select(Appearance)
        .where(Appearance.version_id == held.id)
        .order_by(col(Appearance.start), col(Appearance.claim_id))
        .options(
            selectinload(Appearance.selectors),  # type: ignore[arg-type]
            selectinload(Appearance.attributions),  # type: ignore[arg-type]
            selectinload(Appearance.claim).selectinload(Claim.flags),  # type: ignore[arg-type]
            selectinload(Appearance.claim).selectinload(Claim.edits),  # type: ignore[arg-type]
            selectinload(Appearance.claim).selectinload(Claim.findings),  # type: ignore[arg-type]
            selectinload(Appearance.claim)  # type: ignore[arg-type]
            .selectinload(Claim.appearances)  # type: ignore[arg-type]
            .selectinload(Appearance.version)  # type: ignore[arg-type]
            .selectinload(ArticleVersion.article),  # type: ignore[arg-type]
        )
    ).all()
    evidence = _evidence_counts(session, held)
    first = sorted(rows, key=lambda row: (min((s.start for s in row.selectors), default=row.start), row.claim_id))
    return [Card(row.claim, row, mark_of(row.claim), evidence.get(row.claim_id, 0)) for row in first]


def _evidence_counts(session: Session, held: ArticleVersion) -> dict[int, int]:
    rows = session.exec(
        select(EvidenceLink.claim_id, func.count())
        .join(Appearance, col(Appearance.claim_id) == EvidenceLink.claim_id)
        .where(Appearance.version_id == held.id, col(EvidenceLink.withdrawn_at).is_(None))
        .group_by(col(EvidenceLink.claim_id))
    )
    return dict(rows.all())


def _marks(cards: Sequence[Card]) -> Iterator[Mark]:
    for card in cards:
        for selector in card.appearance.selectors:
            yield Mark(card.claim.id, selector.start, selector.stop)


def articles(session: Session, *, archived: bool, page: int) -> tuple[Sequence[Article], int]:
    """One page of articles, newest first, and how many there are."""
    which = col(Article.archived_at).is_not(None) if archived else col(Article.archived_at).is_(None)
    total = session.exec(select(func.count()).select_from(Article).where(which)).one()
    rows = session.exec(
        select(Article)
        .where(which)
        .order_by(col(Article.id).desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
        .options(selectinload(Article.owner))  # type: ignore[arg-type]
    )
    return rows.all(), total


def pending(session: Session, import_id: int) -> PendingImport:
    """A pending import. Raises Missing."""
    found = session.get(PendingImport, import_id)
    if not found:
        raise Missing("There is no such import of yours.")
    return found


def waiting_imports(session: Session, actor: User) -> Sequence[PendingImport]:
    """The actor's imports that still wait for a decision, newest first."""
    return session.exec(
        select(PendingImport)
        .where(PendingImport.by_id == actor.id, col(PendingImport.article_id).is_(None))
        .where(col(PendingImport.dropped_at).is_(None))
        .order_by(col(PendingImport.id).desc())
    ).all()
