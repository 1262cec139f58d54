"""Somebody who has a dossier and nothing else can make another one of it, but not in the desk's name."""

import io
import struct
import zipfile
import zlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests import settling
from tests.dossiers import check, make, read, relisted, resealed, unpack
from workbench.publishing.signing import desk_key, fingerprint, pem, signature
from workbench.publishing.standalone.verify import as_packed
from workbench.upkeep import checkpoints


@pytest.fixture
def story(home, database, article_id, claim_id, tmp_path):
    """A story with a claim that was kept, and a checkpoint that the desk has a copy of."""
    settling.keep(database, claim_id)
    checkpoints.new_key(home, tmp_path / "key")
    with database.reading() as session:
        checkpoints.write(home, session, tmp_path / "key", tmp_path / "signed")
    return article_id


@pytest.fixture
def folder(home, story, tmp_path):
    assert make(home, story, tmp_path / "d.zip").exit_code == 0
    return unpack(tmp_path / "d.zip", tmp_path / "unpacked")


@pytest.fixture
def desk(home, folder):
    """The fingerprint of the desk's key."""
    return fingerprint(desk_key(home).public_key())


NOT_OURS = "The ZIP is not as the desk packed it"


def last(said):
    return said.splitlines()[-1]


def test_the_last_line_says_whose_key_signed_and_that_it_must_be_compared(folder, desk, home, story, tmp_path):
    code, said = check(folder)
    assert code == 0 and desk in last(said) and "compare it" in last(said)
    for given in (desk, desk.upper(), read(folder, "signature.json")["key"]):
        code, said = check(folder, "--key", given)
        assert code == 0 and "the key you gave" in last(said)
    assert f"Signed with the key {desk}\n" in make(home, story, tmp_path / "again.zip").stdout


def forget(folder):
    (folder / "checkpoint.json").unlink()
    (folder / "checkpoint-key.pem").unlink()


