"""A file that is gone, or is not what was captured, is said to be so wherever people judge by it."""

import re

import pytest
from lxml import html
from sqlmodel import select

from tests import settling
from tests.conftest import person
from tests.web.conftest import BYTES, CAPTURED
from tests.web.test_sign_off_a_story import send, story
from workbench import originals
from workbench.db import now
from workbench.evidence import items
from workbench.models import Access, ArticleVersion, Capture, CaptureKind, Evidence, EvidenceLink, SensitivePassage
from workbench.queries.claims import claim

BAN = "It banned the Harbour (Bryggen) Party."
DAMAGED = "The text it stands in is damaged: an admin finds what is wrong with workbench verify."


@pytest.fixture
def overwrite(database, home):
    """`overwrite(capture_id)` puts other bytes in place of a preserved file; nothing where they are None."""

    def put(capture_id, content=b"Other bytes stand here now."):
        with database.reading() as session:
            path = originals.path_of(home.originals, session.get_one(Capture, capture_id).sha256)
        path.chmod(0o640)
        path.unlink() if content is None else path.write_bytes(content)

    return put


@pytest.fixture
def quoted(as_, things):
    """Words of the captured text, linked by Ben where they stand."""
    start = CAPTURED.index(BAN)
    given = {"passage": f"{start}:{start + len(BAN)}:{BAN}", "claim": things["claim_id"], "stance": "refutes"}
    path = f"/evidence/{things['evidence_id']}/text/{things['text_id']}"
    assert as_("ben").post(f"{path}/links", given).status_code == 303


def words(answer) -> str:
    return " ".join(html.fromstring(answer.text).xpath("//main")[0].text_content().split())


@pytest.mark.parametrize("content", [b"It praised the Harbour Party.", None])
def test_beside_a_quotation_stands_that_its_text_is_damaged(content, as_, things, quoted, overwrite):
    pages = [f"/claims/{things['claim_id']}", f"/evidence/{things['evidence_id']}"]
    for page in pages:
        said = words(as_("rosa").get(page))
        assert "Nobody was heard." in said and "damaged" not in said
    overwrite(things["text_id"], content)
    for page in pages:  # the same server, which has read the text before
        said = words(as_("rosa").get(page))
        assert DAMAGED in said and BAN in said and "Nobody was heard." not in said


def test_where_typed_words_cannot_be_looked_for_it_is_said(as_, things, overwrite, database):
    page = f"/claims/{things['claim_id']}"
    assert "Not found in the captured text" not in words(as_("rosa").get(page))
    overwrite(things["text_id"])
    assert "A text of this item is damaged, so it could not be looked for there" in words(as_("rosa").get(page))


def test_a_damaged_text_is_read_to_nobody_from_whom_a_passage_is_kept(as_, things, quoted, overwrite, database):
    with database.writing() as session:
        ada = person(session, "ada")
        row = SensitivePassage(capture_id=things["text_id"], start=0, stop=3, sensitivity="sealed")
        row.by_id, row.at = ada.id, now()
        session.add(row)
    overwrite(things["text_id"])
    answer = as_("rosa").get(f"/claims/{things['claim_id']}")
    assert answer.status_code == 200 and BAN not in words(answer) and "is withheld" in words(answer)


@pytest.mark.parametrize("page", ["", "/custody"])
def test_the_pages_of_evidence_name_each_damaged_capture(page, as_, things, overwrite):
    path = f"/evidence/{things['evidence_id']}{page}"
    assert "amaged" not in words(as_("rosa").get(path))
    overwrite(things["capture_id"])
    overwrite(things["text_id"], None)
    said = words(as_("rosa").get(path))
    named = re.findall(r"Capture (\d+) \(\w+\) is damaged|(\d+): \w+Damaged:", said)
    found = {int(one or other) for one, other in named}
    assert {things["capture_id"], things["text_id"]} <= found and "workbench verify" in said


def test_damage_without_a_trace_in_its_times_is_found_on_the_custody_page(as_, things, overwrite, monkeypatch):
    path = f"/evidence/{things['evidence_id']}/custody"
    as_("rosa").get(f"/evidence/{things['evidence_id']}")
    monkeypatch.setattr(originals, "stamp", lambda folder, sha256: (0, 0, 0, 0))
    overwrite(things["capture_id"], BYTES.replace(b"court", b"count"))
    assert "Damaged:" in words(as_("rosa").get(path))


