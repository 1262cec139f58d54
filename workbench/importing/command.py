"""Importing from the command line."""

from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session, select

from .. import originals
from ..config import Home
from ..db import Database
from ..errors import Missing
from ..models import User
from ..splitting import Portion
from . import articles as importing
from .corrections import Corrections
from .decoding import clean_name
from .extracting import read_bytes, read_page
from .models import named_models
from .proposals import counted, details, draft_portions, load, so_far
from .rest import go_on, proposed_in

Say = Callable[[int, int], None]


def import_file(
    home: Home, database: Database, email: str, file: Path, *, corrections: Corrections, confirm: bool, say: Say
) -> str:
    """Take `file` in for the person `email`; with `confirm` make the article at once. One line for the person.

    `corrections` stand in place of the proposals; what the same person did to the same file in the preview holds too.
    A long text is confirmed with its first portion, and the rest is split before this returns; `say` is told of it.
    """
    content, models = read_bytes(file), named_models(home)
    page, mime = read_page(content, file.name)
    with database.reading() as session:
        held = importing.waits_already(session, _person(session, email), originals.name_of(content))
    if held:
        page = load(held.page)
    given = details(page)
    if corrections or confirm:
        typed = so_far(held.page, page) if held else given
        given = importing.checked(corrections.over(typed, page), finished=confirm)
    first = next(draft_portions(page, given, models))
    original = importing.Original(originals.name_of(content), clean_name(file.name), mime, len(content))
    with originals.waiting(home.originals) as names:
        names.add(originals.keep(home.originals, content))
        with database.writing() as session:
            actor = _person(session, email)
            found = importing.known(session, page.text)
            if found:
                return f"{file.name}: here already as article {found.id}"
            held = importing.take_in(session, actor, original=original, page=page, counts=counted(first))
            if confirm:
                article = importing.confirm(
                    session, actor, held, given=given, page=page, drafts=first.drafts, first=first
                )
            elif corrections:
                importing.correct(session, actor, held, given=given)
        names.clear()
    if not confirm:
        return f"{file.name}: waits for confirmation as import {held.id} ({_proposed(first)})"
    if first.done < first.total:
        go_on(database, models, say)
    with database.reading() as session:
        return f"{file.name}: article {article.id}, {proposed_in(session, article.id)} claims proposed"


def _proposed(first: Portion) -> str:
    rest = f" from the first {first.done:,} of {first.total:,} sentences" if first.done < first.total else ""
    return f"{len(first.drafts)} claims proposed{rest}"


def _person(session: Session, email: str) -> User:
    actor = session.exec(select(User).where(User.email == email.strip().lower())).first()
    if actor is None:
        raise Missing(f"There is nobody with the address {email}.")
    return actor
