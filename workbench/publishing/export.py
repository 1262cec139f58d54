"""An article with everything that is known about it, as plain data for other programs.

Of reviews nothing but what a finding took over: what is sealed stays sealed.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from ..hidden import ANYBODY, Closed, closed
from ..models import (
    Appearance,
    Article,
    ArticleVersion,
    Claim,
    Correction,
    Entity,
    Evidence,
    EvidenceLink,
    Finding,
    Mention,
    Sensitivity,
    SignOff,
    Standing,
    State,
    User,
    Verdict,
)
from ..splitting import label_of, quantities, terms

ACCEPTED, SEALED = Standing.ACCEPTED, Sensitivity.SEALED


def articles(session: Session, only: int | None = None) -> Iterator[dict[str, Any]]:
    """One dictionary an article, oldest first. Evidence that is not open, or of protected
    sources, is left out and counted; what is sealed is not even counted.
    """
    rows = select(Article).order_by(col(Article.id)).options(selectinload(Article.versions))  # type: ignore[arg-type]
    for article in session.exec(rows if only is None else rows.where(Article.id == only)):
        yield _article(session, article)


def _article(session: Session, article: Article) -> dict[str, Any]:
    version = article.versions[-1]
    return {
        "id": article.id,
        "headline": article.headline,
        "outlet": article.outlet,
        "authors": article.authors,
        "kind": article.kind,
        "language": article.language,
        "archived_at": _at(article.archived_at),
        "embargo_until": _at(article.embargo_until),
        **_signed(session, article),
        "corrections": _corrections(session, article),
        "version": {
            "seq": version.seq,
            "raw_sha256": version.raw_sha256,
            "text": version.text,
            "masthead_on": version.masthead_on,
            "published_on": version.published_on,
            "published_basis": version.published_basis,
        },
        "claims": _claims_of(session, version),
    }


def _claims_of(session: Session, version: ArticleVersion) -> list[dict[str, Any]]:
    found = _claims(session, version)
    shut = closed(session, {link.evidence_id for claim, _ in found for link in claim.links}, ANYBODY)
    return [_claim(claim, appearance, shut) for claim, appearance in found]


def _signed(session: Session, article: Article) -> dict[str, Any]:
    """The sign-off in force and those before it, oldest first: what was signed off against shows for good."""
    wanted = select(SignOff.at, User.name, SignOff.reason, SignOff.embargo_until).where(User.id == SignOff.by_id)
    rows = session.exec(wanted.where(SignOff.article_id == article.id).order_by(col(SignOff.id))).all()
    found = [
        {"at": _at(at), "by": by, "reason": reason, "embargo_until": _at(embargo)} for at, by, reason, embargo in rows
    ]
    current = next((row for row in found if row["at"] == _at(article.signed_off_at)), None)
    return {"sign_off": current, "earlier_sign_offs": [row for row in found if row is not current]}


def _corrections(session: Session, article: Article) -> list[dict[str, Any]]:
    rows = select(Correction).where(Correction.article_id == article.id).order_by(col(Correction.id))
    return [{"what": row.what, "why": row.why, "at": _at(row.at)} for row in session.exec(rows)]


def _claims(session: Session, version: ArticleVersion) -> list[tuple[Claim, Appearance]]:
    claim = selectinload(Appearance.claim)  # type: ignore[arg-type]
    found = session.exec(
        select(Appearance)
        .where(Appearance.version_id == version.id)
        .order_by(col(Appearance.start), col(Appearance.id))
        .options(
            selectinload(Appearance.selectors),  # type: ignore[arg-type]
            selectinload(Appearance.attributions),  # type: ignore[arg-type]
            claim.selectinload(Claim.findings),  # type: ignore[arg-type]
            claim.selectinload(Claim.tags),  # type: ignore[arg-type]
            claim.selectinload(Claim.mentions)  # type: ignore[arg-type]
            .selectinload(Mention.entity)  # type: ignore[arg-type]
            .selectinload(Entity.aliases),  # type: ignore[arg-type]
            claim.selectinload(Claim.links)  # type: ignore[arg-type]
            .selectinload(EvidenceLink.evidence)  # type: ignore[arg-type]
            .selectinload(Evidence.source),  # type: ignore[arg-type]
        )
    )
    return [(row.claim, row) for row in found]


def _claim(claim: Claim, appearance: Appearance, shut: Closed) -> dict[str, Any]:
    finding = next((row for row in claim.findings if row.superseded_at is None), None)
    if finding and claim.state not in {State.SETTLED, State.STALE} and finding.verdict != Verdict.WITHDRAWN:
        finding = None  # being judged again, or replaced by other claims
    links = [link for link in claim.links if link.withdrawn_at is None]
    open_links = [link for link in links if not link.evidence.source.protected and link.evidence.sensitivity == "open"]
    return {
        "id": claim.id,
        "text": claim.text,
        "kind": claim.kind,
        "state": claim.state,
        "event_time": claim.event_time,
        "claimants": [link.speaker for link in appearance.attributions],
        "selectors": [
            {"start": s.start, "end": s.stop, "exact": s.exact, "prefix": s.prefix, "suffix": s.suffix}
            for s in appearance.selectors
        ],
        "accusation": claim.accusation,
        "accuses": claim.accuses,
        "tags": [_tag(row.term) for row in sorted(claim.tags, key=lambda row: row.term) if row.state == ACCEPTED],
        "entities": [_entity(row.entity) for row in claim.mentions if row.state == ACCEPTED],
        "quantities": [asdict(quantity) for quantity in quantities(claim.text)],
        "finding": _finding(finding) if finding else None,
        "stale": claim.stale_why,
        "evidence": [_link(link, link.evidence_id in shut) for link in open_links],
        "evidence_left_out": len([link for link in links if link.evidence.sensitivity != SEALED]) - len(open_links),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "version": finding.version,
        "verdict": finding.verdict,
        "attribution_verdict": finding.attribution_verdict,
        "confidence": finding.confidence,
        "rationale": finding.rationale,
        "as_of": finding.as_of,
        "valid_from": finding.valid_from,
        "valid_to": finding.valid_to,
        "how": finding.how,
        "why": finding.why,
        "at": _at(finding.at),
    }


def _tag(term: str) -> dict[str, Any]:
    """A tag with the articles it bears on; a term that the vocabulary no longer has keeps its id."""
    known = terms().get(term)
    articles = {"udhr": list(known.udhr), "iccpr": list(known.iccpr), "others": list(known.others)} if known else {}
    return {"id": term, "label": label_of(term), **articles}


def _entity(entity: Entity) -> dict[str, Any]:
    return {"name": entity.name, "kind": entity.kind, "aliases": [alias.text for alias in entity.aliases]}


def _link(link: EvidenceLink, closed: bool) -> dict[str, Any]:
    """Of evidence with passages that not everybody may read, nobody's words are given."""
    item = link.evidence
    return {
        "id": item.id,
        "title": item.title,
        "source": item.source.name,
        "kind": item.kind,
        "url": item.url,
        "published_on": item.published_on,
        "stance": link.stance,
        "quotation": None if closed else link.quotation,
        "note": None if closed else link.note,
    }


def _at(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
