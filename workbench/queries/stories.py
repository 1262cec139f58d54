"""How stories stand, always derived from their claims: the status page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select as columns
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select

from ..models import (
    Appearance,
    ArticleVersion,
    Claim,
    Correction,
    Finding,
    How,
    Role,
    SignOff,
    State,
    User,
)
from ..policy import CHECKABLE, DeskPolicy, read
from ..publishing.signoff import Snapshot, digest
from ..review.policies import newest
from .article_page import ArticlePage, article_page
from .blockers import GONE, Alike, Blocker, alone, being_split, blockers, withdrawn
from .board import counts_of
from .claims import speaks


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the sentences that hold a checkable claim, how many have all of theirs settled."""

    settled: int
    checkable: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A sign-off of the story: who, when, on what. `counts` and `blockers` are those of its snapshot."""

    at: datetime
    by: str
    reason: str | None
    embargo_until: datetime | None
    counts: dict[str, int]
    blockers: Sequence[dict[str, Any]]


class Broken(NamedTuple):
    """A finding that an admin put in force without a second person: of which claim, why, by whom, when."""

    claim_id: int
    text: str
    why: str
    by: str
    at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoryStatus:
    """`seen` is the digest of the story as it stands, `texts` the words of its claims by id; `signed`, `corrections`
    and `broken` are newest first and never shorten.
    """

    page: ArticlePage
    states: Counter[str]
    verdicts: Counter[str]
    coverage: Coverage
    blockers: Sequence[Blocker]
    texts: dict[int, str]
    seen: str
    signed: Sequence[Decided]
    corrections: Sequence[Correction]
    broken: Sequence[Broken]
    people: Sequence[User]


def story_status(session: Session, article_id: int) -> StoryStatus:
    """Whether a story may run, and what keeps it from that. Raises Missing."""
    page = article_page(session, article_id, number=0)
    claims = [card.claim for card in page.cards]
    verdicts = Counter(card.verdict for card in page.cards if card.claim.state == State.SETTLED and card.verdict)
    texts = {card.claim.id: card.claim.text for card in [*page.cards, *page.aside]}
    splitting = (page.splitting.done, page.splitting.total) if page.splitting else None
    found, against = _standing(session, page.version, splitting)
    return StoryStatus(
        page=page,
        states=Counter(claim.state for claim in [*claims, *(card.claim for card in page.aside)]),
        verdicts=verdicts,
        coverage=_coverage(page),
        blockers=against,
        texts=texts,
        seen=digest(found),
        signed=_signed(session, article_id),
        corrections=_corrections(session, article_id),
        broken=_broken(session, page.version.id),
        people=owners(session),
    )


def snapshot(session: Session, version: ArticleVersion) -> Snapshot:
    """How a version of a story stands now, as a sign-off keeps it; nothing of a review that is sealed."""
    return _standing(session, version, being_split(session, [version.id]).get(version.id))[0]


DETAILS: dict[str, Any] = {
    "text": Claim.text,
    "revision": Claim.revision,
    "attribution_verdict": Finding.attribution_verdict,
    "finding": Finding.id,
    "finding_version": Finding.version,
}
"""What a snapshot holds of a claim and its finding in force, beside what blockers ask for."""


def _standing(
    session: Session, version: ArticleVersion, splitting: tuple[int, int] | None
) -> tuple[Snapshot, list[Blocker]]:
    claims = alone(session, version.id, *DETAILS.values())
    rows, ruled = [row for row, _ in claims], newest(session)
    policy = read(ruled.rules) if ruled else DeskPolicy()
    erred = withdrawn(session, [version.id])[version.id]
    against = blockers(rows, policy, erred=erred, splitting=splitting, published_on=version.published_on)
    found: Snapshot = {
        "version": version.id,
        "revision": version.article.revision,
        "claims": [_claim(row, details) for row, details in claims],
        "counts": dict(counts_of(rows)),
        "blockers": [asdict(blocker) for blocker in against],
        "policy": {"id": ruled.id if ruled else 0, "rules": policy.plain()},
    }
    return found, against


def _claim(row: Alike, details: Sequence[Any]) -> dict[str, Any]:
    own = {"id": row.claim_id, "state": row.state, "kind": row.kind, "verdict": row.verdict, "how": row.how}
    return {**own, **dict(zip(DETAILS, details, strict=True))}


def _signed(session: Session, article_id: int) -> list[Decided]:
    """Every sign-off, newest first; of its snapshot only what the page shows."""
    kept = (col(SignOff.snapshot)["counts"], col(SignOff.snapshot)["blockers"])
    wanted = (SignOff.at, User.name, SignOff.reason, SignOff.embargo_until, *kept)
    rows = columns(*wanted).join(User, col(User.id) == SignOff.by_id)  # type: ignore[call-overload]
    newest_first = rows.where(col(SignOff.article_id) == article_id).order_by(col(SignOff.id).desc())
    return [Decided(*row) for row in session.execute(newest_first)]


def _corrections(session: Session, article_id: int) -> Sequence[Correction]:
    rows = select(Correction).where(Correction.article_id == article_id).order_by(col(Correction.id).desc())
    return session.exec(rows.options(selectinload(Correction.by))).all()  # type: ignore[arg-type]


def _broken(session: Session, version_id: int) -> list[Broken]:
    """Every finding ever of the story's claims that one person put in force alone by breaking the glass."""
    here = select(Appearance.claim_id).where(Appearance.version_id == version_id)
    rows = (
        columns(Claim.id, Claim.text, Finding.why, User.name, Finding.at, Finding.superseded_at)  # type: ignore[call-overload]
        .join(Finding, col(Finding.claim_id) == Claim.id)
        .outerjoin(User, col(User.id) == Finding.by_id)
        .where(col(Finding.how) == How.BREAK_GLASS, col(Claim.id).in_(here))
        .order_by(col(Finding.id).desc())
    )
    return [Broken(*row) for row in session.execute(rows)]


def owners(session: Session) -> Sequence[User]:
    """The people who may own a story, by name."""
    people = select(User).where(col(User.role).in_([Role.CHECKER, Role.EDITOR]), col(User.disabled_at).is_(None))
    return session.exec(people.order_by(col(User.name), col(User.id))).all()


def _coverage(page: ArticlePage) -> Coverage:
    cards = sorted((card for card in page.cards if card.claim.kind in CHECKABLE), key=lambda card: card.start)
    sentences: list[tuple[int, bool]] = []  # where each ends, and whether all of it is settled
    for card in cards:
        settled = card.claim.state == State.SETTLED
        if sentences and card.start < sentences[-1][0]:
            stop, so_far = sentences.pop()
            sentences.append((max(stop, card.stop), so_far and settled))
        else:
            sentences.append((card.stop, settled))
    return Coverage(sum(settled for _, settled in sentences), len(sentences))


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
        mark = verdict if verdict and speaks(state, verdict) else state
        counts.setdefault(article_id, Counter())[mark] += number
    return counts
