"""Originals are kept under the hash of their bytes, whole or not at all, and never written twice."""

import hashlib
import io
import os
import stat

import pytest

from workbench import originals
from workbench.errors import TooLarge

CONTENT = b"Port council bans dockers' party\n"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path):
    return tmp_path / "originals"


def files(store):
    return sorted(path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file())


def test_an_original_lies_under_its_hash(store):
    assert originals.keep(store, CONTENT) == SHA256

    assert files(store) == [f"{SHA256[:2]}/{SHA256}"]
    assert originals.read(store, SHA256) == CONTENT
    assert originals.fault(store, SHA256) is None


def test_nobody_writes_to_it_and_nobody_else_reads_it(store):
    originals.keep(store, CONTENT)

    path = originals.path_of(store, SHA256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_same_bytes_are_kept_once_and_not_written_again(store):
    originals.keep(store, CONTENT)
    before = originals.path_of(store, SHA256).stat()

    originals.keep(store, CONTENT)

    after = originals.path_of(store, SHA256).stat()
    assert after.st_ino == before.st_ino


@pytest.mark.parametrize("step", ["fsync", "fchmod", "replace"])
def test_a_crash_while_writing_leaves_no_half_file(step, store, monkeypatch):
    def crash(*_args, **_more):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, step, crash)
    with pytest.raises(OSError, match="no space"):
        originals.keep(store, CONTENT)

    assert files(store) == []


def test_bytes_are_on_the_disk_before_their_name_is(store, monkeypatch):
    done = []
    for step in ("fsync", "replace"):
        real = getattr(os, step)
        monkeypatch.setattr(os, step, lambda *args, real=real, step=step: (done.append(step), real(*args))[1])

    originals.keep(store, CONTENT)

    assert done == ["fsync", "replace", "fsync", "fsync"]


def test_an_empty_original_is_kept_like_any_other(store):
    assert originals.read(store, originals.keep(store, b"")) == b""


def test_one_that_is_gone_or_changed_is_named(store):
    originals.keep(store, CONTENT)
    path = originals.path_of(store, SHA256)

    path.chmod(0o640)
    path.write_bytes(b"forged")
    assert originals.fault(store, SHA256).startswith(f"original {SHA256} was changed")

    path.unlink()
    assert originals.fault(store, SHA256) == f"original {SHA256} is missing"


def test_a_file_without_a_row_is_no_fault(home, database):
    from workbench.upkeep.verify import verify

    originals.keep(home.originals, CONTENT)

    assert verify(home, database) == []


def test_a_stream_is_hashed_while_it_is_written(store):
    content = os.urandom(3 * originals.PIECE + 17)
    kept = originals.keep_stream(store, io.BytesIO(content))
    assert (kept.sha256, kept.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert kept.beginning == content[: originals.BEGINNING]
    assert originals.read(store, kept.sha256) == content


def test_what_is_too_large_is_refused_whole(store):
    with pytest.raises(TooLarge, match="larger than 2 MB"):
        originals.keep_stream(store, io.BytesIO(b"x" * 2_000_001), limit=2_000_000)
    assert files(store) == []
    assert originals.keep_stream(store, io.BytesIO(b"x" * 2_000_000), limit=2_000_000).size == 2_000_000


def test_damaged_bytes_are_replaced_by_the_right_ones(store):
    originals.keep(store, CONTENT)
    path = originals.path_of(store, SHA256)
    path.chmod(0o600)
    path.write_bytes(CONTENT[:-1] + b"!")
    assert originals.fault(store, SHA256)

    originals.keep(store, CONTENT)
    assert originals.fault(store, SHA256) is None and stat.S_IMODE(path.stat().st_mode) == 0o440


def test_what_a_crash_left_half_written_is_named_and_removed_but_not_what_is_on_its_way(home, database):
    from workbench.upkeep.setup import tidy
    from workbench.upkeep.verify import verify

    old, new = home.originals / ".coming-old", home.originals / ".coming-new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))

    [fault] = verify(home, database)
    assert fault.startswith(".coming-old was left half-written")
    assert tidy(home) == 1
    assert (old.exists(), new.exists(), verify(home, database)) == (False, True, [])
