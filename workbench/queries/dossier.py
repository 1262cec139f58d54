"""What goes into an article's dossier: everything of it that one person may know of, as files by their names.

The session reads as that person (see workbench.sight): what they may not know of is not counted either.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from .. import originals
from ..config import Home
from ..errors import Invalid, Missing
from ..hidden import closed, given, telling_who
from ..models import (
    Appearance,
    Article,
    ArticleVersion,
    Capture,
    Claim,
    Evidence,
    EvidenceLink,
    Finding,
    Review,
    Role,
    Sensitivity,
    User,
    encrypted,
)
from ..publishing.cells import line
from ..publishing.claimreview import claim_reviews
from ..publishing.dossier import Contents, Preserved
from ..publishing.export import articles
from ..publishing.provenance import provenance
from ..record import canonical
from ..review.findings import without_name
from ..sight import see_as, seeing_all
from .captured import Quoted, quotations
from .events_slice import desk_of, events_slice, newest_checkpoint
from .readable import reach_of

ANYBODY = User(id=0, name="", email="", role=Role.READER, created_at=datetime.min.replace(tzinfo=UTC))
"""Reads what everybody may know of: whom a dossier is made for where nobody is named."""
NOT_MADE_FOR = "It holds passages that whoever made this dossier may not read."
Plain = dict[str, Any]


def contents(session: Session, home: Home, article_id: int, viewer: User) -> Contents:
    """The dossier of an article as `viewer` may have it. Raises Missing, and Invalid where it cannot be said of all
    evidence of the story who may know of it.
    """
    load = selectinload(Article.versions)  # type: ignore[arg-type]
    article = session.exec(select(Article).where(Article.id == article_id).options(load)).first()
    if not article:
        raise Missing("There is no such article.")
    see_as(session, viewer)
    claims = _claims(session, article_id)
    _all_levels_known(session, [claim.id for claim in claims])
    found = Contents(article)
    items = _items(session, [claim.id for claim in claims])
    shut = closed(session, [item.id for item in items])
    files = given(session, [row for item in items for row in item.captures], shut)
    files -= {row.id for item in items if item.source.protected for row in item.captures if telling_who(row)}
    links = [link for item in items for link in item.links]
    for item in items:
        for link in item.links:
            set_committed_value(link, "evidence", item)
    quoted = quotations(session, home.originals, links, reach_of(session, home.originals, items))
    evidence = [_item(item, found, home, files, item.id in shut, quoted) for item in items]
    whole = _article(session, article, claims)
    for version in article.versions:
        found.made[f"texts/version-{version.seq}.txt"] = version.text.encode("utf-8", "surrogatepass")
        _preserve(found, home, "originals", version.raw_sha256, f"the original of version {version.seq}")
    point = newest_checkpoint(home)
    about = {"article": [article_id], "claim": [claim.id for claim in claims], "evidence": [row.id for row in items]}
    about["capture"] = [row.id for item in items for row in item.captures]
    gone = {id for item in items for id in encrypted(item.captures)}
    named = {row.id for item in items if item.source.protected for row in item.captures}  # by names of files
    private = (id for id in about["capture"] if id not in files or id in gone or id in named)
    kept_back = {"evidence": list(shut), "capture": list(private)}
    events = events_slice(session, article_id, about, kept_back, point.seq if point else None)
    told = [event for event in events if "action" in event]
    desk = desk_of(session)
    found.made |= {
        "article.json": canonical(whole),
        "claims.csv": _table(whole["claims"]),
        "evidence.json": canonical(evidence),
        "events.json": canonical(events),
        "claimreview.json": canonical(claim_reviews(whole, desk)),
        "prov.json": provenance(whole, evidence, told, desk).encode(),
        **(point.files if point else {}),
    }
    found.evidence = items
    return found


def _claims(session: Session, article_id: int) -> Sequence[Claim]:
    """Every claim that any version of the article has or had, with all its findings and what those rest on."""
    here = select(Appearance.claim_id).join(ArticleVersion, col(ArticleVersion.id) == Appearance.version_id)
    findings = selectinload(Claim.findings).selectinload(Finding.decided_from)  # type: ignore[arg-type]
    return session.exec(
        select(Claim)
        .where(col(Claim.id).in_(here.where(ArticleVersion.article_id == article_id)))
        .order_by(col(Claim.id))
        .options(
            findings.selectinload(Review.evidence),  # type: ignore[arg-type]
            selectinload(Claim.links),  # type: ignore[arg-type]
        )
    ).all()


def _all_levels_known(session: Session, claim_ids: Sequence[int]) -> None:
    """Raise Invalid where evidence has a sensitivity that is none of ours: nobody can say who may know of it."""
    rows = select(Evidence.id).join(EvidenceLink, col(EvidenceLink.evidence_id) == Evidence.id)
    here: ColumnElement[bool] = col(EvidenceLink.claim_id).in_(claim_ids)
    with seeing_all(session):
        strange = session.exec(rows.where(here, col(Evidence.sensitivity).not_in(list(Sensitivity)))).first()
    if strange is not None:
        raise Invalid(
            "No dossier was made: it is not known who may know of a piece of this story's evidence. "
            "Ask an admin to set its sensitivity, or to bring the database back from a backup."
        )


def _items(session: Session, claim_ids: Sequence[int]) -> Sequence[Evidence]:
    linked = select(EvidenceLink.evidence_id).where(col(EvidenceLink.claim_id).in_(claim_ids))
    return session.exec(
        select(Evidence)
        .where(col(Evidence.id).in_(linked))
        .order_by(col(Evidence.id))
        .options(
            selectinload(Evidence.source),  # type: ignore[arg-type]
            selectinload(Evidence.captures),  # type: ignore[arg-type]
            selectinload(Evidence.links.and_(col(EvidenceLink.claim_id).in_(claim_ids))),  # type: ignore[attr-defined]
        )
    ).all()


def _item(
    item: Evidence, found: Contents, home: Home, files: set[int], closed: bool, quoted: Mapping[int, Quoted]
) -> Plain:
    """A piece of evidence with its links and captures; the bytes that go along, of `files`, are put into `found`."""
    return {
        "id": item.id,
        "title": item.title,
        "source": item.source.name,
        "source_reliability": item.source.reliability,
        "source_is_pseudonym": item.source.protected,
        "kind": item.kind,
        "credibility": item.credibility,
        "sensitivity": item.sensitivity,
        "url": item.url,
        "text": "" if closed else item.text,
        "published_on": item.published_on,
        "retrieved_at": item.retrieved_at.isoformat(),
        "links": [_link(link, closed, quoted.get(link.id)) for link in sorted(item.links, key=lambda link: link.id)],
        "captures": [_capture(item, row, found, home, row.id in files) for row in item.captures],
    }


def _link(link: EvidenceLink, closed: bool, quoted: Quoted | None) -> Plain:
    """Of evidence with passages that are closed to the exporter: the quotation where they may read it, no note."""
    said = {"quotation": link.quotation, "capture": link.capture_id, "start": link.start, "stop": link.stop}
    withheld = closed and quoted is not None and (quoted.withheld or quoted.words != link.quotation)
    return {
        "claim": link.claim_id,
        "stance": link.stance,
        **(dict.fromkeys(said) if withheld else said),
        "note": None if closed else link.note,
        "why_not": NOT_MADE_FOR if withheld else None,
        "independence_group": None if closed else link.independence_group,
        "by": link.by_id,
        "at": link.at.isoformat(),
        "withdrawn_at": link.withdrawn_at.isoformat() if link.withdrawn_at else None,
    }


ENCRYPTED = "It is encrypted; only the holders of the keys can read it."


def _capture(item: Evidence, row: Capture, found: Contents, home: Home, given: bool) -> Plain:
    """Of what is not given no hash is given either: with it, what is hidden could be tried out."""
    gone = row.id in encrypted(item.captures)
    given = given and not gone
    if given:
        _preserve(found, home, "captures", row.sha256, f"capture {row.id} of evidence {item.id}")
    return {
        "id": row.id,
        "kind": row.kind,
        "sha256": row.sha256 if given else None,
        "bytes": row.bytes if given else None,
        "mime": row.mime,
        "name": "" if item.source.protected else row.name,  # people put names of people into names of files
        "derived_from": row.derived_from_id,
        "tool": row.tool,
        "tool_version": row.tool_version,
        "about": row.about if given else {},
        "captured_by": row.captured_by_id,
        "captured_at": row.captured_at.isoformat(),
        "file": f"captures/{row.sha256}" if given else None,
        "why_not": None if given else ENCRYPTED if gone else NOT_MADE_FOR,
    }


def _preserve(found: Contents, home: Home, folder: str, sha256: str, what: str) -> None:
    found.preserved[f"{folder}/{sha256}"] = Preserved(originals.path_of(home.originals, sha256), sha256, what)


def _article(session: Session, article: Article, claims: Sequence[Claim]) -> Plain:
    """The article as it is exported, with all its versions, and every finding of each claim; nobody's name."""
    (whole,) = articles(session, article.id)
    for signed in [whole["sign_off"], *whole["earlier_sign_offs"]]:
        if signed:
            del signed["by"]
    whole["versions"] = [_version(version) for version in article.versions]
    known = {claim.id: claim for claim in claims}
    for claim in whole["claims"]:
        del claim["evidence"], claim["evidence_left_out"]  # evidence.json has it, and nothing counts what is not there
        claim["stale"] = without_name(known[claim["id"]].stale_why)
        claim["findings"] = [_finding(row, known[claim["id"]]) for row in known[claim["id"]].findings]
    return whole


