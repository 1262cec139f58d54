"""Importing and extracting from the command line."""

from pathlib import Path
from typing import Any

from sqlmodel import select

from .. import originals
from ..config import MAX_PASTE, Home
from ..db import Database
from ..errors import Invalid, Missing, TooLarge
from ..models import User
from ..splitting import Page, edtf_bounds
from ..splitting.contract import as_json
from . import articles as importing
from .decoding import clean_name, decode, mime_of
from .proposals import Details, details, drafts, propose

GIVEN = "Given by the person who imported it."


def extract_file(file: Path, published: str | None) -> dict[str, Any]:
    """What would be proposed for `file`, by the JSON contract of splitting.contract. Stores nothing."""
    page, mime = _page(_content(file), file.name)
    given = _details(page, published)
    basis = given.published_basis
    proposed = drafts(page, given)
    made = as_json(file.name, page, proposed, published_basis=basis, with_text=mime == "text/html")
    made["article"]["published_on"] = given.published_on or None
    return made


def import_file(home: Home, database: Database, email: str, file: Path, *, published: str | None, confirm: bool) -> str:
    """Take `file` in for the person `email`; with `confirm` make the article at once. One line for the person."""
    content = _content(file)
    page, mime = _page(content, file.name)
    given = _details(page, published)
    proposed = drafts(page, given)
    sha256 = originals.keep(home.originals, content)
    original = importing.Original(sha256, clean_name(file.name), mime, len(content))
    flagged = sum(bool(draft.flags) for draft in proposed)
    with database.writing() as session:
        actor = session.exec(select(User).where(User.email == email.strip().lower())).first()
        if actor is None:
            raise Missing(f"There is nobody with the address {email}.")
        found = importing.known(session, page.text)
        if found:
            return f"{file.name}: here already as article {found.id}"
        held = importing.take_in(session, actor, original=original, page=page, counts=(len(proposed), flagged))
        if not confirm:
            return f"{file.name}: waits for confirmation as import {held.id} ({len(proposed)} claims proposed)"
        article = importing.confirm(session, actor, held, given=importing.checked(given), page=page, drafts=proposed)
        return f"{file.name}: article {article.id}, {len(proposed)} claims proposed"


def _content(file: Path) -> bytes:
    if file.stat().st_size > MAX_PASTE:
        raise TooLarge(f"larger than {MAX_PASTE:,} bytes; import a smaller file.")
    return file.read_bytes()


def _page(content: bytes, name: str) -> tuple[Page, str]:
    mime = mime_of(name)
    return propose(decode(content), mime), mime


def _details(page: Page, published: str | None) -> Details:
    given = details(page)
    if not published:
        return given
    try:
        edtf_bounds(published)
    except ValueError as error:
        raise Invalid(str(error)) from None
    return Details(given.headline, given.outlet, given.authors, given.kind, given.language, published, GIVEN)
