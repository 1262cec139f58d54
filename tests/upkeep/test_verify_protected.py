"""`verify` notices what was changed in the database file of evidence, its captures, and who may know of it."""

import pyrage
import pytest
from sqlmodel import select

from tests.conftest import person
from tests.web.conftest import things  # noqa: F401  (a fixture)
from workbench.evidence import grading, protection, recipients
from workbench.models import Capture, Event, EventDetail, Evidence, Source
from workbench.upkeep import erasing
from workbench.upkeep.verify import verify

KEY = str(pyrage.x25519.Identity.generate().to_public())


@pytest.fixture
def desk(database, things):  # noqa: F811
    """Evidence that is sealed, to which ben was let in and out; a protected source with a grade; a recipient."""
    with database.writing() as session:
        ada, ben, anton = (person(session, name) for name in ("ada", "ben", "anton"))
        item = session.get_one(Evidence, session.get_one(Capture, things["text_id"]).evidence_id)
        protection.set_sensitivity(session, ada, item, level="sealed", was=item.sensitivity, why="He is in danger.")
        protection.let_in(session, ada, item, ben, why="He reads the language.")
        protection.let_out(session, ada, item, protection.access(session, ben, evidence=item))
        source = session.get_one(Source, item.source_id)
        grading.grade(session, ada, source, reliability="B", why="Good so far.")
        if not source.protected:
            protection.protect(session, ada, source, why="She is in danger.", contact="+000 111")
        recipients.add(session, anton, name="Safe", key=KEY)
        return {"item": item.id, "source": source.id, "ben": ben.id}


NOW = "'2026-01-01 00:00:00.000000'"
CHANGES = [
    ("UPDATE evidence SET sensitivity = 'open' WHERE id = {item}", "evidence {item} is open"),
    ("UPDATE evidence SET title = 'Forged' WHERE id = {item}", "evidence {item} says something else"),
    ("UPDATE evidence SET text = 'Forged' WHERE id = {item}", "evidence {item} says something else"),
    ("UPDATE evidence SET url = 'https://forged.example' WHERE id = {item}", "evidence {item} says something else"),
    ("UPDATE evidence SET published_on = '2001' WHERE id = {item}", "evidence {item} says something else"),
    ("UPDATE evidence SET credibility = 1 WHERE id = {item}", "evidence {item} says something else"),
    (f"INSERT INTO access (evidence_id, user_id, why, by_id, at) VALUES ({{item}}, 5, 'x', 2, {NOW})", "access "),
    (f"UPDATE access SET ended_at = {NOW} WHERE ended_at IS NULL", "access "),
    ("UPDATE access SET ended_at = NULL WHERE user_id = {ben}", "access "),
    ("UPDATE access SET user_id = 5 WHERE user_id = {ben}", "access "),
    ("DELETE FROM access", "user "),
    ("UPDATE source SET protected = 0 WHERE id = {source}", "source {source} is not protected"),
    ("UPDATE source SET name = 'Forged' WHERE id = {source}", "source {source} has another name"),
    ("UPDATE source SET sensitivity = 'sealed' WHERE id = {source}", "source {source} is sealed"),
    ("UPDATE source SET reliability = 'A' WHERE id = {source}", "source {source} is graded A"),
    ("UPDATE grade SET why = 'Forged'", "grade "),
    ("DELETE FROM grade WHERE source_id = {source}", "grade "),
    ("UPDATE identity SET name = 'Forged'", "who source {source} is, is not"),
    ("UPDATE identity SET contact = 'Forged'", "who source {source} is, is not"),
    ("UPDATE recipient SET key = 'age1forged'", "recipient 1 says something else"),
    (
        f"INSERT INTO recipient (name, key, by_id, at) VALUES ('x', 'age1forged', 2, {NOW})",
        "recipient 2 is told of by no",
    ),
    (f"UPDATE recipient SET ended_at = {NOW}", "recipient 1 has ended"),
    ("UPDATE capture SET name = 'forged.txt' WHERE id = 1", "capture 1 says something else"),
    ("UPDATE capture SET mime = 'image/png' WHERE id = 1", "capture 1 says something else"),
    ("UPDATE capture SET bytes = 1 WHERE id = 1", "capture 1 says something else"),
    ("UPDATE capture SET captured_by_id = 3 WHERE id = 1", "capture 1 says something else"),
    ("UPDATE capture SET derived_from_id = 2 WHERE id = 1", "capture 1 says something else than its event: from"),
    ("UPDATE user SET role = 'admin' WHERE id = {ben}", "user {ben} is admin"),
    ("UPDATE user SET disabled_at = created_at WHERE id = {ben}", "the account of user {ben}"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES, ids=[change.split("{")[0][:50] for change, _ in CHANGES])
def test_what_was_changed_in_the_file_is_noticed(change, said, home, database, desk, tamper):
    before = set(verify(home, database))
    tamper(change.format(**desk))

    new = [line for line in verify(home, database) if line not in before]
    assert any(line.startswith(said.format(**desk)) for line in new), new


def test_by_hashes_of_who_a_source_was_no_guess_can_be_tried_once_that_was_erased(home, database, desk):
    before = verify(home, database)
    with database.writing() as session:
        told = session.exec(select(Event.seq).where(Event.action == "source protected")).one()
        assert session.get_one(EventDetail, told).after["words"]["name"]
        erasing.identity(session, person(session, "anton"), desk["source"], why="She asked for it.")
    with database.reading() as session:
        assert session.get(EventDetail, told) is None
    assert verify(home, database) == before
