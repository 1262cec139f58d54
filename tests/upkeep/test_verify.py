"""`verify` finds every kind of fault, and says nothing where there is none."""

import shutil

import pytest
from click.testing import CliRunner

from workbench import originals
from workbench.cli import main
from workbench.config import Home
from workbench.db import Database
from workbench.models import Event
from workbench.record import commit_to, record
from workbench.search.follow import catch_up
from workbench.search.source import EventSource
from workbench.search.store import Index
from workbench.upkeep.verify import verify

pytestmark = pytest.mark.usefixtures("article_id")

CHANGED = "event 6 does not fit the chain: it or the one before it was changed"


@pytest.fixture
def faults(home: Home, database: Database):
    """`faults()` is what verify finds now."""
    return lambda: verify(home, database)


def original_of(home: Home, database: Database):
    with database.engine.connect() as connection:
        sha256 = connection.exec_driver_sql("SELECT raw_sha256 FROM article_version").scalar()
    return originals.path_of(home.originals, sha256)


def test_a_desk_as_it_should_be_has_no_fault(faults):
    assert faults() == []


@pytest.mark.parametrize(
    "change",
    [
        "action = 'forgotten'",
        "at = '2001-01-01 00:00:00.000000'",
        "actor_id = 3",
        "target = 'claim'",
        "target_id = 77",
        "article_id = 1",
        "prev_hash = 'x'",
        "hash = 'x'",
    ],
)
def test_a_changed_column_of_an_event_is_found(change, tamper, faults):
    tamper(f"UPDATE event SET {change} WHERE seq = 6")

    assert CHANGED in faults()


def test_a_changed_commitment_is_found(tamper, faults):
    tamper("UPDATE event SET commitment = 'x' WHERE seq = 6")

    assert faults()[:2] == [CHANGED, "event 6: its details were changed"]


def test_two_events_that_changed_places_are_found(tamper, faults):
    for statement in ("seq = -1 WHERE seq = 2", "seq = 2 WHERE seq = 3", "seq = 3 WHERE seq = -1"):
        tamper(f"UPDATE event SET {statement}")

    assert {line.split(":")[0] for line in faults()} >= {f"event {n} does not fit the chain" for n in (2, 3)}


def test_an_event_that_is_gone_is_found(tamper, faults):
    tamper("DELETE FROM event WHERE seq = 3")

    assert faults()[:2] == [
        "event 3 is missing",
        "event 4 does not fit the chain: it or the one before it was changed",
    ]


def test_the_last_events_gone_are_found_by_the_index(home, database, tamper, faults):
    catch_up(Index(home.index_live), EventSource(database), within=30)

    tamper("DELETE FROM event_detail WHERE event_seq = 7")
    tamper("DELETE FROM event WHERE seq = 7")

    index = "index: The search index is ahead of the database; rebuild it."
    assert faults() == ["article 1 is told of by no event", index]


def test_changed_details_are_found(tamper, faults):
    tamper("""UPDATE event_detail SET after = '{"role": "admin"}' WHERE event_seq = 1""")

    assert faults() == ["event 1: its details were changed", "user 2 is checker, but its events say admin"]


def test_a_name_that_stands_twice_in_details_is_found(tamper, faults):
    """The first is read by SQLite, the last by Python."""
    tamper(
        "UPDATE event_detail SET after = '{\"words\": 7, ' || substr(after, 2) WHERE event_seq = "
        "(SELECT max(event_seq) FROM event_detail WHERE after LIKE '{\"words\"%' OR after LIKE '%\"words\":%')"
    )
    assert any("its details were changed" in line for line in faults())


def test_details_that_are_gone_are_found(tamper, faults):
    tamper("DELETE FROM event_detail WHERE event_seq = 1")

    assert faults() == ["event 1 has lost its details and no event says that they were erased"]


def test_details_that_were_erased_openly_are_no_fault(database, ada, tamper, faults):
    with database.writing() as session:
        record(session, ada, "details erased", session.get_one(Event, 1))

    tamper("DELETE FROM event_detail WHERE event_seq = 1")

    assert faults() == []


def test_an_original_with_other_bytes_is_found(home, database, faults):
    path = original_of(home, database)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b" ")

    assert [line for line in faults() if "article_version 1: original" in line and "was changed" in line]


def test_an_original_that_is_gone_is_found(home, database, faults):
    path = original_of(home, database)
    path.unlink()

    assert faults() == [f"{rows} 1: original {path.name} is missing" for rows in ("article_version", "pending_import")]


def test_a_row_without_its_parent_is_found(tamper, faults):
    tamper("INSERT INTO alias (id, entity_id, text) VALUES (500, 404, 'nobody')")

    assert faults() == ["alias row 500 points to a row of entity that is gone"]


def test_a_trigger_that_is_gone_is_found(database, faults):
    with database.writing() as session:
        session.connection().exec_driver_sql("DROP TRIGGER event_never_deleted")

    assert faults() == ["trigger event_never_deleted is missing or changed"]


def test_a_trigger_that_lets_things_pass_is_found(database, faults):
    with database.writing() as session:
        session.connection().exec_driver_sql("DROP TRIGGER event_never_deleted")
        session.connection().exec_driver_sql(
            "CREATE TRIGGER event_never_deleted BEFORE DELETE ON event BEGIN SELECT 1; END"
        )

    assert faults() == ["trigger event_never_deleted is missing or changed"]


