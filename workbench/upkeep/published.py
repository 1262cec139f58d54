"""Whether stories, sign-offs, corrections and the desk's rules are what their events say. One line a fault."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from ..importing.articles import IMPORTED, words_of
from ..importing.proposals import same_text
from ..models import Article, ArticleVersion, Correction, Policy, SignOff
from ..publishing.signoff import REOPENED, digest
from ..record import are_told
from .told import Tale, Told, compare, same_time, told

SIGNED, OPENED = "signed off", "reopened"
TIMES = ("signed_off_at", "archived_at")


def sign_offs(session: Session) -> Iterator[str]:
    """Sign-offs that say something else than their events, that no event tells of, or that are gone."""
    rows = list(session.exec(select(SignOff).order_by(col(SignOff.id))))
    tales, erased = list[Tale](), Counter[int]()
    for event in told(session, SIGNED):
        if event.erased:
            erased[event.about] += 1
        else:
            tales.append((event.after["sign_off"], event, {**event.after, "article": event.about}))
    named = {row_id for row_id, _, _ in tales}
    untold = Counter(row.article_id for row in rows if row.id not in named)
    spared = {row.id for row in rows if untold[row.article_id] <= erased[row.article_id]}
    yield from compare("sign_off", {row.id: _sign_off(row) for row in rows}, tales, spared)
    for article_id in erased:
        if untold[article_id] < erased[article_id]:
            yield f"article {article_id} has lost a sign-off that its events tell of"


def _sign_off(row: SignOff) -> dict[str, Any]:
    own = {"article": row.article_id, "version": row.version_id, "by": row.by_id, "at": row.at, "reason": row.reason}
    kept = {"snapshot": digest(row.snapshot), "blockers": _codes(row.snapshot)}
    return {**own, **kept, "embargo_until": _written(row.embargo_until)}


def _codes(snapshot: Any) -> list[str] | None:
    """What stood against the story by its snapshot; None where that is no snapshot."""
    try:
        return [blocker["code"] for blocker in snapshot["blockers"] if blocker["blocks"]]
    except (KeyError, TypeError):
        return None


def corrections(session: Session) -> Iterator[str]:
    """Corrections that say something else than their events, that no event tells of, or that are gone."""
    rows: dict[int, dict[str, Any]] = {
        row.id: {
            **{"article": row.article_id, "claim": row.claim_id, "finding": row.finding_id, "by": row.by_id},
            **{"at": row.at, "what": row.what, "verdict": row.verdict, "why": row.why},
        }
        for row in session.exec(select(Correction).order_by(col(Correction.id)))
    }
    tales, erased = list[Tale](), Counter[int | None]()
    for event in told(session, "corrected", OPENED):
        if event.action == "corrected":
            tales.append((event.about, event, {**event.after, "article": event.article}))
        elif event.erased:
            erased[event.about] += 1
        else:
            said = {"what": REOPENED, "why": event.after["why"], "article": event.about, "claim": None, "finding": None}
            said["verdict"] = ""
            tales.append((event.after["correction"], event, said))
    named = {row_id for row_id, _, _ in tales}
    untold = {key: row["article"] for key, row in rows.items() if key not in named and row["what"] == REOPENED}
    many = Counter(untold.values())
    spared = {key for key, article_id in untold.items() if many[article_id] <= erased[article_id]}
    yield from compare("correction", rows, tales, spared)


def policies(session: Session) -> Iterator[str]:
    """Sets of rules that say something else than their events, that no event tells of, or that are gone."""
    rows = {row.id: {"rules": row.rules, "by": row.by_id, "at": row.at} for row in session.exec(select(Policy))}
    events = told(session, "rules set")
    yield from compare(
        "policy", rows, [(event.about, event, {} if event.erased else {"rules": event.after}) for event in events]
    )


def articles(session: Session) -> Iterator[str]:
    """Stories that stand otherwise than their events say: signed off, archived, embargoed, owned, due, described."""
    expected: dict[int, dict[str, Any]] = {}
    for event in told(session, target="article"):
        if event.action == IMPORTED:
            if event.about in expected:
                yield f"article {event.about} is told of by two events of its import"
            nothing = dict.fromkeys((*TIMES, "due_at", "embargo_until"))
            expected[event.about] = {"owner": event.by, **nothing, **event.after.get("details", {})}
        _go_on(expected.setdefault(event.about, {}), event)
    signed = set(session.exec(select(SignOff.article_id, SignOff.at)))
    for article in session.exec(select(Article)):
        if article.id not in expected:
            yield f"article {article.id} is told of by no event"
            continue
        said = expected.pop(article.id)
        wrong = [name for name, value in said.items() if not _as_told(article, name, value)]
        if wrong:
            yield f"article {article.id} stands otherwise than its events say: {', '.join(sorted(wrong))}"
        if article.signed_off_at and (article.id, article.signed_off_at) not in signed:
            yield f"article {article.id} is signed off without a sign-off of that time"
    yield from (f"article {article_id} is gone, but events tell of it" for article_id in expected)


def versions(session: Session) -> Iterator[str]:
    """Texts of stories that are not what was imported, or of which something else stands than their events say."""
    told_of = {event.about: event for event in told(session, IMPORTED)}
    load = selectinload(ArticleVersion.segments)  # type: ignore[arg-type]
    for row in session.exec(select(ArticleVersion).order_by(col(ArticleVersion.id)).options(load)):
        event = told_of.get(row.article_id)
        wrong = [] if row.text_sha256 == same_text(row.text) else ["text_sha256"]
        if event:
            said, hashes = event.after, event.after.get("words") or {}
            now = {"version": row.id, "sha256": row.raw_sha256, "bytes": row.raw_bytes}
            now["published_on"] = row.published_on
            wrong += [name for name, value in now.items() if said.get(name, value) != value]
            wrong += [name for name, words in words_of(row).items() if hashes and not are_told(hashes, name, words)]
            wrong += ["confirmed_by_id"] if row.confirmed_by_id != event.by else []
            wrong += [] if same_time(event, row.created_at) else ["created_at"]
        if wrong:
            yield f"version {row.id} of article {row.article_id} is not what was imported: {', '.join(wrong)}"
    there = set(session.exec(select(ArticleVersion.article_id)))
    yield from (f"the text of article {key} is gone, but events tell of it" for key in sorted(told_of.keys() - there))


def _go_on(said: dict[str, Any], event: Told) -> None:
    """Put on what is known of a story what one more event says of it. A time that has its own event is that event."""
    match event.action:
        case "signed off":
            said |= {"signed_off_at": event, "embargo_until": event.after.get("embargo_until")}
        case "reopened":
            said["signed_off_at"] = None
        case "archived":
            said["archived_at"] = event
        case "brought back":
            said["archived_at"] = None
        case "planned" | "details changed":
            said |= event.after
    if event.erased:
        for name in LOST.get(event.action, ()):
            said.pop(name, None)


LOST: Mapping[str, tuple[str, ...]] = {
    "signed off": ("embargo_until",),
    "planned": ("owner", "due_at", "embargo_until"),
    "details changed": ("headline", "outlet", "authors", "kind"),
}
"""What is no longer known after an event of which the details were erased."""


def _as_told(article: Article, name: str, value: Any) -> bool:
    now = getattr(article, "owner_id" if name == "owner" else name)
    if isinstance(value, Told):
        return same_time(value, now)
    return bool((_written(now) if isinstance(now, datetime) else now) == value)


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
