"""A redacted copy is looked at, kept with a reason, listed with what it was made from, and anybody's to download."""

import io

import pyrage
import pytest
from lxml import html
from sqlmodel import col, select

from tests.conftest import person
from tests.evidence.files import pdf
from tests.evidence.pdfs import holds
from tests.publishing.test_dossier import unpack
from workbench import originals
from workbench.evidence import recipients, redaction
from workbench.models import Capture, EventDetail, Evidence

SECRET = "Zinnober"
FIELDS = {"stance": "supports", "kind": "primary", "title": "Minutes", "source": "A visitor"}
LINES = ("The court met.", f"The clerk {SECRET} saw it.", "Nobody was heard.")


@pytest.fixture
def marked(as_, things, database) -> dict[str, int]:
    """Ada's PDF with a sealed word: the numbers of the evidence, the file and its text."""
    sent = {"file": (io.BytesIO(pdf(LINES)), "minutes.pdf"), **FIELDS}
    as_("ada").post(f"/claims/{things['claim_id']}/evidence", sent, content_type="multipart/form-data")
    with database.reading() as session:
        item = session.exec(select(Evidence).order_by(col(Evidence.id).desc())).first()
        file, text = session.exec(select(Capture.id).where(Capture.evidence_id == item.id).order_by(Capture.id)).all()
    here = f"/evidence/{item.id}/text/{text}"
    words = as_("ada").get(f"{here}/sentences").text
    [value] = [one for one in html.fromstring(words).xpath("//input[@name='passage']/@value") if SECRET in one]
    answer = as_("ada").post(f"{here}/passages", {"passage": value, "level": "sealed", "why": "She is in danger."})
    assert answer.status_code == 303
    return {"evidence": item.id, "file": file, "text": text}


def keep(as_, capture_id, name="ada", **fields):
    given = {"passage": "1", "why": "For a partner.", **fields}
    return as_(name).post(f"/captures/{capture_id}/redaction", given)


def test_the_page_shows_the_copy_before_it_is_kept(as_, marked):
    page = as_("ada").get(f"/captures/{marked['file']}/redaction").text
    assert "Page 1: " in page and "data:image/jpeg;base64," in page
    text = html.fromstring(as_("ada").get(f"/captures/{marked['text']}/redaction").text)
    [shown] = text.xpath("//*[contains(@class, 'redacted-text')]/text()")
    assert "[redacted]" in shown and SECRET not in shown and "Nobody was heard." in shown


@pytest.mark.parametrize("which", ["file", "text"])
def test_a_kept_copy_is_listed_and_everybodys(which, as_, marked, database):
    answer = keep(as_, marked[which])
    assert answer.status_code == 303

    with database.reading() as session:
        copy = session.exec(select(Capture).where(Capture.kind == "redacted")).one()
    page = as_("rosa").get(f"/evidence/{marked['evidence']}").text
    assert f"/captures/{copy.id}" in page and f"made from capture {marked[which]} by" in page
    download = as_("rosa").get(f"/captures/{copy.id}")
    assert download.status_code == 200 and not holds(download.data, SECRET)
    assert as_("rosa").get(f"/captures/{marked['file']}").status_code == 403
    custody = html.fromstring(as_("rosa").get(f"/evidence/{marked['evidence']}/custody").text).xpath("string(//main)")
    assert "redacted, capture" in custody and copy.sha256 in custody and f"capture {marked[which]}" in custody
    with database.reading() as session:
        assert SECRET not in str([(row.before, row.after) for row in session.exec(select(EventDetail))])


def test_a_copy_goes_into_the_dossier_in_place_of_the_file(as_, marked, tmp_path):
    keep(as_, marked["file"])
    (tmp_path / "d.zip").write_bytes(as_("edda").get("/articles/1/dossier", buffered=True).data)
    folder = unpack(tmp_path / "d.zip", tmp_path / "unpacked")

    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not any(holds(path.read_bytes(), SECRET) for path in files)
    assert sum(path.read_bytes().startswith(b"%PDF-1.7") for path in files) == 1


@pytest.mark.parametrize(
    ("name", "fields", "status", "said"),
    [
        ("ada", {"why": ""}, 422, "Say why"),
        ("ada", {"why": f"As the clerk {SECRET} saw it."}, 422, "without the sensitive words"),
        ("ada", {"passage": "2"}, 409, "look at the copy once more"),
        ("ada", {"passage": ""}, 409, "look at the copy once more"),
        ("edda", {}, 403, "passages that you may not read"),
        ("rosa", {}, 403, "Only checkers"),
    ],
)
def test_what_is_refused(name, fields, status, said, as_, marked, database):
    answer = keep(as_, marked["text"], name, **fields)
    assert answer.status_code == status and said in answer.text
    with database.reading() as session:
        assert session.exec(select(Capture).where(Capture.kind == "redacted")).all() == []


def test_words_that_nobody_marked_elsewhere_are_counted(as_, things, database, home):
    text = "Ann saw it. Ann fled."
    as_("ada").post(f"/claims/{things['claim_id']}/evidence", {**FIELDS, "text": text})
    with database.reading() as session:
        held = session.exec(select(Capture).where(Capture.kind == "text").order_by(Capture.id.desc())).first()
    as_("ada").post(
        f"/evidence/{held.evidence_id}/text/{held.id}/passages",
        {"passage": "0:3:Ann", "level": "restricted", "why": "She is in danger."},
    )
    page = as_("ada").get(f"/captures/{held.id}/redaction").text
    assert "These words stand in 1 more place that nobody marked." in page


