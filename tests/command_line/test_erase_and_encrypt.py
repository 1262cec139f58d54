"""`workbench erase`, `recipients` and `encrypt` as an admin types them."""

import pyrage
import pytest
from sqlmodel import select

from tests import settling
from tests.command_line.conftest import refused
from tests.conftest import person
from tests.evidence.traces import lying
from workbench.evidence import items, protection
from workbench.models import Event, EventDetail, Recipient, Source
from workbench.queries.claims import claim

KEY = str(pyrage.x25519.Identity.generate().to_public())


@pytest.fixture
def source(database, claim_id) -> int:
    settling.keep(database, claim_id)
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        made = items.Item(title="What Zanderkraut saw", source="Zanderkraut", kind="primary", text="It was signed.")
        items.add(session, ada, found, item=made, bearing=items.Bearing("supports"))
        row = session.exec(select(Source).where(Source.name == "Zanderkraut")).one()
        protection.protect(session, ada, row, why="He asked.")
        return row.id


def test_recipients_are_added_listed_and_removed_each_as_an_event(wb, database):
    assert wb("recipients", "add", "The safe", KEY).exit_code == 0
    assert wb("recipients", "list").stdout == f"{KEY}  The safe\n"
    refused(wb("recipients", "add", "The safe", KEY), "on the list already")
    assert wb("recipients", "remove", "The safe").exit_code == 0
    assert wb("recipients", "list").stdout == ""
    refused(wb("recipients", "remove", "The safe"), "There is no recipient named The safe")
    with database.reading() as session:
        assert session.exec(select(Recipient)).one().ended_at
        actions = session.exec(select(Event.action).where(Event.target == "recipient")).all()
        assert actions == ["recipient added", "recipient removed"]


def test_a_private_key_is_refused_before_anything_is_stored(wb, home):
    private = str(pyrage.x25519.Identity.generate())
    refused(wb("recipients", "add", "The safe", private), "That is a private key")
    assert lying(home, private) == lying(home, private.lower()) == []


def test_finishing_where_nothing_is_left_is_harmless(wb):
    assert wb("encrypt", "--finish").stdout == "0 plain files were removed.\n"
    refused(wb("encrypt"), "workbench encrypt --finish")


def test_an_identity_is_erased_after_a_question_and_what_remains_is_said(wb, home, database, source):
    (home.instance / "before-upgrade-20260101.db").write_bytes(b"older")
    answer = wb("erase", "identity", source, "--why", "He asked.", given="n\n")
    assert answer.exit_code == 1 and wb("verify").exit_code == 0
    answer = wb("erase", "identity", source, "--why", "He asked.", given="y\n")

    assert answer.exit_code == 0, answer.output
    assert "before-upgrade-20260101.db is a copy of the database as it was before; delete it." in answer.stdout
    assert "The words still stand, as people wrote them, in: evidence 1" in answer.stdout
    assert "backups, exports, dossiers" in answer.stdout
    assert wb("verify").exit_code == 0
    refused(wb("erase", "identity", source, "--why", "He asked.", "--yes"), f"no protected source {source}")


def test_a_person_is_erased_and_told_under_which_name(wb, home, database):
    with database.reading() as session:
        number = person(session, "ben").id
    answer = wb("erase", "person", "ben@example.org", "--why", "He left.", "--yes")

    assert f"The work stays under “Former member {number}”." in answer.stdout
    assert f"former-member-{number}@erased.invalid\tchecker\tFormer member {number}  (off)" in wb("user", "list").stdout
    assert lying(home, "ben@example.org") == []
    refused(wb("erase", "person", "ben@example.org", "--why", "He left.", "--yes"), "There is nobody with the address")


def test_details_are_erased_by_number_or_by_evidence(wb, database, source):
    with database.reading() as session:
        seq = session.exec(select(Event.seq).where(Event.action == "evidence linked")).one()
    assert "details of 1 event are" in wb("erase", "details", seq, "--why", "Too much.", "--yes").stdout
    answer = wb("erase", "details", "--evidence", 1, "--why", "Too much.", "--yes")
    assert answer.exit_code == 0, answer.output
    with database.reading() as session:
        assert session.get(EventDetail, seq) is None
    assert wb("verify").exit_code == 0
    refused(wb("erase", "details", "--why", "x"), "Name events by their numbers")
    refused(wb("erase", "details", 99999, "--why", "Too much.", "--yes"), "There is no event 99999")
    refused(wb("erase", "details", "--evidence", 99, "--why", "Too much.", "--yes"), "no such evidence")
