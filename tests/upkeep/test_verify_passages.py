"""`verify` notices sensitive passages that were changed in the database file."""

import pytest
from sqlalchemy import text

from tests.conftest import person
from tests.web.conftest import CAPTURED, things  # noqa: F401  (a fixture)
from workbench.evidence import passages
from workbench.migrations.triggers import make_triggers, statements
from workbench.models import Capture, Evidence
from workbench.upkeep.verify import verify


@pytest.fixture
def marked(database, things):  # noqa: F811
    """Two passages of one text, of which the second was ended."""
    with database.writing() as session:
        ada, held = person(session, "ada"), session.get_one(Capture, things["text_id"])
        item = session.get_one(Evidence, held.evidence_id)
        more = {"level": "sealed", "why": "It is risky."}
        passages.mark(session, ada, item, held, CAPTURED, selected=[(0, 3, CAPTURED[:3])], **more)
        (row,) = passages.mark(session, ada, item, held, CAPTURED, selected=[(4, 9, CAPTURED[4:9])], **more)
        passages.end(session, ada, item, row, why="It is over.", words=CAPTURED[4:9])


def faults(home, database):
    return [line for line in verify(home, database) if line.startswith("sensitive_passage")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("SET sensitivity = 'restricted' WHERE id = 1", "sensitive_passage 1 says something else"),
        ("SET start = 2 WHERE id = 1", "sensitive_passage 1 says something else"),
        ("SET by_id = 4 WHERE id = 1", "sensitive_passage 1 says something else"),
        ("SET ended_at = at WHERE id = 1", "sensitive_passage 1 has ended"),
        ("SET ended_at = NULL WHERE id = 2", "sensitive_passage 2 has ended"),
    ],
)
def test_a_changed_passage_is_noticed(change, said, home, database, marked):
    assert faults(home, database) == []
    with database.writing() as session:
        for name in statements():
            session.exec(text(f"DROP TRIGGER {name}"))
        session.exec(text(f"UPDATE sensitive_passage {change}"))
        make_triggers(session.connection())

    assert [line[: len(said)] for line in faults(home, database)] == [said]
