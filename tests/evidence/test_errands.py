"""What people ask for is fetched beside their requests, survives a stop, can be cancelled, and holds no door."""

import subprocess
import sys
import threading
import time

import pytest
from sqlmodel import select

from tests.conftest import person
from tests.evidence.sites import drips, page, says, site
from workbench import originals
from workbench.db import now
from workbench.errors import Invalid
from workbench.evidence import errands, fetches, texts
from workbench.evidence.dialling import Limits
from workbench.evidence.items import Bearing, Item, add
from workbench.models import Capture, Event, EventDetail, Evidence, Fetch, Likeness, User
from workbench.policy import DeskPolicy, Fetching
from workbench.queries.claims import claim
from workbench.upkeep.verify import verify

RULES = DeskPolicy()


def rules(_session) -> DeskPolicy:
    return RULES


@pytest.fixture
def item(database, claim_id) -> int:
    """A piece of evidence with a link."""
    with database.writing() as session:
        ada = person(session, "ada")
        given = Item("A page", "A site", "secondary", url="https://example.org/")
        return add(session, ada, claim(session, claim_id), item=given, bearing=Bearing("supports")).evidence_id


def ask(database, item, url, name="ada") -> int:
    with database.writing() as session:
        session.get_one(Evidence, item).url = "https://example.org/"
        row = fetches.ask(session, person(session, name), session.get_one(Evidence, item), rules=RULES)
        made = Fetch(evidence_id=item, url=url, by_id=row.by_id, at=now())
        row.state = "cancelled"  # this one leads outside; the other to the test's site
        session.add(made)
        session.flush()
        return made.id


def fetch_of(database, fetch_id) -> Fetch:
    with database.reading() as session:
        return session.get_one(Fetch, fetch_id)


def events(database) -> list[tuple[str, dict]]:
    with database.reading() as session:
        rows = select(Event.action, EventDetail.after).join(EventDetail, EventDetail.event_seq == Event.seq)
        told = ("fetch asked", "captured", "text captured", "text not read", "fetch failed", "fetch cancelled")
        return [row for row in session.exec(rows.order_by(Event.seq)) if row[0] in told]


def carry_out(database, home, found=None, **limits):
    way = found.way() if found else None
    errands.go_on(database, home.originals, rules, way=way, limits=Limits(**{"seconds": 5, **limits}))


def test_a_page_is_kept_with_its_text_and_told_by_ids_only(database, home, item):
    with site(says(page(b"<p>A secret witness</p>"))) as found:
        number = ask(database, item, found.url)
        carry_out(database, home, found)
    row = fetch_of(database, number)
    with database.reading() as session:
        warc, text = session.exec(select(Capture).order_by(Capture.id)).all()
        assert (warc.kind, warc.mime, warc.tool, warc.about["final_url"]) == (
            *("warc", "application/warc", "warcio", found.url),
        )
        assert (text.kind, text.derived_from_id, text.tool) == ("text", warc.id, "html-text")
        assert {warc.captured_by_id, text.captured_by_id} == {person(session, "ada").id}
    assert (row.state, row.capture_id, row.why) == ("kept", warc.id, None) and row.done_bytes > 20
    own = [{"evidence": item, **{name: getattr(row, name) for name in ("sha256", "bytes", "kind", "mime")}}
           for row in (warc, text)]  # fmt: skip
    told = [
        (action, {name: said for name, said in after.items() if name != "words"}) for action, after in events(database)
    ]
    assert told == [
        ("fetch asked", {"evidence": item}),
        ("captured", {**own[0], "fetch": number}),
        ("text captured", {**own[1], "from": warc.id, "tool": "html-text"}),
    ]
    assert "secret" not in str(events(database))
    assert verify(home, database) == []


def test_a_fetched_page_is_known_as_a_copy_and_its_text_told_by_language(database, home, item, claim_id):
    words = "".join(f"<p>The court of Dorrel fined {n} people who had marched by the quay.</p>" for n in range(20))
    with site(says(page(words.encode()))) as found:
        ask(database, item, found.url)
        ask_beside(database, other_item(database, claim_id), found.url)
        carry_out(database, home, found)
    with database.reading() as session:
        taken = session.exec(select(Capture).where(Capture.kind == "text")).all()
        assert {text.about["language"] for text in taken} == {"en"} and all(text.about["minhash"] for text in taken)
        assert [row.how for row in session.exec(select(Likeness))] == ["bytes"]


