"""The page behind a link is fetched when somebody presses a button or ticks a box, and never otherwise."""

import threading
from functools import partial

import pytest
from lxml import html
from sqlmodel import select

from tests.conftest import person
from tests.evidence.sites import NAME, drips, page, says, site
from workbench import originals
from workbench.db import now
from workbench.evidence import errands
from workbench.models import Capture, Evidence, Fetch, Policy
from workbench.policy import DeskPolicy, Fetching
from workbench.review.policies import in_force
from workbench.web import background

GIVEN = {"stance": "supports", "title": "A page", "source": "A site", "kind": "secondary"}
PAGE = says(page(b"<p>The court fined 12.</p>"))


@pytest.fixture
def outside(monkeypatch, database):
    """`outside(site)` lets fetches reach a site of the test by the name that a link may have."""

    def reach(found) -> None:
        monkeypatch.setattr("workbench.evidence.targets.PORTS", {"http": found.port, "https": 443})
        monkeypatch.setattr(background, "fetch_pages", partial(errands.go_on, way=found.way()))

    yield reach
    finish()


def finish() -> None:
    for thread in threading.enumerate():
        if thread.name == "fetches":
            thread.join(30)


def words(markup: str) -> str:
    return " ".join(" ".join(html.fromstring(markup).xpath("//main//text()")).split())


def put_url(database, things, url=f"http://{NAME}/", **columns) -> str:
    with database.writing() as session:
        found = session.get_one(Evidence, things["evidence_id"])
        found.url = url
        found.sqlmodel_update(columns)
    return f"/evidence/{things['evidence_id']}"


def set_rules(database, **rules):
    with database.writing() as session:
        edda = person(session, "edda")
        session.add(Policy(rules=DeskPolicy(**rules).plain(), by_id=edda.id, at=now()))


def captures(database) -> list[Capture]:
    with database.reading() as session:
        ours = select(Capture).where(Capture.name.not_like("pasted.txt%"), Capture.name != "minutes.pdf")
        return session.exec(ours.order_by(Capture.id)).all()


def test_a_button_on_the_evidence_page_keeps_it(as_, database, things, outside, home):
    path = put_url(database, things)
    with site(PAGE) as found:
        outside(found)
        before = as_("ada").get(path).text
        assert "Keep the page behind the link" in before and found.asked == []
        answer = as_("ada").post(f"{path}/fetches")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}#fetches")
        finish()
    warc, text = captures(database)
    after = words(as_("rosa").get(path).text)
    assert "Kept · asked for by Ada" in after and f"From http://{NAME}/ (text/html, answer 200)" in after
    assert "Address 127.0.0.1" in after and "open to be read and changed on the way" in after
    given = as_("rosa").get(f"/captures/{warc.id}")
    assert given.data == originals.read(home.originals, warc.sha256) and "attachment" in str(given.headers)
    assert as_("rosa").get(f"/captures/{text.id}").data == b"The court fined 12."


def test_a_ticked_box_keeps_it_with_the_new_evidence(as_, database, things, outside):
    with site(PAGE) as found:
        outside(found)
        form = {**GIVEN, "url": f"http://{NAME}/", "fetch": "1"}
        assert as_("ada").post(f"/claims/{things['claim_id']}/evidence", form).status_code == 303
        finish()
    assert [capture.kind for capture in captures(database)] == ["warc", "text"]


def test_without_the_tick_nothing_is_fetched(as_, database, things, outside):
    with site(PAGE) as found:
        outside(found)
        as_("ada").post(f"/claims/{things['claim_id']}/evidence", {**GIVEN, "url": f"http://{NAME}/"})
        finish()
        assert found.asked == [] and captures(database) == []


def test_no_get_fetches(app, as_, database, things, outside):
    put_url(database, things)
    with site(PAGE) as found:
        outside(found)
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint != "static":
                with app.test_request_context():
                    path = app.url_map.bind("x").build(rule.endpoint, {n: things[n] for n in rule.arguments})
                as_("ada").get(path)
                as_("ada").client.head(path)
        finish()
        assert found.asked == []


