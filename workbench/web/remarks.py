"""How comments and notifications look on a page: words with their mentions marked, and where a thread stands."""

from typing import Any

from flask import request, url_for
from markupsafe import Markup, escape

from ..models import ArticleVersion, Claim, Notice, Thread
from ..queries.notifications import News
from ..review.comments import thing_of
from ..review.mentions import People, mentions, nameable

TITLE = 160
"""Signs of a claim, title or headline that a notification shows."""
SENTENCES: dict[str, str] = {
    Notice.ASSIGNED: "{who} gave you the claim {what}.",
    Notice.UNASSIGNED: "{who} took the claim {what} out of your hands.",
    Notice.MENTIONED: "{who} mentioned you in a comment on {what}.",
    Notice.REPLIED: "{who} replied to a thread of yours on {what}.",
    Notice.SETTLED: "The claim {what} is decided.",
    Notice.DISPUTED: "The claim {what} is disputed.",
    Notice.STALE: "The finding on the claim {what} is stale.",
    Notice.SIGNED_OFF: "{who} signed off the story {what}.",
    Notice.REOPENED: "{who} reopened the story {what}.",
    Notice.REPLACED: "{who} replaced the claim {what}; link your evidence to what took its place.",
}
"""What a notification says; never what a review says, as that may still be sealed."""


def remark(text: str, people: People) -> Markup:
    """A comment's words with the people marked whom it mentions, as far as they can still be told."""
    out, at = Markup(""), 0
    for start, stop, _ in mentions(text, people):
        out += escape(text[at:start]) + Markup('<b class="mention">{}</b>').format(text[start:stop])
        at = stop
    return out + escape(text[at:])


def place(thread: Thread) -> str:
    """The address of a thread, which was loaded with what it is about."""
    thing = thing_of(thread)
    if isinstance(thing, ArticleVersion):
        return _thread_at("articles.show", thread.id, article_id=thing.article_id)
    if isinstance(thing, Claim):
        return _thread_at("claims.show", thread.id, claim_id=thing.id)
    return _thread_at("evidence.show", thread.id, evidence_id=thing.id)


def place_of_news(news: News) -> str:
    """The address of what a notification tells of: the very thread, the claim, or how the story stands."""
    if news.claim_id:
        if not news.thread_id:
            return url_for("claims.show", claim_id=news.claim_id)
        return _thread_at("claims.show", news.thread_id, claim_id=news.claim_id)
    if news.evidence_id:
        return _thread_at("evidence.show", news.thread_id, evidence_id=news.evidence_id)
    if news.thread_id:
        return _thread_at("articles.show", news.thread_id, article_id=news.article_id)
    return url_for("stories.status", article_id=news.article_id)


def sentence(news: News) -> Markup:
    """A notification in words, what it is about as a link."""
    title = news.claim or news.evidence or news.headline or ""
    short = title if len(title) <= TITLE else f"{title[:TITLE].rstrip()} …"
    what = Markup('“<a href="{}">{}</a>”').format(place_of_news(news), short)
    return Markup(SENTENCES[news.notice]).format(who=news.actor, what=what)


def asked_thread() -> int:
    """The thread that the address names, or whose form was refused: it is never shown folded."""
    found: int = (request.view_args or {}).get("thread_id") or request.args.get("thread", 0, type=int)
    return found


def _thread_at(endpoint: str, thread_id: int | None, **ids: Any) -> str:
    return url_for(endpoint, **ids, thread=thread_id, _anchor=f"thread-{thread_id}")


def register(env: Any) -> None:
    """Make these the templates' filters and globals."""
    env.filters.update(remark=remark, sentence=sentence)
    env.globals.update(nameable=nameable, asked_thread=asked_thread)
