"""Importing from the command line."""

from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session, select

from .. import originals
from ..config import Home
from ..db import Database
from ..errors import Missing
from ..models import User
from . import articles as importing
from .decoding import clean_name
from .extracting import given_details, read_bytes, read_page
from .models import named_models
from .proposals import counted, draft_portions
from .rest import go_on, proposed_in

Say = Callable[[int, int], None]


def import_file(
    home: Home, database: Database, email: str, file: Path, *, published: str | None, confirm: bool, say: Say
) -> str:
    """Take `file` in for the person `email`; with `confirm` make the article at once. One line for the person.

    A long text is confirmed with its first portion, and the rest is split before this returns; `say` is told of it.
    """
    content, models = read_bytes(file), named_models(home)
    page, mime = read_page(content, file.name)
    given = given_details(page, published)
    first = next(draft_portions(page, given, models))
    sha256 = originals.keep(home.originals, content)
    original = importing.Original(sha256, clean_name(file.name), mime, len(content))
    with database.writing() as session:
        actor = _person(session, email)
        found = importing.known(session, page.text)
        if found:
            return f"{file.name}: here already as article {found.id}"
        held = importing.take_in(session, actor, original=original, page=page, counts=counted(first))
        if not confirm:
            rest = f" from the first {first.done:,} of {first.total:,} sentences" if first.done < first.total else ""
            return (
                f"{file.name}: waits for confirmation as import {held.id} ({len(first.drafts)} claims proposed{rest})"
            )
        article = importing.confirm(
            session, actor, held, given=importing.checked(given), page=page, drafts=first.drafts, first=first
        )
    if first.done < first.total:
        go_on(database, models, say)
    with database.reading() as session:
        return f"{file.name}: article {article.id}, {proposed_in(session, article.id)} claims proposed"


def _person(session: Session, email: str) -> User:
    actor = session.exec(select(User).where(User.email == email.strip().lower())).first()
    if actor is None:
        raise Missing(f"There is nobody with the address {email}.")
    return actor
