"""Setting up a desk and its people from the command line; how commands refuse."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlmodel import select

from tests import settling
from tests.command_line.conftest import refused
from tests.conftest import PASSWORD, person
from workbench.cli import main
from workbench.db import Database, now
from workbench.models import Claim, User
from workbench.people.accounts import verify
from workbench.policy import DeskPolicy
from workbench.review.policies import set_policy

ROOT = Path(__file__).parents[2]
HEAVY = {"spacy", "flask", "sqlalchemy", "sqlmodel", "whoosh", "alembic", "trafilatura", "workbench.models"}


def commands(group: click.Group, path: tuple[str, ...] = ()):
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def someone(database, email):
    with database.reading() as session:
        return session.exec(select(User).where(User.email == email)).first()


@pytest.mark.parametrize("path", list(commands(main)), ids=" ".join)
@pytest.mark.parametrize("word", ["--help", "-h"])
def test_every_command_explains_itself(path, word):
    answer = CliRunner().invoke(main, [*path, word])

    assert answer.exit_code == 0
    assert answer.stdout.startswith("Usage: ") and len(answer.stdout.split("\n\n")[1].strip()) > 10


def test_help_is_there_at_once_because_nothing_heavy_is_loaded():
    asked = "import sys, workbench.cli; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)

    assert HEAVY & set(loaded.stdout.split()) == set()


def test_a_desk_is_set_up_and_setting_it_up_again_is_harmless(tmp_path):
    run = [CliRunner().invoke(main, ["--home", str(tmp_path / "new"), "init"]) for _ in range(2)]

    assert [(each.exit_code, each.stdout) for each in run] == [
        (0, f"Ready in {tmp_path / 'new'}. Next: workbench user add\n")
    ] * 2


def test_a_desk_that_is_current_says_so(wb):
    answer = wb("upgrade")

    assert (answer.exit_code, answer.stdout) == (0, "The database is current.\n")


def test_a_person_is_added_and_can_log_in(wb, database):
    answer = wb(
        "user", "add", "--name", "Olu", "--email", "Olu@Example.org", "--role", "editor", "--password", PASSWORD
    )

    assert answer.stdout == "Olu can log in as editor.\n"
    olu = someone(database, "olu@example.org")
    assert olu.role == "editor" and verify(olu, PASSWORD)


def test_what_is_not_given_is_asked_for(wb, database):
    answer = wb("user", "add", given=f"Olu\nolu@example.org\nreader\n{PASSWORD}\n{PASSWORD}\n")

    assert answer.exit_code == 0 and PASSWORD not in answer.output
    assert someone(database, "olu@example.org").role == "reader"


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("olu@example.org", "short", "14 to 128 characters"),
        ("olu@example.org", "x" * 129, "14 to 128 characters"),
        ("ADA@example.org", PASSWORD, "an account with this address already"),
        ("olu", PASSWORD, "Give an e-mail address"),
    ],
)
def test_a_person_who_cannot_be_added_is_one_sentence(email, password, sentence, wb):
    words = ("--name", "Olu", "--email", email, "--role", "reader", "--password", password)

    refused(wb("user", "add", *words), sentence)


def test_a_password_is_set_anew(wb, database):
    assert wb("user", "password", "ada@example.org", "--password", "another sentence").exit_code == 0

    ada = someone(database, "ada@example.org")
    assert verify(ada, "another sentence") and not verify(ada, PASSWORD)


def test_nobodys_password_cannot_be_set(wb):
    refused(wb("user", "password", "olu@example.org", "--password", PASSWORD), "There is nobody with the address")


def test_people_are_listed_with_their_roles(wb):
    lines = wb("user", "list").stdout.splitlines()

    assert "ada@example.org\tchecker\tAda" in lines and len(lines) == 5


@pytest.mark.parametrize(
    "words",
    [["search", "x"], ["verify"], ["export"], ["index", "check"], ["index", "rebuild"], ["user", "list"],
     ["upgrade"], ["serve"], ["sweep"], ["import", __file__, "--as", "ada@example.org"]],
)  # fmt: skip
def test_without_a_desk_every_command_says_what_to_type(words, tmp_path):
    refused(CliRunner().invoke(main, ["--home", str(tmp_path / "nowhere"), *words]), "type: workbench init")
    assert not (tmp_path / "nowhere").exists()


def test_a_desk_in_the_place_of_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")

    refused(CliRunner().invoke(main, ["--home", str(tmp_path / "file"), "init"]), "File exists")


def test_a_database_that_is_damaged_is_refused(wb, home):
    home.database.write_bytes(b"not a database " * 1000)

    refused(wb("user", "list"), "The database cannot be read")


def test_a_database_of_another_key_is_refused(wb, tmp_path, monkeypatch):
    (tmp_path / "key").write_text("another key")
    monkeypatch.setenv("WORKBENCH_KEY_FILE", str(tmp_path / "key"))

    refused(wb("verify"), "WORKBENCH_KEY_FILE does not hold its key")


def test_a_key_file_that_is_gone_is_refused(wb, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_KEY_FILE", str(tmp_path / "gone"))

    refused(wb("verify"), "No such file")


def test_a_database_that_is_busy_is_refused(wb, home, monkeypatch):
    from workbench import db

    monkeypatch.setattr(db, "WAIT", 0.05)

    with Database(home.database).writing():
        refused(wb("user", "password", "ada@example.org", "--password", PASSWORD), "try again in a moment")


def test_findings_that_hold_no_longer_are_swept_once_a_day(wb, database, article_id, claim_id):
    settling.settle(database, claim_id, as_of=f"{now() - timedelta(days=729):%Y-%m-%d}")
    with database.writing() as session:
        set_policy(session, person(session, "edda"), rules=DeskPolicy(max_age_days=30), seen=0)

    runs = [wb("sweep"), wb("sweep")]

    assert [(run.exit_code, run.stdout) for run in runs] == [
        (0, "1 finding went stale.\n"),
        (0, "0 findings went stale.\n"),
    ]
    with database.reading() as session:
        assert session.get(Claim, claim_id).state == "stale"


def test_an_unknown_command_is_refused(wb):
    refused(wb("nonsense"), "No such command", code=2)


def test_the_version_is_told(wb):
    assert wb("--version").stdout.strip().split()[-1][0].isdigit()
