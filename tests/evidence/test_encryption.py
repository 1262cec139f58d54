"""Sealed evidence is encrypted to keys that are elsewhere; nothing is lost at any point, and nothing stays in plain."""

import io
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile

import pyrage
import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, delete, select

from tests import settling
from tests.conftest import person
from tests.evidence.sites import page, says, site
from tests.evidence.traces import lying
from workbench import originals
from workbench.db import now
from workbench.errors import Forbidden, Invalid, Missing, Stale
from workbench.evidence import encryption, errands, items, protection, recipients, texts
from workbench.evidence.fetching import fetch
from workbench.models import Capture, Event, EventDetail, Evidence, Fetch
from workbench.policy import DeskPolicy
from workbench.publishing.dossier import pack
from workbench.publishing.signing import desk_key
from workbench.queries import captured
from workbench.queries import evidence as queries
from workbench.queries.claims import claim
from workbench.queries.dossier import contents
from workbench.sight import see_as
from workbench.upkeep import leftovers
from workbench.upkeep.verify import verify

CANARY = "zanderkraut"
WORDS = f"The clerk told us of the {CANARY} list. It was signed in March by the council, and nobody was heard there."
PAGE = f"<p>Minutes of the court: {CANARY} and 12 others were fined.</p>".encode()
WHY = "She could be found by it."


@pytest.fixture
def keys() -> list[pyrage.x25519.Identity]:
    return [pyrage.x25519.Identity.generate() for _ in range(2)]


@pytest.fixture
def to(database, keys) -> set[int]:
    """The numbers of two recipients on the desk's list."""
    with database.writing() as session:
        anton = person(session, "anton")
        rows = zip(("Marta", "The safe"), keys, strict=True)
        return {recipients.add(session, anton, name=name, key=str(key.to_public())).id for name, key in rows}


@pytest.fixture
def item(home, database, claim_id) -> int:
    """Ada's evidence: a page, its text, pasted words; indexed while it was open, then sealed."""
    settling.keep(database, claim_id)
    file = items.File(originals.keep(home.originals, PAGE), len(PAGE), "text/html", "minutes.html")
    seen = texts.look(home.originals, file, WORDS)
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        made = items.Item(title="Minutes", source="A clerk", kind="primary", text=WORDS)
        bearing = items.Bearing("supports", "It was signed in March")
        item = items.add(session, ada, found, item=made, bearing=bearing, file=seen.file).evidence_id
        texts.keep(session, ada, queries.evidence(session, item), seen)
    assert verify(home, database) == []  # reads it into the index
    with database.writing() as session:
        found = queries.evidence(session, item)
        protection.set_sensitivity(session, person(session, "ada"), found, level="sealed", was="open", why=WHY)
    return item


@pytest.fixture
def do(home, database, item, to):
    """`do("ada")` encrypts as that person, `do("ada", until="make")` stops after that step."""

    def act(name: str = "ada", until: str = "clear", meanwhile=lambda: None, why: str = WHY):
        with database.reading() as session:
            actor = person(session, name)
            see_as(session, actor)
            chosen = recipients.chosen(session, to)
            planned = encryption.plan(session, actor, queries.evidence(session, item), chosen, why=why)
        made = encryption.make(home.originals, planned)
        meanwhile()
        if until == "make":
            return
        with database.writing() as session:
            actor = person(session, name)
            see_as(session, actor)
            chosen = recipients.chosen(session, to)
            encryption.put(session, actor, queries.evidence(session, item), planned, made, chosen, why)
            leftovers.owe(home)
        if until == "put":
            return
        leftovers.files(home, database)
        if until == "files":
            return
        assert leftovers.clear(home, database) is None

    return act


def plain(database) -> list[Capture]:
    with database.reading() as session:
        return list(session.exec(select(Capture).where(Capture.kind != "encrypted").order_by(Capture.id)))


def opened(home, database, keys) -> set[str]:
    """The SHA-256 of what the encrypted files hold, opened with each key; each must be that of its plain capture."""
    with database.reading() as session:
        rows = list(session.exec(select(Capture)))
        by_id = {row.id: row for row in rows}
        found = set()
        for row in rows:
            if row.kind == "encrypted":
                content = originals.read(home.originals, row.sha256)
                for key in keys:
                    found.add(originals.name_of(pyrage.decrypt(content, [key])))
                    assert by_id[row.derived_from_id].sha256 in found
        return found


