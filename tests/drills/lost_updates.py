"""16 editors save 25 times each on one claim: nothing is lost. `./wb drill lost_updates` prints the figures.

Every save adds one word to the claim's text, so that a lost update is a missing word. The control reads, then updates
without looking at the revision, as most programs do: it must lose some.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session, select, text

from workbench.config import Home
from workbench.db import Database, now
from workbench.errors import Stale
from workbench.models import Appearance, Article, ArticleVersion, Claim, Role, User
from workbench.queries.claims import claim
from workbench.review import claims as review
from workbench.review import wording
from workbench.upkeep.setup import set_up

Save = Callable[[Database, int, int, str], int]


def world(directory: Path) -> tuple[Database, int, int]:
    """A desk with one claim: its database, the editor's id, the claim's id."""
    database = set_up(Home.at(directory))
    with database.writing() as session:
        editor = User(name="Ada", email="ada@example.org", role=Role.CHECKER, created_at=now())
        session.add(editor)
        session.flush()
        return database, editor.id or 0, _claim(session, editor)


def _claim(session: Session, editor: User) -> int:
    article = Article(headline="H", kind="news", language="en", owner_id=editor.id, created_at=now())
    made = {"raw_sha256": "", "raw_name": "", "raw_mime": "", "raw_bytes": 0, "text": "words", "text_sha256": "x"}
    session.add(article)
    session.flush()
    version = ArticleVersion(article_id=article.id, confirmed_by_id=editor.id, created_at=now(), **made)
    session.add(version)
    session.flush()
    found = Claim(text="words", kind="fact", state="kept", created_at=now())
    found.appearances = [Appearance(version_id=version.id, start=0, stop=5)]
    session.add(found)
    session.flush()
    return found.id


def save(database: Database, editor_id: int, claim_id: int, word: str) -> int:
    """As the product saves: what was read is the form, a refusal (409) shows the newer text and is sent again."""
    refused = 0
    while True:
        with database.reading() as session:
            read = claim(session, claim_id)
        words = review.Wording(f"{read.text} {word}", read.kind)
        try:
            with database.writing() as session:
                found = claim(session, claim_id)
                review.edit(session, session.get_one(User, editor_id), found, wording=words, revision=read.revision)
            return refused
        except Stale:
            refused += 1


def naive(database: Database, _editor_id: int, claim_id: int, word: str) -> int:
    """Read, then write what was read with the word added, and never look whether somebody else was there."""
    with database.reading() as session:
        read = session.exec(select(Claim.text).where(Claim.id == claim_id)).one()
    with database.writing() as session:
        update = text("UPDATE claim SET text = :text, revision = revision + 1 WHERE id = :id")
        session.exec(update.bindparams(text=f"{read} {word}", id=claim_id))
    return 0


def lost(directory: Path, way: Save, editors: int, saves: int) -> tuple[int, int]:
    """How many of editors × saves acknowledged saves are not in the text at the end, and how many were refused."""
    database, editor_id, claim_id = world(directory)
    start, refused = threading.Barrier(editors), [0] * editors

    def work(number: int) -> None:
        start.wait()
        for turn in range(saves):
            refused[number] += way(database, editor_id, claim_id, f"w{number}x{turn}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(editors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        words = set(session.exec(select(Claim.text).where(Claim.id == claim_id)).one().split())
    database.close()
    return editors * saves - len(words - {"words"}), sum(refused)


def main() -> int:
    wording.MAX_TEXT = 100_000  # 400 words are more than one sentence
    for way in (save, naive):
        with tempfile.TemporaryDirectory() as directory:
            began = time.perf_counter()
            gone, refused = lost(Path(directory), way, 16, 25)
            took = time.perf_counter() - began
        print(f"{way.__name__}: 400 saves, {gone} lost, {refused} refused and sent again, {took:.1f} s")
        if (gone == 0) != (way is save):
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
