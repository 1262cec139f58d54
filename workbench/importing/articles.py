"""Importing: an original is taken in, a person confirms what is proposed about it, then it is an article."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlmodel import Session, col, select

from ..db import now
from ..errors import Invalid, Missing, Stale
from ..models import Article, ArticleKind, ArticleVersion, PendingImport, User
from ..models import Segment as SegmentRow
from ..permissions import Act, require
from ..record import canonical, record, told_in_hashes
from ..splitting import Draft, Page, Portion, edtf_bounds
from . import rest
from .drafts import store_drafts
from .proposals import Details, dump, same_text

IMPORTED = "imported"
DETAILS = ("headline", "outlet", "authors", "kind")
"""What of an article people may change later; the events say what it was and is."""
LANGUAGE = re.compile(r"[a-z]{2,3}|other")
"""An ISO 639 code, or that it is another language."""


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of an import as they lie in the store."""

    sha256: str
    name: str
    mime: str
    bytes: int


def take_in(session: Session, actor: User, *, original: Original, page: Page, counts: Sequence[int]) -> PendingImport:
    """Keep an original and its proposals until a person confirms them. `counts`: see proposals.counted.

    The same original that waits for the same person already is that one.
    """
    require(actor, Act.IMPORT)
    there = waits_already(session, actor, original.sha256)
    if there:
        return there
    pending = PendingImport(
        raw_sha256=original.sha256,
        raw_name=original.name,
        raw_mime=original.mime,
        raw_bytes=original.bytes,
        page={**dump(page), "counts": list(counts)},
        by_id=actor.id,
        at=now(),
    )
    session.add(pending)
    record(session, actor, "taken in", pending, after={"sha256": original.sha256})
    return pending


def waits_already(session: Session, actor: User, sha256: str) -> PendingImport | None:
    """The import of the same original that waits for the same person."""
    waits = col(PendingImport.article_id).is_(None) & col(PendingImport.dropped_at).is_(None)
    mine = select(PendingImport).where(PendingImport.by_id == actor.id, PendingImport.raw_sha256 == sha256)
    return session.exec(mine.where(waits)).first()


def known(session: Session, text: str) -> Article | None:
    """The article that has this text already (white space and Unicode form aside)."""
    return session.exec(
        select(Article)
        .join(ArticleVersion)
        .where(ArticleVersion.text_sha256 == same_text(text), ArticleVersion.article_id == Article.id)
    ).first()


def change(
    session: Session, actor: User, pending: PendingImport, *, page: Page, given: Details, counts: Sequence[int]
) -> None:
    """Put a changed page (a flipped segment) in the place of the pending one, with what was typed beside it."""
    require(actor, Act.IMPORT)
    waiting(pending, actor)
    pending.page = {**dump(page), "counts": list(counts), "given": asdict(given)}
    record(session, actor, "segments changed", pending)


def correct(session: Session, actor: User, pending: PendingImport, *, given: Details) -> None:
    """Keep what a person typed about a pending import, so that the preview shows it."""
    require(actor, Act.IMPORT)
    waiting(pending, actor)
    pending.page = {**pending.page, "given": asdict(checked(given, finished=False))}
    record(session, actor, "import corrected", pending)


def drop(session: Session, actor: User, pending: PendingImport) -> None:
    """Put a pending import aside. Its original stays in the store."""
    require(actor, Act.IMPORT)
    waiting(pending, actor)
    pending.dropped_at = now()
    record(session, actor, "import dropped", pending)


def confirm(
    session: Session,
    actor: User,
    pending: PendingImport,
    *,
    given: Details,
    page: Page,
    drafts: Sequence[Draft],
    first: Portion | None = None,
) -> Article:
    """The article with its first version, segments and drafts; or the one that has this text already.

    Where the drafts are only the `first` portion of a long text, the rest is left to `rest.go_on`.
    """
    require(actor, Act.IMPORT)
    waiting(pending, actor)
    found = known(session, page.text)
    if found:
        pending.article_id = found.id
        record(session, actor, "known already", pending, after={"article": found.id})
        return found
    article = _article(session, actor, checked(given))
    version = _version(session, actor, article, pending, given, page)
    pending.article_id = article.id
    stored = store_drafts(session, version, drafts)
    if first and first.done < first.total:
        rest.begin(session, actor, version, given, first)
    own = {"version": version.id, "sha256": version.raw_sha256, "bytes": version.raw_bytes}
    own |= {"published_on": version.published_on, "details": {name: getattr(article, name) for name in DETAILS}}
    after = {**own, "words": told_in_hashes(**words_of(version)), **stored}
    record(session, actor, IMPORTED, article, after=after)
    return article


