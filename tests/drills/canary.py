"""What is sealed, restricted or covered is nowhere that others read (`./wb drill canary`).

A desk is filled with evidence in which every field holds a word of its own. Then each role, and nobody, asks for every
GET route with every id, searches for every word, sends every form, takes every export; the answers, their headers, the
log, the index's files and what is left in temporary folders are searched for the words. A second desk without the
hidden things says what every page must show: a number that differs tells of them too. The control sees without sight.
"""

import io
import itertools
import logging
import re
import sys
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from flask import Flask
from lxml import html
from sqlalchemy import event
from sqlmodel import Session, select

from tests import settling
from tests.conftest import PASSWORD, PEOPLE, Browser, import_story, person
from tests.judging import ACCURATE, review
from workbench import originals, sight
from workbench.cli import main as command
from workbench.config import Home
from workbench.db import Database, now
from workbench.evidence import fetches, grading, items, likeness, passages, protection, texts
from workbench.models import (
    Capture,
    Claim,
    Evidence,
    EvidenceLink,
    Fetch,
    Likeness,
    Source,
    Thread,
    User,
    UserSession,
)
from workbench.people import accounts, sessions
from workbench.queries.claims import claim as find
from workbench.review import comments
from workbench.search.follow import catch_up
from workbench.search.source import EventSource
from workbench.upkeep.setup import set_up
from workbench.upkeep.verify import verify
from workbench.web.app import create_app

NOT_IN = ("ben", "edda", "anton", "rosa", None)
MAY_NOT = {"sealed": set(NOT_IN), "passage": set(NOT_IN), "who": {*NOT_IN, "ada"}, "restricted": {"rosa", None}}
"""Of each kind of hidden thing, who must not meet its words. Who a source is stands on no page that one opens."""
PLACES = (
    *(
        "title",
        "source",
        "url",
        "text",
        "filename",
        "file",
        "quotation",
        "note",
        "group",
        "comment",
        "reply",
        "sealing",
    ),
    *("lettingin", "fetchwhy", "fetchurl", "gradewhy", "creditwhy", "likewhy"),
)
HIDDEN = ("restricted", "sealed")
OWN = ("people.", "static")
"""Endpoints that are about one's own account: what is posted there ends what the walk needs."""


def word(kind: str, place: str) -> str:
    return f"zq{kind}{place}qz"


def hidden_from(name: str | None) -> list[bytes]:
    words = [word(kind, place) for kind, place in ALL if name in MAY_NOT[kind]]
    return [one.encode() for one in words]


ALL = [
    *((kind, place) for kind in HIDDEN for place in PLACES),
    ("passage", "words"),
    *(("who", place) for place in ("name", "contact")),
]


# --- the desk ---------------------------------------------------------------------------------------------------------


@dataclass
class Desk:
    home: Home
    database: Database
    app: Flask
    log: io.StringIO = field(default_factory=io.StringIO)

    def browser(self, name: str | None) -> Browser:
        client = self.app.test_client()
        if name:
            token = f"token-of-{name}"
            with self.database.writing() as session:
                at = {"created_at": now(), "seen_at": now()}
                session.merge(UserSession(token_sha256=sessions.digest(token), user_id=person(session, name).id, **at))
            with client.session_transaction() as cookie:
                cookie["token"] = token
        return Browser(client)


@contextmanager
def desk(folder: Path, hiding: Collection[str] = HIDDEN) -> Iterator[Desk]:
    """A desk with a claim, open evidence, a covered passage, a protected source, and evidence of these levels."""
    home = Home.at(folder)
    database = set_up(home)
    with database.writing() as session:
        system = accounts.system(session)
        for name, role in {**PEOPLE, "carla": "checker"}.items():
            accounts.make(session, system, name=name.title(), email=f"{name}@example.org", role=role, password=PASSWORD)
    with database.reading() as session:
        ada = person(session, "ada")
    import_story(home, database, ada)
    settling.keep(database, 1)
    _put(home, database, "open", "plain")
    index(home, database)
    _cover(home, database)
    _protect(home, database)
    for kind in HIDDEN:
        if kind in hiding:
            _hide(home, database, kind)
    index(home, database)
    review(database, 1, "ada", ACCURATE)
    made = Desk(home, database, create_app(home))
    heard = logging.StreamHandler(made.log)
    logging.getLogger().addHandler(heard)
    made.app.logger.addHandler(heard)
    try:
        yield made
    finally:
        logging.getLogger().removeHandler(heard)
        made.app.logger.removeHandler(heard)
        made.app.extensions["desk"].database.close()
        database.close()


