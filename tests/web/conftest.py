"""One of every thing that an address can name, and every form that the pages show."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer
from lxml import html
from sqlmodel import Session, func, select

from tests.conftest import person
from workbench import originals
from workbench.config import Home
from workbench.db import Database, now
from workbench.evidence import items, texts
from workbench.importing import articles as importing
from workbench.importing.proposals import propose
from workbench.models import (
    Access,
    Bulk,
    BulkClaim,
    Capture,
    Claim,
    Edit,
    Event,
    Evidence,
    Fetch,
    Likeness,
    Notice,
    Notification,
    PendingImport,
    Reference,
    TeaserLink,
)
from workbench.people import searches
from workbench.queries.claims import claim
from workbench.review import claims as review
from workbench.review import comments, proposals, relations

OTHER_STORY = "A second story\n\nThe Tolvan court released 4 people in May 2020.\n"
DOWNLOADS = {
    "static",
    "health",
    "articles.original",
    "evidence.capture",
    "dossiers.download",
    "batches.matches",
    "saved.feed",
}
BYTES = b"%PDF-1.4 minutes of the court"
CAPTURED = "The court met on 3 March 2020.\n\nIt banned the Harbour (Bryggen) Party. Nobody was heard."


def pend(session: Session, home: Home, name: str, text: str = OTHER_STORY) -> PendingImport:
    """An import that waits for `name` to confirm it."""
    sha256 = originals.keep(home.originals, text.encode())
    original = importing.Original(sha256, "pasted.txt", "text/plain", len(text))
    page = propose(text, "text/plain")
    return importing.take_in(session, person(session, name), original=original, page=page, counts=(1, 0))


def notification(session: Session, name: str) -> int:
    """The number of a notification of this person; made where there is none."""
    to = person(session, name)
    found = session.exec(select(Notification).where(Notification.user_id == to.id)).first()
    if not found:
        seq = session.exec(select(Event.seq).order_by(Event.seq.desc())).first()
        found = Notification(user_id=to.id, event_seq=seq, notice=Notice.STALE, claim_id=1)
        session.add(found)
        session.flush()
    return found.id


def put_bulk(session: Session, name: str, claim_id: int) -> int:
    """A change to many claims by `name` that was about one claim: its last change. Gives its id."""
    row = Bulk(what="discard", by_id=person(session, name).id, at=now())
    session.add(row)
    session.flush()
    last = select(func.max(Event.seq)).where(Event.target == "claim", Event.target_id == claim_id)
    session.add(BulkClaim(bulk_id=row.id, claim_id=claim_id, event_seq=session.exec(last).one()))
    session.flush()
    return row.id


def put_search(session: Session, name: str) -> dict[str, int]:
    """A search that somebody keeps, and a list of queries of theirs."""
    who = person(session, name)
    row = searches.save(session, who, name="Bans", asked="q=banned", shared=False, found=[])
    batch = searches.begin(session, who, name="A list", lines=["banned", "court"])
    return {"search_id": row.id, "batch_id": batch.id}


def put_feed(session: Session, home: Home) -> str:
    """What stands in the address of a feed of ben's."""
    ben = person(session, "ben")
    row = searches.save(session, ben, name="Courts", asked="q=court", shared=True, found=[])
    feed = searches.open_feed(session, ben, row)
    return str(URLSafeSerializer(home.secret_key(), salt="search feed").dumps([feed.id, feed.nonce]))


def put_teaser(session: Session, claim_id: int) -> int:
    """That the beginning of the story repeats a claim, and that somebody took it back."""
    ada = person(session, "ada").id
    row = TeaserLink(version_id=1, start=0, stop=4, claim_id=claim_id, by_id=ada, at=now(), ended_at=now())
    session.add(row)
    session.flush()
    return row.id


def put_fetch(session: Session, evidence_id: int) -> int:
    """A fetch that ada gave up."""
    row = Fetch(evidence_id=evidence_id, url="https://example.org/", by_id=person(session, "ada").id, at=now())
    row.state = "cancelled"
    session.add(row)
    session.flush()
    return row.id


def put_access(session: Session, evidence_id: int) -> int:
    """That ben was let in to evidence, and that it ended."""
    ben = person(session, "ben").id
    row = Access(evidence_id=evidence_id, user_id=ben, why="He asked.", by_id=ben, at=now(), ended_at=now())
    session.add(row)
    session.flush()
    return row.id