def test_each_file_is_encrypted_and_every_key_opens_it_to_the_same_bytes(home, database, do, keys, item):
    do()

    assert opened(home, database, keys) == {row.sha256 for row in plain(database)}
    assert not any(originals.path_of(home.originals, row.sha256).exists() for row in plain(database))
    with database.reading() as session:
        copies = session.exec(select(Capture).where(Capture.kind == "encrypted")).all()
        assert len(copies) == len(plain(database)) == 4
        assert {(row.tool, row.tool_version) for row in copies} == {("pyrage", "1.4.0")}
        assert all(sorted(row.about["recipients"]) == sorted(str(key.to_public()) for key in keys) for row in copies)
        assert session.get_one(Evidence, item).text == ""
    assert verify(home, database) == []


def test_nothing_of_it_lies_under_the_home_in_plain_nor_in_a_backup(home, database, do, tmp_path):
    assert lying(home, CANARY)  # control: it was in the store, in the database and in the index
    do()
    assert lying(home, CANARY) == []

    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("VACUUM INTO ?", (str(home.instance / "backup.db"),))
    shutil.copytree(home.originals, home.instance / "backup-originals")
    assert lying(home, CANARY) == []


def test_what_was_learnt_of_its_contents_is_forgotten(home, database, do):
    assert any("minhash" in row.about for row in plain(database))
    do()
    assert all(row.about.keys() <= {"whole", "language"} for row in plain(database))


def test_what_was_learnt_of_a_file_that_is_not_encrypted_never_changes(database, item):
    with database.engine.connect() as connection, pytest.raises(DatabaseError, match="append-only"):
        connection.exec_driver_sql("UPDATE capture SET about = '{}'")


def test_words_that_are_in_no_file_become_an_original_that_never_lay_there_in_plain(home, database, do, keys, item):
    with database.writing() as session:
        session.get_one(Evidence, item).text = "Older words, pasted before texts were captured."
    do()
    words = originals.name_of(b"Older words, pasted before texts were captured.")
    assert words in opened(home, database, keys)
    assert verify(home, database) == []


@pytest.mark.parametrize("until", ["make", "put", "files"])
def test_power_that_fails_after_a_step_loses_nothing_and_the_next_start_finishes(home, database, do, keys, until):
    before = {row.sha256: originals.read(home.originals, row.sha256) for row in plain(database)}

    do(until=until)

    if until == "make":
        assert {sha256: originals.read(home.originals, sha256) for sha256 in before} == before
        assert verify(home, database) == []
        do()
    else:
        assert opened(home, database, keys) == set(before)
        faults = verify(home, database)
        assert len(faults) == (4 if until == "put" else 0)
        assert all(fault.endswith("its plain file is still there: workbench encrypt --finish") for fault in faults)
    leftovers.files(home, database)
    assert leftovers.clear(home, database) is None
    assert opened(home, database, keys) == set(before)
    assert verify(home, database) == []
    database.close()
    assert lying(home, CANARY) == []


