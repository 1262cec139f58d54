"""Saved searches: kept, shared, with what is new, as a feed; and lists of queries, with their matches as CSV."""

import csv
import io
import re
import shutil

import pytest
from lxml import etree, html
from sqlmodel import col, select

from tests.conftest import person
from workbench.evidence import protection
from workbench.models import BatchSearch, Event, Evidence, SavedSearch
from workbench.search.store import Index
from workbench.upkeep import batches
from workbench.upkeep.erasing import person as erase
from workbench.web.feeds import ATOM

FIELDS = {"stance": "supports", "kind": "primary", "title": "Minutes", "source": "A visitor"}


@pytest.fixture
def keep(as_, things):
    """`keep("ada", "q=zinnober")` keeps a search and gives its address."""

    def send(name="ada", asked="q=zinnober", **fields):
        answer = as_(name).post("/searches", {"asked": asked, "name": "Mine", **fields})
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    return send


@pytest.fixture
def add(as_, things):
    """`add("Zinnober fled.")` adds evidence with this text."""
    return lambda text: as_("ada").post(f"/claims/{things['claim_id']}/evidence", {**FIELDS, "text": text})


def new(page: str) -> str:
    return html.fromstring(page).xpath("string(//h2)")


def test_the_search_page_leads_to_keeping_it(as_, things):
    page = html.fromstring(as_("ada").get("/search?q=court&verdict=accurate").text)
    [link] = page.xpath("//a[text()='Keep this search']/@href")
    form = html.fromstring(as_("ada").get(link).text).xpath("//form[@id='save']")[0]
    assert form.fields["asked"] == "q=court&verdict=accurate" and form.fields["name"] == "court"


def test_what_comes_after_it_was_kept_is_new_until_it_was_seen(as_, keep, add, things):
    add("Zinnober was here before.")
    place = keep()
    assert new(as_("ada").get(place).text) == "Nothing new"
    add("Zinnober fled.")

    page = as_("ada").get(place).text
    assert new(page) == "1 new document"
    assert "1 new" in html.fromstring(as_("ada").get("/searches").text).xpath("string(//main//li[.//a='Mine'])")
    upto = re.search(r'name="upto" value="([^"]+)"', page).group(1)
    add("Zinnober came back.")
    assert as_("ada").post(f"{place}/seen", {"upto": upto}).status_code == 303
    assert new(as_("ada").get(place).text) == "1 new document"  # what came after the page was shown


def test_a_private_search_is_nobody_elses_and_tells_nothing(as_, keep, database):
    before = _events(database)
    place = keep(asked="q=whom+we+look+for")
    assert _events(database) == before
    for name in ("ben", "edda", "anton", "rosa"):
        assert as_(name).get(place).status_code == 404
        assert as_(name).post(f"{place}/remove", {"sure": "1"}).status_code == 404
        assert "Mine" not in as_(name).get("/searches").text


def test_a_shared_one_is_everybodys_and_each_has_their_own_look(as_, keep, add):
    place = keep(shared="1")
    add("Zinnober fled.")
    assert [new(as_(name).get(place).text) for name in ("ada", "ben", "rosa")] == ["1 new document"] * 3
    as_("ben").post(f"{place}/seen", {"upto": re.search(r'upto" value="([^"]+)"', as_("ben").get(place).text).group(1)})
    assert [new(as_(name).get(place).text) for name in ("ada", "ben")] == ["1 new document", "Nothing new"]
    assert as_("ben").post(place, {"name": "His"}).status_code == 404
    assert as_("rosa").post("/searches", {"asked": "q=a", "name": "Hers", "shared": "1"}).status_code == 403


def test_an_editor_takes_back_what_others_share_and_feeds_end_with_that(as_, keep, database):
    place = keep(shared="1")
    as_("ben").post(f"{place}/feed")
    address = re.search(r'class="address">http://[^/]+(/[^<]+)<', as_("ben").get(place).text).group(1)
    assert as_("ben").post(f"{place}/unshare").status_code == 403
    assert as_("edda").get(address).status_code == 200

    assert as_("edda").post(f"{place}/unshare").status_code == 303

    assert as_("edda").get(place).status_code == as_("ben").get(place).status_code == 404
    as_("ada").post(place, {"name": "Mine", "shared": "1"})
    assert as_("edda").get(address).status_code == 404  # shared again, it is not read at the old address
    as_("ada").post(place, {"name": "Ours", "shared": "1"})
    as_("ada").post(place, {"name": "Ours", "shared": "1"})
    with database.reading() as session:
        told = select(Event.action).where(Event.target == "saved_search").order_by(Event.seq)
        said = ["search shared", "search no longer shared", "search shared", "search renamed"]
        assert session.exec(told).all()[-4:] == said


