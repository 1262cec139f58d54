"""From the database to index documents: what the events since the bookmark touched, and everything for a rebuild."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select

from .. import originals
from ..config import Home
from ..db import Database
from ..errors import Missing
from ..hidden import ANYBODY, closed
from ..models import (
    Appearance,
    Archive,
    Article,
    ArticleVersion,
    CaptureKind,
    Claim,
    Entity,
    Event,
    Evidence,
    EvidenceLink,
    Finding,
    ImportedClaim,
    Mention,
    Sensitivity,
    Standing,
    State,
    Verdict,
)
from ..record import HIDING
from .countries import countries
from .documents import DESK, EVERYBODY, Doc
from .follow import Changes
from .touched import not_too_many, touched

_TABLES: tuple[tuple[str, Any], ...] = (
    *(("article", Article), ("claim", Claim), ("evidence", Evidence)),
    ("imported", ImportedClaim),
)
MOST_TEXT = 1_000_000
"""Code points of one captured text that are searched."""
BEGINNING = 1500
"""Code points of an article whose first country counts for claims that name none."""
UNCHECKED = "unchecked"
"""Stands in the verdict facet for a claim without a finding."""
CHUNK = 200


class EventSource:
    """The database as the index follows it (see follow.Source)."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.folder = Home(database.path.parent, database.path.parent).originals

    def newest(self) -> int:
        with self.database.reading() as session:
            return session.exec(select(func.max(Event.seq))).one() or 0

    def changes(self, after: int, limit: int) -> Changes:
        """The documents that the next `limit` events after `after` touched, as they are now."""
        with self.database.reading() as session:
            waiting = select(Event).where(col(Event.seq) > after).order_by(col(Event.seq)).limit(limit)
            events = not_too_many(session.exec(waiting).all())
            wanted = touched(session, events)
            docs = [doc for noun, ids in wanted.items() for doc in self._documents(session, noun, sorted(ids))]
        there = {doc.id for doc in docs}
        known = {f"{noun}:{id}" for noun, ids in wanted.items() for id in ids}
        hidden = known if any(event.action in HIDING for event in events) else known - there
        return Changes(docs, known - there, events[-1].seq or after if events else after, hidden)

    def hidden(self, after: int) -> set[str]:
        """The documents that the events of HIDING after `after` touched."""
        with self.database.reading() as session:
            waiting = select(Event).where(col(Event.seq) > after, col(Event.action).in_(HIDING))
            wanted = touched(session, session.exec(waiting).all())
        return {f"{noun}:{id}" for noun, ids in wanted.items() for id in ids}

    def everything(self) -> Iterator[Doc]:
        with self.database.reading() as session:
            for noun, table in _TABLES:
                ids = session.exec(select(table.id).order_by(col(table.id))).all()
                for at in range(0, len(ids), CHUNK):
                    yield from self._documents(session, noun, ids[at : at + CHUNK])
                    session.expunge_all()

    def _documents(self, session: Session, noun: str, ids: Sequence[Any]) -> Iterator[Doc]:
        if noun == "evidence":
            return _evidence(session, ids, self.folder)
        return {"article": _articles, "claim": _claims, "imported": _imported}[noun](session, ids)


def _articles(session: Session, ids: Sequence[Any]) -> Iterator[Doc]:
    versions = selectinload(Article.versions).selectinload(ArticleVersion.segments)  # type: ignore[arg-type]
    for article in session.exec(select(Article).where(col(Article.id).in_(ids)).options(versions)):
        if not article.versions:  # nobody imports such a story; `verify` says so
            continue
        version = article.versions[-1]
        kept = (version.text[part.start : part.stop] for part in version.segments if part.keep)
        yield Doc(
            id=f"article:{article.id}",
            type="article",
            text="\n".join([article.headline, *kept]),
            names="\n".join([article.outlet, *article.authors]),
            article_id=article.id,
            outlets=_named(article.outlet),
            authors=tuple(article.authors),
            language=article.language,
            countries=countries(f"{article.headline}\n{version.text[:BEGINNING]}", article.language),
            archived=article.archived_at is not None,
            day=article.created_at.toordinal(),
        )


def _claims(session: Session, ids: Sequence[Any]) -> Iterator[Doc]:
    found = session.exec(
        select(Claim)
        .where(col(Claim.id).in_(ids))
        .options(
            selectinload(Claim.appearances).selectinload(Appearance.attributions),  # type: ignore[arg-type]
            selectinload(Claim.appearances)  # type: ignore[arg-type]
            .selectinload(Appearance.version)  # type: ignore[arg-type]
            .selectinload(ArticleVersion.article),  # type: ignore[arg-type]
            selectinload(Claim.findings),  # type: ignore[arg-type]
            selectinload(Claim.tags),  # type: ignore[arg-type]
            selectinload(Claim.mentions).selectinload(Mention.entity).selectinload(Entity.aliases),  # type: ignore[arg-type]
        )
    )
    return map(_claim, found)


