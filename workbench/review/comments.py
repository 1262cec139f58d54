"""Threads of comments on a claim, a piece of evidence, or a passage of an article's text.

Comments are never changed. Whoever may comment may resolve a thread and reopen it. A reply to a resolved thread reopens
it: what somebody wrote meanwhile is never refused, and never lies folded where nobody looks.
"""

from collections.abc import Sequence
from itertools import pairwise

from sqlmodel import Session, col, select

from ..db import now
from ..errors import Invalid, Stale
from ..models import Access, ArticleVersion, Claim, Comment, Event, Evidence, Notice, Thread, User
from ..notices import tell
from ..permissions import Act, refusal, require
from ..record import Details, record
from ..sight import may_know
from .claims import Passage, check_passage
from .mentions import mentions
from .wording import home

MAX = 10_000
Thing = Claim | Evidence | ArticleVersion


def open_thread(session: Session, actor: User, thing: Thing, *, text: str, passages: Sequence[Passage] = ()) -> Thread:
    """A first comment on the thing; of a version, on `passages` that follow one another.

    Raises Stale where a quote is not what stands at its offsets, Invalid where the passages are not one, or where the
    comment is empty or longer than MAX characters. The thing comes with what permissions ask of it.
    """
    _require(actor, thing)
    thread = Thread(comments=[])
    if isinstance(thing, Claim):
        thread.claim = thing
    elif isinstance(thing, Evidence):
        thread.evidence = thing
    else:
        thread.start, thread.stop = _one_passage(thing, passages)
        thread.version = thing
    text = _checked(text, "comment")
    session.add(thread)
    session.flush()
    _say(session, actor, thread, text, "commented", None, {})
    return thread


def reply(session: Session, actor: User, thread: Thread, *, text: str) -> Comment:
    """One more comment in the thread; a resolved one is open again. Raises Invalid as `open_thread` does."""
    _require(actor, thing_of(thread))
    text = _checked(text, "reply")
    if not thread.resolved_at:
        return _say(session, actor, thread, text, "replied", None, {})
    thread.resolved_at = thread.resolved_by_id = None
    return _say(session, actor, thread, text, "replied", {"resolved": "yes"}, {"resolved": "no"})


def resolve(session: Session, actor: User, thread: Thread) -> None:
    """Nothing is left to do here. Raises Stale where that was said already."""
    _require(actor, thing_of(thread))
    if thread.resolved_at:
        raise Stale("This thread is resolved already; reply to it or reopen it where something is left to do.")
    thread.resolved_at, thread.resolved_by_id = now(), actor.id
    _note(session, actor, thread, "thread resolved", _standing(thread, "no"), _standing(thread, "yes"))


def reopen(session: Session, actor: User, thread: Thread) -> None:
    """Something is left to do after all. Raises Stale where the thread is open."""
    _require(actor, thing_of(thread))
    if not thread.resolved_at:
        raise Stale("This thread is open already; reply to it.")
    thread.resolved_at = thread.resolved_by_id = None
    _note(session, actor, thread, "thread reopened", _standing(thread, "yes"), _standing(thread, "no"))


def whom(session: Session, item: Evidence | None = None) -> list[tuple[int, str]]:
    """Who can be mentioned, as (id, name): everybody whose account is on and can log in, and who may know of the
    evidence that is spoken of.
    """
    people = select(User).where(col(User.disabled_at).is_(None), col(User.password_hash).is_not(None))
    found = session.exec(people.order_by(col(User.name), col(User.id)))
    let_in = set[int]()
    if item:
        rows = select(Access.user_id).where(Access.evidence_id == item.id, col(Access.ended_at).is_(None))
        let_in = set(session.exec(rows))
    return [(one.id, one.name) for one in found if not item or may_know(one, item, one.id in let_in)]


def why_not(actor: User, thing: Thing) -> str | None:
    """Why the actor may not comment on the thing, as one sentence."""
    return refusal(actor, *_asked(thing))


def thing_of(thread: Thread) -> Thing:
    """What the thread is about."""
    thing = thread.claim or thread.evidence or thread.version
    assert thing is not None  # ck_thread_target
    return thing


def _require(actor: User, thing: Thing) -> None:
    require(actor, *_asked(thing))


def _asked(thing: Thing) -> tuple[Act, object]:
    if isinstance(thing, Claim):
        return Act.COMMENT, thing
    return (Act.COMMENT_EVIDENCE, thing) if isinstance(thing, Evidence) else (Act.COMMENT_ARTICLE, thing.article)


def _checked(text: str, name: str) -> str:
    text = text.strip()
    if not text or len(text) > MAX:
        raise Invalid(fault := f"Write a comment of at most {MAX:,} characters.", {name: fault})
    return text


def _one_passage(version: ArticleVersion, passages: Sequence[Passage]) -> tuple[int, int]:
    if not passages:
        raise Invalid(fault := "Select the words that your comment is about.", {"quote": fault})
    for passage in passages:
        check_passage(version, passage)
    spans = sorted((passage.start, passage.stop) for passage in passages)
    if any(version.text[stop:start].strip() for (_, stop), (start, _) in pairwise(spans)):
        raise Invalid(
            fault := "A comment is about one passage; tick sentences that follow one another.", {"quote": fault}
        )
    return spans[0][0], max(stop for _, stop in spans)


def _say(
    session: Session, actor: User, thread: Thread, text: str, action: str, before: Details, after: dict[str, str]
) -> Comment:
    row = Comment(thread_id=thread.id, text=text, by_id=actor.id, at=now())
    session.add(row)
    event = _note(session, actor, thread, action, before, {"thread": thread.id, "text": text, **after})
    people = whom(session)
    told = {found.user_id for found in mentions(text, people)}
    wrote = session.exec(select(Comment.by_id).where(Comment.thread_id == thread.id).order_by(col(Comment.id)))
    others = [user_id for user_id in wrote if user_id not in told and user_id in dict(people)]
    tell(session, event, sorted(told), Notice.MENTIONED, claim=thread.claim, thread_id=thread.id)
    tell(session, event, others, Notice.REPLIED, claim=thread.claim, thread_id=thread.id)
    return row


def _note(session: Session, actor: User, thread: Thread, action: str, before: Details, after: Details) -> Event:
    thing = thing_of(thread)
    if isinstance(thing, ArticleVersion):
        return record(session, actor, action, thread, article_id=thing.article_id, before=before, after=after)
    article_id = home(thing).article_id if isinstance(thing, Claim) else None
    return record(session, actor, action, thing, article_id=article_id, before=before, after=after)


def _standing(thread: Thread, resolved: str) -> Details:
    return {"thread": thread.id, "resolved": resolved}
