"""`verify` compares rows with events: whatever is changed, deleted or forged past the desk has a line of its own."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from tests import settling
from tests.conftest import import_story, person
from tests.judging import ACCURATE, review
from tests.upkeep.conftest import open_to_all
from workbench.config import Home
from workbench.db import Database, now
from workbench.evidence import items
from workbench.models import Event, EventDetail
from workbench.policy import DeskPolicy
from workbench.publishing import archive, signoff
from workbench.queries.articles import article
from workbench.queries.claims import claim
from workbench.record import GENESIS, chain_hash, commit_to, record
from workbench.review import claims as editing
from workbench.review.policies import set_policy
from workbench.upkeep.verify import verify


@pytest.fixture(scope="module")
def story(template, tmp_path_factory):
    """A desk with rules of its own and a story: claim 1 judged twice, the glass broken for claim 2, claim 3 reworded,
    claim 4 split; signed off, opened, planned, signed off again, corrected, archived.
    """
    home = Home.at(tmp_path_factory.mktemp("story") / "desk")
    shutil.copytree(template, home.instance)
    database = Database(home.database)
    with database.reading() as session:
        ada, edda = person(session, "ada"), person(session, "edda")
    import_story(home, database, ada)
    with database.writing() as session:
        set_policy(session, edda, rules=DeskPolicy(max_age_days=300), seen=0)
    settling.prove(database, 1)
    review(database, 1, "ada")
    review(database, 1, "ben", replace(ACCURATE, confidence="low", valid_from="2021", rationale="So it is."))
    settling.begin(database, 2)
    settling.break_glass(database, 2)
    with database.writing() as session:
        found = claim(session, 3)
        words = editing.Wording("The court fined 13 members.", "fact", "2020-03")
        editing.edit(session, ada, found, wording=words, revision=found.revision)
    with database.writing() as session:
        found = claim(session, 4)
        editing.split(session, ada, found, texts=["Omar spoke.", "Omar is a lawyer."], revision=found.revision)
        judged = claim(session, 2)
        items.withdraw(session, ada, judged.links[0])
    settling.sign(database, 1, reason="It was read by a lawyer.")
    settling.reopen(database, 1)
    with database.writing() as session:
        found = article(session, 1)
        planned = {"owner": person(session, "ben"), "due_at": None, "embargo_until": None}
        signoff.plan(session, edda, found, **planned, revision=found.revision)
    settling.sign(database, 1, reason="And again.", embargo_until=now() + timedelta(hours=1))
    settling.question(database, 1)
    settling.settle(database, 1, verdict="missing_context", note="We overlooked the appeal.")
    with database.writing() as session:
        archive.archive(session, edda, article(session, 1))
    database.close()
    return home


@pytest.fixture
def home(story, tmp_path):
    shutil.copytree(story.instance, tmp_path / "desk")
    return Home.at(tmp_path / "desk")


@pytest.fixture
def faults(home, database):
    return lambda: [line for line in verify(home, database) if "index" not in line]


def test_an_honest_desk_has_no_fault(faults):
    assert faults() == []


ELSE = "says something else than its event"
OTHER = "'2021-01-01 00:00:00.000000'"
FINDING = "claim_id, version, round, verdict, confidence, rationale, as_of, how, decided_from_id, by_id, at"
TAMPERED = [
    *(
        (f"UPDATE finding SET {name} = {value} WHERE id = {number}", f"finding {number} says")
        for number, name, value in (
            *((1, "confidence", "'high'"), (1, "rationale", "'Otherwise.'"), (1, "as_of", "'2019'")),
            *((1, "valid_from", "NULL"), (1, "valid_to", "'2030'"), (1, "verdict", "'inaccurate'")),
            *((1, "by_id", "4"), (1, "at", OTHER), (1, "at", "datetime(at, '+1 second')"), (1, "by_id", "NULL")),
            *((2, "why", "'No reason.'"), (2, "how = 'one_review', why", "NULL"), (2, "by_id", "2"), (2, "at", OTHER)),
            *((1, "how", "'one_review'"), (1, "how = 'break_glass', why", "'It must.'"), (1, "decided_from_id", "2")),
        )
    ),
    ("UPDATE finding SET superseded_at = NULL, claim_id = 5 WHERE id = 1", "finding 1 says"),
    (f"UPDATE finding SET superseded_at = {OTHER} WHERE id = 1", "finding 1 is superseded at another time"),
    (f"UPDATE finding SET superseded_at = {OTHER} WHERE id = 2", "finding 2 is superseded at another time"),
    ("DELETE FROM finding WHERE id = 1", "finding 1 is gone, but event"),
    ("DELETE FROM finding WHERE version < 2 AND claim_id = 1", "claim 1 has lost findings: it has version 2"),
    ("UPDATE sign_off SET snapshot = '{}' WHERE id = 1", f"sign_off 1 {ELSE}: blockers, snapshot"),
    ("UPDATE sign_off SET snapshot = json_set(snapshot, '$.claims[0].verdict', 'x')", "sign_off 1 says"),
    ("UPDATE sign_off SET reason = 'None.' WHERE id = 1", f"sign_off 1 {ELSE}: reason"),
    ("UPDATE sign_off SET by_id = 2 WHERE id = 2", f"sign_off 2 {ELSE}: by"),
    ("UPDATE sign_off SET embargo_until = NULL WHERE id = 2", f"sign_off 2 {ELSE}: embargo"),
    (f"UPDATE sign_off SET at = {OTHER} WHERE id = 1", f"sign_off 1 {ELSE}: at"),
    ("DELETE FROM sign_off WHERE id = 1", "sign_off 1 is gone, but event"),
    ("DELETE FROM correction WHERE id = 1", "correction 1 is gone, but event"),
    ("DELETE FROM correction WHERE id = 2", "correction 2 is gone, but event"),
    *((f"UPDATE correction SET {name} = 'Nothing.' WHERE id = {number}", f"correction {number} says something else")
      for name in ("what", "why") for number in (1, 2)),
    ("UPDATE correction SET finding_id = NULL WHERE id = 2", f"correction 2 {ELSE}: finding"),
    ("UPDATE correction SET by_id = 4 WHERE id = 2", f"correction 2 {ELSE}: by"),
    ("UPDATE policy SET rules = json_set(rules, '$.max_age_days', 3)", f"policy 1 {ELSE}: ru"),
    ("UPDATE policy SET by_id = 1", f"policy 1 {ELSE}: by"),
    ("DELETE FROM policy", "policy 1 is gone, but event"),
    (f"UPDATE review SET at = {OTHER} WHERE id = 1", f"review 1 {ELSE}: at"),
    ("UPDATE review SET at = datetime(at, '+1 second') WHERE id = 1", f"review 1 {ELSE}: at"),
    *(
        (f"UPDATE article SET {name} = {value}", f"article 1 stands otherwise than its events say: {name}")
        for name, value in (
            *(("archived_at", "NULL"), ("archived_at", OTHER), ("signed_off_at", "NULL"), ("signed_off_at", OTHER)),
            *(("embargo_until", "NULL"), ("embargo_until", OTHER), ("due_at", OTHER)),
        )
    ),
    ("UPDATE article SET owner_id = 2", "article 1 stands otherwise than its events say: owner"),
    *(
        (f"UPDATE evidence_link SET {name} = {value} WHERE id = 1", f"evidence_link 1 {ELSE}: {name}")
        for name, value in (
            *(("stance", "'refutes'"), ("quotation", "'It never was.'"), ("note", "'Hm.'"), ("at", OTHER)),
            ("independence_group", "'wire'"),
        )
    ),
    ("UPDATE evidence_link SET by_id = 4 WHERE id = 1", f"evidence_link 1 {ELSE}: by"),
    ("UPDATE evidence_link SET claim_id = 2 WHERE id = 1", f"evidence_link 1 {ELSE}: claim"),
    (f"UPDATE evidence_link SET withdrawn_at = {OTHER}, withdrawn_by_id = 2", "evidence_link 1 is withdr"),
    ("UPDATE evidence_link SET withdrawn_at = NULL, withdrawn_by_id = NULL", "evidence_link 2 is withdr"),
    (f"UPDATE evidence_link SET withdrawn_at = {OTHER} WHERE id = 2", "evidence_link 2 is withdr"),
    ("DELETE FROM evidence_link WHERE id = 1", "evidence_link 1 is gone, but event"),
    *(
        (f"UPDATE claim SET {name} = {value} WHERE id = 3", f"claim 3 reads otherwise than its events say: {name}")
        for name, value in (
            *(("text", "'The court fined 900.'"), ("kind", "'opinion'"), ("event_time", "'1999'"), ("event_from", "3")),
            *(("accusation", "'It names somebody.'"), ("checkworthiness", "0"), ("once_judged", "1")),
            *(("once_checkable", "0"), ("accuses_by_id", "3")),
        )
    ),
    ("UPDATE claim SET accuses = 'no', accuses_by_id = 3 WHERE id = 3", "claim 3: the answer whether it accuses is no"),
    ("UPDATE claim SET accuses = 'no', accusation = '' WHERE id = 5", "claim 5: the answer whether it accuses is no"),
    ("UPDATE claim SET state = 'kept' WHERE id = 5", "claim 5 is kept, but its events say draft"),
    ("UPDATE claim SET once_judged = 0 WHERE id = 1", "claim 1 reads otherwise than its events say: once_judged"),
    ("UPDATE claim SET once_by_two = 0 WHERE id = 1", "claim 1 reads otherwise than its events say: once_by_two"),
    ("UPDATE claim SET text = 'Something else.' WHERE id = 5", "claims 1 to 8 are not as event 7 says"),
    ("UPDATE claim SET text = 'Something else.' WHERE id = 9", "claim 9 reads otherwise than its events say: text"),
    ("DELETE FROM claim WHERE id = 9", "claim 9 is gone, but events tell of it"),
    ("DELETE FROM claim WHERE id = 6", "claims 1 to 8 are not as event 7 says"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "line"), TAMPERED, ids=[statement for statement, _ in TAMPERED])
def test_what_was_changed_past_the_desk_is_found(statement, line, tamper, faults):
    tamper(statement)

    assert [fault for fault in faults() if fault.startswith(line)], faults()


FORGED = [
    *(("sign_off", 1, {}), ("correction", 1, {}), ("correction", 2, {"why": "'We were lied to.'"}), ("policy", 1, {})),
    *(("evidence_link", 1, {"stance": "'refutes'"}), ("review", 1, {"claim_id": "5"}), ("claim", 5, {})),
    ("article", 1, {"signed_off_at": "NULL", "archived_at": "NULL"}),
]


@pytest.mark.parametrize(("table", "number", "changed"), FORGED, ids=[f"{row[0]} {row[1]}" for row in FORGED])
def test_a_row_that_somebody_put_in_is_found(table, number, changed, database, faults):
    with database.engine.begin() as connection:
        columns = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
        named = ", ".join(f'"{name}"' for name in columns)
        values = ", ".join(changed.get(name, f'"{name}"') if name != "id" else "900" for name in columns)
        connection.exec_driver_sql(f"INSERT INTO {table} ({named}) SELECT {values} FROM {table} WHERE id = {number}")

    assert f"{table} 900 is told of by no event" in faults()


def test_a_finding_put_in_the_place_of_the_real_one_is_found(database, faults):
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE finding SET superseded_at = {OTHER} WHERE id = 2")
        connection.exec_driver_sql(
            f"INSERT INTO finding (id, {FINDING}) SELECT 900, claim_id, 2, round, 'inaccurate', confidence, rationale,"
            f" as_of, 'one_review', decided_from_id, by_id, {OTHER} FROM finding WHERE id = 2"
        )

    assert {
        "finding 900 is told of by no event",
        "finding 900 says something else than its reviews: at, by, verdict",
    } <= set(faults())


NEWER = {"at", "link", "note", "independence_group", "version", "snapshot", "drafts", "sealed", "claim", "finding"}


def of_before(database) -> None:
    """Take out of the events what older ones do not tell, and chain them anew."""
    with database.reading() as session:
        events = session.exec(select(Event).order_by(col(Event.seq))).all()
        details = {row.event_seq: row for row in session.exec(select(EventDetail))}
    before = GENESIS
    with open_to_all(database) as connection:
        for event in events:
            kept = details[event.seq]
            gone = NEWER if event.action not in {"reviewed", "glass broken"} else {"at"}
            after = (
                {name: value for name, value in kept.after.items() if name not in gone} if kept.after else kept.after
            )
            event.commitment, event.prev_hash = commit_to(kept.salt, kept.before, after), before
            before = event.hash = chain_hash(event)
            values = (event.commitment, event.prev_hash, event.hash, event.seq)
            connection.exec_driver_sql("UPDATE event SET commitment = ?, prev_hash = ?, hash = ? WHERE seq = ?", values)
            connection.exec_driver_sql(
                "UPDATE event_detail SET after = ? WHERE event_seq = ?", (json.dumps(after), event.seq)
            )


def test_a_desk_whose_events_told_less_has_no_fault(database, faults):
    of_before(database)

    assert faults() == []


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE evidence_link SET stance = 'refutes' WHERE id = 1", "evidence_link 1 says"),
        (f"UPDATE evidence_link SET at = {OTHER} WHERE id = 1", "evidence_link 1 says"),
        ("DELETE FROM evidence_link WHERE id = 1", "tells of evidence linked to claim 1, but that link is gone"),
        ("UPDATE evidence_link SET withdrawn_at = NULL, withdrawn_by_id = NULL", "evidence_link 2 is withdr"),
        ("UPDATE sign_off SET snapshot = '{}'", "sign_off 1 says"),
        ("UPDATE correction SET what = 'Nothing.'", "correction 2 says"),
        (f"UPDATE finding SET at = {OTHER}", "finding 2 says"),
        (f"UPDATE article SET archived_at = {OTHER}", "article 1 stands otherwise"),
    ],
)
def test_what_older_events_tell_is_compared(statement, line, database, tamper, faults):
    of_before(database)
    tamper(statement)

    assert any(line in fault for fault in faults()), faults()


def test_of_what_was_erased_on_purpose_nothing_is_said(database, ada, tamper, faults):
    with database.writing() as session:
        events = session.exec(select(Event)).all()
        for event in events:
            record(session, ada, "details erased", event)

    tamper(f"DELETE FROM event_detail WHERE event_seq <= {len(events)}")

    assert faults() == []
