"""The custody of evidence lists who had it in hand; taking a copy and reading the list are events, looking is not."""

import hashlib
import io
import re
import zipfile

import pytest
from lxml import html
from sqlmodel import select

from tests.conftest import person
from tests.dossiers import check, unpack
from workbench import originals
from workbench.db import now
from workbench.evidence import items, protection
from workbench.models import Access, Capture, Event, Evidence
from workbench.publishing.dossier import pack
from workbench.publishing.signing import desk_key, fingerprint
from workbench.queries.claims import claim
from workbench.review import comments
from workbench.web import dossiers


@pytest.fixture
def path(things):
    return f"/evidence/{things['evidence_id']}/custody"


def steps(browser, path) -> list[list[str]]:
    """The rows of the chain as they are shown: number, when, who, what, hash."""
    page = html.fromstring(browser.get(path).text)
    return [
        [cell.text_content().strip() for cell in row.xpath("td")]
        for row in page.xpath("//div[@aria-labelledby='chain']//tbody/tr")
    ]


def test_every_step_stands_with_its_number_and_hash(as_, things, path, database):
    as_("rosa").get(f"/captures/{things['capture_id']}")
    as_("ada").post(f"/claims/{things['claim_id']}/links/{things['link_id']}/withdraw")
    found = steps(as_("ben"), path)

    acts = [(row[2], row[3].split(",")[0]) for row in found]
    assert acts == [
        ("Ada", "source named"),
        ("Ada", "captured"),
        ("Ada", "evidence added"),
        ("Ada", "evidence linked"),
        ("Ada", "captured"),
        ("Ada", "text captured"),
        ("Rosa", "capture opened"),
        ("Ada", "evidence withdrawn"),
        ("Ben", "custody opened"),
    ]
    with database.reading() as session:
        chain = {str(row.seq): row.hash for row in session.exec(select(Event))}
    assert all(chain[row[0]] == row[4] for row in found)


def test_the_page_has_the_hashes_of_all_captures_and_what_they_derive_from(as_, things, path, database, home):
    with database.writing() as session:
        ada = person(session, "ada")
        row = Capture(evidence_id=things["evidence_id"], sha256="ab" * 32, bytes=7, mime="text/plain", name="x")
        row.kind, row.derived_from_id, row.tool, row.tool_version = "text", things["capture_id"], "pypdfium2", "5.1"
        row.captured_by_id, row.captured_at = ada.id, now()
        session.add(row)
    page = as_("rosa").get(path).text

    assert "ab" * 32 in page and f"capture {things['capture_id']}, by pypdfium2 5.1" in page
    with database.reading() as session:
        assert session.get_one(Capture, things["capture_id"]).sha256 in page


def test_looking_at_a_plain_page_is_no_event_and_asking_for_the_head_is_none(as_, things, path, events):
    before = events()
    as_("ada").get(f"/evidence/{things['evidence_id']}")
    as_("ada").get(f"/claims/{things['claim_id']}")
    as_("ada").client.head(path)
    as_("ada").client.head(f"/captures/{things['capture_id']}")
    assert events() == before
    as_("ada").get(path)
    assert events() == before + 1


def test_a_file_that_is_gone_is_said_so_and_nobody_had_it(as_, things, database, home, events):
    with database.reading() as session:
        originals.path_of(home.originals, session.get_one(Capture, things["capture_id"]).sha256).unlink()
    before = events()

    answer = as_("ada").get(f"/captures/{things['capture_id']}")

    assert answer.status_code == 404 and "gone from the store" in answer.text and events() == before


def test_what_people_said_about_it_is_no_part_of_its_custody(as_, things, path, database):
    with database.writing() as session:
        item = session.get_one(Evidence, things["evidence_id"])
        comments.open_thread(session, person(session, "ada"), item, text="Who wrote this?")

    assert not any("commented" in row[3] for row in steps(as_("ben"), path))


def test_sealed_evidence_has_no_custody_for_those_who_were_not_let_in(as_, things, path, database, events):
    with database.writing() as session:
        session.get_one(Evidence, things["evidence_id"]).sensitivity = "sealed"
        access = {"why": "His contact.", "by_id": person(session, "ada").id, "at": now()}
        session.add(Access(evidence_id=things["evidence_id"], user_id=person(session, "ben").id, **access))
    before = events()

    for name in ("ada", "edda", "rosa", "anton"):
        assert as_(name).get(path).status_code == as_(name).get("/evidence/999/custody").status_code == 404
    assert events() == before and len(steps(as_("ben"), path)) == 7


