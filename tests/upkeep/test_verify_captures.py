"""`verify` hashes every capture again, names the findings that rest on a damaged one, and knows what was captured."""

import pytest

from tests import settling
from tests.conftest import person
from tests.judging import review
from workbench import originals
from workbench.evidence import items
from workbench.models import Capture
from workbench.queries.claims import claim
from workbench.upkeep.verify import verify

CONTENT = b"%PDF-1.4 minutes of the court"


@pytest.fixture
def capture(home, database, claim_id) -> str:
    """The SHA-256 of a capture on whose evidence the claim's finding rests, in both of its versions."""
    settling.keep(database, claim_id)
    file = items.File(originals.keep(home.originals, CONTENT), len(CONTENT), "application/pdf", "minutes.pdf")
    with database.writing() as session:
        item = items.Item(title="Minutes", source="Court", kind="primary")
        bearing = items.Bearing("supports", "")
        items.add(session, person(session, "ada"), claim(session, claim_id), item=item, bearing=bearing, file=file)
    settling.agree(database, claim_id)
    settling.question(database, claim_id)
    for name in ("ada", "ben"):
        review(database, claim_id, name)
    return file.sha256


def test_a_damaged_capture_names_the_findings_that_rest_on_it(home, database, capture, claim_id):
    assert verify(home, database) == []
    path = originals.path_of(home.originals, capture)
    path.chmod(0o640)
    path.write_bytes(CONTENT + b" ")

    (line,) = verify(home, database)

    assert line.startswith(f"capture 1: original {capture} was changed")
    assert line.endswith(f"; findings that rest on it: claim {claim_id} version 1, claim {claim_id} version 2")


def test_a_capture_that_is_gone_names_them_too_and_so_does_each_other_of_the_evidence(home, database, capture):
    with database.writing() as session:
        row = session.get_one(Capture, 1)
        loose = Capture(**{**row.model_dump(exclude={"id"}), "sha256": "0" * 64})
        session.add(loose)
    originals.path_of(home.originals, capture).unlink()

    lines = verify(home, database)

    assert lines.pop(0) == "capture 2 is told of by no event"
    assert "findings that rest on it" in lines[0] and lines[0].startswith(f"capture 1: original {capture} is missing")
    assert lines[1].startswith(f"capture 2: original {'0' * 64} is missing; findings")


def test_a_row_that_names_other_bytes_than_were_captured_is_found(home, database, capture, tamper):
    other = originals.keep(home.originals, b"something else")

    tamper(f"UPDATE capture SET sha256 = '{other}' WHERE id = 1")

    assert verify(home, database)[0] == f"capture 1 names {other}, but {capture} was captured"


def test_a_file_that_many_rows_name_is_read_once(home, database, capture, monkeypatch):
    with database.writing() as session:
        row = session.get_one(Capture, 1)
        session.add(Capture(**row.model_dump(exclude={"id"})))
    asked = []
    fault = originals.fault
    monkeypatch.setattr(originals, "fault", lambda folder, sha256: asked.append(sha256) or fault(folder, sha256))

    assert verify(home, database) == ["capture 2 is told of by no event"] and asked.count(capture) == 1
