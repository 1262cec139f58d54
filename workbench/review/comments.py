"""Comments on a claim."""

from sqlmodel import Session

from ..db import now
from ..errors import Invalid
from ..models import Claim, Comment, Thread, User
from ..permissions import Act, require
from ..record import record
from .wording import home

MAX = 10_000


def comment(session: Session, actor: User, claim: Claim, *, text: str) -> Comment:
    """A remark on the claim. Raises Invalid where it is empty or longer than MAX characters."""
    require(actor, Act.COMMENT, claim)
    text = text.strip()
    if not text or len(text) > MAX:
        raise Invalid(fault := f"Write a comment of at most {MAX:,} characters.", {"comment": fault})
    thread = Thread(claim_id=claim.id)
    session.add(thread)
    session.flush()
    row = Comment(thread_id=thread.id, text=text, by_id=actor.id, at=now())
    session.add(row)
    record(session, actor, "commented", claim, article_id=home(claim).article_id, after={"text": text})
    return row