def test_a_link_that_is_not_fetched_is_refused_with_all_that_was_typed(as_, database, things):
    form = {**GIVEN, "url": "http://127.0.0.1/", "fetch": "1", "note": "Typed."}
    answer = as_("ada").post(f"/claims/{things['claim_id']}/evidence", form)
    assert answer.status_code == 422 and "not outside" in answer.text and "http://127.0.0.1/" in answer.text
    assert 'name="fetch" value="1" checked' in answer.text
    with database.reading() as session:
        assert session.exec(select(Evidence.id).where(Evidence.title == "A page")).first() is None


def test_how_far_it_is_shows_with_a_plain_link_and_can_be_cancelled(as_, database, things, outside):
    path = put_url(database, things)
    with site(drips(b"x" * 100, page(b"", "Content-Length: 9000000", length=False))) as found:
        outside(found)
        as_("ada").post(f"{path}/fetches")
        while not (row := running(database)).done_bytes:
            pass
        markup = as_("ben").get(path).text
        (link,) = html.fromstring(markup).xpath("//*[@id='fetches-newest']")
        assert (link.get("href"), link.get("hx-get")) == (f"{path}#fetches", f"{path}/fetches")
        assert "bytes so far of 9,000," in words(markup)
        assert "bytes so far" in words(as_("ben").get(f"{path}/fetches").text)
        assert as_("ben").post(f"{path}/fetches").status_code == 422
        assert as_("rosa").post(f"/fetches/{row.id}/cancel").status_code == 403
        assert as_("ben").post(f"/fetches/{row.id}/cancel").status_code == 303
        finish()
    assert "Cancelled · asked for by Ada" in words(as_("ben").get(path).text) and captures(database) == []
    assert as_("ben").post(f"/fetches/{row.id}/cancel").status_code == 422


def running(database) -> Fetch:
    with database.reading() as session:
        return session.exec(select(Fetch).order_by(Fetch.id.desc())).first()


def test_a_failed_attempt_shows_its_reason_and_a_button_to_try_again(as_, database, things, outside):
    path = put_url(database, things)
    with site(says(page(b"", status="503 Busy"), page(b"<p>Here</p>"))) as found:
        outside(found)
        as_("ada").post(f"{path}/fetches")
        finish()
        shown = as_("ada").get(path).text
        assert "The site answered 503 in place of the page" in shown and "Try again</button>" in shown
        as_("ada").post(f"{path}/fetches")
        finish()
    said = words(as_("ada").get(path).text)
    assert said.index("Kept · asked") < said.index("Failed · asked")


def test_who_may_not_know_of_the_evidence_finds_no_fetch(as_, database, things):
    path = put_url(database, things, sensitivity="sealed")
    for send in (as_("ben").get(f"{path}/fetches"), as_("ben").post(f"{path}/fetches")):
        assert send.status_code == 404
    assert as_("ben").post(f"/fetches/{things['fetch_id']}/cancel").status_code == 404


# --- the desk's rules -----------------------------------------------------------------------------------------------


SENT_ANEW = {"blocker", "csrf_token"}


def send_rules(as_, **typed):
    form = html.fromstring(as_("edda").get("/policy").text).xpath("//main//form")[0]
    given = {name: value for name, value in form.fields.items() if value is not None and name not in SENT_ANEW}
    return as_("edda").post("/policy", {**given, **typed})


def test_an_editor_switches_fetching_off_and_the_buttons_say_so(as_, database, things):
    path = put_url(database, things)
    assert send_rules(as_, fetching="off").status_code == 303
    assert "rules do not allow fetching" in as_("ada").get(path).text
    assert 'name="fetch"' not in as_("ada").get(f"/claims/{things['claim_id']}").text
    assert as_("ada").post(f"{path}/fetches").status_code == 422
    form = {**GIVEN, "url": "https://example.org/", "fetch": "1"}
    assert as_("ada").post(f"/claims/{things['claim_id']}/evidence", form).status_code == 422
    history = words(as_("rosa").get("/policy").text)
    assert "Fetching the page behind a link when somebody asks, straight from this machine never" in history


