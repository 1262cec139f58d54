"""Tests are strict: a skip can be forbidden, a warning is an error, no socket leads out of the machine."""

import shutil
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

SKIPS = """
import pytest

def test_it():
    pytest.skip("no chromium here")
"""
SKIPS_AS_A_WHOLE = "import pytest; pytest.skip('no chromium here', allow_module_level=True)"


@pytest.mark.parametrize("test", [SKIPS, SKIPS_AS_A_WHOLE])
@pytest.mark.parametrize(("value", "outcome"), [("1", "allows no skip"), ("0", "1 skipped")])
def test_a_skip_fails_where_none_is_allowed(tmp_path: Path, test: str, value: str, outcome: str) -> None:
    shutil.copy(Path(__file__).parents[1] / "no_skip.py", tmp_path / "conftest.py")
    (tmp_path / "test_it.py").write_text(test)

    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={"WB_NO_SKIP": value})

    assert outcome in done.stdout
    assert (done.returncode != 0) == (value == "1" or test == SKIPS_AS_A_WHOLE)


def test_a_test_that_reads_articles_of_others_may_be_skipped(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parents[1] / "no_skip.py", tmp_path / "conftest.py")
    (tmp_path / "test_it.py").write_text(SKIPS.replace("no chromium here", "the articles are not here"))

    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={"WB_NO_SKIP": "1"})

    assert "1 skipped" in done.stdout
    assert done.returncode == 0


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("something is odd", stacklevel=1)


def test_a_socket_reaches_this_machine_and_no_other() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    with pytest.raises(UserWarning, match="tried to use socket"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
