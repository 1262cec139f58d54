"""The rest of a long text: its first portion of drafts comes with the article, the others here, one by one.

How far it has come stands in the table `splitting`. A portion, its event and its progress are one transaction; whoever
is killed in between leaves whole portions behind, and the next one goes on after them.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict

from filelock import FileLock
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select

from ..db import Database, now
from ..models import Appearance, ArticleVersion, Splitting, User
from ..record import record
from ..splitting import PORTION, Draft, Portion, Segment, portions
from ..splitting.models import Models
from .drafts import store_drafts
from .proposals import Details

SPLIT_ON = "split on"
"""The action of the event that adds a portion's drafts."""

_LOG = logging.getLogger(__name__)
Say = Callable[[int, int], None]


def begin(session: Session, actor: User, version: ArticleVersion, given: Details, first: Portion) -> None:
    """Note that `first` is stored and the rest of the version is to come."""
    session.add(
        Splitting(
            version_id=version.id,
            by_id=actor.id,
            given=asdict(given),
            done=first.done,
            total=first.total,
            upto=first.upto,
            moved_at=now(),
        )
    )


def go_on(database: Database, models: Models, say: Say = lambda _done, _total: None, *, size: int = PORTION) -> None:
    """Split what is left of every long text of the desk. Returns when nothing is left.

    One process at a time does so; others wait for it and find nothing. It may be killed at any moment.
    """
    with FileLock(database.path.with_suffix(".splitting"), poll_interval=0.2):
        failed: set[int] = set()
        while (job := _next(database, failed)) is not None:
            try:
                _finish(database, job, models, say, size)
            except Exception:  # one text must not keep the others waiting; the next start tries it again
                _LOG.exception("version %s could not be split to its end", job.version_id)
                failed.add(job.id)


def waits(database: Database) -> bool:
    """Whether any text is not split to its end."""
    return _next(database) is not None


def _next(database: Database, failed: Collection[int] = ()) -> Splitting | None:
    with database.reading() as session:
        unfinished = select(Splitting).where(col(Splitting.finished_at).is_(None), col(Splitting.id).not_in(failed))
        return session.exec(unfinished.order_by(col(Splitting.id)).limit(1)).first()


def _finish(database: Database, job: Splitting, models: Models, say: Say, size: int) -> None:
    """Split from the beginning, so that names and speakers are known as ever, and store what is not there yet."""
    with database.reading() as session:
        version = session.exec(
            select(ArticleVersion)
            .where(ArticleVersion.id == job.version_id)
            .options(selectinload(ArticleVersion.segments))  # type: ignore[arg-type]
        ).one()
    segments = [Segment(row.start, row.stop, row.kind, row.keep, row.why) for row in version.segments]
    for portion in _portions(version, segments, job, models, size):
        if portion.upto > job.upto:
            fresh = [draft for draft in portion.drafts if draft.start >= job.upto]
            with database.patiently() as session:
                job = _store(session, version, job.id, portion, fresh)
        say(portion.done, portion.total)
    if job.finished_at is None:  # newer rules may find that nothing was left
        with database.patiently() as session:
            last = Portion((), job.total, job.total, job.upto)
            _store(session, version, job.id, last, [])


def _portions(
    version: ArticleVersion, segments: list[Segment], job: Splitting, models: Models, size: int
) -> Iterator[Portion]:
    given = Details(**{**job.given, "authors": tuple(job.given["authors"])})
    return portions(
        version.text,
        segments,
        size=size,
        published=given.published_on or None,
        authors=given.authors,
        outlet=given.outlet,
        kind=given.kind,
        language=given.language,
        headline=given.headline,
        parser=models.parser(given.language),
        unparsed=models.status(given.language),
    )


def _store(session: Session, version: ArticleVersion, job_id: int, portion: Portion, fresh: list[Draft]) -> Splitting:
    job = session.get_one(Splitting, job_id)
    after = {"from": job.upto, "upto": portion.upto, **store_drafts(session, version, fresh)}
    job.done, job.total, job.upto, job.moved_at = portion.done, portion.total, portion.upto, now()
    job.finished_at = job.moved_at if portion.done == portion.total else None
    record(session, session.get_one(User, job.by_id), SPLIT_ON, job, article_id=version.article_id, after=after)
    return job


def proposed_in(session: Session, article_id: int) -> int:
    """How many claims the newest version of an article has."""
    found = (
        select(func.count())
        .select_from(Appearance)
        .join(ArticleVersion, col(ArticleVersion.id) == Appearance.version_id)
        .where(ArticleVersion.article_id == article_id)
    )
    return session.exec(found).one()