def test_power_that_fails_while_files_are_moved_aside_loses_nothing(home, database, do, keys, monkeypatch):
    do(until="put")
    before = {row.sha256 for row in plain(database)}
    for step in ("unlink", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(f"workbench.originals.Path.{step}" if step == "unlink" else "os.replace", _fails)
            with pytest.raises(OSError, match="power"):
                leftovers.files(home, database)
        assert opened(home, database, keys) == before
        assert verify(home, database) != []

    leftovers.files(home, database)

    assert verify(home, database) == []
    assert not [path for path in home.originals.rglob("*") if path.name.startswith(".")]


def _fails(*_given, **_more):
    raise OSError("power")


def test_a_commit_that_fails_leaves_the_plain_files(home, database, do, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(OSError, match="power"):
        patch.setattr(Session, "commit", _fails)
        patch.setattr("workbench.evidence.encryption.record", _fails)
        do()
    leftovers.files(home, database)
    assert all(originals.path_of(home.originals, row.sha256).exists() for row in plain(database))
    assert verify(home, database) == []


def test_a_damaged_encrypted_file_keeps_the_plain_one(home, database, do):
    do(until="put")
    with database.reading() as session:
        copy = session.exec(select(Capture).where(Capture.kind == "encrypted")).first()
    path = originals.path_of(home.originals, copy.sha256)
    path.chmod(0o640)
    path.write_bytes(b"damaged")

    _, staying = leftovers.files(home, database)

    assert copy.derived_from_id in staying
    assert any(f"capture {copy.id}: original {copy.sha256} was changed" in fault for fault in verify(home, database))


def test_a_file_that_is_gone_is_excused_by_no_row_that_no_event_tells_of(home, database, item):
    row, *_ = plain(database)
    with database.writing() as session:
        of = {"derived_from_id": row.id, "kind": "encrypted", "tool": "pyrage"}
        other = originals.keep(home.originals, b"anything")
        session.add(Capture(**{**row.model_dump(exclude={"id"}), **of, "sha256": other}))
    originals.path_of(home.originals, row.sha256).unlink()

    said = ["is told of by no event", "stands for what was encrypted, but no event says so"]
    assert verify(home, database) == [f"capture 5 {one}" for one in said]


def test_what_a_crash_left_half_written_goes_too(home, database, do):
    half = home.originals / f"{originals.COMING}half"
    half.write_text(CANARY)
    os.utime(half, (0, 0))
    do()
    assert not half.exists()


def test_bytes_that_other_evidence_has_too_stay_and_that_is_said(home, database, do, claim_id):
    file = items.File(originals.keep(home.originals, PAGE), len(PAGE), "text/html", "other.html")
    with database.writing() as session:
        made = items.Item(title="The same page", source="The court", kind="primary")
        found = claim(session, claim_id)
        items.add(session, person(session, "ben"), found, item=made, bearing=items.Bearing("supports"), file=file)
    do(until="put")

    removed, staying = leftovers.files(home, database)

    assert (removed, len(staying)) == (2, 1)
    assert originals.read(home.originals, file.sha256) == PAGE
    assert verify(home, database) == []


def test_bytes_that_somebody_sends_just_now_wait_for_their_row(home, database, do):
    do(until="put")
    sent = originals.keep(home.originals, PAGE)

    assert leftovers.files(home, database)[1] != []
    assert originals.read(home.originals, sent) == PAGE


def test_bytes_that_are_sent_while_the_file_is_moved_aside_are_there_afterwards(home):
    sent = originals.keep(home.originals, PAGE)
    originals.path_of(home.originals, sent).rename(home.originals / f"{originals.LEAVING}{sent}")
    assert originals.keep(home.originals, PAGE) == sent
    originals.bring_back(home.originals)
    assert originals.read(home.originals, sent) == PAGE


def test_only_who_was_let_in_encrypts_and_only_what_is_sealed(database, do, item):
    with database.writing() as session:
        found = queries.evidence(session, item)
        ada, edda = person(session, "ada"), person(session, "edda")
        chosen = recipients.living(session)
        with pytest.raises(Forbidden, match="Only who was let in"):
            encryption.plan(session, edda, found, chosen, why=WHY)
        with pytest.raises(Invalid, match="Say why"):
            encryption.plan(session, ada, found, chosen, why=" ")
        protection.set_sensitivity(session, ada, found, level="restricted", was="sealed", why=WHY)
        with pytest.raises(Invalid, match="Seal this evidence first"):
            encryption.plan(session, ada, found, chosen, why=WHY)
    with pytest.raises(Missing):
        protect_again(database, item)
        do("ben")


def protect_again(database, item):
    with database.writing() as session:
        found = queries.evidence(session, item)
        protection.set_sensitivity(session, person(session, "ada"), found, level="sealed", was="restricted", why=WHY)


def test_what_changed_meanwhile_refuses_it_and_all_stays(home, database, do, item, to):
    def one_goes():
        with database.writing() as session:
            session.get_one(Evidence, item).text = "Other words than were encrypted."

    with pytest.raises(Stale, match="changed meanwhile"):
        do(meanwhile=one_goes)
    assert all(originals.path_of(home.originals, row.sha256).exists() for row in plain(database))


def test_a_second_time_is_refused_until_something_new_lies_there_in_plain(home, database, do, item):
    do()
    with pytest.raises(Invalid, match="nothing left to encrypt"):
        do()
    looked = texts.read_again(home.originals, [], "More words were pasted afterwards, and they are here in plain.")
    with database.writing() as session:
        texts.keep_again(session, person(session, "ada"), queries.evidence(session, item), looked)
    do()
    assert verify(home, database) == []


def test_texts_and_files_are_refused_in_a_sentence_and_quotations_stay(home, database, do, item):
    with database.reading() as session:
        links = queries.evidence(session, item).links
        assert captured.quotations(session, home.originals, _loaded(session, links))
    do(until="put")  # the plain file is there still, and is not given out any more
    for row in plain(database):
        with database.reading() as session, pytest.raises(Missing, match="only the holders of the keys"):
            queries.capture(session, row.id)
    with database.reading() as session:
        found = queries.evidence(session, item)
        text_id = next(row.id for row in plain(database) if row.kind == "text")
        with pytest.raises(Missing, match="only the holders of the keys"):
            captured.text_capture(session, item, text_id)
        assert captured.held(session, found).texts == [] and not captured.held(session, found).waiting
        assert texts.unread(session, found) == []
        assert [row.quotation for row in found.links] == ["It was signed in March"]


def _loaded(session, links):
    for link in links:
        link.evidence = queries.evidence(session, link.evidence_id)
    return links


def test_the_history_says_who_encrypted_what_for_whom_and_why(database, do, item):
    do()
    with database.reading() as session:
        event = session.exec(select(Event).where(Event.action == "encrypted", Event.target == "evidence")).one()
        assert event.target_id == item
        detail = session.get_one(EventDetail, event.seq)
        assert set(detail.after) == {"evidence", "captures", "recipients", "why"}


def test_a_dossier_takes_the_encrypted_files_and_says_why_not_the_plain_ones(
    home, database, do, item, article_id, tmp_path
):
    do()
    with database.reading() as session:
        found = contents(session, home, article_id, person(session, "ada"))
    digest = pack(found, made := io.BytesIO(), desk_key(home))
    assert digest
    with zipfile.ZipFile(made) as archive:
        rows = json.loads(archive.read("evidence.json"))[0]["captures"]
        assert {row["kind"] for row in rows if row["file"]} == {"encrypted"}
        assert {row["why_not"] for row in rows if not row["file"]} == {
            "It is encrypted; only the holders of the keys can read it."
        }
        names = [name for name in archive.namelist() if name.startswith("captures/")]
        assert all(CANARY not in archive.read(name).decode("latin-1") for name in names)
        archive.extractall(tmp_path / "dossier")
    checked = subprocess.run([sys.executable, "-I", "verify.py"], cwd=tmp_path / "dossier", capture_output=True)
    assert checked.returncode == 0, checked.stdout.decode()


def test_what_is_read_while_it_is_encrypted_leaves_nothing_in_plain(home, database, do, item):
    with database.writing() as session:  # as if it had not been read when it came
        session.connection().exec_driver_sql("DROP TRIGGER capture_never_deleted")
        session.exec(delete(Capture).where(Capture.derived_from_id.is_not(None)))
    with database.reading() as session:
        files = texts.unread(session, session.get_one(Evidence, item))
    looked = texts.read_again(home.originals, files, "")
    assert looked.made and all(originals.path_of(home.originals, made.sha256).exists() for made in looked.made)
    do()
    with pytest.raises(Stale, match="encrypted meanwhile"), database.writing() as session:
        texts.keep_again(session, person(session, "ada"), session.get_one(Evidence, item), looked)
    with database.writing() as session:
        encryption.let_go(session, home.originals, looked.names, time.time())
    (page,) = [made.sha256 for made in looked.made if made.of.name == "minutes.html"]
    assert not originals.path_of(home.originals, page).exists()


def test_a_page_that_comes_while_it_is_encrypted_is_not_kept_and_says_so(home, database, do, item, monkeypatch):
    came = []

    def encrypted_meanwhile(*asked):
        came.append(fetch(*asked))
        do()
        return came[0]

    monkeypatch.setattr(errands, "fetch", encrypted_meanwhile)
    with site(says(page(f"<p>{CANARY} on a page</p>".encode()))) as found:
        with database.writing() as session:
            ada = person(session, "ada")
            session.add(asked := Fetch(evidence_id=item, url=found.url, by_id=ada.id, at=now()))
        errands.go_on(database, home.originals, lambda _session: DeskPolicy(), way=found.way())

    with database.reading() as session:
        row = session.get_one(Fetch, asked.id)
    assert row.state == "failed" and "encrypted while the page was fetched" in row.why
    stays = [name for name in came[0].names if originals.path_of(home.originals, name).exists()]
    assert len(came[0].names) == 2 and not stays
    assert verify(home, database) == []


def test_what_somebody_puts_there_again_while_it_is_let_go_stays_for_their_row(home, database):
    put = time.time() - 5
    sha256 = originals.keep(home.originals, b"Sent by two at once.")
    with database.writing() as session:
        encryption.let_go(session, home.originals, [sha256], put)
    assert originals.path_of(home.originals, sha256).exists()
    with database.writing() as session:
        encryption.let_go(session, home.originals, [sha256], time.time())
    assert not originals.path_of(home.originals, sha256).exists()


@pytest.mark.parametrize(
    ("name", "key", "sentence"),
    [
        ("Marta", "age1qqqq", "no public key of age"),
        ("Marta", str(pyrage.x25519.Identity.generate()), "That is a private key"),
        (" ", str(pyrage.x25519.Identity.generate().to_public()), "Give the recipient a name"),
        ("The safe", str(pyrage.x25519.Identity.generate().to_public()), "on the list already"),
    ],
    ids=["no key", "private", "no name", "twice"],
)
def test_a_recipient_that_cannot_be_one_is_refused(database, to, name, key, sentence):
    with database.writing() as session, pytest.raises(Invalid, match=sentence):
        recipients.add(session, person(session, "anton"), name=name, key=key)


def test_a_recipient_taken_off_the_list_cannot_be_chosen(database, to):
    with database.writing() as session:
        recipients.remove(session, person(session, "anton"), name="Marta")
        with pytest.raises(Invalid, match="Choose at least one recipient"):
            recipients.chosen(session, to)
        with pytest.raises(Invalid, match="Choose at least one recipient"):
            recipients.chosen(session, set())