def test_words_that_nobody_marked_elsewhere_in_a_pdf_are_counted(as_, things, database):
    sent = {"file": (io.BytesIO(pdf((f"{SECRET} saw it.", f"{SECRET} fled."))), "minutes.pdf"), **FIELDS}
    as_("ada").post(f"/claims/{things['claim_id']}/evidence", sent, content_type="multipart/form-data")
    with database.reading() as session:
        file, text = session.exec(select(Capture).order_by(col(Capture.id).desc()).limit(2)).all()[::-1]
    given = {"passage": f"0:{len(SECRET)}:{SECRET}", "level": "restricted", "why": "She is in danger."}
    assert as_("ada").post(f"/evidence/{text.evidence_id}/text/{text.id}/passages", given).status_code == 303
    page = as_("ada").get(f"/captures/{file.id}/redaction").text
    assert "These words stand in 1 more place that nobody marked." in page
    shown = as_("rosa").get(f"/evidence/{text.evidence_id}/text/{text.id}").text
    assert "how long it is can be seen" in shown
    assert "how long it is can be seen" not in as_("ada").get(f"/evidence/{text.evidence_id}/text/{text.id}").text


def test_of_what_has_no_passage_or_is_no_pdf_the_page_says_what_to_do(as_, things, marked):
    assert "Mark the passages first" in as_("ada").get(f"/captures/{things['text_id']}/redaction").text
    assert keep(as_, things["text_id"], passage=[]).status_code == 422
    assert as_("ada").get("/captures/999/redaction").status_code == 404


def test_a_copy_that_is_made_while_it_is_encrypted_is_not_kept(as_, marked, database, home, monkeypatch):
    key = str(pyrage.x25519.Identity.generate().to_public())
    ada, item = as_("ada"), f"/evidence/{marked['evidence']}"
    with database.writing() as session:
        recipients.add(session, person(session, "anton"), name="The safe", key=key)
    made, names = redaction.made, []

    def encrypted_meanwhile(*asked, **how):
        copy = made(*asked, **how)
        names.append(originals.name_of(copy.content))
        ada.post(f"{item}/sensitivity", {"level": "sealed", "was": "open", "why": "She is in danger."})
        assert ada.post(f"{item}/encrypt", {"to-1": "1", "why": "She is in danger."}).status_code == 303
        return copy

    monkeypatch.setattr(redaction, "made", encrypted_meanwhile)
    answer = keep(as_, marked["text"])

    assert answer.status_code == 404 and "only the holders of the keys can read it" in answer.text
    assert names and not originals.path_of(home.originals, names[0]).exists()


@pytest.fixture
def two_texts(as_, things, database):
    """Evidence with a file and pasted words, and the two texts of it."""

    def make(of_file: str, pasted: str) -> list[Capture]:
        sent = {"file": (io.BytesIO(of_file.encode()), "a.txt"), **FIELDS, "text": pasted}
        as_("ada").post(f"/claims/{things['claim_id']}/evidence", sent, content_type="multipart/form-data")
        with database.reading() as session:
            newest = session.exec(select(Capture).where(Capture.kind == "text").order_by(Capture.id.desc())).all()[:2]
        return sorted(newest, key=lambda row: row.id)

    return make


def copies(database):
    with database.reading() as session:
        return session.exec(select(Capture).where(Capture.kind == "redacted").order_by(col(Capture.id))).all()


def test_of_a_word_that_holds_another_texts_words_nothing_is_left(as_, two_texts, database):
    file, pasted = two_texts("The clerk Koval saw it.", "Die Beamtin Kovalova, Koval-Braun, sah es.")
    given = {"passage": "10:15:Koval", "level": "sealed", "why": "She is in danger."}
    assert as_("ada").post(f"/evidence/{file.evidence_id}/text/{file.id}/passages", given).status_code == 303
    assert keep(as_, pasted.id).status_code == 303
    [copy] = copies(database)
    assert as_("rosa").get(f"/captures/{copy.id}").text == "Die Beamtin [redacted], [redacted]-Braun, sah es."


def test_custody_says_that_a_copy_rests_on_a_persons_word(as_, two_texts, database):
    file, pasted = two_texts("The clerk Koval saw it.", "Die Beamtin K. sah es.")
    here = f"/evidence/{file.evidence_id}/text"
    why = {"level": "sealed", "why": "She is in danger."}
    assert as_("ada").post(f"{here}/{file.id}/passages", {"passage": "10:15:Koval", **why}).status_code == 303
    assert as_("ada").post(f"{here}/{pasted.id}/passages", {"passage": "12:14:K.", **why}).status_code == 303
    assert keep(as_, pasted.id, passage=["1", "2"]).status_code == 422
    assert keep(as_, pasted.id, passage=["1", "2"], sure="1").status_code == 303
    assert keep(as_, file.id, passage=["1", "2"], sure="1").status_code == 303
    page = as_("ada").get(f"/evidence/{file.evidence_id}/custody").text
    assert page.count("on the word of who made it") == 2
