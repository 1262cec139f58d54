"""A signed checkpoint that lies elsewhere shows what was done to the events before it."""

import json
import stat

import pytest
from click.testing import CliRunner

from tests.conftest import person
from workbench.cli import main
from workbench.db import Database
from workbench.record import GENESIS, OPENED, record
from workbench.upkeep import chain, checkpoints

pytestmark = pytest.mark.usefixtures("article_id")


@pytest.fixture
def run(home):
    """`run("verify", ...)` is the answer of a command."""
    return lambda *words: CliRunner().invoke(main, ["--home", str(home.instance), *map(str, words)])


@pytest.fixture
def kept(tmp_path, run):
    """A folder elsewhere with a key, its public key, and a first checkpoint."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    run("index", "rebuild")
    assert run("checkpoint", "new-key", folder / "key").exit_code == 0
    assert run("checkpoint", "--key", folder / "key", "--out", folder / "signed").exit_code == 0
    return folder


@pytest.fixture
def check(run, kept):
    """The faults that verify finds against the checkpoints."""
    return lambda: run("verify", "--checkpoint", kept / "signed", "--public-key", kept / "key.pub").stdout.splitlines()


def rewrite(database: Database, tamper, change) -> None:
    """Hash the whole chain again after `change(rows)`, as somebody would who holds the file."""
    with database.reading() as session:
        rows = change(list(chain.rows(session)))
    before = GENESIS
    for row in rows:
        made = row._replace(prev_hash=before)
        before = chain.own_hash(made)
        set_ = f"actor_id = {made.actor_id}, prev_hash = '{made.prev_hash}', hash = '{before}'"
        tamper(f"UPDATE event SET {set_} WHERE seq = {made.seq}")


def test_a_desk_as_it_was_signed_has_no_fault(check, database):
    assert check() == ["All is well."]
    with database.writing() as session:
        record(session, person(session, "ada"), "kept", person(session, "ada"))
    assert check() == ["All is well."]


def test_a_cut_end_is_found_only_by_the_checkpoint(check, run, kept, tamper, database):
    with database.writing() as session:  # somebody took a copy: no row tells of that
        record(session, person(session, "ada"), OPENED, person(session, "ada"))
    assert run("checkpoint", "--key", kept / "key", "--out", kept / "signed").exit_code == 0
    tamper("DELETE FROM event_detail WHERE event_seq = 8")
    tamper("DELETE FROM event WHERE seq = 8")
    run("index", "rebuild")

    assert run("verify").stdout == "All is well.\n"
    (line,) = check()
    assert line.startswith("the chain was cut: it ends at event 7") and line.endswith("was made at (event 8)")


def test_a_chain_that_was_hashed_again_is_found_only_by_the_checkpoint(check, run, tamper, database):
    rewrite(database, tamper, lambda rows: [rows[0], rows[1]._replace(actor_id=3), *rows[2:]])

    assert run("verify").stdout == "All is well.\n"
    assert len(check()) == 1 and check()[0].startswith("the chain up to event 7 was made anew")


def test_another_first_event_is_another_desk(check, tamper, database):
    rewrite(database, tamper, lambda rows: [rows[0]._replace(actor_id=3), *rows[1:]])

    assert check()[0].startswith("the chain begins otherwise") and check()[0].endswith("or is another desk's")


def test_each_checkpoint_is_one_line_and_all_are_looked_at(kept, run, check, database):
    with database.writing() as session:
        record(session, person(session, "ada"), "kept", person(session, "ada"))
    run("checkpoint", "--key", kept / "key", "--out", kept / "signed")

    lines = [json.loads(text) for text in (kept / "signed").read_text().splitlines()]
    assert [(line["seq"], line["count"]) for line in lines] == [(7, 7), (8, 8)]
    assert len({line["desk"] for line in lines}) == 1 and check() == ["All is well."]


@pytest.mark.parametrize(("old", "new"), [('"seq":7', '"seq":6'), ('"count":7', '"count":6'), ('"at":"2', '"at":"3')])
def test_a_checkpoint_that_was_changed_is_refused(old, new, kept, run):
    path = kept / "signed"
    path.write_text(path.read_text().replace(old, new))

    answer = run("verify", "--checkpoint", path, "--public-key", kept / "key.pub")

    assert answer.exit_code == 1 and "line 1: this checkpoint was changed, or signed with another key" in answer.stderr


def test_another_key_is_refused(kept, run):
    run("checkpoint", "new-key", kept / "other")

    answer = run("verify", "--checkpoint", kept / "signed", "--public-key", kept / "other.pub")
    assert answer.exit_code == 1 and "signed with another key" in answer.stderr
    answer = run("checkpoint", "--key", kept / "other", "--out", kept / "signed")
    assert answer.exit_code == 1 and "signed with another key" in answer.stderr


def test_nothing_is_signed_that_has_a_fault_or_does_not_fit_what_was_signed_before(kept, run, tamper, database):
    rewrite(database, tamper, lambda rows: [rows[0], rows[1]._replace(actor_id=3), *rows[2:]])
    answer = run("checkpoint", "--key", kept / "key", "--out", kept / "signed")
    assert answer.exit_code == 1 and "Nothing was signed" in answer.stderr and "made anew" in answer.stderr

    tamper("UPDATE event SET action = 'x' WHERE seq = 3")
    answer = run("checkpoint", "--key", kept / "key", "--out", kept / "new")
    assert answer.exit_code == 1 and "event 3 does not fit" in answer.stderr and not (kept / "new").exists()


def test_neither_key_nor_checkpoints_lie_in_the_instance_folder(home, kept, run, monkeypatch):
    refused = [
        run("checkpoint", "new-key", home.instance / "key"),
        run("checkpoint", "--key", kept / "key", "--out", home.instance / "deep" / "signed"),
    ]
    (home.instance / "key").write_bytes((kept / "key").read_bytes())
    refused.append(run("checkpoint", "--key", home.instance / "key", "--out", kept / "signed"))
    monkeypatch.chdir(home.instance)
    refused.append(run("checkpoint", "new-key", "../desk/key2"))

    assert all(answer.exit_code == 1 and "must not lie in" in answer.stderr for answer in refused)
    assert "could then sign" in refused[0].stderr and "could cut it too" in refused[1].stderr
    assert not (home.instance / "key.pub").exists() and not (home.instance / "key2").exists()


def test_a_private_key_is_closed_to_others_and_never_written_over(kept, run):
    assert stat.S_IMODE((kept / "key").stat().st_mode) == 0o600
    before = (kept / "key").read_bytes()

    assert "there already" in run("checkpoint", "new-key", kept / "key").stderr
    assert (kept / "key").read_bytes() == before


def test_the_copies_for_dossiers_hold_no_secret(home, kept):
    copy = (home.instance / checkpoints.NEWEST).read_text()

    assert copy == (kept / "signed").read_text()
    assert (home.instance / checkpoints.PUBLIC).read_bytes() == (kept / "key.pub").read_bytes()
    assert not [path for path in home.instance.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["checkpoint"], "--key FILE"),
        (["checkpoint", "--key", "key.pub", "--out", "new"], "is no Ed25519 private key"),
        (["verify", "--checkpoint", "signed"], "together"),
        (["verify", "--checkpoint", "signed", "--public-key", "key"], "is no Ed25519 public key"),
        (["verify", "--checkpoint", "empty", "--public-key", "key.pub"], "holds no checkpoint"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(words, said, kept, run, monkeypatch):
    monkeypatch.chdir(kept)
    (kept / "empty").touch()

    answer = run(*words)

    assert answer.exit_code == 1 and said in answer.stderr and answer.stderr.count("\n") == 1
