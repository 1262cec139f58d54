"""The search in the browser: what is typed is read or searched for literally, pages stay, and only what one may know
of is found and counted.
"""

import io
import json
import re
from time import perf_counter, thread_time

import pytest
from click.testing import CliRunner
from lxml import html
from sqlmodel import col, select

from tests.conftest import STORY, import_story, person
from tests.evidence.files import pdf
from tests.search.queries import BROKEN, READABLE
from workbench.cli import main
from workbench.evidence import protection
from workbench.models import Evidence
from workbench.queries.claims import claim
from workbench.review import proposals
from workbench.search.asking import read
from workbench.search.errors import BadQuery
from workbench.search.follow import catch_up
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.search.tree import And, Field, Fuzzy, Or, Phrase, Prefix, Word
from workbench.search.words import asked, one_off, words, written
from workbench.splitting.sounding import sounds

FIELDS = {"stance": "supports", "kind": "primary", "title": "Minutes", "source": "A visitor"}


def find(as_, query: str, name: str = "ada"):
    answer = as_(name).get("/search", query_string={"q": query})
    return answer, html.fromstring(answer.text)


def total(page) -> int:
    found = re.search(r"([\d,]+) results?\b", page.text_content())
    return int(found[1].replace(",", "")) if found else 0


@pytest.fixture
def searched(things, database, home):
    """The desk, read into its index."""
    catch_up(Index(home.index_live), EventSource(database), within=30)


def test_what_cannot_be_read_is_searched_for_as_plain_words_and_says_so(as_, searched):
    answer, page = find(as_, "(court AND")
    assert answer.status_code == 200
    [said] = page.xpath("//*[@id='refused']/text()")
    assert "Type a word after AND. (At character 11.)" in said and "as plain words" in said
    assert total(page) == total(find(as_, "court")[1]) > 0
    assert page.xpath("//input[@id='q']/@value") == ["(court AND"]


def test_what_says_nothing_is_refused_with_what_to_do(as_, searched):
    for query, sentence in (("a" * 600, "Shorten the search"), ("…", "at least one word")):
        answer, page = find(as_, query)
        assert answer.status_code == 422 and sentence in page.xpath("string(//*[@id='refused'])")


def positive(query) -> list:
    match query:
        case Word() | Prefix() | Fuzzy():
            return [query]
        case Phrase(parts):
            return [Word(part) for part in parts]
        case Field(name, node) if name in ("claimant", "outlet", "author"):
            return positive(node)
        case And(nodes) | Or(nodes):
            return [term for node in nodes for term in positive(node)]
    return []


def asks_for(term, raw: str) -> bool:
    folded = words(raw)[0]
    match term:
        case Prefix(text):
            return folded.startswith(words(text)[0])
        case Fuzzy(text):
            return one_off(folded, words(text)[0])
    same = set(asked(raw)) & set(asked(term.text))
    return bool(same) or folded == words(term.text)[0] or (sounds(raw) != "" and sounds(raw) == sounds(term.text))


def test_two_hundred_queries_are_answered_and_what_is_marked_was_asked_for(as_, searched, home):
    assert len(READABLE) + len(BROKEN) >= 200 and len(BROKEN) >= 60
    read("once")
    marked, refused = 0, 0
    for number, query in enumerate([*READABLE, *BROKEN]):
        began = thread_time()
        try:
            tree = read(query).query
        except BadQuery:
            tree, refused = None, refused + 1
            assert thread_time() - began < 0.05, query[:40]
        began = perf_counter()
        answer, page = find(as_, query.encode("utf-8", "replace").decode())
        assert answer.status_code in ((200, 422) if query in BROKEN else (200,)), query[:40]
        assert perf_counter() - began < 2
        for words_marked in page.xpath("//ol[@class='hits']//mark/text()"):
            marked += 1
            assert any(asks_for(term, raw) for raw in written(words_marked) for term in positive(tree)), query
        if number % 3:
            continue
        done = CliRunner().invoke(main, ["--home", str(home.instance), "search", "--json", "--", query])
        assert done.exit_code in (0, 1, 2) and (done.exception is None or isinstance(done.exception, SystemExit)), query
        assert "Traceback" not in done.output
    assert marked > 100 and refused > 5
    assert all(read(query) for query in READABLE)


def test_a_claim_found_by_what_goes_with_it_says_by_what(as_, things, database, home, ada):
    named, *rest = STORY.split("\n", 1)
    import_story(home, database, ada, f"{named} in Zinnober\n{rest[0]}")
    catch_up(Index(home.index_live), EventSource(database), within=30)

    hits = find(as_, "zinnober type:claim")[1].xpath("//li[@class='hit']")

    by = [hit.xpath("string(p[@class='excerpt'])") for hit in hits if not hit.xpath("p[1]//mark")]
    assert len(hits) > len(by) > 1
    assert set(by) == {f"Found by what goes with it: {named} in Zinnober"}
    assert {word for hit in hits for word in hit.xpath(".//mark/text()")} == {"Zinnober"}
    for query in ("banned type:claim", "type:claim"):
        assert not find(as_, query)[1].xpath("//li[p[1]//mark]/p[@class='excerpt']")


