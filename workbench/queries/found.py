"""The things behind search hits, in as many selects as there are kinds of things."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from ..hidden import ANYBODY, closed
from ..models import Appearance, Article, ArticleVersion, Claim, Evidence, ImportedClaim, Role, User
from ..search.documents import DESK, EVERYBODY, Audience, Hit
from ..search.source import texts_of
from ..sight import VIEWER
from .claims import mark_of, standing


@dataclass(frozen=True, slots=True)
class Row:
    """A hit as a page shows it. `text` is what is highlighted, `mark` a claim's verdict or state."""

    id: str
    type: str
    number: int
    text: str
    score: float
    mark: str | None
    article: Article | None
    archived: bool
    event_time: str | None
    thing: Any

    @property
    def language(self) -> str | None:
        """Of its words, where it is known."""
        return self.article.language if self.article else getattr(self.thing, "language", None)


def rows(session: Session, folder: Path, hits: Sequence[Hit]) -> list[Row]:
    """One row for each hit, in order; a hit whose thing is gone since, or is not for the viewer, is left out. `folder`
    is the store of originals, where the texts of evidence lie.
    """
    ids: dict[str, list[int]] = {}
    for hit in hits:
        ids.setdefault(hit.type, []).append(_number(hit))
    things = {noun: loader(session, ids[noun]) for noun, loader in LOADERS.items() if noun in ids}
    role = session.info.get(VIEWER, ANYBODY)[1]  # nobody is let in here: to read what is sealed is written down
    shut = closed(session, ids.get("evidence", []), (0, role))
    found = ((hit, things[hit.type].get(_number(hit))) for hit in hits)
    return [
        _row(hit, thing, "" if isinstance(thing, Evidence) and thing.id in shut else _text(thing, folder))
        for hit, thing in found
        if thing is not None
    ]


def audience_of(person: User) -> Audience:
    """Whose findings somebody gets: those who only read get what is for everybody."""
    return EVERYBODY if person.role == Role.READER else DESK


def plain(row: Row) -> dict[str, Any]:
    """A row for other programs: `verdict` is the finding that stands, `text` at most its first 500 code points."""
    finding = standing(row.thing) if isinstance(row.thing, Claim) else None
    return {
        "id": row.number,
        "type": row.type,
        "text": (row.text or getattr(row.thing, "title", ""))[:500],
        "article": row.article.headline if row.article else None,
        "verdict": finding.verdict if finding else None,
        "score": round(row.score, 3),
    }


def _number(hit: Hit) -> int:
    return int(hit.id.partition(":")[2])


def _row(hit: Hit, thing: Any, text: str) -> Row:
    article = _article(thing)
    return Row(
        id=hit.id,
        type=hit.type,
        number=_number(hit),
        text=text,
        score=hit.score,
        mark=mark_of(thing) if isinstance(thing, Claim) else None,
        article=article,
        archived=bool(article and article.archived_at),
        event_time=thing.event_time if isinstance(thing, Claim) else None,
        thing=thing,
    )


def _text(thing: Claim | Article | Evidence | ImportedClaim, folder: Path) -> str:
    if isinstance(thing, Claim | ImportedClaim):
        return thing.text
    if isinstance(thing, Article):
        version = thing.versions[-1]
        return "\n".join(version.text[part.start : part.stop] for part in version.segments if part.keep)
    return "\n".join(filter(None, [thing.text, *texts_of(folder, thing)]))


def _article(thing: Claim | Article | Evidence | ImportedClaim) -> Article | None:
    if isinstance(thing, Claim):
        return thing.appearances[0].version.article if thing.appearances else None
    return thing if isinstance(thing, Article) else None


def _claims(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    where = selectinload(Claim.appearances).selectinload(Appearance.version)  # type: ignore[arg-type]
    load = [where.selectinload(ArticleVersion.article), selectinload(Claim.findings)]  # type: ignore[arg-type]
    return {row.id: row for row in session.exec(select(Claim).where(col(Claim.id).in_(ids)).options(*load))}


def _articles(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    load = selectinload(Article.versions).selectinload(ArticleVersion.segments)  # type: ignore[arg-type]
    return {row.id: row for row in session.exec(select(Article).where(col(Article.id).in_(ids)).options(load))}


def _evidence(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    load = (selectinload(Evidence.source), selectinload(Evidence.captures))  # type: ignore[arg-type]
    return {row.id: row for row in session.exec(select(Evidence).where(col(Evidence.id).in_(ids)).options(*load))}


def _imported(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    return {row.id: row for row in session.exec(select(ImportedClaim).where(col(ImportedClaim.id).in_(ids)))}


LOADERS = {"claim": _claims, "article": _articles, "evidence": _evidence, "imported": _imported}