def test_a_fetched_page_whose_text_is_not_there_can_be_read_again_from_its_warc(database, home, item, monkeypatch):
    really = texts.extract
    monkeypatch.setattr(texts, "extract", refuses)
    with site(says(page(b"<p>The court fined 12.</p>"))) as found:
        ask(database, item, found.url)
        carry_out(database, home, found)
    assert events(database)[-1][0] == "text not read"

    monkeypatch.setattr(texts, "extract", really)
    with database.reading() as session:
        files = texts.unread(session, session.get_one(Evidence, item))
    looked = texts.read_again(home.originals, files, "")
    with database.writing() as session:
        assert texts.keep_again(session, person(session, "ada"), session.get_one(Evidence, item), looked) == []
    with database.reading() as session:
        warc, text = session.exec(select(Capture).order_by(Capture.id)).all()
        assert (text.derived_from_id, originals.read(home.originals, text.sha256)) == (
            *(warc.id, b"The court fined 12."),
        )
        assert texts.unread(session, session.get_one(Evidence, item)) == []


def other_item(database, claim_id) -> int:
    with database.writing() as session:
        given = Item("Another", "Another site", "secondary", url="https://example.net/other")
        found = claim(session, claim_id)
        return add(session, person(session, "ada"), found, item=given, bearing=Bearing("supports")).evidence_id


def refuses(*_given):
    raise Invalid("The text of this file could not be read; it is kept as it came.")


def test_a_page_without_text_is_kept_and_not_waited_for(database, home, item):
    with site(says(page(b"\x89PNG\r\n\x1a\n", mime="image/png"))) as found:
        ask(database, item, found.url)
        carry_out(database, home, found)
    with database.reading() as session:
        assert texts.unread(session, session.get_one(Evidence, item)) == []
        assert [row.kind for row in session.exec(select(Capture))] == ["warc"]


def test_a_failed_fetch_stays_with_its_reason_and_can_be_asked_for_again(database, home, item):
    with site(says(page(b"", status="404 Not Found"))) as found:
        number = ask(database, item, found.url)
        carry_out(database, home, found)
    row = fetch_of(database, number)
    assert row.state == "failed" and row.why.startswith("The site answered 404") and row.ended_at
    assert events(database)[-1] == ("fetch failed", {"evidence": item})
    with database.writing() as session:
        assert (
            fetches.ask(session, person(session, "ben"), session.get_one(Evidence, item), rules=RULES).state
            == "waiting"
        )


def test_nobody_waits_for_a_door_while_a_page_comes_and_its_progress_shows(database, home, item):
    with site(drips(b"x" * 10, page(b"", "Content-Length: 9999", length=False))) as found:
        number = ask(database, item, found.url)
        thread = threading.Thread(target=carry_out, args=(database, home, found), kwargs={"seconds": 3})
        thread.start()
        waited, seen = 0.0, set()
        while thread.is_alive():
            began = time.monotonic()
            with database.writing() as session:
                session.get_one(User, 1)
            waited = max(waited, time.monotonic() - began)
            row = fetch_of(database, number)
            seen.add((row.state, row.done_bytes, row.total_bytes))
            time.sleep(0.02)
    assert waited < 1, waited
    running = sorted(size for state, size, total in seen if state == "running" and total)
    assert len(running) >= 2 and running[0] < running[-1]
    assert "longer than 3 seconds" in fetch_of(database, number).why


def test_a_cancelled_fetch_ends_soon_and_keeps_nothing(database, home, item):
    with site(drips(b"x", page(b"", length=False))) as found:
        number = ask(database, item, found.url)
        thread = threading.Thread(target=carry_out, args=(database, home, found), kwargs={"seconds": 20})
        thread.start()
        while fetch_of(database, number).state != "running":
            time.sleep(0.02)
        with database.writing() as session:
            fetches.cancel(session, person(session, "ben"), session.get_one(Fetch, number))
        began = time.monotonic()
        thread.join(10)
    assert time.monotonic() - began < 3
    assert fetch_of(database, number).state == "cancelled" and events(database)[-1][0] == "fetch cancelled"
    with database.reading() as session:
        assert session.exec(select(Capture)).all() == []
    with database.writing() as session, pytest.raises(Invalid, match="ended already"):
        fetches.cancel(session, person(session, "ben"), session.get_one(Fetch, number))


def test_what_ran_when_the_process_died_fails_and_what_waited_is_taken_up(database, home, item):
    with site(says(page(b"<p>Here</p>"))) as found:
        number, other = ask(database, item, found.url), ask_beside(database, item, found.url)
        with database.writing() as session:
            session.get_one(Fetch, number).state = "running"
        carry_out(database, home, found)
        assert len(found.asked) == 1  # nobody is asked twice for one wish
    left = fetch_of(database, number)
    assert (left.state, left.why) == ("failed", fetches.STOPPED)
    assert fetch_of(database, other).state == "kept"