def test_the_command_line_says_what_it_could_not_read(wb_output, searched):
    done = wb_output("search", "--json", "court AND")
    assert "Type a word after AND." in done.stderr and "plain words" in done.stderr
    assert json.loads(done.stdout)["total"] > 0


@pytest.fixture
def wb_output(home):
    return lambda *words: CliRunner().invoke(main, ["--home", str(home.instance), *words])


def test_the_text_of_a_file_is_found_and_shown(as_, things):
    sent = {"file": (io.BytesIO(pdf(["The clerk said that Zinnober was fined."])), "minutes.pdf"), **FIELDS}
    as_("ada").post(f"/claims/{things['claim_id']}/evidence", sent, content_type="multipart/form-data")

    _, page = find(as_, "zinnober", "rosa")
    assert total(page) == 1 and "Zinnober" in page.xpath("//p[@class='excerpt']//mark/text()")


def test_restricted_evidence_is_found_by_those_who_work_here_and_counted_for_nobody_else(as_, things, database):
    as_("ada").post(f"/claims/{things['claim_id']}/evidence", {**FIELDS, "text": "Zinnober was there in Kazakhstan."})
    before = total(find(as_, "type:evidence", "rosa")[1])
    with database.writing() as session:
        item = session.exec(select(Evidence).order_by(col(Evidence.id).desc())).first()
        ada = person(session, "ada")
        protection.set_sensitivity(session, ada, item, level="restricted", was="open", why="She could be found.")

    assert [total(find(as_, "zinnober", name)[1]) for name in ("ada", "ben", "edda", "rosa")] == [1, 1, 1, 0]
    for query in ("type:evidence", "zinn*", "zinober~", "NOT zinnober type:evidence", ""):
        of_ben, of_rosa = (find(as_, query, name)[1] for name in ("ben", "rosa"))
        assert "Zinnober" not in of_rosa.xpath("string(//main)").replace("zinnober", "")
        if query == "type:evidence":
            assert (total(of_ben), total(of_rosa)) == (before, before - 1)


def test_no_address_tells_a_reader_what_restricted_evidence_says(as_, things, database, monkeypatch):
    monkeypatch.setattr("workbench.web.search.PAGE", 2)
    for number in range(4):
        as_("ada").post(
            f"/claims/{things['claim_id']}/evidence", {**FIELDS, "title": f"M{number}", "text": "Zinnober."}
        )

    def address() -> str:
        return find(as_, "zinnober", "rosa")[1].xpath("//a[@rel='next']/@href")[0]

    before = address()
    for text in ("Nothing of that.", "Zinnober again."):
        more = {"text": text, "sensitivity": "restricted", "hidden_why": "She could be found."}
        as_("ada").post(f"/claims/{things['claim_id']}/evidence", {**FIELDS, **more})
        assert total(find(as_, "", "ada")[1]) > total(find(as_, "", "rosa")[1])
        assert address() == before


def test_pages_stay_where_they_are_when_something_new_comes(as_, things, database, home, monkeypatch):
    monkeypatch.setattr("workbench.web.search.PAGE", 2)
    client = as_("ada")
    first = html.fromstring(client.get("/search?sort=newest").text)
    shown = [first.xpath("//ol[@class='hits']//a/@href")]
    after = first.xpath("//a[@rel='next']/@href")
    client.post(f"/claims/{things['claim_id']}/evidence", {**FIELDS, "text": "Something new."})
    while after:
        page = html.fromstring(client.get(after[0]).text)
        shown.append(page.xpath("//ol[@class='hits']//a/@href"))
        after = page.xpath("//a[@rel='next']/@href")
        assert page.xpath("//a[@rel='first']")
    hits = [page[0] for page in shown]
    assert len(hits) == len(set(hits)) and len(shown) >= 3


@pytest.mark.parametrize("after", ["x", "0x1.8p+9999:3:claim:1", "0x1p+1:-3:claim:1", "0x1.8p+3:3:../1", ""])
def test_a_page_that_there_is_not_is_the_first(after, as_, searched):
    answer = as_("ada").get("/search", query_string={"q": "court", "after": after, "before": "-4"})
    assert answer.status_code == 200 and 'start="1"' in answer.text


def test_facets_of_country_and_right_are_links_and_stay_choosable(as_, things, home, database):
    with database.writing() as session:
        ada = person(session, "ada")
        proposals.add_tag(session, ada, claim(session, things["claim_id"]), term="torture")
    import_story(home, database, ada, "Courts at work\n\nA court in Kazakhstan tortured 12 people in May 2020.\n")
    client = as_("ada")
    page = html.fromstring(client.get("/search?q=type:claim").text)
    values = {title: page.xpath(f"//section[@class='facet'][h2='{title}']//a") for title in ("Country named", "Right")}
    assert [one.text for one in values["Country named"]] == ["Kazakhstan"]
    assert any(one.text.startswith("ICCPR 7, ") for one in values["Right"])
    chosen = html.fromstring(client.get(values["Country named"][0].get("href")).text)
    assert chosen.xpath("//a[@class='on']/text()") == ["Kazakhstan"] and total(chosen) >= 1
    assert total(find(as_, "right:iccpr_7")[1]) == 1
