"""Where a name stands that is to be known to few: in what people wrote, in captured texts, in names of files."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import exists, or_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from .. import originals
from ..errors import Missing
from ..evidence.spelling import plain, seeker
from ..hidden import closed, given
from ..models import (
    Access,
    Alias,
    Appearance,
    Article,
    ArticleVersion,
    Attribution,
    BatchSearch,
    Capture,
    CaptureKind,
    Claim,
    ClaimLink,
    Comment,
    Correction,
    Edit,
    Entity,
    Event,
    EventDetail,
    Evidence,
    EvidenceLink,
    Fetch,
    Finding,
    Grade,
    Likeness,
    Mention,
    PendingImport,
    Review,
    SavedSearch,
    SearchLog,
    Segment,
    Sift,
    SignOff,
    Source,
    Tag,
    Thread,
)
from ..review.reviews import REVIEWED
from ..sight import VIEWER, may_be_told

pick: Any = columns
"""As SQLModel's select, for any number of columns."""
Rows = Iterator[tuple[str, Any]]
"""A kind of page, and a statement whose rows are the number of a page and what people wrote on it."""
TITLES = {"evidence": Evidence.title, "source": Source.name, "claim": Claim.text, "story": Article.headline}
SHOWN = ("claim", "article", "evidence", "thread")
"""Targets of events whose details pages show; why somebody looked at who a source is, and the like, stays with those
who know.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its kind and number, with its title where it has one, on which a name stands. An `event` is an entry of
    the history.
    """

    kind: str
    id: int
    title: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


def where_it_stands(session: Session, folder: Path, name: str, *, but: int = 0) -> list[Place]:
    """Where a name stands, however it is spelt, as far as the viewer may read it; `but` is a source whose own name does
    not count. Of files their captured texts are read, and those that are text themselves.
    """
    holds = seeker([name])
    shut = closed(session, session.exec(select(Evidence.id)).all())  # of these not even a guess is answered
    found = {("evidence", row.evidence_id): None for row, _ in files_that_hold(session, folder, [name], shut)}
    for kind, rows in written(session, shut):
        for number, *said in session.execute(rows):
            if (kind, number) not in found and (kind, number) != ("source name", but) and _says(holds, said):
                found[kind, number] = None
    pages = dict.fromkeys((kind.removesuffix(" name"), number) for kind, number in found)
    return sorted(_titled(session, pages), key=lambda place: (place.kind == "event", place.kind, place.id))


def files_that_hold(
    session: Session, folder: Path, words: Sequence[str], shut: Collection[int] = ()
) -> Iterator[tuple[Capture, str]]:
    """The captures in whose bytes one of the words stands, or in whose name, with which of both. Those of evidence that
    is `shut`, and those whose bytes the viewer may not have, are not looked into.
    """
    holds = seeker(words)
    every = select(Capture).where(col(Capture.evidence_id).not_in(shut)).order_by(col(Capture.id))
    rows = session.exec(every).all()
    open_ = given(session, rows, {})
    for row in rows:
        if holds(row.name):
            yield row, "name"
        elif row.id in open_ and row.mime.startswith("text/") and row.kind != CaptureKind.ENCRYPTED:
            with suppress(Missing):  # its plain file is gone
                if holds(originals.read(folder, row.sha256).decode("utf-8", "replace")):
                    yield row, "text"


def written(session: Session, shut: Collection[int]) -> Rows:
    """All that people wrote and the viewer may read; of evidence that is `shut` no more than its title."""
    yield from _of_evidence(shut)
    yield from _of_sources()
    yield from _of_access(session)
    yield from _of_claims(session)
    yield from _of_stories(session)
    yield from _of_searches(session)
    yield "event", _events(session, shut)


def _of_evidence(shut: Collection[int]) -> Rows:
    open_ = col(Evidence.id).not_in(shut)
    yield "evidence", pick(Evidence.id, Evidence.title)
    yield "evidence", pick(Evidence.id, Evidence.text, Evidence.url).where(open_)
    for table, *words in (
        (EvidenceLink, EvidenceLink.quotation, EvidenceLink.note, EvidenceLink.independence_group),
        (Fetch, Fetch.url, Fetch.why),
        (Capture, Capture.about),
    ):
        yield "evidence", pick(Evidence.id, *words).join(table, col(table.evidence_id) == Evidence.id).where(open_)
    alike = pick(Likeness.b_id, Likeness.why).where(col(Likeness.a_id).not_in(shut), col(Likeness.b_id).not_in(shut))
    yield "evidence", alike
    said = pick(Evidence.id, Comment.text).join(Thread, col(Thread.evidence_id) == Evidence.id)
    yield "evidence", said.join(Comment, col(Comment.thread_id) == Thread.id).where(open_)


def _of_sources() -> Rows:
    yield "source name", pick(Source.id, Source.name)
    yield "source", pick(Source.id, Source.kind, Grade.why).join(Grade, col(Grade.source_id) == Source.id)