def _version(version: ArticleVersion) -> Plain:
    names = ("seq", "raw_sha256", "raw_name", "raw_mime", "raw_bytes", "text_sha256", "published_on", "published_basis")
    return {**{name: getattr(version, name) for name in names}, "created_at": version.created_at.isoformat()}


def _finding(row: Finding, claim: Claim) -> Plain:
    evidence = {link.id: link.evidence_id for link in claim.links}
    names = ("version", "verdict", "attribution_verdict", "confidence", "rationale", "as_of", "valid_from", "valid_to")
    return {
        **{name: getattr(row, name) for name in (*names, "how", "why")},
        "at": row.at.isoformat(),
        "superseded_at": row.superseded_at.isoformat() if row.superseded_at else None,
        "rests_on": sorted({evidence[one.link_id] for one in row.decided_from.evidence if one.link_id in evidence}),
    }


COLUMNS = ("id", "text", "kind", "state", "event_time", "claimants", "accusation")
JUDGED = ("verdict", "attribution_verdict", "confidence", "rationale", "as_of", "valid_from", "valid_to", "how")


def _table(claims: Iterable[Plain]) -> bytes:
    """The claims with their findings in force, for a spreadsheet (UTF-8 with its mark)."""
    names = (*COLUMNS, *JUDGED)
    rows = [{**one, "claimants": "; ".join(one["claimants"]), **(one["finding"] or {})} for one in claims]
    table = [line(names), *(line(row.get(name) for name in names) for row in rows)]
    return ("\ufeff" + "".join(table)).encode("utf-8", "surrogatepass")
