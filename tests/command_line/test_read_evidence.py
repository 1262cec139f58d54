"""`workbench evidence read` catches up with evidence that came before it was read, one item at a time."""

import pytest
from sqlmodel import select

from tests.command_line.conftest import refused
from tests.conftest import person
from tests.evidence.files import pdf
from tests.evidence.test_stripping import photo
from workbench import originals
from workbench.db import now
from workbench.models import Capture, Event, Evidence, Source
from workbench.record import record
from workbench.upkeep import reading
from workbench.upkeep.verify import verify

OLD = (
    ("ruling.pdf", "application/pdf", pdf(("The party was banned.",)), "A note."),
    ("torn.pdf", "application/pdf", b"%PDF-1.4 torn", ""),
    ("quay.jpg", "image/jpeg", photo(), ""),
    ("film.mp4", "video/mp4", b"\x00\x00\x00 film", ""),
    ("", "", b"", "Pasted words: nobody was heard in court."),
)


@pytest.fixture
def old(home, database, article_id) -> None:
    """Evidence as it was put on record before anything of it was read."""
    with database.writing() as session:
        ada, source = person(session, "ada"), Source(name="Port court")
        session.add(source)
        session.flush()
        for name, mime, content, words in OLD:
            item = Evidence(title=name or "x", kind="primary", source_id=source.id, retrieved_at=now(),
                            added_by_id=ada.id, text=words)  # fmt: skip
            session.add(item)
            session.flush()
            record(session, ada, "evidence added", item)
            if content:
                sha256 = originals.keep(home.originals, content)
                row = Capture(evidence_id=item.id, sha256=sha256, bytes=len(content), mime=mime, name=name,
                              captured_by_id=ada.id, captured_at=now())  # fmt: skip
                session.add(row)
                record(session, ada, "captured", row, after={"sha256": sha256, "bytes": len(content)})


def made(database) -> list[tuple[int, str]]:
    with database.reading() as session:
        rows = session.exec(select(Capture).where(Capture.derived_from_id.is_not(None)).order_by(Capture.evidence_id))
        return [(row.evidence_id, str(row.kind)) for row in rows]


def test_it_reads_what_was_never_read_and_says_what_could_not_be(wb, old, database, home):
    answer = wb("evidence", "read")

    assert answer.exit_code == 0, answer.output
    assert answer.stdout.splitlines() == [
        "evidence 2: The text of this file could not be read; it is kept as it came.",
        "4 items read: 4 texts and copies made.",
    ]
    assert made(database) == [(1, "text"), (1, "text"), (3, "stripped"), (5, "text")]
    with database.reading() as session:
        assert session.exec(select(Event).where(Event.action == "text captured")).first().actor_id == 1  # system
        copy = session.exec(select(Capture).where(Capture.kind == "stripped")).one()
    assert copy.about["phash"] and verify(home, database) == []


def test_the_second_time_nothing_is_left_but_what_is_tried_again(wb, old, database):
    wb("evidence", "read")
    before = made(database)
    assert wb("evidence", "read").stdout == "There is no evidence left to read.\n"
    assert "1 item read: 0 texts and copies made." in wb("evidence", "read", "--again").stdout
    assert made(database) == before


def test_stopped_half_way_it_goes_on_where_it_was(old, database, home):
    run = reading.read_all(database, home.originals, lambda _done, _total: None)
    assert next(run).evidence_id == 1
    run.close()
    assert reading.waiting(database) == [2, 3, 5]


def test_no_transaction_is_open_while_a_file_is_read(wb, old, database, monkeypatch):
    really, tried = reading.texts.read_again, []

    def look(*given):
        with database.writing() as session:  # would wait in vain
            tried.append(session.exec(select(Event.seq)).first())
        return really(*given)

    monkeypatch.setattr(reading.texts, "read_again", look)
    assert wb("evidence", "read").exit_code == 0 and len(tried) == 4


def test_a_file_that_is_gone_is_said_and_the_others_are_read(wb, old, database, home):
    sha256 = originals.name_of(OLD[0][2])
    originals.path_of(home.originals, sha256).unlink()
    answer = wb("evidence", "read")
    assert answer.exit_code == 0 and "evidence 1: This file is gone from the store" in answer.stdout
    assert (5, "text") in made(database)


def test_without_a_desk_it_refuses(tmp_path):
    from click.testing import CliRunner

    from workbench.cli import main

    refused(CliRunner().invoke(main, ["--home", str(tmp_path / "none"), "evidence", "read"]), "workbench init")
