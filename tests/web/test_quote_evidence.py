"""Evidence is read, and words of it are linked to claims: selected, ticked, or typed by hand."""

import io

import pytest
from lxml import html
from sqlmodel import col, select

from tests.conftest import person
from tests.evidence.files import pdf
from tests.judging import settle as agree
from tests.web.conftest import CAPTURED
from workbench.db import now
from workbench.evidence import items, texts
from workbench.models import Access, Capture, Evidence, EvidenceLink, Likeness, SensitivePassage
from workbench.queries.claims import claim
from workbench.review import claims as review

FIELDS = {"stance": "supports", "kind": "primary", "title": "The ruling", "source": "Port court"}
BAN = "It banned the Harbour (Bryggen) Party."


def passage(words: str) -> str:
    start = CAPTURED.index(words)
    return f"{start}:{start + len(words)}:{words}"


@pytest.fixture
def quote(as_, things):
    """`quote(words, claim=1)` links words of the captured text as Ben."""

    def send(words=BAN, **fields):
        given = {"passage": passage(words), "claim": things["claim_id"], "stance": "supports", **fields}
        return as_("ben").post(f"/evidence/{things['evidence_id']}/text/{things['text_id']}/links", given)

    return send


def links(database):
    with database.reading() as session:
        return session.exec(select(EvidenceLink).order_by(col(EvidenceLink.id))).all()


def test_an_upload_is_read_and_shown(as_, claim_id, things):
    upload = {"file": (io.BytesIO(pdf(("Nobody was heard in court.",))), "ruling.pdf"), **FIELDS}
    answer = as_("ada").post(f"/claims/{claim_id}/evidence", upload, content_type="multipart/form-data")
    assert answer.status_code == 303

    page = as_("ada").get("/evidence/3").text
    assert "Read and quote it" in page and "read by pypdfium2" in page
    assert "Nobody was heard in court." in as_("rosa").get("/evidence/3/text/5").text


def test_a_file_that_cannot_be_read_is_kept_and_can_be_tried_again(as_, claim_id, things, database):
    upload = {"file": (io.BytesIO(b"%PDF-1.4 broken"), "ruling.pdf"), **FIELDS}
    as_("ada").post(f"/claims/{claim_id}/evidence", upload, content_type="multipart/form-data")

    page = as_("ada").get("/evidence/3").text
    assert "could not be read; it is kept as it came" in page and "Try again" in page
    assert "Try again" not in as_("rosa").get("/evidence/3").text
    answer = as_("ada").post("/evidence/3/text", follow_redirects=True)
    assert answer.status_code == 200 and "could not be read" in answer.text


def test_evidence_that_was_there_before_is_read_by_a_button(as_, things, database):
    with database.writing() as session:
        other = session.exec(select(Evidence).where(Evidence.title == "Wire")).one()
        other.text = "Police held four people in Tolvania on 4 May 2021."
    assert "Read its text" in as_("ada").get(f"/evidence/{other.id}").text

    assert "Its text is there." in as_("ada").post(f"/evidence/{other.id}/text", follow_redirects=True).text
    assert "Read its text" not in as_("ada").get(f"/evidence/{other.id}").text


def test_selected_words_are_linked_where_they_stand(quote, as_, things, database):
    answer = quote(note="Point 2")

    assert answer.status_code == 303 and f"at={CAPTURED.index(BAN)}" in answer.location
    row = links(database)[-1]
    assert CAPTURED[row.start : row.stop] == row.quotation == BAN
    assert (row.capture_id, row.note) == (things["text_id"], "Point 2")
    claim_page = as_("rosa").get(f"/claims/{things['claim_id']}").text
    assert "Show it in the text" in claim_page and "Nobody was heard." in claim_page  # what stands after it
    [mark] = html.fromstring(as_("rosa").get(answer.location).text).xpath("//mark")
    assert mark.text == BAN and mark.get("id") == f"at-{row.start}"


