"""Sources and items are graded, their age is told, SIFT moves are kept, what disagrees stands side by side."""

import pytest
from lxml import html
from sqlmodel import select

from tests.conftest import person
from workbench.contradictions import Contradiction
from workbench.db import now
from workbench.evidence import items
from workbench.models import Evidence, Fetch, Grade, Likeness, Sift, Source
from workbench.queries.claims import claim
from workbench.queries.weighing import _each_once, undecided


def rows(database, table):
    with database.reading() as session:
        return session.exec(select(table)).all()


def test_a_source_is_graded_and_the_grades_before_stay(as_, things, database):
    here = f"/sources/{things['source_id']}"
    for letter, why in (("B", "Right so far."), ("D", "Two corrections.")):
        assert as_("ben").post(f"{here}/grades", {"reliability": letter, "why": why}).status_code == 303

    assert [(row.reliability, row.why) for row in rows(database, Grade)] == [
        ("B", "Right so far."),
        ("D", "Two corrections."),
    ]
    assert rows(database, Source)[0].reliability == "D"
    page = html.fromstring(as_("rosa").get(here).text).xpath("string(//main)")
    assert page.index("Two corrections.") < page.index("Right so far.") and "not usually reliable" in page
    assert "Ben" in page and "Court register" in page and "Grade the source" not in page


@pytest.mark.parametrize("fields", [{"reliability": "G", "why": "x"}, {"reliability": "A", "why": " "}, {}])
def test_a_grade_needs_a_letter_and_a_reason(fields, as_, things, database):
    answer = as_("ben").post(f"/sources/{things['source_id']}/grades", fields)
    assert answer.status_code == 422 and "<details" in answer.text and rows(database, Grade) == []


def test_the_letter_given_with_the_first_evidence_is_a_grade(as_, things, database):
    given = {"stance": "supports", "kind": "secondary", "title": "A", "source": "New wire", "text": "x"}
    as_("ada").post("/claims/1/evidence", {**given, "reliability": "B"})
    as_("ada").post("/claims/2/evidence", {**given, "reliability": "E"})
    [grade] = rows(database, Grade)
    assert (grade.reliability, rows(database, Source)[-1].reliability) == ("B", "B")


def test_an_item_is_graded_apart_from_its_source(as_, things, database):
    here = f"/evidence/{things['evidence_id']}"
    assert as_("ben").post(f"{here}/credibility", {"credibility": "2", "why": "Seen."}).status_code == 303
    assert as_("ben").post(f"{here}/credibility", {"credibility": "7", "why": "Seen."}).status_code == 422
    assert as_("ben").post(f"{here}/credibility", {"credibility": "3"}).status_code == 422
    assert rows(database, Evidence)[0].credibility == 2
    page = as_("rosa").get(here).text
    assert "probably true" in page and "primary record: the document" in page


@pytest.mark.parametrize(
    ("published", "remark"),
    [("2021-07-01", "published after the article"), ("2020-02-01", "published before the event"), ("2020-05", None)],
)
def test_the_age_of_evidence_is_told_and_forbids_nothing(published, remark, as_, things, load):
    given = {"stance": "supports", "kind": "secondary", "title": "A", "source": "Wire", "text": "x"}
    assert as_("ada").post("/claims/2/evidence", {**given, "published_on": published}).status_code == 303
    page = as_("ada").get("/claims/2").text
    found = [words for words in ("published after the article", "published before the event") if words in page]
    assert load(2).event_time == "2020-03" and found == ([remark] if remark else [])


def test_moves_of_sift_are_kept_by_whom(as_, things, database):
    for found in ("Nothing known.", "A court of the port, since 1990."):
        answer = as_("ben").post("/claims/1/sift", {"step": "investigate", "move": found})
        assert answer.status_code == 303
    assert as_("ben").post("/claims/1/sift", {"step": "guess", "move": "x"}).status_code == 422
    assert as_("ben").post("/claims/1/sift", {"step": "stop", "move": ""}).status_code == 422

    assert len(rows(database, Sift)) == 2
    page = html.fromstring(as_("rosa").get("/claims/1").text).xpath("string(//*[@id='sift'])")
    assert page.index("since 1990") < page.index("Nothing known.") and "Ben" in page and "○ Stop" in page


