"""A desk of a given size, written straight into the tables: what the measurements look at."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from workbench.config import Home
from workbench.db import Database, now
from workbench.demo.desk import FOLDER
from workbench.importing.proposals import same_text
from workbench.models import (
    Appearance,
    Article,
    ArticleVersion,
    Attribution,
    Claim,
    Evidence,
    EvidenceLink,
    Finding,
    Flag,
    Review,
    Segment,
    Selector,
    Source,
    Tag,
    User,
    UserSession,
    Verdict,
)
from workbench.people import sessions
from workbench.people.accounts import system
from workbench.record import record
from workbench.search.follow import rebuild
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.upkeep.setup import set_up
from workbench.web.app import create_app

OPEN_EVERY = 3
"""Of so many claims one is kept and waits for its verdict; the others are settled."""
VERDICTS = list(Verdict)[:9]


@dataclass(frozen=True)
class FullDesk:
    """`texts` are those of all claims; `waiting` the claims of article 1 that have evidence and no verdict yet."""

    home: Home
    database: Database
    client: FlaskClient
    texts: list[str]
    waiting: list[int]


def fill(folder: Path, *, claims: int, each: int, searchable: bool = True) -> FullDesk:
    """A desk with `claims` claims in articles of `each`, one person logged in, and (`searchable`) a finished index."""
    home = Home.at(folder / "desk")
    database = set_up(home)
    words, chance = _words(), random.Random(7)
    texts = [_sentence(words, chance) for _ in range(claims)]
    with database.writing() as session:
        ada = User(name="Ada", email="ada@example.org", role="checker", created_at=now())
        source = Source(name="District Court")
        session.add_all([ada, source])
        session.flush()
        put = _Putter(session, ada.id, source.id)
        for first in range(0, claims, each):
            put.article(first // each + 1, first + 1, texts[first : first + each])
        for number in range(1, claims // each + 1):
            record(session, system(session), "imported", session.get_one(Article, number))
    if searchable:
        rebuild(Index.create(home.index_live), EventSource(database))
    waiting = [number for number in range(1, each + 1) if number % OPEN_EVERY == 0]
    return FullDesk(home, database, _client(home, database, ada.id), texts, waiting)


def _words() -> list[str]:
    """The words of the demonstration's articles, each as often as it stands there: common words stay common."""
    return " ".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / "articles").glob("*.txt"))).split()


def _sentence(words: list[str], chance: random.Random) -> str:
    return " ".join(chance.choices(words, k=chance.randint(9, 20))).rstrip(".,") + "."


class _Putter:
    """Writes rows with ids of our own, many at a time."""

    def __init__(self, session: Session, person: int, source: int) -> None:
        self.session, self.person, self.source, self.at = session, person, source, now()

    def put(self, rows: list[SQLModel]) -> None:
        values: list[dict[str, Any]] = [row.model_dump() for row in rows]
        self.session.connection().execute(insert(type(rows[0]).__table__), values)  # type: ignore[attr-defined]

    def article(self, number: int, first: int, texts: list[str]) -> None:
        """One article whose every sentence is a claim with evidence; `first` is the first claim's id."""
        text = " ".join(texts)
        self.put(
            [Article(id=number, headline=f"Story {number}", outlet=f"Outlet {number % 5}", authors=["Lena Marsh"],
                     kind="news", language="en", owner_id=self.person, created_at=self.at)]
        )  # fmt: skip
        self.put(
            [ArticleVersion(id=number, article_id=number, raw_sha256="0" * 64, raw_name="story.txt",
                            raw_mime="text/plain", raw_bytes=len(text), text=text, text_sha256=same_text(text),
                            confirmed_by_id=self.person, created_at=self.at)]
        )  # fmt: skip
        self.put(list(self._segments(number, texts)))
        self._claims(number, first, texts)

    def _segments(self, number: int, texts: list[str]) -> Iterator[Segment]:
        at = 0
        for paragraph in range(0, len(texts), 4):
            stop = at + len(" ".join(texts[paragraph : paragraph + 4]))
            yield Segment(
                id=number * 10_000 + paragraph, version_id=number, start=at, stop=stop, kind="body", keep=True
            )
            at = stop + 1

    def _claims(self, number: int, first: int, texts: list[str]) -> None:
        rows: dict[type, list[Any]] = {}
        at = 0
        for id, text in enumerate(texts, first):
            for row in self._claim(number, id, text, at):
                rows.setdefault(type(row), []).append(row)
            at += len(text) + 1
        for table in (Claim, Tag, Appearance, Selector, Attribution, Flag, Evidence, EvidenceLink, Review, Finding):
            self.put(rows[table])

    def _claim(self, number: int, id: int, text: str, at: int) -> Iterator[SQLModel]:
        me, when, stop = self.person, self.at, at + len(text)
        settled, verdict = id % OPEN_EVERY != 0, VERDICTS[id % len(VERDICTS)]
        yield Claim(id=id, text=text, kind="fact", state="settled" if settled else "kept", created_at=when,
                    event_time="2021", event_from=737_791, event_until=738_155, reasons=["names a number"])  # fmt: skip
        yield Tag(claim_id=id, term="torture", why="From the words.")
        yield Tag(claim_id=id, term="arrest", why="From the words.", state="accepted", by_id=me, at=when)
        yield Appearance(id=id, claim_id=id, version_id=number, start=at, stop=stop)
        yield Selector(id=id, appearance_id=id, start=at, stop=stop, exact=text)
        yield Attribution(id=id, appearance_id=id, order=1, speaker=f"Speaker {id % 20}", mode="own_voice")
        yield Flag(id=id, claim_id=id, code="pronoun", sentence="Look at who is meant.")
        yield Evidence(id=id, title=f"Record {id}", kind="primary", source_id=self.source, text=text,
                       retrieved_at=when, added_by_id=me)  # fmt: skip
        yield EvidenceLink(id=id, claim_id=id, evidence_id=id, stance="supports", quotation=text, by_id=me, at=when)
        if settled:
            said = {"confidence": "high", "rationale": "The record says so.", "as_of": "2021-06-01"}
            said["valid_to"] = "2021-07" if verdict == "outdated" else None
            yield Review(id=id, claim_id=id, round=1, reviewer_id=me, verdict=verdict, claim_text=text, at=when, **said)
            yield Finding(id=id, claim_id=id, version=1, verdict=verdict, decided_from_id=id, at=when, **said)


def _client(home: Home, database: Database, person: int) -> FlaskClient:
    app = create_app(home)
    app.config["TESTING"] = True
    client = app.test_client()
    with database.writing() as session:
        made = {"created_at": now(), "seen_at": now()}
        session.add(UserSession(token_sha256=sessions.digest("token"), user_id=person, **made))
    with client.session_transaction() as cookie:
        cookie["token"] = "token"
    return client