def test_one_item_bears_on_several_claims_and_with_several_words_on_one(quote, as_, things, database):
    assert quote().status_code == 303
    assert quote("Nobody was heard.", stance="qualifies").status_code == 303
    assert quote(claim=2, stance="refutes").status_code == 303
    assert quote().status_code == 422  # the same words once more

    page = html.fromstring(as_("ada").get(f"/evidence/{things['evidence_id']}").text)
    stances = page.xpath("//ul[@class='rows']/li//span[@class='stance']/text()")
    assert stances == ["supports", "supports", "qualifies", "refutes"]
    claim_page = as_("ada").get(f"/claims/{things['claim_id']}").text
    assert "1 item, 1 independent source" in claim_page


def test_other_words_than_stand_there_are_refused(quote, database, events):
    before = events()
    assert quote(passage="0:4:They").status_code == 409
    assert quote(passage="0:9999:They").status_code == 409
    assert quote(passage="x").status_code == 422
    assert quote(passage="").status_code == 422
    assert events() == before


def test_a_claim_is_found_by_its_words_and_chosen(quote, as_, database):
    answer = quote(claim="party banned")
    assert answer.status_code == 422 and "Choose one of the claims" in answer.text
    page = html.fromstring(answer.text)
    offered = page.xpath("//input[@name='claim_id']/@value")
    assert offered and page.xpath("//input[@name='passage'][@checked]/@value") == [passage(BAN)]

    assert quote(claim="party banned", claim_id=offered[0]).status_code == 303
    assert "holds all of these words" in quote(claim="zebra").text
    assert quote(claim="").status_code == 422
    assert quote(claim="99999").status_code == 404


def test_sentences_are_ticked_without_a_script(as_, things, database):
    here = f"/evidence/{things['evidence_id']}/text/{things['text_id']}"
    page = html.fromstring(as_("ada").get(f"{here}/sentences?claim={things['claim_id']}").text)
    values = page.xpath("//input[@name='passage']/@value")
    assert values[1:] == [passage(BAN), passage("Nobody was heard.")]
    assert page.xpath("//input[@name='claim_id'][@checked]/@value") == [str(things["claim_id"])]

    sent = {"passage": values[1:], "claim": things["claim_id"], "stance": "supports"}
    assert as_("ada").post(f"{here}/links", sent).status_code == 303
    assert links(database)[-1].quotation == f"{BAN} Nobody was heard."


def test_a_quotation_typed_by_hand_is_marked_where_the_text_does_not_hold_it(as_, things, database):
    title = "Not found in the captured text"
    assert title not in as_("ada").get(f"/claims/{things['claim_id']}").text  # "banned" is there
    other = {"stance": "supports", "evidence": things["evidence_id"], "quotation": "They were all released."}
    assert as_("ada").post("/claims/2/links", other).status_code == 303
    assert title in as_("ada").get("/claims/2").text


def test_a_passage_that_is_too_sensitive_is_covered(quote, as_, things, database):
    quote()
    with database.writing() as session:
        start = CAPTURED.index("Harbour")
        ada = person(session, "ada")
        row = SensitivePassage(capture_id=things["text_id"], start=start, stop=start + 7, sensitivity="sealed")
        session.add(row.sqlmodel_update({"by_id": ada.id, "at": now()}))
        let_in = Access(evidence_id=things["evidence_id"], user_id=ada.id, why="Hers.", by_id=ada.id, at=now())
        session.add(let_in)
    here = f"/evidence/{things['evidence_id']}/text/{things['text_id']}"
    for path in (here, f"{here}/sentences", f"/evidence/{things['evidence_id']}"):
        shown = html.fromstring(as_("ben").get(path).text).xpath("string(//main)")
        assert "Harbour (Bryggen) Party." not in shown and "███████ (Bryggen) Party." in shown, path
        assert "the Harbour (Bryggen)" in html.fromstring(as_("ada").get(path).text).xpath("string(//main)")