@pytest.fixture
def things(home: Home, database: Database, article_id: int, claim_id: int) -> dict[str, int | str]:
    """The id of one thing for every argument that a route has; ada made them, the others hang on the claim."""
    file = items.File(originals.keep(home.originals, BYTES), len(BYTES), "application/pdf", "minutes.pdf")
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        review.keep(session, ada, found, revision=1)
        away = claim(
            session, session.exec(select(Claim.id).where(Claim.id != claim_id).order_by(Claim.id)).first() or 0
        )
        shown = relations.Shown(None, [])
        relation = relations.relate(
            session, ada, found, away, relation="", why="Of another court.", shown=shown, revision=2
        )
        item = items.Item("Court register", "Tolvan court", "primary", published_on="2020-03")
        link = items.add(session, ada, found, item=item, bearing=items.Bearing("supports", "banned"), file=file)
        entity = proposals.add_name(session, ada, found, name="Tolvan court", kind="organisation")
        text = found.text
        edit = Edit(
            claim_id=claim_id, start=0, stop=1, before="", after=text.split()[0], at=0, rule="name", confidence=1
        )
        offered = [{"text": "The Harbour Party", "start": 0, "stop": 1, "why": "Named before."}]
        reference = Reference(claim_id=claim_id, start=0, stop=1, words=text.split()[1], at=len(text.split()[0]) + 1)
        reference.candidates = offered
        session.add_all([edit, reference])
        session.flush()
        capture_id = session.exec(select(Capture.id)).one() or 0
        texts.keep(session, ada, session.get(Evidence, link.evidence_id), texts.look(home.originals, None, CAPTURED))
        other = Evidence(title="Wire", kind="secondary", source_id=1, retrieved_at=now(), added_by_id=ada.id)
        session.add(other)
        session.flush()
        alike = Likeness(a_id=link.evidence_id, b_id=other.id, how="text", score=0.9, at=now())
        session.add(alike)
        session.flush()
        thread = comments.open_thread(session, ada, found, text="Who says so?")
        return {
            "article_id": article_id,
            "claim_id": claim_id,
            "edit_id": edit.id,
            "reference_id": reference.id,
            "candidate": 0,
            "entity_id": entity.id,
            "link_id": link.id or 0,
            "evidence_id": link.evidence_id,
            "fetch_id": put_fetch(session, link.evidence_id),
            "capture_id": capture_id,
            "text_id": session.exec(select(Capture.id).where(Capture.kind == "text")).one(),
            "source_id": 1,
            "likeness_id": alike.id,
            "relation_id": relation.id,
            "access_id": put_access(session, link.evidence_id),
            "import_id": pend(session, home, "ada").id,
            "user_id": person(session, "ben").id or 0,
            "thread_id": thread.id,
            "notification_id": notification(session, "ada"),
            "bulk_id": put_bulk(session, "ada", claim_id),
            "name": "open",
            "teaser_id": put_teaser(session, claim_id),
            "token": put_feed(session, home),
            **put_search(session, "ada"),
        }


@pytest.fixture
def events(database: Database) -> Callable[[], int]:
    """How many events there are: what wrote none changed nothing."""

    def count() -> int:
        with database.reading() as session:
            return len(session.exec(select(Event.seq)).all())

    return count


@dataclass(frozen=True)
class Form:
    """A form as a page shows it. `values` are its fields as they stand, `free` the names of those one types into."""

    page: str
    action: str
    values: dict[str, str]
    free: tuple[str, ...]
    live: str = ""


def forms_of(page: str, markup: str) -> Iterator[Form]:
    for form in html.fromstring(markup).xpath("//form[@method='post']"):
        typed = form.xpath(".//textarea/@name | .//input[@type='text' or @type='email' or not(@type)]/@name")
        yield Form(page, form.get("action"), dict(form.fields), tuple(dict.fromkeys(typed)), form.get("hx-select", ""))


def pages_with_forms(app: Flask, things: dict[str, int]) -> list[str]:
    """Every page of the desk but downloads, from the routes."""
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        return [
            urls.build(rule.endpoint, {name: things[name] for name in rule.arguments})
            for rule in app.url_map.iter_rules()
            if "GET" in rule.methods and rule.endpoint not in DOWNLOADS
        ]
