"""Which documents of the index the database's events touched."""

from collections.abc import Iterable, Iterator, Sequence

from sqlmodel import Session, col, select

from ..models import (
    Appearance,
    ArticleVersion,
    Capture,
    ClaimLink,
    Event,
    EventDetail,
    Evidence,
    EvidenceLink,
    ImportedClaim,
    Lineage,
    Mention,
    SensitivePassage,
    Splitting,
)
from ..record import EXPORTED, OPENED, VIEWED

NOUNS = ("article", "claim", "evidence", "imported")
"""The kinds of documents."""


def touched(session: Session, events: Sequence[Event]) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = {noun: set() for noun in NOUNS}
    events = [event for event in events if event.action not in (OPENED, EXPORTED, VIEWED)]  # they change no document
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
    ids["claim"].update(_others(session, [event for event in events if event.action in RELATED]))
    for version_id, start, stop in _split_on(session, events):
        ids["claim"].update(_claims_between(session, version_id, start, stop))
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
    texts = set(session.exec(select(SensitivePassage.capture_id).where(col(SensitivePassage.id).in_(marked))))
    texts |= {event.target_id for event in events if event.target == "capture"}  # its text may be there now
    ids["evidence"].update(session.exec(select(Capture.evidence_id).where(col(Capture.id).in_(texts))))
    ids["imported"].update(_read_in(session, [event for event in events if event.target == "archive"]))
    return ids


def not_too_many(events: Sequence[Event]) -> Sequence[Event]:
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


def _others(session: Session, events: Sequence[Event]) -> Iterator[int]:
    for event in events:
        link = select(ClaimLink.other_id).where(ClaimLink.claim_id == event.target_id)
        yield from (other for other in session.exec(link) if other)


FAMILY = {"split", "merged", "undone"}
RELATED = {"claims related", "relation taken back"}
"""Two claims become one, or two again: the other one stands in another story too."""


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