def index(home: Home, database: Database) -> None:
    from workbench.search.store import Index

    live = Index(home.index_live)
    catch_up(live, EventSource(database), within=30)


def _put(home: Home, database: Database, kind: str, of: str = "") -> int:
    """Evidence of ada's with a file and a text, every field of which holds its word."""

    def said(place: str) -> str:
        return word(kind, place) if not of else f"{of} {place}"

    content = f"The register says that it was so. {said('file')} stands in it.".encode()
    file = items.File(originals.keep(home.originals, content), len(content), "text/plain", f"{said('filename')}.txt")
    looked = texts.look(home.originals, file, said("text"))
    item = items.Item(
        said("title"), said("source"), "primary", f"https://example.org/{said('url').replace(' ', '')}", said("text")
    )
    with database.writing() as session:
        ada, claim = person(session, "ada"), find(session, 1)
        bearing = items.Bearing("supports", said("quotation"), said("note"), said("group"))
        link = items.add(session, ada, claim, item=item, bearing=bearing, file=file)
        made = session.get_one(Evidence, link.evidence_id)
        texts.keep(session, ada, made, looked)
        return made.id


def _hide(home: Home, database: Database, kind: str) -> None:
    """Evidence of this level: sealed by ada before anybody else works with it, then talked of, graded, fetched."""
    item = _put(home, database, kind)
    index(home, database)  # somebody searched before it was sealed
    with database.writing() as session:
        ada, made = person(session, "ada"), session.get_one(Evidence, item)
        protection.set_sensitivity(session, ada, made, level=kind, was="open", why=word(kind, "sealing"))
        thread = comments.open_thread(session, ada, made, text=f"@Ben @Rosa @Edda {word(kind, 'comment')}")
        comments.reply(session, ada, thread, text=f"@Anton {word(kind, 'reply')}")
        grading.grade(
            session, ada, session.get_one(Source, made.source_id), reliability="B", why=word(kind, "gradewhy")
        )
        grading.credit(session, ada, made, credibility=2, why=word(kind, "creditwhy"))
        row = Fetch(evidence_id=item, url=f"https://example.org/{word(kind, 'fetchurl')}", by_id=ada.id, at=now())
        session.add(row)
        session.flush()
        fetches.fail(session, row, word(kind, "fetchwhy"))
        alike = session.exec(select(Likeness).where((Likeness.a_id == item) | (Likeness.b_id == item))).first()
        alike = alike or likeness._propose(session, ada, item, 1, "text", 0.9)
        likeness.decide(session, ada, alike, copies="no", why=word(kind, "likewhy"))
        if kind == "sealed":
            protection.let_in(session, ada, made, person(session, "carla"), why=word(kind, "lettingin"))


def _cover(home: Home, database: Database) -> None:
    """A sealed passage in the text of open evidence."""
    content = f"Page one. {word('passage', 'words')} said so. Page two.".encode()
    looked = texts.look(
        home.originals, items.File(originals.keep(home.originals, content), len(content), "text/plain", "a.txt")
    )
    with database.writing() as session:
        ada, claim = person(session, "ada"), find(session, 1)
        item = items.Item("A hearing", "plain source", "primary")
        link = items.add(session, ada, claim, item=item, bearing=items.Bearing("supports"), file=looked.file)
        texts.keep(session, ada, session.get_one(Evidence, link.evidence_id), looked)
        rows = select(Capture).where(Capture.evidence_id == link.evidence_id, Capture.kind == "text")
        capture = session.exec(rows).one()
        start = content.decode().index("zq")
        words = start, start + len(word("passage", "words")), word("passage", "words")
        about = {"selected": [words], "level": "sealed", "why": "A witness."}
        passages.mark(session, ada, session.get_one(Evidence, link.evidence_id), capture, content.decode(), **about)