def beside(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """By what claims are found beside their words: names, speakers, headlines, the reasons of their findings."""
    return {int(doc.id.partition(":")[2]): doc.names.splitlines() for doc in _claims(session, ids)}


def _claim(claim: Claim) -> Doc:
    articles = [appearance.version.article for appearance in claim.appearances]
    chains = [appearance.attributions for appearance in claim.appearances if appearance.attributions]
    speakers = [" ".join([link.speaker, link.role]) for chain in chains for link in chain]
    there = sorted(claim.mentions, key=lambda mention: mention.entity_id)
    names = [form for row in there if row.state != Standing.REJECTED for form in _forms(row.entity)]
    finding: Finding | None = next((row for row in claim.findings if row.superseded_at is None), None)
    timed = claim.event_time is not None
    why = [finding.rationale] if finding else []
    return Doc(
        id=f"claim:{claim.id}",
        type="claim",
        text=claim.text,
        names="\n".join([*names, *speakers, *(article.headline for article in articles), *why]),
        article_id=articles[0].id if articles else None,
        verdict=_verdict(claim, finding),
        state=claim.state,
        kind=claim.kind,
        claimants=tuple(dict.fromkeys(chain[-1].speaker for chain in chains if chain[-1].speaker)),
        outlets=tuple(dict.fromkeys(article.outlet for article in articles if article.outlet)),
        authors=tuple(dict.fromkeys(author for article in articles for author in article.authors)),
        language=articles[0].language if articles else None,
        tags=_terms(claim, Standing.ACCEPTED),
        proposed=_terms(claim, Standing.PROPOSED),
        accuses=bool(claim.accusation),
        archived=bool(articles) and all(article.archived_at for article in articles),
        time=(claim.event_from, claim.event_until) if timed else None,
        years=_years(claim.event_from, claim.event_until) if timed else (),
        day=(finding.at if finding else claim.created_at).toordinal(),
        countries=_countries(claim),
    )


def _countries(claim: Claim) -> tuple[str, ...]:
    """The countries that a claim names; where it names none, the first that its story does."""
    place = claim.appearances[0].version if claim.appearances else None
    language = place.article.language if place else None
    own = countries(claim.text, language)
    return own if own or not place else _first(f"{place.article.headline}\n{place.text[:BEGINNING]}", language)


@lru_cache(maxsize=256)
def _first(beginning: str, language: str | None) -> tuple[str, ...]:
    return countries(beginning, language)[:1]


def _terms(claim: Claim, state: Standing) -> tuple[str, ...]:
    return tuple(sorted(tag.term for tag in claim.tags if tag.state == state))


def _verdict(claim: Claim, finding: Finding | None) -> str:
    """The facet's value: the verdict that stands, `stale`, or UNCHECKED (also for a claim that others replaced)."""
    if finding and (claim.state == State.SETTLED or finding.verdict == Verdict.WITHDRAWN):
        return finding.verdict
    return State.STALE if claim.state == State.STALE else UNCHECKED


def _evidence(session: Session, ids: Sequence[Any], folder: Path) -> Iterator[Doc]:
    """What is sealed is no document: the index holds plain words. What is restricted is for those who work here."""
    links = selectinload(Evidence.links).selectinload(EvidenceLink.claim)  # type: ignore[arg-type]
    load = (links, selectinload(Evidence.source), selectinload(Evidence.captures))  # type: ignore[arg-type]
    rows = select(Evidence).where(col(Evidence.id).in_(ids), Evidence.sensitivity != Sensitivity.SEALED)
    shut = closed(session, ids, ANYBODY)
    for item in session.exec(rows.options(*load)):
        if item.source.protected:
            continue
        secret = item.id in shut  # then nobody's words are found, whoever searches
        live = [link for link in item.links if link.withdrawn_at is None]
        words = [item.text, *(part for link in live for part in (link.quotation, link.note))]
        words += [] if secret else texts_of(folder, item)
        yield Doc(
            id=f"evidence:{item.id}",
            type="evidence",
            text="\n".join(filter(None, [item.title, *([] if secret else words)])),
            names=item.source.name,
            day=item.retrieved_at.toordinal(),
            audience=EVERYBODY if item.sensitivity == Sensitivity.OPEN else DESK,
        )


def texts_of(folder: Path, item: Evidence) -> list[str]:
    """The captured texts of evidence, whose captures are loaded, but for what stands in its note; of a long one as much
    as is searched. What is gone from the store is left out: `verify` says so.
    """
    found: list[str] = []
    for capture in item.captures:
        if capture.kind == CaptureKind.TEXT:
            with suppress(Missing):
                text = originals.read(folder, capture.sha256).decode("utf-8", "replace")
                found += [text[:MOST_TEXT]] if text != item.text.strip() else []
    return found


def _imported(session: Session, ids: Sequence[Any]) -> Iterator[Doc]:
    rows = select(ImportedClaim, Archive.at).join(Archive, col(Archive.id) == ImportedClaim.archive_id)
    for row, at in session.exec(rows.where(col(ImportedClaim.id).in_(ids))):
        yield Doc(
            id=f"imported:{row.id}",
            type="imported",
            text="\n".join(filter(None, [row.text, row.title])),
            names="\n".join(filter(None, [row.publisher, row.claimant, row.rating])),
            claimants=_named(row.claimant),
            outlets=_named(row.publisher),
            language=row.language,
            day=at.toordinal(),
        )


def _forms(entity: Entity) -> list[str]:
    return [entity.name, *(alias.text for alias in entity.aliases)]


def _named(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _years(first: int | None, last: int | None) -> tuple[int, ...]:
    bounds = [date.fromordinal(day).year for day in (first, last) if day]
    return tuple(range(bounds[0], bounds[-1] + 1))[:50]