def test_a_long_text_comes_in_portions(as_, things, home, database, ada):
    long = "\n\n".join(f"Paragraph {number}. " + "word " * 200 for number in range(40)) + "x" * 30_000
    looked = texts.look(home.originals, None, long)
    with database.writing() as session:
        texts.keep(session, person(session, "ada"), session.get(Evidence, things["evidence_id"]), looked)
        held = session.exec(select(Capture).where(Capture.kind == "text").order_by(col(Capture.id).desc())).first()
    here = f"/evidence/{things['evidence_id']}/text/{held.id}"
    first, last = as_("ada").get(here).text, as_("ada").get(f"{here}?at={len(long) - 1}").text
    assert "Page 1 of 7" in first and "Paragraph 0." in first and "Page 7 of 7" in last
    assert all(as_("ada").get(f"{here}?page={page}").status_code == 200 for page in (0, 3, 99, "x"))
    assert as_("ada").get(f"{here}?at=-5").status_code == as_("ada").get(f"{here}?at=9999999999").status_code == 200


def test_a_capture_that_is_no_text_and_that_of_other_evidence_are_not_there(as_, things):
    for path in (f"/evidence/1/text/{things['capture_id']}", f"/evidence/2/text/{things['text_id']}"):
        assert as_("ada").get(path).status_code == 404


def test_a_text_whose_file_is_gone_is_told_and_not_a_failure(as_, things, home, database, quote):
    quote()
    with database.reading() as session:
        sha256 = session.get(Capture, things["text_id"]).sha256
    (home.originals / sha256[:2] / sha256).unlink()
    answer = as_("ada").get(f"/evidence/{things['evidence_id']}/text/{things['text_id']}")
    assert answer.status_code == 404 and "gone from the store" in answer.text
    assert as_("ada").get(f"/claims/{things['claim_id']}").status_code == 200


def test_two_accepted_copies_count_once_and_the_page_says_so(as_, things, database):
    as_("ada").post("/claims/1/evidence", {**FIELDS, "kind": "secondary", "text": "It is so."})
    with database.writing() as session:
        rows = session.exec(select(Evidence.id).order_by(col(Evidence.id))).all()
        row = Likeness(a_id=rows[0], b_id=rows[-1], how="text", score=0.93, at=now())
        session.add(row)
        session.flush()
    page = as_("ben").get("/claims/1").text
    assert "2 items, 2 independent sources" in page and "may be copies of one and are still counted as two" in page
    page = as_("ben").get(f"/evidence/{rows[-1]}").text
    assert "About 93 per cent of the wording is the same." in page and "proposed as a copy" in page

    assert as_("ben").post(f"/likenesses/{row.id}", {"copies": "yes"}).status_code == 303
    page = as_("ben").get("/claims/1").text
    assert "2 items, 1 independent source" in page and "still counted as two" not in page
    assert "are copies of one another and count once." in page
    assert "Accepted by Ben" in as_("ada").get(f"/evidence/{rows[-1]}").text
    assert as_("ben").post(f"/likenesses/{row.id}", {"copies": "yes"}).status_code == 422
    assert (
        as_("ben").post(f"/likenesses/{row.id}", {"copies": "no", "back": "//evil.example"}).location
        == "/evidence/3#copies"
    )
    assert "2 items, 2 independent sources" in as_("ben").get("/claims/1").text


def test_a_finding_that_rested_on_two_copies_goes_stale(as_, database, claim_id, load):
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, 2)
        review.keep(session, ada, found, revision=found.revision)
        for name in ("One", "Two"):
            item = items.Item(title=name, source=name, kind="secondary", text="It is so.")
            items.add(session, ada, found, item=item, bearing=items.Bearing("supports"))
        row = Likeness(a_id=1, b_id=2, how="text", score=0.9, at=now())
        session.add(row)
    agree(database, 2)
    assert load(2).state == "settled"

    answer = as_("edda").post(f"/likenesses/{row.id}", {"copies": "yes"}, follow_redirects=True)
    assert "Findings that rested on both went stale: 1." in answer.text
    assert load(2).state == "stale" and "copies of one" in load(2).stale_why