CHANGES = {
    "a claim": ("article.json", lambda whole: whole["claims"][0].update(text="The party was never banned.")),
    "an event hidden": (
        "events.json",
        lambda events: events.__setitem__(1, {k: events[1][k] for k in ("seq", "hash")}),
    ),
    "details gone": ("events.json", lambda events: [event.update(details=None) for event in events]),
    "the first events cut": ("events.json", lambda events: events.pop(0)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_contents_made_anew_beside_a_genuine_checkpoint_do_not_fit_the_signature(change, folder, desk):
    resealed(folder, *change)
    for more in ((), ("--key", desk)):
        code, said = check(folder, *more)
        assert code == 1 and "signature.json does not fit manifest.json" in said and "Nothing shows" in last(said)

    (folder / "signature.json").unlink()
    code, said = check(folder)
    assert code == 1 and "signature.json is missing" in said and "Nothing shows who made this dossier" in last(said)
    forget(folder)
    relisted(folder)
    code, said = check(folder)
    assert "Nothing shows who made this dossier" in last(said)
    assert check(folder, "--key", desk)[0] == 1


def test_a_forger_s_own_key_is_named_and_is_not_the_one_that_was_given(folder, desk):
    resealed(folder, "article.json", lambda whole: whole.update(headline="Another"))
    own = Ed25519PrivateKey.generate()
    (folder / "signature.json").write_bytes(signature(own, (folder / "manifest.json").read_bytes()))

    code, said = check(folder)
    assert code == 0 and fingerprint(own.public_key()) in last(said) and "Anybody can sign" in last(said)
    code, said = check(folder, "--key", desk)
    assert code == 1 and "made with another key than the one you gave" in said and "not yours" in last(said)


def test_links_and_empty_folders_do_not_belong_there(folder, tmp_path):
    (folder / "captures").mkdir(exist_ok=True)
    (folder / "texts" / "more").symlink_to(tmp_path / "key")
    (folder / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    (folder / "empty").mkdir()

    code, said = check(folder)
    assert code == 1
    for name in ("texts/more", "elsewhere", "empty"):
        assert f"{name} does not belong here" in said


def test_a_name_that_stands_twice_is_seen_in_the_zip_itself(folder, desk, tmp_path):
    assert check(folder, str(tmp_path / "d.zip"), "--key", desk)[0] == 0
    with zipfile.ZipFile(tmp_path / "d.zip", "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("evidence.json", (folder / "evidence.json").read_bytes())

    code, said = check(folder, str(tmp_path / "d.zip"))
    assert code == 1 and "evidence.json stands twice in the ZIP" in said


@pytest.mark.parametrize("where", ["before", "after"])
def test_another_archive_before_or_behind_it_is_seen(where, folder, tmp_path):
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("evidence.json", "[]")
    whole = (tmp_path / "d.zip").read_bytes()
    if where == "after":  # as the comment of the ZIP: readers that go from its end find the other one
        size = len(other.getvalue()).to_bytes(2, "little")
        (tmp_path / "d.zip").write_bytes(whole[:-2] + size + other.getvalue())
    else:
        (tmp_path / "d.zip").write_bytes(other.getvalue() + whole)

    code, said = check(folder, str(tmp_path / "d.zip"))
    assert code == 1 and NOT_OURS in said


def test_a_file_between_the_files_links_and_other_names_are_seen(folder, desk, tmp_path):
    path = tmp_path / "d.zip"
    assert check(folder, str(path), "--key", desk)[0] == 0
    with zipfile.ZipFile(path) as archive:
        there = [(entry, archive.read(entry)) for entry in archive.infolist()]

    def repack(change):
        made = tmp_path / "changed.zip"
        with zipfile.ZipFile(made, "w", compresslevel=6) as archive:
            for entry, content in there:
                copy = zipfile.ZipInfo(entry.filename, entry.date_time)
                copy.compress_type, copy.external_attr = entry.compress_type, entry.external_attr
                change(archive, copy)
                with archive.open(copy, "w", force_zip64=True) as out:
                    out.write(content)
        return check(folder, str(made))

    def link(_archive, entry):
        entry.external_attr = 0o120777 << 16

    def other_name(_archive, entry):
        entry.extra = b"\x75\x70\x06\x00\x01abcdx"

    def gap(archive, entry):
        archive.fp.write(b"PK\3\4 another file") if entry.filename == "evidence.json" else None
        archive.start_dir = archive.fp.tell()

    assert repack(lambda *_: None)[0] == 0
    for change in (link, other_name, gap):
        code, said = repack(change)
        assert code == 1 and NOT_OURS in said, change
    (tmp_path / "changed.zip").write_bytes(path.read_bytes() + b"behind it")
    assert NOT_OURS in check(folder, str(tmp_path / "changed.zip"))[1]


def test_a_key_that_lies_elsewhere_signs_instead(home, story, tmp_path):
    key = Ed25519PrivateKey.generate()
    (tmp_path / "other").write_bytes(pem(key))
    answer = make(home, story, tmp_path / "d.zip", "--key", str(tmp_path / "other"))
    assert fingerprint(key.public_key()) in answer.stdout and not (home.instance / "dossier-key").exists()
    assert check(unpack(tmp_path / "d.zip", tmp_path / "u"), "--key", fingerprint(key.public_key()))[0] == 0
    (tmp_path / "other").write_text("nothing")
    assert "is no Ed25519 private key" in make(home, story, tmp_path / "e.zip", "--key", str(tmp_path / "other")).stderr


def test_the_desk_s_key_is_made_once_and_nobody_else_may_read_it(home):
    key = desk_key(home)
    assert pem(desk_key(home)) == pem(key)
    assert (home.instance / "dossier-key").stat().st_mode & 0o077 == 0
    assert not [path for path in home.instance.iterdir() if path.name.startswith(".coming-")]


def test_a_checkpoint_says_how_far_it_reaches(folder):
    assert "By itself it covers " in check(folder)[1] and "no contents of files" in check(folder)[1]


def test_every_octet_of_the_zip_that_is_no_content_is_looked_at(folder, tmp_path):
    """Programs that unpack believe one or another header: a ZIP in which any octet of them is another is named."""
    path = tmp_path / "d.zip"
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert as_packed(whole, archive)
        packed = set[int]()
        for one in archive.infolist():
            begin = one.header_offset + 30 + len(one.filename) + 20
            packed |= set(range(begin, begin + one.compress_size))
    places = [at for at in range(len(whole)) if at not in packed]
    assert len(places) > 1000
    for at in places:
        forged = whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]
        try:
            with zipfile.ZipFile(io.BytesIO(forged)) as archive:
                said = as_packed(forged, archive) and [archive.read(one) for one in archive.infolist()]
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OverflowError):
            continue
        assert not said, at


def test_a_zip_that_unpacks_as_less_than_was_signed_is_named(folder, tmp_path):
    """Local headers with a shorter size and the sum of that part, as unzip believes them."""
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path) as archive:
        files = {one.filename: archive.read(one) for one in archive.infolist()}
    body = listing = b""
    for name, content in files.items():
        part = content[: content.index(b"\n") + 1] if name == "claims.csv" else content
        sizes = (zlib.crc32(part), len(part), len(part), len(name), 0)
        head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 33, *sizes) + name.encode()
        sizes = (zlib.crc32(content), len(content), len(content), len(name), 0, 0, 0, 0, 0o100644 << 16, len(body))
        listing += struct.pack("<4s6H3I5H2I", b"PK\1\2", 0x0314, 20, 0, 0, 0, 33, *sizes) + name.encode()
        body += head + content
    many = len(files)
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, many, many, len(listing), len(body), 0)
    path.write_bytes(body + listing + tail)

    code, said = check(folder, str(path))
    assert code == 1 and NOT_OURS in said
