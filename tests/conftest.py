"""What all tests share: a set-up desk with its people, a small story, clients that are logged in, a running server."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from sqlmodel import Session, select
from werkzeug.serving import make_server

from tests.no_skip import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401  (hooks of pytest)
from tests.warm import warm  # noqa: F401  (a fixture for all)
from workbench import originals
from workbench.config import Home
from workbench.db import Database, now
from workbench.demo.desk import fill
from workbench.importing import articles as importing
from workbench.importing.proposals import details, drafts, propose
from workbench.models import Claim, User, UserSession
from workbench.people import accounts, sessions
from workbench.queries.claims import claim
from workbench.search.store import Index
from workbench.upkeep.setup import set_up
from workbench.web.app import create_app
from workbench.web.doors import Desk

LONGEST = {
    *("test_in_any_order.py", "test_who_may_what.py", "test_every_page_is_accessible.py", "test_bad_input.py"),
    *("test_a_first_review_is_sealed.py", "test_headers.py", "test_by_keyboard_alone.py", "test_no_script_runs.py"),
}
"""These begin first, so that no worker is left with one of them at the end."""

PASSWORD = "a sentence for tests"
PEOPLE = {"ada": "checker", "ben": "checker", "edda": "editor", "rosa": "reader", "anton": "admin"}
STORY = """Port council bans dockers' party

By Lena Marsh

The Harbour (Bryggen) Party was banned in Tolvania in March 2020. The court fined 12 members.

"We did nothing wrong," said Omar Vint, a lawyer in Tolvania. Police arrested 30 people at the port on 4 May 2021.

The minister said that nobody was hurt. The council should publish its files.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set-up desk with its people, made once: hashing passwords is slow on purpose."""
    home = Home.at(tmp_path_factory.mktemp("template"))
    database = set_up(home)
    with database.writing() as session:
        actor = accounts.system(session)
        for name, role in PEOPLE.items():
            accounts.make(session, actor, name=name.title(), email=f"{name}@example.org", role=role, password=PASSWORD)
    database.close()
    return home.instance


@pytest.fixture
def home(template: Path, tmp_path: Path) -> Home:
    shutil.copytree(template, tmp_path / "desk")
    return Home.at(tmp_path / "desk")


@pytest.fixture
def database(home: Home) -> Iterator[Database]:
    opened = Database(home.database)
    yield opened
    opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """The writing door, for tests of verbs."""
    with database.writing() as session:
        yield session


def person(session: Session, name: str) -> User:
    return session.exec(select(User).where(User.email == f"{name}@example.org")).one()


@pytest.fixture
def ada(database: Database) -> User:
    with database.reading() as session:
        return person(session, "ada")


@pytest.fixture
def ben(database: Database) -> User:
    with database.reading() as session:
        return person(session, "ben")


@pytest.fixture
def edda(database: Database) -> User:
    with database.reading() as session:
        return person(session, "edda")


@cache
def proposed(text: str, published: str):
    """What the splitter makes of a text: page, details, drafts. Kept, as parsing is the dearest part of a test."""
    page = propose(text, "text/plain")
    made = details(page)
    given = replace(
        made,
        headline=made.headline or "A story",
        outlet="Tolvan Times",
        published_on=published,
        published_basis="Given by the test.",
    )
    return page, importing.checked(given), drafts(page, given)


def import_story(home: Home, database: Database, actor: User, text: str = STORY, published: str = "2021-06-01") -> int:
    """Import `text` as the product does, with the publication date given; returns the article's id."""
    page, given, proposals = proposed(text, published)
    content = text.encode()
    original = importing.Original(originals.keep(home.originals, content), "story.txt", "text/plain", len(content))
    with database.writing() as session:
        held = importing.take_in(session, actor, original=original, page=page, counts=(len(proposals), 0))
        return importing.confirm(session, actor, held, given=given, page=page, drafts=proposals).id