def test_removing_asks_to_be_sure_and_leaves_nothing(as_, keep, database):
    place = keep(shared="1")
    as_("ben").post(f"{place}/feed")
    assert as_("ada").post(f"{place}/remove").status_code == 422
    assert as_("ada").post(f"{place}/remove", {"sure": "1"}).status_code == 303
    assert as_("ada").get(place).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "Give it a name"),
        ({"name": "x" * 121}, "Give it a name"),
        ({"asked": f"q={'a' * 600}"}, "Shorten the search"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_what_was_typed(fields, sentence, as_, things):
    answer = as_("ada").post("/searches", {"asked": "q=court", "name": "Courts", **fields})
    assert answer.status_code == 422 and sentence in answer.text and 'id="save"' in answer.text


# --- feeds -----------------------------------------------------------------------------------------------------------


def address(page: str) -> str:
    return html.fromstring(page).xpath("string(//code[@class='address'])").removeprefix("http://localhost")


def test_the_feed_is_read_without_a_log_in_and_ends_when_it_is_closed(as_, keep, add):
    place = keep()
    add("Zinnober fled.")
    as_("ada").post(f"{place}/feed")
    feed = address(as_("ada").get(place).text)

    answer = as_(None).get(feed)
    assert answer.status_code == 200 and answer.mimetype == "application/atom+xml"
    tree = etree.fromstring(answer.data)
    titles = tree.xpath("//a:entry/a:title/text()", namespaces={"a": ATOM})
    assert titles == ["Zinnober fled."] and tree.xpath("string(/a:feed/a:updated)", namespaces={"a": ATOM})
    as_("ada").post(f"{place}/feed")
    assert as_(None).get(feed).status_code == 404
    feed = address(as_("ada").get(place).text)
    as_("ada").post(f"{place}/feed/close")
    assert as_(None).get(feed).status_code == as_(None).get("/feeds/WzEsIngiXQ.wrong").status_code == 404


def test_a_feed_has_only_what_everybody_may_know_of(as_, keep, add, database):
    add("Zinnober fled.")
    place = keep()
    as_("ada").post(f"{place}/feed")
    feed = address(as_("ada").get(place).text)
    assert b"Zinnober" in as_(None).get(feed).data
    with database.writing() as session:
        item = session.exec(select(Evidence).order_by(col(Evidence.id).desc())).first()
        ada = person(session, "ada")
        protection.set_sensitivity(session, ada, item, level="restricted", was="open", why="She could be found.")
    assert b"Zinnober" not in as_(None).get(feed).data.replace(b"zinnober", b"")


def test_a_feed_ends_with_the_account(as_, keep, things):
    place = keep("ben")
    as_("ben").post(f"{place}/feed")
    feed = address(as_("ben").get(place).text)
    assert as_(None).get(feed).status_code == 200
    as_("anton").post(f"/users/{things['user_id']}/switch", {"to": "off"})
    assert as_(None).get(feed).status_code == 404


def test_what_somebody_looked_for_goes_with_who_they_were(as_, keep, database, things):
    keep("ben"), keep("ben", shared="1")
    as_("ben").post("/searches/lists", {"lines": "court"})
    with database.writing() as session:
        erase(session, person(session, "anton"), person(session, "ben"), why="He asked for it.")
    with database.reading() as session:
        left = session.exec(select(SavedSearch).where(SavedSearch.user_id == things["user_id"])).all()
        assert [row.shared for row in left if row.name == "Mine"] == [True]
        assert not session.exec(select(BatchSearch).where(BatchSearch.user_id == things["user_id"])).all()


# --- lists -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def quiet(monkeypatch):
    """No thread looks for lists."""
    monkeypatch.setattr("workbench.web.background.start_batches", lambda *_: None)


def test_a_list_is_looked_for_and_its_matches_leave_as_csv(as_, things, database, home, quiet):
    sent = {"file": (io.BytesIO('n,Query\n1,court\n2,"(court AND"\n3,=zzzz\n4,"…"\n'.encode()), "list.csv")}
    place = as_("ada").post("/searches/lists", sent, content_type="multipart/form-data").headers["Location"]
    assert "0 of 4 queries" in as_("ada").get(place).text and "every 2s" in as_("ada").get(place).text
    batches.go_on(database, Index(home.index_live))

    page = as_("ada").get(place).text
    assert "4 of 4 queries" in page and "every 2s" not in page
    answer = as_("ada").get(f"{place}/matches.csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    by_query = {query: [line for line in lines if line["query"] == query] for query in {one["query"] for one in lines}}
    assert 1 <= len(by_query["court"]) <= batches.BEST and by_query["court"][0]["rank"] == "1"
    assert "Type a word after AND" in by_query["(court AND"][0]["note"]
    assert by_query["'=zzzz"][0]["total"] == "0" and "letters or digits" in by_query["…"][0]["note"]


def test_matches_say_what_one_may_know_when_they_are_taken_out(as_, things, database, home, quiet, add):
    add("Zinnober fled.")
    place = as_("ben").post("/searches/lists", {"lines": "zinnober"}).headers["Location"]
    batches.go_on(database, Index(home.index_live))
    assert "Zinnober" in as_("ben").get(f"{place}/matches.csv").data.decode()
    with database.writing() as session:
        item = session.exec(select(Evidence).order_by(col(Evidence.id).desc())).first()
        ada = person(session, "ada")
        protection.set_sensitivity(session, ada, item, level="sealed", was="open", why="She could be found.")
    left = as_("ben").get(f"{place}/matches.csv").data.decode()
    assert "Zinnober" not in left and "zinnober,,0," in left
    assert as_("ada").get(place).status_code == as_("ada").get(f"{place}/matches.csv").status_code == 404


def test_totals_are_those_of_who_takes_them_out_now(as_, things, database, home, quiet, add):
    add("Zinnober fled.")
    as_("ada").post("/evidence/3/sensitivity", {"level": "restricted", "was": "open", "why": "She could be found."})
    place = as_("ben").post("/searches/lists", {"lines": "zinnober"}).headers["Location"]
    batches.go_on(database, Index(home.index_live))
    assert "zinnober,,1,1,evidence,3," in as_("ben").get(f"{place}/matches.csv").data.decode()
    with database.writing() as session:
        person(session, "ben").role = "reader"
    assert "zinnober,,0,," in as_("ben").get(f"{place}/matches.csv").data.decode()


@pytest.mark.parametrize(
    ("name", "content", "asked"),
    [
        ("a.csv", "id;query\n1;court\n2;ban, fine\n", ["court", "ban, fine"]),
        ("a.csv", "Query\tid\nK\u00f6ln\t1\n", ["K\u00f6ln"]),
        ("a.txt", '"human rights" court\n(ban OR fine)\n', ['"human rights" court', "(ban OR fine)"]),
        ("a.csv", '"""human rights"" court"\n', ['"human rights" court']),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lists_are_read_as_spreadsheets_write_them(name, content, asked, encoding, as_, database, quiet):
    sent = {"file": (io.BytesIO(content.encode(encoding)), name)}
    assert as_("ada").post("/searches/lists", sent, content_type="multipart/form-data").status_code == 303
    with database.reading() as session:
        assert newest_list(session).lines == asked


def newest_list(session) -> BatchSearch:
    return session.exec(select(BatchSearch).order_by(col(BatchSearch.id).desc())).first()


def test_pasted_lines_are_queries_as_they_are(as_, database, quiet):
    assert as_("ada").post("/searches/lists", {"lines": '"human rights" court\nban, fine\n'}).status_code == 303
    with database.reading() as session:
        assert newest_list(session).lines == [
            '"human rights" court',
            "ban, fine",
        ]


def test_a_name_with_signs_that_no_feed_may_hold_is_kept_without_them(as_, keep):
    place = keep()
    assert as_("ada").post(place, {"name": "a\x07b\u200b"}).status_code == 303
    as_("ada").post(f"{place}/feed")
    [address] = re.findall(r"http://[^\s\"<]*/feeds/[^\s\"<]*", as_("ada").get(place).text)[:1]
    answer = as_("ada").get(address)
    assert answer.status_code == 200 and "ab" in answer.text


def test_who_may_share_no_more_renames_no_shared_search_but_takes_it_back(as_, keep, database):
    place = keep("edda", shared="1")
    with database.writing() as session:
        person(session, "edda").role = "reader"
    assert as_("edda").post(place, {"name": "Another", "shared": "1"}).status_code == 403
    assert as_("edda").post(place, {"name": "Another"}).status_code == 303


def test_a_list_that_was_stopped_keeps_what_was_found(as_, things, database, home, quiet, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    place = as_("ada").post("/searches/lists", {"lines": "court\nbanned"}).headers["Location"]
    as_("ada").post(f"{place}/stop")
    batches.go_on(database, Index(home.index_live))
    assert "0 of 2 queries, stopped" in as_("ada").get(place).text
    assert as_("ada").post(f"{place}/stop").status_code == 422


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Choose a CSV"),
        (b"query\n\n", "no query in this file"),
        (b"a\n" * 2001, "At most 2,000"),
        (b"a" * 501, "at most 500 characters"),
        (b"\x00\x01\xff\xfe", "not in UTF-8"),
        ("K\u00f6ln".encode("latin-1"), "not in UTF-8"),
        (b'court\n"ban\n', "a quote is not closed"),
        (b'"human rights" court\n', "stands inside a cell"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(content, sentence, as_, things, quiet):
    sent = {"file": (io.BytesIO(content), "list.csv")}
    answer = as_("ada").post("/searches/lists", sent, content_type="multipart/form-data")
    assert answer.status_code in (303, 422) and sentence in answer.text


def _events(database) -> int:
    with database.reading() as session:
        return len(session.exec(select(Event.seq)).all())


def test_pages_that_look_things_up_make_an_index_anew_that_was_deleted(as_, keep, add, home, things):
    add("Zinnober fled.")
    place = keep()
    for path in ("/searches", place, f"/claims/{things['claim_id']}/checked", "/articles/1/checked"):
        shutil.rmtree(home.index_live)
        assert as_("ada").get(path).status_code == 200, path
