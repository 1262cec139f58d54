"""An uploaded picture has a copy without metadata, offered first; what the metadata says is told on its page only."""

import io

import pytest
from lxml import html
from sqlmodel import col, select

from tests.evidence.test_stripping import MARKER, photo
from tests.publishing.test_dossier import unpack
from workbench.models import Capture, Event, EventDetail, Evidence
from workbench.upkeep.verify import verify

FIELDS = {"stance": "supports", "kind": "primary", "title": "A photo of the quay", "source": "A passer-by"}


def upload(as_, claim_id, content, name="quay.jpg"):
    sent = {"file": (io.BytesIO(content), name), **FIELDS}
    return as_("ada").post(f"/claims/{claim_id}/evidence", sent, content_type="multipart/form-data")


def item_of(database) -> int:
    with database.reading() as session:
        return session.exec(select(Evidence.id).where(Evidence.title == FIELDS["title"])).one()


def test_the_copy_comes_first_and_the_original_second(as_, claim_id, database, home):
    assert upload(as_, claim_id, photo()).status_code == 303
    number = item_of(database)
    page = html.fromstring(as_("rosa").get(f"/evidence/{number}").text)
    files = page.xpath("//dl[@class='facts-list']//a[contains(@href, '/captures/')]")
    assert [link.text for link in files] == ["without-metadata-quay.jpg", "quay.jpg"]
    copy = as_("rosa").get(files[0].get("href"))
    assert MARKER not in copy.data and "attachment" in copy.headers["Content-Disposition"]
    assert MARKER in as_("rosa").get(files[1].get("href")).data

    said = " ".join(" ".join(page.xpath("//dl[@class='facts-list']//text()")).split())
    assert "taken 2022-02-12 15:04:05 by the camera’s own clock, with a place (GPS)" in said
    assert "Read by a machine" in said and "50" not in said.split("Its metadata")[1]
    with database.reading() as session:
        rows = session.exec(select(Capture).where(Capture.evidence_id == number).order_by(col(Capture.id))).all()
        details = select(EventDetail).join(Event, col(Event.seq) == EventDetail.event_seq)
        event = session.exec(details.where(Event.action == "copy without metadata made")).one()
    assert [(row.kind, row.tool) for row in rows] == [("original", ""), ("stripped", "Pillow")]
    assert "2022" not in str(event.after) and event.after["evidence"] == number
    assert verify(home, database) == []


def test_a_claim_offers_the_copy_first_too(as_, claim_id, database):
    upload(as_, claim_id, photo("PNG"), "quay.png")
    page = html.fromstring(as_("rosa").get(f"/claims/{claim_id}").text)
    assert page.xpath("//article//a[contains(@href, '/captures/')]/text()") == ["without-metadata-quay.png", "quay.png"]


def test_a_picture_that_cannot_be_copied_is_kept_said_so_and_may_be_tried_again(as_, claim_id, database):
    assert upload(as_, claim_id, b"\xff\xd8\xff torn").status_code == 303
    number = item_of(database)
    page = as_("ada").get(f"/evidence/{number}").text
    assert "No copy without metadata could be made" in page and "Try again" in page
    answer = as_("ada").post(f"/evidence/{number}/text", follow_redirects=True)
    assert answer.status_code == 200 and "No copy without metadata could be made" in answer.text


def test_of_a_picture_that_came_before_the_copy_is_made_by_a_button(as_, claim_id, database, home, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("workbench.evidence.texts.strippable", lambda _mime: False)
        upload(as_, claim_id, photo())
    number = item_of(database)
    assert "There is no copy of quay.jpg without its metadata yet." in as_("ada").get(f"/evidence/{number}").text
    assert "The copy is there." in as_("ada").post(f"/evidence/{number}/text", follow_redirects=True).text
    assert "without-metadata-quay.jpg" in as_("rosa").get(f"/evidence/{number}").text


@pytest.mark.parametrize("size", [100_001, 400_000])
def test_a_file_that_is_too_large_is_refused_with_what_was_typed(size, as_, claim_id, monkeypatch, home):
    monkeypatch.setattr("workbench.web.received.IN_MEMORY", 50_000)
    for reader in ("evidence", "received"):
        monkeypatch.setattr(f"workbench.web.{reader}.MAX_EVIDENCE", 100_000)
    before = sorted(home.originals.rglob("*"))
    answer = upload(as_, claim_id, b"x" * size, "film.txt")
    assert answer.status_code == 413
    page = html.fromstring(answer.text)
    assert "“film.txt” is larger than" in page.xpath("string(//*[@id='flash'])")
    assert page.xpath("//*[@id='title']/@value") == [FIELDS["title"]]
    assert page.xpath("//input[@type='file']/@data-most") == ["50000000"]
    assert sorted(home.originals.rglob("*")) == before


def test_a_picture_of_a_protected_source_leaves_without_what_its_metadata_says(as_, claim_id, database, tmp_path):
    upload(as_, claim_id, photo())
    number = item_of(database)
    with database.reading() as session:
        captures = {row.kind: row.id for row in session.exec(select(Capture).where(Capture.evidence_id == number))}
        source_id = session.get_one(Evidence, number).source_id
    assert as_("ada").post(f"/sources/{source_id}/protect", {"why": "She asked for it."}).status_code == 303

    for name, status in (("ada", 200), ("ben", 403), ("edda", 403), ("rosa", 403)):
        answer = as_(name).get(f"/captures/{captures['original']}")
        assert answer.status_code == status and (MARKER in answer.data) == (status == 200)
        page = as_(name).get(f"/evidence/{number}").text
        assert (f"/captures/{captures['original']}" in page) == (status == 200)
        assert f"/captures/{captures['stripped']}" in page
        assert as_(name).get(f"/captures/{captures['stripped']}").status_code == 200
    assert "may say who it is" in as_("ben").get(f"/captures/{captures['original']}").text
    (tmp_path / "d.zip").write_bytes(as_("edda").get("/articles/1/dossier", buffered=True).data)
    files = [path for path in unpack(tmp_path / "d.zip", tmp_path / "u").rglob("*") if path.is_file()]
    assert not any(MARKER in path.read_bytes() for path in files)
    assert any(path.read_bytes().startswith(b"\xff\xd8") for path in files)