@pytest.mark.parametrize("change", ["start = start + 1", "exact = exact || '.'", "prefix = 'x'", "suffix = ''"])
def test_a_selector_beside_its_words_is_found(change, tamper, faults):
    tamper(f"UPDATE selector SET {change} WHERE id = 1")

    assert faults() == ["selector 1 does not fit the text of version 1"]


def test_selectors_that_are_gone_or_belong_to_another_appearance_are_found(tamper, faults):
    tamper("UPDATE selector SET appearance_id = 2 WHERE id = 1")
    assert "appearance 1 has lost its selectors" in faults()
    assert "selector 1 lies outside its appearance 2" in faults()

    tamper("DELETE FROM selector")
    assert "appearance 2 has lost its selectors" in faults()


def test_a_changed_article_text_is_found_by_its_selectors(tamper, faults):
    tamper("UPDATE article_version SET text = replace(text, 'March 2020', 'March 2019')")

    assert any(line.startswith("selector ") for line in faults())


def test_a_claim_changed_past_the_desk_is_found_by_the_index(home, database, tamper, faults):
    catch_up(Index(home.index_live), EventSource(database), within=30)

    tamper("UPDATE claim SET text = 'Something else.' WHERE id = 1")

    proposed = "claims 1 to 8 are not as event 7 says that they were proposed"
    assert faults() == [proposed, "claim:1 is out of date in the index"]


def test_an_index_that_lacks_a_document_is_found(home, database, faults):
    index = Index(home.index_live)
    catch_up(index, EventSource(database), within=30)
    index.apply([], {"claim:1"}, index.bookmark())

    assert faults() == ["claim:1 is missing from the index"]


def test_an_index_that_is_gone_is_found(home, faults):
    shutil.rmtree(home.index)

    assert faults() == ["index: There is no search index yet; create one."]


def test_a_damaged_database_file_is_found(home, database):
    with database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        page = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'claim'").scalar()
        connection.exec_driver_sql(f"UPDATE sqlite_master SET rootpage = {page} WHERE name = 'ix_alias_entity_id'")
    database.close()

    damaged = Database(home.database)
    assert any(line.startswith("database file") for line in verify(home, damaged))
    damaged.close()


def test_on_the_command_line_a_fault_is_one_line_and_exit_code_1(home, tamper):
    tamper("DELETE FROM event_detail WHERE event_seq = 1")

    answer = CliRunner().invoke(main, ["--home", str(home.instance), "verify"])

    assert answer.exit_code == 1
    assert answer.stdout == "event 1 has lost its details and no event says that they were erased\n"


def test_on_the_command_line_no_name_takes_hold_of_the_terminal(home, tamper):
    tamper('CREATE TRIGGER "\x1b[2JAll is well.\x1b[8m" BEFORE DELETE ON event BEGIN SELECT 1; END')
    said = CliRunner().invoke(main, ["--home", str(home.instance), "verify"])
    assert said.exit_code == 1 and "All is well." in said.output and "\x1b" not in said.output


def test_on_the_command_line_no_fault_is_exit_code_0(home):
    answer = CliRunner().invoke(main, ["--home", str(home.instance), "verify"])

    assert (answer.exit_code, answer.stdout) == (0, "All is well.\n")
    assert "checking event chain" in answer.stderr


def test_the_commitment_hides_what_it_commits_to():
    said = {"text": "The witness is called Omar."}

    one, two = commit_to("salt", None, said), commit_to("pepper", None, said)

    assert one != two and len(one) == 64
    assert commit_to("salt", None, said) == one
    assert commit_to("salt", said, None) != one


def test_the_chain_holds_ids_and_nobodys_words(database):
    with database.engine.connect() as connection:
        told = repr(connection.exec_driver_sql("SELECT * FROM event").all())
        kept = repr(connection.exec_driver_sql("SELECT * FROM event_detail").all())

    assert "Tolvan" not in told and "example.org" not in told
    assert "2021-06-01" not in told and "2021-06-01" in kept


def test_every_event_has_a_salt_of_its_own(database):
    with database.engine.connect() as connection:
        salts = connection.exec_driver_sql("SELECT salt FROM event_detail").scalars().all()

    assert len(set(salts)) == len(salts) == 7
    assert {len(salt) for salt in salts} == {32}


def test_a_tag_that_no_event_accepted_is_found(tamper, faults):
    tamper("UPDATE tag SET state = 'accepted', by_id = 2, at = '2021-01-01 00:00:00' WHERE claim_id = 2")

    assert any("tag:party_ban of claim 2 stands as accepted, but its events say proposed" in line for line in faults())


def test_a_tag_that_is_not_in_the_vocabulary_is_found(tamper, faults):
    tamper("UPDATE tag SET term = 'nonsense' WHERE claim_id = 2")

    assert any("tag:nonsense of claim 2 is not in the vocabulary" in line for line in faults())


def test_a_row_that_is_gone_blinds_no_other_step(home, database, article_id, tamper):
    tamper("DELETE FROM article_version")
    tamper("UPDATE user SET role = 'admin' WHERE email = 'rosa@example.org'")
    lines = verify(home, database)
    assert any(line.startswith("user 5 is admin") for line in lines)
    assert any("cannot be compared" in line or "article_version that is gone" in line for line in lines)
