"""Articles as pages need them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import exists
from sqlalchemy import select as columns
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, func, select

from ..db import now
from ..errors import Missing
from ..models import (
    GONE,
    Appearance,
    Article,
    ArticleVersion,
    Attribution,
    Claim,
    Edit,
    EvidenceLink,
    Flag,
    PendingImport,
    Reference,
    Segment,
    Selector,
    Splitting,
    Standing,
    State,
    Tag,
    User,
)
from .claims import standing
from .pieces import Mark, Piece, cut

PAGE = 50
STALLED = timedelta(minutes=5)
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
    """A claim as the article page shows it. `spans` are its words in the version text, `start`..`stop` its sentence.

    `edits` are rows of id, before, after, rule, confidence, undone_at, accepted_at, at; `references` rows of id, words,
    candidates, those that wait for a choice; `tags` of claim, term, state, none rejected.
    """

    claim: Claim
    start: int
    stop: int
    spans: Sequence[tuple[int, int]]
    claimant: str
    mark: str
    flags: Sequence[str]
    edits: Sequence[Any]
    references: Sequence[Any]
    evidence: int
    tags: Sequence[Any]

    @property
    def doubtful(self) -> bool:
        """Whether a draft has flags that stand or references that wait."""
        return self.claim.state == State.DRAFT and bool(self.flags or self.references)


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
    order: str
    splitting: Splitting | None = None

    @property
    def drafts(self) -> int:
        return self.counts[State.DRAFT]

    @property
    def doubtful(self) -> list[Card]:
        """The drafts with doubts left, in the order of the page."""
        return [card for card in self.cards if card.doubtful]

    @property
    def marks(self) -> dict[int, str]:
        """What each shown claim is marked by, by its id."""
        return {card.claim.id: card.mark for card in self.cards}


ORDERS: dict[str, Callable[[Card], int]] = {
    "text": lambda card: 0,
    "doubts": lambda card: 0 if card.doubtful else 1 if card.claim.state == State.DRAFT else 2,
    "worth": lambda card: -card.claim.checkworthiness,
}
"""What the cards may be ordered by, and how: what ties stays as in the text."""


def article_page(session: Session, article_id: int, order: str = "text") -> ArticlePage:
    """The text with every claim marked, and the claims beside it in one of ORDERS. Raises Missing."""
    held = version(session, article_id)
    cards = _cards(session, held)
    segments = session.exec(select(Segment).where(Segment.version_id == held.id).order_by(col(Segment.start))).all()
    shown = [card for card in cards if card.claim.state in SHOWN]
    marks = sorted(_marks(shown), key=lambda mark: mark.start)
    return ArticlePage(
        article=held.article,
        version=held,
        passages=_passages(held.text, [part for part in segments if part.keep], marks),
        left_out=[(part, held.text[part.start : part.stop]) for part in segments if not part.keep],
        cards=sorted(shown, key=ORDERS[order]),
        aside=[card for card in cards if card.claim.state not in SHOWN],
        counts=Counter(card.mark for card in shown),
        order=order,
        splitting=splitting(session, held.id),
    )


def splitting(session: Session, version_id: int) -> Splitting | None:
    """How far the split of a long version is; None where it was never long, or is done."""
    unfinished = col(Splitting.finished_at).is_(None)
    return session.exec(select(Splitting).where(Splitting.version_id == version_id, unfinished)).first()


def stalled(found: Splitting | None) -> bool:
    """Whether nothing has come for so long that nobody can be at it any more."""
    return found is not None and now() - found.moved_at > STALLED


def _passages(text: str, parts: Sequence[Segment], marks: Sequence[Mark]) -> list[Passage]:
    """The kept parts with the marks that touch them; `marks` ascend, and no part looks at those that are past."""
    found, at, open_ = [], 0, list[Mark]()
    for part in parts:
        while at < len(marks) and marks[at].start < part.stop:
            open_.append(marks[at])
            at += 1
        open_ = [mark for mark in open_ if mark.stop > part.start]
        found.append(Passage(part, cut(text, part.start, part.stop, open_)))
    return found


def mark_of(claim: Claim) -> str:
    """What a claim is marked by: its verdict where a finding stands, otherwise its state."""
    finding = standing(claim)
    return finding.verdict if finding else claim.state


def _cards(session: Session, held: ArticleVersion) -> list[Card]:
    """Cards in text order. Of what hangs on a claim only the shown columns are read: a page may have hundreds."""
    rows = session.exec(
        select(Appearance)
        .where(Appearance.version_id == held.id)
        .options(selectinload(Appearance.claim).selectinload(Claim.findings))  # type: ignore[arg-type]
    ).all()
    _place(session, held, rows)
    here = select(Appearance.claim_id).where(Appearance.version_id == held.id)
    there = select(Appearance.id).where(Appearance.version_id == held.id)
    spans = _by_first(session, (Selector.appearance_id, Selector.start, Selector.stop), there)
    speakers = _by_first(session, (Attribution.appearance_id, Attribution.order, Attribution.speaker), there)
    flags = _by_first(session, (Flag.claim_id, Flag.sentence), here, FLAG_STANDS)
    edits = _by_first(session, (Edit.claim_id, *EDIT_COLUMNS), here, *EDIT_SHOWS)
    references = _by_first(session, (Reference.claim_id, *REFERENCE_COLUMNS), here, *REFERENCE_WAITS)
    standing = col(EvidenceLink.withdrawn_at).is_(None)
    evidence = _by_first(session, (EvidenceLink.claim_id, EvidenceLink.id), here, standing)
    tags = _by_first(session, (Tag.claim_id, Tag.term, Tag.state), here, col(Tag.state) != Standing.REJECTED)
    cards = [
        Card(
            claim=row.claim,
            start=row.start,
            stop=row.stop,
            spans=sorted((start, stop) for _, start, stop in spans[row.id]),
            claimant=max(((order, name) for _, order, name in speakers[row.id]), default=(0, ""))[1],
            mark=mark_of(row.claim),
            flags=[sentence for _, sentence in flags[row.claim_id]],
            edits=edits[row.claim_id],
            references=references[row.claim_id],
            evidence=len(evidence[row.claim_id]),
            tags=tags[row.claim_id],
        )
        for row in rows
    ]
    return sorted(cards, key=lambda card: (card.spans[0] if card.spans else (card.start, card.stop), card.claim.id))


def _place(session: Session, held: ArticleVersion, rows: Sequence[Appearance]) -> None:
    """Tell every claim where it appears, as the rules of permission ask: most appear here and nowhere else."""
    here = select(Appearance.claim_id).where(Appearance.version_id == held.id)
    away = session.exec(
        select(Appearance)
        .where(col(Appearance.claim_id).in_(here), Appearance.version_id != held.id)
        .options(selectinload(Appearance.version).selectinload(ArticleVersion.article))  # type: ignore[arg-type]
    ).all()
    places: defaultdict[int, list[Appearance]] = defaultdict(list)
    for row in rows:
        set_committed_value(row, "version", held)
    for row in sorted([*rows, *away], key=lambda row: row.id):
        places[row.claim_id].append(row)
    for row in rows:
        set_committed_value(row.claim, "appearances", places[row.claim_id])


EDIT_COLUMNS: tuple[Any, ...] = (
    Edit.id, Edit.before, Edit.after, Edit.rule, Edit.confidence, Edit.undone_at, Edit.accepted_at, Edit.at,
)  # fmt: skip
EDIT_SHOWS = (col(Edit.rule) != "capital", (col(Edit.rule) != "chosen") | col(Edit.undone_at).is_(None))
"""A first letter's capital is no change to look at; an undone choice is a reference again."""
REFERENCE_COLUMNS: tuple[Any, ...] = (Reference.id, Reference.words, Reference.candidates)
REFERENCE_WAITS = (col(Reference.closed_at).is_(None), col(Reference.at) != GONE)
FLAG_STANDS = ~exists().where(col(Reference.flag_id) == Flag.id, col(Reference.at) == GONE)
"""A flag about a reference stands as long as its words are in the claim."""


def _by_first(session: Session, wanted: Sequence[Any], among: Any, *also: Any) -> defaultdict[int, list[Any]]:
    """Rows of the columns `wanted` whose first column is `among` these, by that column."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in session.execute(columns(*wanted).where(wanted[0].in_(among), *also)):
        found[row[0]].append(row)
    return found


def _marks(cards: Sequence[Card]) -> Iterator[Mark]:
    for card in cards:
        for start, stop in card.spans:
            yield Mark(card.claim.id, start, stop)


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