def ask_beside(database, item, url) -> int:
    with database.writing() as session:
        row = Fetch(evidence_id=item, url=url, by_id=person(session, "ada").id, at=now())
        session.add(row)
        session.flush()
        return row.id


KILLED = """
import sys
from pathlib import Path
from workbench.config import Home
from workbench.db import Database
from workbench.evidence import errands
from workbench.evidence.dialling import Way
from workbench.evidence.targets import Reach
from workbench.policy import DeskPolicy
from tests.evidence.sites import names

home, port = Home.at(sys.argv[1]), int(sys.argv[2])
way = Way(reach=Reach(("127.0.0.0/8",), frozenset({port})), look_up=names("127.0.0.1"))
errands.go_on(Database(home.database), home.originals, lambda session: DeskPolicy(), way=way)
"""


def test_a_killed_process_leaves_no_fetch_that_runs_for_ever(database, home, item):
    with site(drips(b"x", page(b"", length=False))) as found:
        number = ask(database, item, found.url)
        process = subprocess.Popen([sys.executable, "-c", KILLED, home.instance, str(found.port)])
        while fetch_of(database, number).state != "running":
            time.sleep(0.05)
        process.kill()
        process.wait()
        assert fetch_of(database, number).state == "running"
        carry_out(database, home, found)
    assert fetch_of(database, number).why == fetches.STOPPED


@pytest.mark.parametrize("change", ["rules", "role"])
def test_what_is_no_longer_allowed_when_its_turn_comes_is_not_fetched(change, database, home, item, monkeypatch):
    with site(says(page(b"x"))) as found:
        number = ask(database, item, found.url)
        if change == "rules":
            monkeypatch.setitem(globals(), "RULES", DeskPolicy(fetching=Fetching.OFF))
        else:
            with database.writing() as session:
                person(session, "ada").role = "reader"
        carry_out(database, home, found)
        assert found.asked == []
    assert fetch_of(database, number).state == "failed"


def test_an_error_of_ours_is_told_and_the_next_one_fetched(database, home, item, monkeypatch):
    really = errands.fetch
    asked = []

    def stumble(url, *rest):
        asked.append(url)
        if len(asked) == 1:
            raise RuntimeError(url)
        return really(url, *rest)

    monkeypatch.setattr(errands, "fetch", stumble)
    monkeypatch.setattr(errands, "AT_ONCE", 1)
    with site(says(page(b"<p>Here</p>"))) as found:
        number, other = ask(database, item, found.url), ask_beside(database, item, found.url)
        carry_out(database, home, found)
    assert fetch_of(database, number).why == errands.OURS
    assert fetch_of(database, other).state == "kept"


def test_many_who_ask_at_once_are_all_served(database, home, item):
    with site(says(page(b"<p>Here</p>"))) as found:
        numbers, threads = [], []
        for _ in range(8):
            numbers.append(ask_beside(database, item, found.url))
            threads.append(threading.Thread(target=carry_out, args=(database, home, found)))
            threads[-1].start()
        for thread in threads:
            thread.join(30)
        assert len(found.asked) == 8
    assert {fetch_of(database, number).state for number in numbers} == {"kept"}


def test_a_busy_desk_only_delays_it(database, home, item, monkeypatch):
    monkeypatch.setattr("workbench.db.WAIT", 0.05)
    with site(says(page(b"<p>Here</p>"))) as found:
        number = ask(database, item, found.url)
        thread = threading.Thread(target=carry_out, args=(database, home, found))
        with database.writing():
            thread.start()
            time.sleep(1)
        thread.join(20)
    assert fetch_of(database, number).state == "kept"


def test_what_cannot_be_asked_for_is_refused(database, item):
    with database.writing() as session:
        ada, evidence = person(session, "ada"), session.get_one(Evidence, item)
        with pytest.raises(Invalid, match="do not allow"):
            fetches.ask(session, ada, evidence, rules=DeskPolicy(fetching=Fetching.OFF))
        for url, why in (("http://localhost/", "not outside"), ("http://abcdefghijklmnop.onion/", "need a proxy")):
            evidence.url = url
            with pytest.raises(Invalid, match=why):
                fetches.check(url, RULES)
            row = fetches.ask(session, ada, evidence, rules=RULES)
            assert row.state == "failed"
            assert why in row.why
        proxied = DeskPolicy(fetching=Fetching.PROXY, proxy="socks5://127.0.0.1:9050")
        fetches.ask(session, ada, evidence, rules=proxied)
        with pytest.raises(Invalid, match="already"):
            fetches.ask(session, ada, evidence, rules=proxied)