def _protect(home: Home, database: Database) -> None:
    """A source whose name was known to the index before it was protected."""
    with database.writing() as session:
        ada, claim = person(session, "ada"), find(session, 1)
        item = items.Item("A talk", word("who", "name"), "primary", text="She said so.")
        link = items.add(session, ada, claim, item=item, bearing=items.Bearing("supports"))
        source = session.get_one(Evidence, link.evidence_id).source_id
    index(home, database)
    with database.writing() as session:
        ada = person(session, "ada")
        found = session.get_one(Source, source)
        protection.protect(session, ada, found, why="She could be found.", contact=word("who", "contact"))


# --- the walk ---------------------------------------------------------------------------------------------------------


def ids(desk: Desk) -> dict[str, list[Any]]:
    """Every id of everything there is, by the name that a route has for it."""
    from workbench.models import Access, Article, Bulk, Edit, Entity, Notification, PendingImport, Reference

    tables = {
        "article": Article,
        "claim": Claim,
        "evidence": Evidence,
        "capture": Capture,
        "text": Capture,
        "link": EvidenceLink,
        "fetch": Fetch,
        "source": Source,
        "likeness": Likeness,
        "access": Access,
        "thread": Thread,
        "notification": Notification,
        "user": User,
        "bulk": Bulk,
        "edit": Edit,
        "reference": Reference,
        "entity": Entity,
        "import": PendingImport,
    }
    with desk.database.reading() as session:
        found = {f"{name}_id": list(session.exec(select(table.id))) or [1] for name, table in tables.items()}
    found["claim_id"] = found["claim_id"][:2]  # the one with all the evidence, and one without
    passages = {"passage_id": [1], "filename": ["app.css"], "candidate": [0]}
    return found | passages | {"name": ["open", "mine", "waiting", "second", "disputed", "stale"]}


def routes(desk: Desk, method: str) -> Iterator[tuple[str, str]]:
    """(endpoint, path) of every route with this method and every id."""
    known = ids(desk)
    with desk.database.reading() as session:
        belonging = {(row.evidence_id, row.id) for row in session.exec(select(Capture))} | {(1, 5)}
    with desk.app.test_request_context():
        urls = desk.app.url_map.bind("localhost")
        for rule in desk.app.url_map.iter_rules():
            if method in rule.methods:
                names = sorted(rule.arguments)
                for values in itertools.product(*(known.get(name, [1]) for name in names)):
                    if "text_id" in names and values not in belonging:
                        continue
                    yield rule.endpoint, urls.build(rule.endpoint, dict(zip(names, values, strict=True)), method=method)


def searches() -> Iterator[str]:
    for kind, place in ALL:
        one = word(kind, place)
        yield from (f"/search?q={one}", f"/search?q={one[:-3]}*", f"/articles?q={one}")
    yield from (f"/search?q=&type=evidence&sort={sort}" for sort in ("relevance", "newest", "oldest"))
    yield from (
        "/search?q=zq*",
        "/search?q=register&type=evidence",
        "/claims?q=zq",
        "/evidence/1/text/2/sentences?claim=zq",
    )


FORM = {
    **dict.fromkeys(("revision", "event", "revision-2"), 999),
    **{"other": 2, "claim": 1, "segment": 9999, "role": "none", "headline": "", "old": "wrong", "password": ""},
    **{
        "stance": "supports",
        "quotation": "x",
        "person": 3,
        "level": "open",
        "was": "sealed",
        "why": "I ask.",
        "title": "",
    },
}


@dataclass
class Seen:
    """What a walk met: leaks as (who, where, word), how many answers, which were defects."""

    leaks: set[tuple[str, str, str]] = field(default_factory=set)
    answers: int = 0
    defects: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)

    def look(self, name: str | None, where: str, content: bytes) -> None:
        low = content.lower()
        for one in hidden_from(name):
            if one in low:
                self.leaks.add((name or "nobody", where, one.decode()))


