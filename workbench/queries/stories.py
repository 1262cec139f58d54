"""How stories stand, always derived from their claims: the status page, the editors' board."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select

from ..models import (
    Appearance,
    Article,
    ArticleVersion,
    Claim,
    ClaimKind,
    Finding,
    State,
    Verdict,
)
from .article_page import ArticlePage, article_page
from .cards import Card

CHECKABLE = {ClaimKind.FACT, ClaimKind.ATTRIBUTED}
GONE = {State.DISCARDED, State.RETIRED}
BOARD_PAGE = 30


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that keeps a story from running, in words, with the claims it is about."""

    sentence: str
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the sentences that hold a checkable claim, how many have all of theirs settled."""

    settled: int
    checkable: int


@dataclass(frozen=True, slots=True)
class StoryStatus:
    page: ArticlePage
    states: Counter[str]
    verdicts: Counter[str]
    coverage: Coverage
    blockers: Sequence[Blocker]


def story_status(session: Session, article_id: int) -> StoryStatus:
    """Whether a story may run, and what keeps it from that. Raises Missing."""
    page = article_page(session, article_id, number=0)
    claims = [card.claim for card in page.cards]
    verdicts = Counter(card.verdict for card in page.cards if card.claim.state == State.SETTLED and card.verdict)
    return StoryStatus(
        page=page,
        states=Counter(claim.state for claim in [*claims, *(card.claim for card in page.aside)]),
        verdicts=verdicts,
        coverage=_coverage(page),
        blockers=list(_blockers(page)),
    )


def _coverage(page: ArticlePage) -> Coverage:
    sentences: dict[tuple[int, int], bool] = {}
    for card in page.cards:
        if card.claim.kind in CHECKABLE:
            place = (card.start, card.stop)
            sentences[place] = sentences.get(place, True) and card.claim.state == State.SETTLED
    return Coverage(sum(sentences.values()), len(sentences))


def _blockers(page: ArticlePage) -> Iterable[Blocker]:
    if page.splitting:
        done, total = page.splitting.done, page.splitting.total
        yield Blocker(f"The text is still being split: {done:,} of {total:,} sentences are read.", [])
    if not page.cards:
        yield Blocker("No claim of this story was kept: there is nothing that could have been checked.", [])
    if not page.version.published_on:
        yield Blocker("The publication date is not known, so relative dates are not resolved.", [])
    checkable = [card for card in page.cards if card.claim.kind in CHECKABLE]
    groups = (
        ("{} not yet kept or discarded", _in_state(page.cards, State.DRAFT)),
        ("{} that can be checked, without a verdict", _in_state(checkable, State.KEPT)),
        ("{} changed since the verdict", _in_state(page.cards, State.STALE)),
        ("{} inaccurate", _judged(page.cards, Verdict.INACCURATE, Verdict.MOSTLY_INACCURATE)),
        ("{} with missing context", _judged(page.cards, Verdict.MISSING_CONTEXT)),
        ("{} unproven, conflicting or outdated", _judged(page.cards, *UNSAFE)),
    )
    for sentence, found in groups:
        if found:
            number = "1 claim" if len(found) == 1 else f"{len(found)} claims"
            yield Blocker(sentence.format(number) + ".", found)


UNSAFE = (Verdict.UNPROVEN, Verdict.CONFLICTING, Verdict.OUTDATED)


def _in_state(cards: Iterable[Card], state: State) -> list[Claim]:
    return [card.claim for card in cards if card.claim.state == state]


def _judged(cards: Iterable[Card], *verdicts: Verdict) -> list[Claim]:
    return [card.claim for card in cards if card.claim.state == State.SETTLED and card.verdict in verdicts]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One story on the board: how many of its claims are marked by what."""

    article: Article
    published_on: str | None
    counts: Counter[str]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return self.counts[State.DRAFT] + self.counts[State.KEPT] + self.counts[State.STALE]


def board(session: Session, *, archived: bool, page: int) -> tuple[list[BoardRow], int]:
    """One page of stories, newest first, with their counts, and how many stories there are."""
    which = col(Article.archived_at).is_not(None) if archived else col(Article.archived_at).is_(None)
    total = session.exec(select(func.count()).select_from(Article).where(which)).one()
    rows = session.exec(
        select(Article)
        .where(which)
        .order_by(col(Article.id).desc())
        .offset((page - 1) * BOARD_PAGE)
        .limit(BOARD_PAGE)
        .options(selectinload(Article.owner), selectinload(Article.versions))  # type: ignore[arg-type]
    ).all()
    counts = marks_by_article(session, [article.id for article in rows])
    made = [BoardRow(row, row.versions[-1].published_on, counts.get(row.id, Counter())) for row in rows]
    return made, total


def marks_by_article(session: Session, ids: Sequence[int]) -> dict[int, Counter[str]]:
    """For each article how many claims carry which mark: the verdict where it stands, otherwise the state."""
    rows = session.exec(
        select(ArticleVersion.article_id, Claim.state, Finding.verdict, func.count(col(Claim.id).distinct()))
        .join(Appearance, col(Appearance.version_id) == ArticleVersion.id)
        .join(Claim, col(Claim.id) == Appearance.claim_id)
        .outerjoin(Finding, (col(Finding.claim_id) == Claim.id) & col(Finding.superseded_at).is_(None))
        .where(col(ArticleVersion.article_id).in_(ids), col(Claim.state).not_in(GONE))
        .group_by(col(ArticleVersion.article_id), col(Claim.state), col(Finding.verdict))
    )
    counts: dict[int, Counter[str]] = {}
    for article_id, state, verdict, number in rows:
        mark = verdict if verdict and state != State.STALE else state
        counts.setdefault(article_id, Counter())[mark] += number
    return counts