@pytest.fixture
def article_id(home: Home, database: Database, ada: User) -> int:
    return import_story(home, database, ada)


@pytest.fixture
def claim_id(database: Database, article_id: int) -> int:
    """The first draft of the story."""
    with database.reading() as session:
        return session.exec(select(Claim.id).order_by(Claim.id)).first() or 0


@pytest.fixture
def load(database: Database) -> Callable[[int], Claim]:
    """`load(claim_id)` reads a claim as it is now."""

    def read(claim_id: int) -> Claim:
        with database.reading() as session:
            return claim(session, claim_id)

    return read


@pytest.fixture(scope="session")
def pages(template: Path) -> Flask:
    """The application, made once: all its routes are compiled. Each test gives it the desk that it shows."""
    made = create_app(Home.at(template))
    made.config["TESTING"] = True
    made.extensions["desk"].database.close()
    return made


@pytest.fixture
def app(home: Home, pages: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    desk = Desk(home, Database(home.database), Index(home.index_live))
    monkeypatch.setitem(pages.extensions, "desk", desk)
    monkeypatch.setattr(pages, "config", pages.config.copy())
    yield pages
    desk.database.close()


class Browser:
    """A client that is logged in (or not) and sends forms as a page of ours would: with token and idempotency key."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.given: tuple[str, str] = ("", "")  # what the session remembers, and the token that belongs to it

    def get(self, path: str, **options: object):
        return self.client.get(path, **options)

    def post(self, path: str, data: dict[str, object] | None = None, **options: object):
        fields = {"csrf_token": self.token(), **(data or {})}
        return self.client.post(path, data=fields, **options)

    def token(self) -> str:
        if not self.given[0] or self.remembered() != self.given[0]:
            page = self.client.get("/log-in").text
            self.given = self.remembered(), page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.given[1]

    def remembered(self) -> str:
        cookie = self.client.get_cookie("workbench")
        kept = SecureCookieSessionInterface().get_signing_serializer(self.client.application)
        return str(kept.loads(cookie.value).get("csrf_token", "")) if cookie else ""


@pytest.fixture
def as_(app: Flask, database: Database) -> Callable[[str | None], Browser]:
    """`as_("ada")` is ada's browser, `as_(None)` one that nobody is logged in with."""

    def open_(name: str | None) -> Browser:
        client = app.test_client()
        if name:
            token = f"token-of-{name}"
            with database.writing() as session:
                row = UserSession(
                    token_sha256=sessions.digest(token),
                    user_id=person(session, name).id,
                    created_at=now(),
                    seen_at=now(),
                )
                session.merge(row)
            with client.session_transaction() as cookie:
                cookie["token"] = token
        return Browser(client)

    return open_


@dataclass(frozen=True)
class Live:
    """A running server on loopback."""

    url: str
    home: Home


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application on a free loopback port, in threads; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass(frozen=True)
class Filled:
    """The demonstration desk as `fill` left it, only to be copied: what it said, and how many seconds it worked."""

    folder: Path
    said: list[str]
    worked: float

    def copied(self, to: Path) -> Home:
        shutil.copytree(self.folder, to)
        return Home.at(to)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """The demonstration desk, filled once for all processes of this run."""
    here = tmp_path_factory.getbasetemp()
    shared = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "filled"
    with FileLock(shared.with_suffix(".lock")):
        if not (shared / "said.json").exists():
            said: list[str] = []
            began = worked()
            fill(Home.at(shared / "demo"), fresh=False, say=said.append)
            (shared / "said.json").write_text(json.dumps([said, worked() - began]))
    return Filled(shared / "demo", *json.loads((shared / "said.json").read_text()))


def worked() -> float:
    """Seconds that this process and its children have worked."""
    return sum(os.times()[:4])


@pytest.fixture
def live(home: Home, app: Flask) -> Iterator[Live]:
    with serving(app) as url:
        yield Live(url, home)