def test_plain_files_of_what_was_encrypted_are_not_damaged(as_, things, overwrite, database, home):
    with database.writing() as session:
        for one in [things["capture_id"]]:
            sha256 = originals.keep(home.originals, f"locked {one}".encode())
            row = Capture(evidence_id=things["evidence_id"], sha256=sha256, bytes=8, mime="application/age", name="x")
            row.kind, row.derived_from_id, row.tool, row.tool_version = CaptureKind.ENCRYPTED, one, "age", "1"
            row.captured_by_id, row.captured_at = person(session, "ada").id, now()
            session.add(row)
            session.flush()
    overwrite(things["capture_id"], None)
    for page in ("", "/custody"):
        assert "amaged" not in words(as_("rosa").get(f"/evidence/{things['evidence_id']}{page}"))
    overwrite(row.id)
    for page in ("", "/custody"):
        assert "amaged" in words(as_("rosa").get(f"/evidence/{things['evidence_id']}{page}"))


@pytest.fixture
def ready(database, home, article_id) -> tuple[int, int]:
    """A story that nothing stands against; the numbers of a file on which a claim rests, and of its evidence."""
    claim_id, *_ = claims = settling.drafts(database)
    settling.keep(database, claim_id)
    with database.writing() as session:
        item = items.Item(title="Gazette", source="Gazette", kind="primary")
        file = items.File(originals.keep(home.originals, b"As it was."), 10, "text/plain", "gazette.txt")
        bearing = items.Bearing("supports")
        link = items.add(
            session, person(session, "ada"), claim(session, claim_id), item=item, bearing=bearing, file=file
        )
        capture = session.exec(select(Capture.id).where(Capture.evidence_id == link.evidence_id)).one()
    for one in claims:
        settling.settle(database, one)
    return capture, link.evidence_id


def test_a_story_is_not_signed_off_on_damaged_files(as_, ready, overwrite, database, article_id, home, events):
    capture, evidence = ready
    overwrite(capture)
    page, before = as_("edda").get(f"/articles/{article_id}/status").text, events()
    assert f"(evidence {evidence})" in page and "Nothing stands against it" not in page
    answer = send(as_, page, "sign-off", reason="It must run.")
    assert answer.status_code == 422 and f"(evidence {evidence})" in answer.text and "damaged or gone" in answer.text
    assert events() == before
    originals.keep(home.originals, b"As it was.")
    assert "damaged" not in as_("edda").get(f"/articles/{article_id}/status").text
    assert send(as_, page, "sign-off", reason="It must run.").status_code == 303
    assert story(database, article_id).signed_off_at


def test_nobody_is_told_the_number_of_evidence_that_they_may_not_know_of(as_, ready, overwrite, database, article_id):
    capture, evidence = ready
    with database.writing() as session:
        ada = person(session, "ada")
        session.get_one(Evidence, evidence).sensitivity = "sealed"
        session.add(Access(evidence_id=evidence, user_id=ada.id, why="Hers.", by_id=ada.id, at=now()))
    overwrite(capture)
    answer = send(as_, as_("edda").get(f"/articles/{article_id}/status").text, "sign-off", reason="It must run.")
    assert answer.status_code == 422 and "(evidence that you may not know of)" in answer.text
    with database.reading() as session:
        assert session.exec(select(EvidenceLink).where(EvidenceLink.evidence_id == evidence)).first()


def test_the_page_on_which_people_judge_does_not_call_a_damaged_file_kept(as_, things, overwrite):
    page = f"/claims/{things['claim_id']}"
    assert "✓ kept" in words(as_("ada").get(page))
    overwrite(things["capture_id"])
    said = words(as_("ada").get(page))
    assert "A preserved file of this evidence is damaged or gone." in said
    assert "minutes.pdf damaged or gone: an admin finds what is wrong" in said


def test_a_story_is_not_signed_off_on_a_damaged_original(as_, ready, database, article_id, home):
    with database.reading() as session:
        sha256 = session.exec(select(ArticleVersion.raw_sha256)).first()
    path = originals.path_of(home.originals, sha256)
    content = path.read_bytes()
    path.chmod(0o640)
    path.write_bytes(b"Another story.")
    page = as_("edda").get(f"/articles/{article_id}/status").text
    assert "damaged or gone (the original of its text)" in page
    assert send(as_, page, "sign-off", reason="It must run.").status_code == 422
    path.write_bytes(content)
    assert send(as_, as_("edda").get(f"/articles/{article_id}/status").text, "sign-off").status_code == 303