def edit_details(session: Session, actor: User, article: Article, *, given: Details, revision: int) -> None:
    """Change what is known about an article. Its text and the date its claims were resolved against stay."""
    require(actor, Act.EDIT_ARTICLE, article)
    if article.revision != revision:
        raise Stale("Somebody changed these details meanwhile; load the page again and add your changes.")
    given = checked(given)
    before = {name: getattr(article, name) for name in DETAILS}
    article.headline, article.outlet = given.headline, given.outlet
    article.authors, article.kind = list(given.authors), given.kind
    article.revision += 1
    after = {name: getattr(article, name) for name in before}
    record(session, actor, "details changed", article, before=before, after=after)


def words_of(version: ArticleVersion) -> dict[str, str]:
    """What of a version the event of its import has the hashes of: its text, where from, its dates and segments."""
    names = ("text", "raw_name", "raw_mime", "masthead_on", "published_basis")
    parts = [[part.start, part.stop, part.kind, part.keep] for part in version.segments]
    return {**{name: getattr(version, name) or "" for name in names}, "segments": canonical(parts).decode()}


def owned(pending: PendingImport, actor: User) -> None:
    """Raise Missing for somebody else's pending import."""
    if pending.by_id != actor.id:
        raise Missing("There is no such import of yours.")


def waiting(pending: PendingImport, actor: User) -> None:
    """Raise Missing for somebody else's pending import, Invalid for one that is done with."""
    owned(pending, actor)
    if pending.article_id or pending.dropped_at:
        raise Invalid("This import is done with; begin a new one.")


def checked(given: Details, *, finished: bool = True) -> Details:
    """The details, or Invalid with a sentence for each field that cannot be taken. Unless `finished`, the headline may
    still be open.
    """
    faults = {}
    if (finished and not given.headline.strip()) or len(given.headline) > 500:
        faults["headline"] = "Give the headline, at most 500 characters."
    if len(given.authors) > 50 or len(given.published_basis) > 2000:
        faults["authors"] = "Name at most 50 authors, and give the basis of the date in at most 2,000 characters."
    if given.kind not in set(ArticleKind):
        faults["kind"] = "Choose one of the article kinds."
    if not LANGUAGE.fullmatch(given.language):
        faults["language"] = "Give the language by its code, such as en or ru, or as other."
    if len(given.outlet) > 200 or any(len(author) > 200 for author in given.authors):
        faults["outlet"] = "Names are at most 200 characters long."
    if given.published_on:
        try:
            edtf_bounds(given.published_on)
        except ValueError as error:
            faults["published_on"] = str(error)
        if not given.published_basis.strip():
            faults["published_basis"] = "Say where the publication date is from."
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    return given


def _article(session: Session, actor: User, given: Details) -> Article:
    article = Article(
        headline=given.headline.strip(),
        outlet=given.outlet.strip(),
        authors=list(given.authors),
        kind=given.kind,
        language=given.language,
        owner_id=actor.id,
        created_at=now(),
    )
    session.add(article)
    session.flush()
    return article


def _version(
    session: Session, actor: User, article: Article, pending: PendingImport, given: Details, page: Page
) -> ArticleVersion:
    version = ArticleVersion(
        article_id=article.id,
        article=article,
        raw_sha256=pending.raw_sha256,
        raw_name=pending.raw_name,
        raw_mime=pending.raw_mime,
        raw_bytes=pending.raw_bytes,
        text=page.text,
        text_sha256=same_text(page.text),
        masthead_on=page.masthead_on.value,
        published_on=given.published_on or None,
        published_basis=given.published_basis.strip(),
        confirmed_by_id=actor.id,
        created_at=now(),
    )
    version.segments = [
        SegmentRow(start=part.start, stop=part.end, kind=part.kind, keep=part.keep, why=part.why)
        for part in page.segments
    ]
    session.add(version)
    session.flush()
    return version