def walk(desk: Desk, name: str | None, *, posting: bool = True, reading: bool = True) -> Seen:
    """Everything that one person can ask for."""
    seen, browser = Seen(), desk.browser(name)
    paths = [path for _, path in routes(desk, "GET")] if reading else []
    for path in itertools.chain(paths, searches() if reading else ()):
        answer = browser.get(path, buffered=True)
        _take(seen, name, f"GET {path}", path, answer, look_up=path if "q=zq" in path else "")
        if answer.mimetype == "text/html" and "q=zq" not in path:
            seen.pages[path] = plain(answer.text)
    for endpoint, path in routes(desk, "POST") if posting else ():
        if endpoint.startswith(OWN) or endpoint in {"policy.save"}:
            continue
        for more in _forms(desk, endpoint):
            answer = browser.post(path, {**FORM, **more}, buffered=True)
            _take(seen, name, f"POST {path}", path, answer)
            if answer.status_code == 303:
                _take(seen, name, f"POST {path} →", path, browser.get(answer.location, buffered=True))
    return seen


def _forms(desk: Desk, endpoint: str) -> Iterator[dict[str, Any]]:
    """Forms to try: where evidence is named by its number, each number."""
    if endpoint == "evidence.link":
        yield from ({"evidence": id} for id in ids(desk)["evidence_id"])
    else:
        yield {"evidence": 1}


def _take(seen: Seen, name: str | None, where: str, path: str, answer: Any, look_up: str = "") -> None:
    seen.answers += 1
    content = answer.data
    if look_up:  # what was asked stands in the box, in the links and in what was read
        asked = re.search(r"q=(zq\w+)", look_up)
        content = content.replace(asked[1].encode(), b"") if asked else content
    heads = "\n".join(f"{key}: {value}" for key, value in answer.headers)
    seen.look(name, where, heads.encode() + b"\n" + content)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for one in packed.namelist():
                seen.look(name, f"{where} {one}", one.encode() + packed.read(one))
    if answer.status_code >= 500:
        seen.defects.append(f"{name} {where}: {answer.status_code}")


TIMES = re.compile(
    r"\d{4}-\d\d-\d\d[T ]?\d\d:\d\d(:\d\d(\.\d+)?)?(\+00:00| UTC)?|\d{1,2} [A-Z][a-z]{2} \d{4}(?=,)"
    r"|\d+ ms|\d\d:\d\d(:\d\d)?|[0-9a-f]{32,}"
)


NUMBERED = re.compile(r"· \d+(?= |·)")
"""An event's number in the chain, which goes on whatever the event is about, and its day."""
PSEUDONYM = re.compile(r"Source [A-Z2-9]{5}\b")


def plain(markup: str) -> str:
    """The words of a page, without instants, keys, numbers of events and pseudonyms, which are chosen by chance."""
    said = " ".join(html.fromstring(markup).text_content().split()) if markup.strip() else ""
    return NUMBERED.sub("· ", PSEUDONYM.sub("Source X", TIMES.sub("·", said)))


def differing(one: Seen, other: Seen) -> list[str]:
    """Pages that say something else where nothing is hidden: numbers that tell."""
    found: dict[str, str] = {}
    for path in sorted(one.pages.keys() & other.pages.keys()):
        if one.pages[path] != other.pages[path]:
            left, right = one.pages[path].split(), other.pages[path].split()
            at = next(
                (at for at, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]),
                min(len(left), len(right)),
            )
            said = (" ".join(words[max(0, at - 6) : at + 8]) for words in (left, right))
            found.setdefault(" / ".join(said), path)
    return [f"{path}: {said}" for said, path in found.items()]


# --- what lies about --------------------------------------------------------------------------------------------------