def test_the_way_leads_from_the_item_and_back(as_, things, path):
    assert f'href="{path}"' in as_("rosa").get(f"/evidence/{things['evidence_id']}").text
    assert f'href="/evidence/{things["evidence_id"]}"' in as_("rosa").get(path).text


# --- the dossier as a download ----------------------------------------------------------------------------------------


def test_an_editor_downloads_a_dossier_that_checks_itself(as_, article_id, things, tmp_path, database, path):
    edda = as_("edda")
    page = edda.get(f"/articles/{article_id}/status").text
    (link,) = re.findall(rf'href="(/articles/{article_id}/dossier)"', page)
    answer = edda.get(link, buffered=True)

    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    (tmp_path / "d.zip").write_bytes(answer.data)
    assert check(unpack(tmp_path / "d.zip", tmp_path / "unpacked"))[0] == 0
    digest = hashlib.sha256(answer.data).hexdigest()
    with database.reading() as session:
        event = session.exec(select(Event).where(Event.action == "exported", Event.target == "article")).one()
        assert event.actor_id == person(session, "edda").id
    assert [row[3] for row in steps(as_("ben"), path) if "exported" in row[3]] == [
        f"exported, the evidencedigest: {digest}"
    ]


def test_an_editor_reads_there_by_which_key_it_is_signed(as_, article_id, home):
    page = f"/articles/{article_id}/status"
    assert "with a key that is made with the first dossier" in as_("edda").get(page).text
    as_("edda").get(f"/articles/{article_id}/dossier", buffered=True)
    assert f"<code>{fingerprint(desk_key(home).public_key())}</code>" in as_("edda").get(page).text


def test_who_may_not_export_sees_why_and_no_link(as_, article_id):
    page = as_("ada").get(f"/articles/{article_id}/status").text
    assert "Only editors export a dossier" in page and "/dossier" not in page


def test_the_dossier_of_the_web_has_what_the_editor_may_know_of(as_, article_id, claim_id, things, database, home):
    with database.writing() as session:
        item = items.Item(title="A sealed paper", source="Heron", kind="primary", text="It is so.")
        file = items.File(originals.keep(home.originals, b"sealed bytes"), 12, "text/plain", "sealed.txt")
        found = claim(session, claim_id)
        bearing = items.Bearing("supports", "")
        link = items.add(session, person(session, "ada"), found, item=item, bearing=bearing, file=file)
        session.get_one(Evidence, link.evidence_id).sensitivity = "sealed"
    answer = as_("edda").get(f"/articles/{article_id}/dossier", buffered=True)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"A sealed paper" not in everything and b"sealed bytes" not in everything and b"Court register" in everything


def test_a_dossier_is_not_sent_if_its_evidence_changed_while_it_was_made(
    as_, article_id, things, database, events, monkeypatch
):
    def pack_late(*given):
        with database.writing() as session:
            item = session.get_one(Evidence, things["evidence_id"])
            protection.set_sensitivity(session, person(session, "ada"), item, level="sealed", was="open", why="Danger.")
        before.append(events())
        return pack(*given)

    before = []
    monkeypatch.setattr(dossiers, "pack", pack_late)
    answer = as_("edda").get(f"/articles/{article_id}/dossier")

    assert answer.status_code == 409 and "download it again" in answer.text
    assert before == [events()]  # nothing says that it was exported


def test_a_damaged_capture_refuses_the_dossier_with_its_reason_and_writes_nothing(
    as_, article_id, things, database, home, events
):
    with database.reading() as session:
        kept = originals.path_of(home.originals, session.get_one(Capture, things["capture_id"]).sha256)
    kept.chmod(0o640)
    kept.write_bytes(b"other bytes")
    before, there = events(), set(home.instance.rglob("*"))

    answer = as_("edda").get(f"/articles/{article_id}/dossier")

    assert answer.status_code == 422 and "is damaged" in answer.text and events() == before
    stays = {"workbench.db-wal", "workbench.db-shm", "dossier-key"}  # the key is made once, for all that follow
    assert {path.name for path in set(home.instance.rglob("*")) - there} <= stays