def test_an_editor_sets_a_proxy_and_the_page_says_which_check_is_lost(as_, database, things):
    path = put_url(database, things)
    assert send_rules(as_, fetching="proxy", proxy="socks5://127.0.0.1:9050").status_code == 303
    with database.reading() as session:
        assert in_force(session).proxy == "socks5://127.0.0.1:9050"
    assert "one check is lost" in words(as_("edda").get("/policy").text)
    assert "not which address is dialled" in words(as_("ada").get(path).text)
    assert "socks5://127.0.0.1:9050" in words(as_("rosa").get("/policy").text)


@pytest.mark.parametrize(
    "proxy",
    [
        *("", "127.0.0.1:9050", "http://a:80", "socks5://", "socks5://a", "socks5://a:0", "socks5://a:70000"),
        *("socks5://u:p@a:1", "socks5://a:1/", "socks5h://a:1", "socks5://[::1:9050", "socks5://a b:1", "x" * 500),
    ],
)
def test_what_is_no_proxy_is_refused_and_stays_typed(proxy, as_, database):
    answer = send_rules(as_, fetching="proxy", proxy=proxy)
    assert answer.status_code == 422 and "A proxy is written socks5://host:port" in answer.text
    assert f'value="{proxy}"' in answer.text
    with database.reading() as session:
        assert in_force(session) == DeskPolicy()


def test_a_way_of_fetching_that_there_is_not_is_refused(as_):
    assert send_rules(as_, fetching="tor").status_code == 422


def test_rules_from_before_still_read(database):
    old = DeskPolicy().plain()
    del old["fetching"], old["proxy"]
    with database.writing() as session:
        session.add(Policy(rules=old, by_id=person(session, "edda").id, at=now()))
    with database.reading() as session:
        assert in_force(session).fetching == Fetching.ON


def test_captures_through_a_proxy_say_that_the_address_is_not_known(as_, database, things):
    path = put_url(database, things)
    about = {
        "final_url": "https://example.org/",
        "redirects": [],
        "address": None,
        "certificate": "ab",
        "by_proxy": True,
    }
    with database.writing() as session:
        ada = person(session, "ada").id
        warc = Capture(evidence_id=things["evidence_id"], sha256="0" * 64, bytes=1, mime="application/warc", name="x")
        session.add(warc.sqlmodel_update({"kind": "warc", "about": about, "captured_by_id": ada, "captured_at": now()}))
        session.flush()
        row = Fetch(evidence_id=things["evidence_id"], url="https://example.org/", by_id=ada, at=now())
        session.add(row.sqlmodel_update({"state": "kept", "capture_id": warc.id}))
    assert "not known: the desk’s proxy dialled it" in words(as_("rosa").get(path).text)
    set_rules(database, fetching="off")
    assert as_("rosa").get(path).status_code == 200


def test_the_exchange_with_a_protected_source_is_given_to_who_knows_it_alone(as_, database, things, outside):
    path = put_url(database, things)
    with site(PAGE) as found:
        outside(found)
        assert as_("ada").post(f"{path}/fetches").status_code == 303
        finish()
    kept = {row.kind: row.id for row in captures(database)}
    assert {"warc", "text"} <= set(kept) and as_("rosa").get(f"/captures/{kept['warc']}").status_code == 200
    with database.reading() as session:
        number = session.get_one(Evidence, things["evidence_id"]).source_id
    assert as_("ada").post(f"/sources/{number}/protect", {"why": "She is in danger."}).status_code == 303
    for name, status in (("rosa", 403), ("ben", 403), ("ada", 200)):
        assert as_(name).get(f"/captures/{kept['warc']}").status_code == status
    assert as_("rosa").get(f"/captures/{kept['text']}").status_code == 200