def lying_about(desk: Desk, temporary: Path) -> Seen:
    """The log, the index's files and words, the temporary folder, what is exported and printed without a name."""
    seen = Seen()
    seen.look(None, "log", desk.log.getvalue().encode())
    index(desk.home, desk.database)
    for folder, where in ((desk.home.index, "index"), (temporary, "temporary")):
        for path in sorted(folder.rglob("*")):
            holds = path.name.encode() + (path.read_bytes() if path.is_file() else b"")
            knows = "ben" if where == "index" else None  # it holds what those who work here find
            seen.look(knows, f"{where} {path.name}", holds)
    out = temporary / "dossier.zip"
    commands = [["export"], ["export", "1"], ["dossier", "1", "--out", str(out)], ["splitting", "report"], ["verify"]]
    commands += [["search", word(kind, place)] for kind, place in ALL] + [["search", "zq*", "--json"]]
    for arguments in commands:
        done = CliRunner().invoke(command, ["--home", str(desk.home.instance), *arguments], obj=None)
        said = done.output.replace(arguments[-1], "") if arguments[0] == "search" else done.output
        seen.answers += 1
        seen.look(None, f"workbench {arguments[0]}", said.encode())
        if done.exit_code > 1 or (done.exception and not isinstance(done.exception, SystemExit)):
            seen.defects.append(f"workbench {' '.join(arguments)}: {done.exception!r}")
    if out.exists():
        with zipfile.ZipFile(out) as packed:
            for one in packed.namelist():
                seen.look(None, f"workbench dossier {one}", one.encode() + packed.read(one))
        out.unlink()
    return seen


@contextmanager
def without_sight() -> Iterator[None]:
    """The control: what is read is not filtered."""
    event.remove(Session, "do_orm_execute", sight.filter_what_is_read)
    try:
        yield
    finally:
        event.listen(Session, "do_orm_execute", sight.filter_what_is_read)


@contextmanager
def watched(folder: Path) -> Iterator[Path]:
    """Temporary files of this process go into a folder of its own."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    folder.mkdir()
    try:
        yield folder
    finally:
        tempfile.tempdir = before


def main() -> None:
    bad = 0
    with ExitStack() as open_:
        made = Path(open_.enter_context(tempfile.TemporaryDirectory()))
        temporary = open_.enter_context(watched(made / "temporary"))
        hiding = open_.enter_context(desk(made / "hiding"))
        bare = {
            "restricted": open_.enter_context(desk(made / "bare-for-readers", ())),
            "sealed": open_.enter_context(desk(made / "bare", ("restricted",))),
        }
        print(f"words planted: {len(ALL)}", flush=True)
        walks = {}
        for name in NOT_IN:
            level = "restricted" if name in MAY_NOT["restricted"] else "sealed"
            walks[name] = walk(hiding, name, posting=False)
            twins = {other: walk(held, name, posting=False) for other, held in bare.items()}  # looking leaves traces
            told = differing(walks[name], twins[level])
            bad += report(f"{name or 'nobody'} reads", walks[name], told)
        with without_sight():
            control = walk(hiding, "ben", posting=False)
        for name in NOT_IN:
            bad += report(f"{name or 'nobody'} sends", walk(hiding, name, reading=False))
        print(f"ada, who was let in, meets {len(met(hiding))} of the words")
        bad += report("what lies about", lying_about(hiding, temporary))
        print(f"control, without sight: {len(control.leaks)} leaks, {len({leak[2] for leak in control.leaks})} words")
        faults = verify(hiding.home, hiding.database)
        print(f"verify: {faults or 'all is well'}")
    assert control.leaks and not faults
    sys.exit(bool(bad))


def met(desk: Desk) -> set[str]:
    """The words that ada meets on her pages: that they are there to be found."""
    browser, words = desk.browser("ada"), [word(*pair) for pair in ALL]
    found: set[str] = set()
    for _, path in routes(desk, "GET"):
        content = browser.get(path, buffered=True).data.lower()
        found |= {one for one in words if one.encode() in content}
    return found


def report(what: str, seen: Seen, told: Sequence[str] = ()) -> int:
    print(f"{what}: {seen.answers} answers, {len(seen.leaks)} leaks, {len(told)} pages that tell by what differs")
    for line in [*map(" ".join, sorted(seen.leaks)), *told, *seen.defects]:
        print(f"    {line}", flush=True)
    return len(seen.leaks) + len(told) + len(seen.defects)


if __name__ == "__main__":
    main()