def test_what_disagrees_stands_side_by_side(as_, things):
    given = {"stance": "refutes", "kind": "secondary", "title": "The wire", "source": "Wire", "text": "x"}
    as_("ada").post("/claims/2/evidence", {**given, "quotation": "The party was banned on 1 March 2019."})
    page = html.fromstring(as_("rosa").get("/claims/2").text)
    cells = [" ".join(cell.text_content().split()) for cell in page.xpath("//*[@id='contradictions']//tbody//td")]
    assert cells == ["date", "“March 2020” the claim", "“1 March 2019” The wire (refutes)"]


def test_the_reason_for_an_items_grade_stands_beside_it(as_, things):
    path = f"/evidence/{things['evidence_id']}"
    as_("ben").post(f"{path}/credibility", {"credibility": "2", "why": "It bears the court's stamp."})
    page = as_("rosa").get(path).text
    assert "It bears the court&#39;s stamp. · Ben, " in page


def test_what_is_said_twice_is_laid_side_by_side_once():
    one, again = Contradiction("date", 1, "2019", 2, "2020"), Contradiction("date", 3, "2020", 1, "2019")
    another = Contradiction("number", 1, "2019", 2, "2020")
    assert _each_once([one, again, another]) == [one, another]


def test_copies_of_one_are_not_said_to_be_counted_as_two(database, things):
    with database.writing() as session:
        ada = person(session, "ada")
        made = []
        for title in "ABC":
            item = items.Item(title=title, source="Wire", kind="secondary", text="x")
            made.append(items.put(session, ada, claim(session, things["claim_id"]), item=item).id)
        for a, b in ((0, 1), (0, 2), (1, 2)):
            row = Likeness(a_id=made[a], b_id=made[b], how="url", score=1.0, at=now())
            session.add(row)
            session.flush()
            if a == 0:
                row.state, row.by_id = "accepted", ada.id
        assert undecided(session, made) == []
        other = items.put(
            session, ada, claim(session, things["claim_id"]), item=items.Item("D", "Wire", "secondary", text="x")
        )
        session.add(Likeness(a_id=made[0], b_id=other.id, how="url", score=1.0, at=now()))
        session.flush()
        assert len(undecided(session, [*made, other.id])) == 1


def test_a_page_that_could_not_be_kept_is_no_source(as_, things, database):
    given = {"stance": "supports", "kind": "secondary", "title": "Lost page", "url": "https://example.org/a"}
    as_("ada").post(f"/claims/{things['claim_id']}/evidence", {**given, "source": "Another site"})
    assert "2 items, 2 independent sources" in as_("ada").get(f"/claims/{things['claim_id']}").text
    with database.writing() as session:
        item = session.exec(select(Evidence).where(Evidence.title == "Lost page")).one()
        row = Fetch(
            evidence_id=item.id, url=item.url, by_id=item.added_by_id, at=now(), state="failed", why="No answer."
        )
        session.add(row)
    page = as_("ada").get(f"/claims/{things['claim_id']}").text
    assert "1 item, 1 independent source" in page and "Of “Lost page” nothing is here" in page


def test_why_something_was_done_stands_in_its_custody_and_why_somebody_looked_on_the_source(as_, things):
    item, source = f"/evidence/{things['evidence_id']}", "/sources/1"
    as_("ada").post(f"{item}/sensitivity", {"level": "restricted", "was": "open", "why": "She could be found."})
    as_("ada").post(f"{source}/protect", {"why": "She asked for it."})
    as_("ada").post(f"{source}/identity", {"why": "To call her tomorrow."})

    custody = as_("ben").get(f"{item}/custody").text
    assert "She could be found." in custody and "To call her tomorrow." not in custody
    assert "To call her tomorrow." in as_("ada").get(source).text
    assert "To call her tomorrow." not in as_("ben").get(source).text
