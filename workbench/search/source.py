"""From the database to index documents: what the events since the bookmark touched, and everything for a rebuild."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select

from ..db import Database
from ..hidden import ANYBODY, closed
from ..models import (
    Appearance,
    Archive,
    Article,
    ArticleVersion,
    Capture,
    Claim,
    Entity,
    Event,
    EventDetail,
    Evidence,
    EvidenceLink,
    Finding,
    ImportedClaim,
    Lineage,
    Mention,
    SensitivePassage,
    Splitting,
    Standing,
    State,
    Verdict,
)
from ..record import EXPORTED, HIDING, OPENED
from .documents import Doc
from .follow import Changes

_TABLES: tuple[tuple[str, Any], ...] = (
    *(("article", Article), ("claim", Claim), ("evidence", Evidence)),
    ("imported", ImportedClaim),
)
UNCHECKED = "unchecked"
"""Stands in the verdict facet for a claim without a finding."""
CHUNK = 200


class EventSource:
    """The database as the index follows it (see follow.Source)."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def newest(self) -> int:
        with self.database.reading() as session:
            return session.exec(select(func.max(Event.seq))).one() or 0

    def changes(self, after: int, limit: int) -> Changes:
        """The documents that the next `limit` events after `after` touched, as they are now."""
        with self.database.reading() as session:
            waiting = select(Event).where(col(Event.seq) > after).order_by(col(Event.seq)).limit(limit)
            events = _not_too_many(session.exec(waiting).all())
            wanted = _touched(session, events)
            docs = [doc for noun, ids in wanted.items() for doc in _documents(session, noun, sorted(ids))]
        there = {doc.id for doc in docs}
        touched = {f"{noun}:{id}" for noun, ids in wanted.items() for id in ids}
        hidden = touched if any(event.action in HIDING for event in events) else touched - there
        return Changes(docs, touched - there, events[-1].seq or after if events else after, hidden)

    def everything(self) -> Iterator[Doc]:
        with self.database.reading() as session:
            for noun, table in _TABLES:
                ids = session.exec(select(table.id).order_by(col(table.id))).all()
                for at in range(0, len(ids), CHUNK):
                    yield from _documents(session, noun, ids[at : at + CHUNK])
                    session.expunge_all()


def _touched(session: Session, events: Sequence[Event]) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = {noun: set() for noun, _ in _TABLES}
    events = [event for event in events if event.action not in (OPENED, EXPORTED)]  # they change no document
    for event in events:
        if event.target in ids:
            ids[event.target].add(event.target_id)
    whole = {event.target_id for event in events if event.target == "article"}
    # Splits, merges and undos touch claims that are not the event's target; an article's change touches all its claims.
    small = {event.article_id for event in events if event.target == "claim" and event.action in FAMILY}
    ids["claim"].update(_claims_of(session, whole | {id for id in small if id}))
    if small:  # a parent may stand in another article
        parents = select(Lineage.parent_id).where(col(Lineage.child_id).in_(ids["claim"]))
        ids["claim"].update(session.exec(parents))
    for version_id, start, stop in _split_on(session, events):
        ids["claim"].update(_claims_between(session, version_id, start, stop))
    sources = {event.target_id for event in events if event.target == "source"}
    ids["evidence"].update(session.exec(select(Evidence.id).where(col(Evidence.source_id).in_(sources))))
    corrected = {event.target_id for event in events if event.target == "entity"}
    ids["claim"].update(session.exec(select(Mention.claim_id).where(col(Mention.entity_id).in_(corrected))))
    imported = {event.target_id for event in events if event.action == "imported"}
    ids["claim"].update(_namesakes(session, imported))
    ids["evidence"].update(
        session.exec(select(EvidenceLink.evidence_id).where(col(EvidenceLink.claim_id).in_(ids["claim"])))
    )
    sources = {event.target_id for event in events if event.target == "source"}  # protected ones are taken out
    ids["evidence"].update(session.exec(select(Evidence.id).where(col(Evidence.source_id).in_(sources))))
    marked = [event.target_id for event in events if event.target == "sensitive_passage"]
    texts = select(SensitivePassage.capture_id).where(col(SensitivePassage.id).in_(marked))
    ids["evidence"].update(session.exec(select(Capture.evidence_id).where(col(Capture.id).in_(texts))))
    ids["imported"].update(_read_in(session, [event for event in events if event.target == "archive"]))
    return ids


