"""The short form of `./wb drill uploads`: a fault of a file call loses no acknowledged upload, leaves no row alone."""

import os
import shutil
from pathlib import Path

import pytest

from tests.drills import uploads
from workbench import originals
from workbench.upkeep.verify import verify

HERE = [("write", 3, "signal=KILL"), ("fsync", 2, "error=EIO"), ("pwrite64", 9, "error=ENOSPC")]
"""While the file is written; where its folder is synced; while the rows are written."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("strace"):
        pytest.skip("strace is missing: apt-get install strace")
    return uploads.template(tmp_path_factory.mktemp("uploads") / "desk")


def test_an_upload_syncs_before_it_names_and_names_before_the_row_says_so(made):
    counted, clean = uploads.calls(made)

    assert uploads.out_of_order(clean.calls) == []
    assert all(number <= counted[call] for call, number, _ in HERE)


@pytest.mark.parametrize(("call", "number", "fault"), HERE)
def test_a_call_that_fails_loses_nothing_and_leaves_nothing(made, call, number, fault):
    found = uploads.try_one(made, call, number, fault)

    assert found.faults == []
    assert found.status == (None if "KILL" in fault else 507)
    assert found.left == (call == "write")


def test_control_a_store_that_writes_in_place_keeps_half_a_file(made):
    assert any("changed" in line for line in uploads.try_one(made, "write", 2, "signal=KILL", "in place").faults)


def test_control_a_store_that_never_syncs_is_seen(made):
    _, run = uploads.calls(made, "unsynced")
    assert any("synced" in line for line in uploads.out_of_order(run.calls))


def test_what_a_killed_process_left_is_told_and_removed(home, database):
    left = home.originals / ".coming-x1"
    left.write_bytes(b"half")
    assert verify(home, database) == []  # its writer may still be there

    os.utime(left, (0, 0))
    assert verify(home, database) == [
        ".coming-x1 was left half-written in the store of originals; workbench sweep removes it"
    ]
    assert originals.forget_unfinished(home.originals) == 1
    assert verify(home, database) == [] and not left.exists()
