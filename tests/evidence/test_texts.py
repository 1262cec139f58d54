"""What is uploaded or pasted becomes a captured text; what cannot be read is kept and said so; copies are proposed."""

import pytest
from sqlmodel import col, select

from tests.conftest import person
from tests.evidence.files import pdf
from workbench import originals
from workbench.config import PACKAGE
from workbench.db import now
from workbench.errors import Invalid
from workbench.evidence import likeness, texts
from workbench.evidence.items import File
from workbench.models import Access, Capture, Event, Evidence, Likeness, Source
from workbench.queries.evidence import evidence as load
from workbench.record import record
from workbench.sight import see_as
from workbench.upkeep.verify import verify

WORDS = (PACKAGE / "demo" / "evidence" / "e3-agency-wire-appeal.txt").read_text()


@pytest.fixture
def add(home, database):
    """`add(words, file)` puts an item on record with what was read of it; gives its number."""

    def made(words="", content=b"", mime="application/pdf", name="report.pdf", **item) -> int:
        file = File(originals.keep(home.originals, content), len(content), mime, name) if content else None
        looked = texts.look(home.originals, file, words)
        with database.writing() as session:
            ada = person(session, "ada")
            source = session.exec(select(Source)).first() or Source(name="The court")
            session.add(source)
            session.flush()
            row = Evidence(title="x", kind="secondary", source_id=source.id, retrieved_at=now(), added_by_id=ada.id)
            session.add(row.sqlmodel_update({"text": words, **item}))
            session.flush()
            if looked.file:
                session.add(own := Capture(evidence_id=row.id, sha256=file.sha256, bytes=file.bytes, mime=mime,
                                    name=name, about=looked.file.about, captured_by_id=ada.id,
                                    captured_at=now()))  # fmt: skip
                record(session, ada, "captured", own, after={"sha256": file.sha256})
            record(session, ada, "evidence added", row)
            texts.keep(session, ada, row, looked)
            return row.id

    return made


def captures(database, evidence_id):
    with database.reading() as session:
        rows = select(Capture).where(Capture.evidence_id == evidence_id).order_by(col(Capture.id))
        return session.exec(rows).all()


def test_a_file_has_its_text_beside_it(home, database, add):
    original, text = captures(database, add(content=pdf(("The party was banned.", "Nobody was heard."))))

    assert (text.kind, text.derived_from_id, text.tool) == ("text", original.id, "pypdfium2")
    assert text.tool_version and text.about["whole"] and text.about["language"] == "en"
    assert originals.read(home.originals, text.sha256).decode().splitlines()[0] == "The party was banned."
    assert verify(home, database) == []


def test_pasted_words_are_captured_in_the_same_way(home, database, add):
    original, text = captures(database, add(words=WORDS))
    assert (original.kind, original.name, text.tool, text.derived_from_id) == ("original", "pasted.txt", "pasted", 1)
    assert originals.read(home.originals, text.sha256).decode() == WORDS.strip()


def test_words_that_the_file_says_too_are_taken_once(database, add):
    rows = captures(database, add(words=WORDS, content=WORDS.encode(), mime="text/plain", name="a.txt"))
    assert [row.kind for row in rows] == ["original", "text"]


def test_what_cannot_be_read_is_kept_with_the_reason_and_may_be_tried_again(home, database, add):
    number = add(content=b"%PDF-1.4 broken")
    [original] = captures(database, number)
    with database.writing() as session:
        item = load(session, number)
        assert [file.name for file in texts.unread(session, item)] == ["report.pdf"]
        event = session.exec(select(Event).where(Event.action == texts.NOT_READ)).one()
        assert event.target_id == original.id
        looked = texts.read_again(home.originals, texts.unread(session, item), "")
        assert "could not be read" in texts.keep_again(session, person(session, "ada"), item, looked)[0]


def test_a_scan_without_text_is_said_so(database, add):
    number = add(content=pdf(()))
    with database.reading() as session:
        event = session.exec(select(Event).where(Event.action == texts.NOT_READ)).one()
    assert len(captures(database, number)) == 1 and event.target_id == 1


def likenesses(database):
    with database.reading() as session:
        return [(row.a_id, row.b_id, row.how, row.state) for row in session.exec(select(Likeness))]


def test_a_copy_is_proposed_once_and_never_after_it_was_rejected(home, database, add):
    first, _, third = add(words=WORDS), add(words="Other words altogether."), add(words=WORDS + "An addition.")
    assert likenesses(database) == [(first, third, "text", "proposed")]
    with database.writing() as session:
        ada, row = person(session, "ada"), session.exec(select(Likeness)).one()
        likeness.decide(session, ada, row, copies="no", why="Two rulings.")
        assert likeness.propose(session, ada, session.get(Evidence, third)) == []
        with pytest.raises(Invalid, match="rejected already"):
            likeness.decide(session, ada, row, copies="no")
        likeness.decide(session, ada, row, copies="yes")
    assert likenesses(database) == [(first, third, "text", "accepted")]


def test_copies_of_what_one_may_not_know_are_proposed_to_who_may(database, add):
    add(words=WORDS, sensitivity="sealed")
    with database.writing() as session:
        see_as(session, person(session, "ada"))
        row = Evidence(title="y", kind="secondary", source_id=1, retrieved_at=now(), added_by_id=2)
        session.add(row)
        session.flush()
        assert likeness.propose(session, person(session, "ada"), row) == []  # no text of its own yet
    second = add(words=WORDS)
    assert len(likenesses(database)) == 1
    with database.writing() as session:
        ben = person(session, "ben")
        session.add(Access(evidence_id=1, user_id=ben.id, why="His.", by_id=ben.id, at=now()))
    for name, seen in (("ada", 0), ("ben", 1)):
        with database.reading() as session:
            see_as(session, person(session, name))
            assert len(session.exec(select(Likeness)).all()) == seen
    assert second == 3