def _of_access(session: Session) -> Rows:
    """Why somebody was let in is shown to those who are."""
    mine = _me(session)
    own = aliased(Access)
    for kind, thing, same in (
        ("evidence", Access.evidence_id, col(own.evidence_id) == Access.evidence_id),
        ("source", Access.source_id, col(own.source_id) == Access.source_id),
    ):
        inside = exists().where(same, col(own.user_id) == mine, col(own.ended_at).is_(None))
        yield kind, pick(thing, Access.why).where(inside)


def _of_claims(session: Session) -> Rows:
    yield "claim", pick(Claim.id, Claim.text, Claim.event_words, Claim.accusation, Claim.stale_why, Claim.reasons)
    yield "claim", pick(SearchLog.claim_id, SearchLog.place, SearchLog.query, SearchLog.found)
    yield "claim", pick(Sift.claim_id, Sift.found)
    yield "claim", pick(Tag.claim_id, Tag.why)
    yield "claim", pick(Finding.claim_id, Finding.rationale, Finding.why)
    yield "claim", pick(Review.claim_id, Review.rationale, Review.note, Review.claim_text).where(_readable(session))
    yield "claim", pick(Edit.claim_id, Edit.before, Edit.after)
    yield "claim", pick(ClaimLink.claim_id, ClaimLink.why)
    yield "claim", pick(Mention.claim_id, Entity.name).join(Entity, col(Entity.id) == Mention.entity_id)
    yield "claim", pick(Mention.claim_id, Alias.text).join(Alias, col(Alias.entity_id) == Mention.entity_id)
    spoke = pick(Appearance.claim_id, Attribution.speaker, Attribution.role)
    yield "claim", spoke.join(Attribution, col(Attribution.appearance_id) == Appearance.id)
    yield "claim", pick(Thread.claim_id, Comment.text).join(Comment).where(col(Thread.claim_id).is_not(None))


def _readable(session: Session) -> Any:
    """Reviews that are sealed from the viewer answer no guess: open are their own, and those of decided rounds."""
    mine = _me(session)
    decided = exists().where(col(Finding.claim_id) == Review.claim_id, col(Finding.round) >= Review.round)
    return or_(col(Review.reviewer_id) == mine, decided)


def _of_stories(session: Session) -> Rows:
    """An import that waits is shown to who took it in."""
    yield "story", pick(Article.id, Article.headline, Article.outlet, Article.url, Article.authors)
    yield "story", pick(ArticleVersion.article_id, ArticleVersion.text, ArticleVersion.raw_name)
    parts = pick(ArticleVersion.article_id, Segment.why)
    yield "story", parts.join(Segment, col(Segment.version_id) == ArticleVersion.id)
    yield "story", pick(SignOff.article_id, SignOff.reason)
    yield "story", pick(Correction.article_id, Correction.what, Correction.verdict, Correction.why)
    said = pick(ArticleVersion.article_id, Comment.text).join(Thread, col(Thread.version_id) == ArticleVersion.id)
    yield "story", said.join(Comment, col(Comment.thread_id) == Thread.id)
    mine = _me(session)
    waiting = col(PendingImport.article_id).is_(None) & col(PendingImport.dropped_at).is_(None)
    held = pick(PendingImport.id, PendingImport.raw_name, PendingImport.page)
    yield "import", held.where(waiting, PendingImport.by_id == mine)


def _of_searches(session: Session) -> Rows:
    """What others look for is told to nobody."""
    mine = _me(session)
    kept = or_(col(SavedSearch.shared), col(SavedSearch.user_id) == mine)
    yield "saved search", pick(SavedSearch.id, SavedSearch.name, SavedSearch.asked).where(kept)
    yield "list", pick(BatchSearch.id, BatchSearch.name, BatchSearch.lines).where(BatchSearch.user_id == mine)


def _events(session: Session, shut: Collection[int]) -> Any:
    detail = aliased(EventDetail)  # what may be told asks of details too
    rows = pick(Event.seq, detail.before, detail.after).join(detail, detail.event_seq == Event.seq)
    rows = rows.where(may_be_told(session), col(Event.target).in_(SHOWN), Event.action != REVIEWED)
    if not shut:
        return rows
    for side in (col(detail.before), col(detail.after)):
        about = side["evidence"].as_integer()
        rows = rows.where(or_(about.is_(None), about.not_in(shut)))
    told = (col(Event.target) == "evidence") & col(Event.target_id).in_(shut)
    return rows.where(~told)


def _me(session: Session) -> int:
    return int(session.info.get(VIEWER, (0, ""))[0])


def _says(holds: Callable[[str], bool], said: Sequence[Any]) -> bool:
    return any(holds(plain(one)) for one in said if one)


def _titled(session: Session, pages: Collection[tuple[str, int]]) -> Iterator[Place]:
    for kind in dict.fromkeys(kind for kind, _ in pages):
        ids = [number for of, number in pages if of == kind]
        titles = {}
        if kind in TITLES:
            column = TITLES[kind]
            table = column.class_  # type: ignore[attr-defined]
            titles = dict(session.execute(pick(table.id, column).where(table.id.in_(ids))).all())
        yield from (Place(kind, number, titles.get(number, "")) for number in ids)