def _not_too_many(events: Sequence[Event]) -> Sequence[Event]:
    """The events up to the first that read claims into the archive: that one alone brings hundreds of documents."""
    at = next((at for at, event in enumerate(events, 1) if event.target == "archive"), len(events))
    return events[:at]


def _read_in(session: Session, events: Sequence[Event]) -> Iterator[int]:
    """The claims that these events put into an archive; all of it where the details were erased."""
    for event in events:
        detail = session.get(EventDetail, event.seq)
        said = (detail.after if detail else None) or {"first": 0, "last": 0}
        if "first" in said:
            here = select(ImportedClaim.id).where(ImportedClaim.archive_id == event.target_id)
            span = col(ImportedClaim.id).between(said["first"], said["last"])
            yield from session.exec(here.where(span) if said["last"] else here)


FAMILY = {"split", "merged", "undone"}


def _split_on(session: Session, events: Sequence[Event]) -> Iterator[tuple[int, int, int]]:
    """What portions of long texts were added: version and offsets; all of the version where details were erased."""
    seqs = [event.seq for event in events if event.target == "splitting"]
    rows = session.exec(
        select(Splitting.version_id, Splitting.upto, EventDetail)
        .join(Event, col(Event.target_id) == Splitting.id)
        .outerjoin(EventDetail, col(EventDetail.event_seq) == Event.seq)
        .where(col(Event.seq).in_(seqs))
    )
    for version_id, upto, detail in rows:
        after = (detail.after if detail else None) or {}
        yield version_id, after.get("from", 0), after.get("upto", upto)


def _claims_between(session: Session, version_id: int, start: int, stop: int) -> Iterable[int]:
    here = col(Appearance.start).between(start, stop)
    return session.exec(select(Appearance.claim_id).where(Appearance.version_id == version_id, here))


def _claims_of(session: Session, articles: set[int]) -> Iterable[int]:
    return session.exec(
        select(Appearance.claim_id)
        .join(ArticleVersion, col(ArticleVersion.id) == Appearance.version_id)
        .where(col(ArticleVersion.article_id).in_(articles))
        .distinct()
    )


def _namesakes(session: Session, articles: set[int]) -> Iterable[int]:
    """Claims of any article that share a name with these: an import may teach the name another written form."""
    if not articles:
        return ()
    here = select(Mention.entity_id).where(col(Mention.claim_id).in_(_claims_of(session, articles)))
    return session.exec(select(Mention.claim_id).where(col(Mention.entity_id).in_(here)).distinct())


class _Maker(Protocol):
    def __call__(self, session: Session, ids: Sequence[Any], /) -> Iterator[Doc]: ...


def _documents(session: Session, noun: str, ids: Sequence[Any]) -> Iterator[Doc]:
    makers: dict[str, _Maker] = {
        **{"article": _articles, "claim": _claims, "evidence": _evidence},
        "imported": _imported,
    }
    yield from makers[noun](session, ids)


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
    )


def _terms(claim: Claim, state: Standing) -> tuple[str, ...]:
    return tuple(sorted(tag.term for tag in claim.tags if tag.state == state))


def _verdict(claim: Claim, finding: Finding | None) -> str:
    """The facet's value: the verdict that stands, `stale`, or UNCHECKED (also for a claim that others replaced)."""
    if finding and (claim.state == State.SETTLED or finding.verdict == Verdict.WITHDRAWN):
        return finding.verdict
    return State.STALE if claim.state == State.STALE else UNCHECKED


def _evidence(session: Session, ids: Sequence[Any]) -> Iterator[Doc]:
    links = selectinload(Evidence.links).selectinload(EvidenceLink.claim)  # type: ignore[arg-type]
    rows = select(Evidence).where(col(Evidence.id).in_(ids), Evidence.sensitivity == "open")
    shut = closed(session, ids, ANYBODY)
    for item in session.exec(rows.options(links, selectinload(Evidence.source))):  # type: ignore[arg-type]
        if item.source.protected:
            continue
        secret = item.id in shut  # then nobody's words are found, whoever searches
        live = [link for link in item.links if link.withdrawn_at is None]
        words = [part for link in live for part in (link.quotation, link.note)]
        yield Doc(
            id=f"evidence:{item.id}",
            type="evidence",
            text="\n".join(filter(None, [item.title, *([] if secret else [item.text, *words])])),
            names=item.source.name,
            day=item.retrieved_at.toordinal(),
        )


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
