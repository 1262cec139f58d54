"""Who may know of what, changed in the file past the desk, is named by `verify`: the chain of events is whole."""

import pyrage
import pytest
from sqlmodel import select

from tests import settling
from tests.conftest import person
from workbench.evidence import items, likeness, protection, recipients
from workbench.migrations.triggers import make_triggers
from workbench.models import Evidence, Likeness, Source
from workbench.queries.claims import claim
from workbench.search.follow import rebuild
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.upkeep.verify import verify


@pytest.fixture
def desk(home, database, claim_id):
    """Two pieces of evidence that are copies, one of them sealed and one from a protected source; a recipient."""
    settling.keep(database, claim_id)
    with database.writing() as session:
        ada, ben, found = person(session, "ada"), person(session, "ben"), claim(session, claim_id)
        for title in ("A tape", "A letter", "A list"):
            made = items.Item(title=title, source=f"Who gave {title}", kind="primary", url="https://same.example/1")
            items.add(session, ada, found, item=made, bearing=items.Bearing("supports"))
        tape, letter, _ = session.exec(select(Evidence).order_by(Evidence.id)).all()
        protection.set_sensitivity(session, ada, tape, level="sealed", was="open", why="They could be found.")
        protection.let_in(session, ada, tape, ben, why="He checks it.")
        protection.let_in(session, ada, tape, person(session, "edda"), why="She decides.")
        row = protection.access(session, ben, evidence=tape)
        protection.let_out(session, ada, tape, row)
        protection.protect(session, ada, session.get_one(Source, letter.source_id), why="She asked for it.")
        likeness.propose(session, ada, letter)
        pair = session.exec(select(Likeness)).first()
        likeness.decide(session, ada, pair, copies="no")
        key = str(pyrage.x25519.Identity.generate().to_public())
        recipients.add(session, person(session, "anton"), name="The safe", key=key)
    _index(home, database)
    assert verify(home, database) == []
    return database


def _index(home, database):
    rebuild(Index.create(home.index_live), EventSource(database))


OTHER_KEY = str(pyrage.x25519.Identity.generate().to_public())
TAMPERS = {
    "UPDATE evidence SET sensitivity = 'open' WHERE sensitivity = 'sealed'": "evidence 1 is open, but its",
    "UPDATE source SET sensitivity = 'sealed' WHERE id = 3": "source 3 is sealed, but its events say open",
    "UPDATE source SET name = 'Forged' WHERE id = 3": "source 3 has another name",
    "UPDATE source SET protected = 0": "source 2 is not protected, otherwise than",
    "UPDATE source SET protected = 1 WHERE id = 3": "source 3 is protected, otherwise than",
    "UPDATE access SET user_id = 5 WHERE id = 1": "nobody let user 5 in to evidence 1",
    "UPDATE access SET ended_at = '2026-01-01 00:00:00' WHERE id = 1": "access 1 has ended, or has not",
    "UPDATE access SET why = 'Another.' WHERE id = 1": "access 1 gives another reason",
    "UPDATE access SET ended_at = NULL": "has ended, or has not",
    "INSERT INTO access (evidence_id, user_id, why, by_id, at) SELECT 1, 5, why, by_id, at FROM access WHERE id = 1": (
        "nobody let user 5 in to evidence 1"
    ),
    "UPDATE access SET ended_at = NULL, at = datetime(at, '+50 seconds') || '.000000' WHERE ended_at IS NOT NULL": (
        "access 2 has ended, or has not"
    ),
    "INSERT INTO access (evidence_id, user_id, why, by_id, at) "
    "SELECT evidence_id, user_id, why, by_id, at FROM access WHERE ended_at IS NOT NULL": (
        "access 5 is told of by no event"
    ),
    "DELETE FROM access WHERE ended_at IS NOT NULL": "access 2 is gone, but event",
    f"UPDATE recipient SET key = '{OTHER_KEY}'": "recipient 1 says something else",
    f"INSERT INTO recipient (name, key, by_id, at) SELECT 'Me', '{OTHER_KEY}', by_id, at FROM recipient": (
        "recipient 2 is told of by no event"
    ),
    "UPDATE recipient SET ended_at = '2026-01-01 00:00:00'": "recipient 1 has ended, or has not",
    "UPDATE likeness SET state = 'accepted', by_id = 2": "is accepted, otherwise than its events say",
    "UPDATE likeness SET score = score / 2": "likeness 1 says something else than its event",
    "UPDATE likeness SET why = 'They are not.'": "likeness 1 has another reason",
    "UPDATE likeness SET at = datetime(at, '-2 hours') || '.000000'": "likeness 1 is of another time",
    "UPDATE user SET role = 'admin' WHERE email = 'rosa@example.org'": "is admin, but its events say reader",
    "UPDATE user SET password_hash = 'x' WHERE email = 'system@localhost'": "user 1 is the program itself",
    "UPDATE user SET role = 'editor' WHERE email = 'system@localhost'": "user 1 is the program itself",
    "INSERT INTO session (token_sha256, user_id, created_at, seen_at, browser) "
    "SELECT 'x', id, created_at, created_at, '' FROM user WHERE id = 1": "user 1 is the program itself",
}


@pytest.mark.parametrize(("statement", "fault"), TAMPERS.items(), ids=[str(number) for number in range(len(TAMPERS))])
def test_what_was_changed_past_the_desk_is_named(statement, fault, desk, home):
    with desk.engine.connect() as connection:
        for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        changed = connection.exec_driver_sql(statement).rowcount
        make_triggers(connection)
        connection.commit()
    _index(home, desk)  # what the index tells is made to fit
    assert changed
    assert any(fault in line for line in verify(home, desk)), verify(home, desk)
