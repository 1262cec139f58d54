"""Where WB_NO_SKIP=1 is set, a skipped test fails."""

import shutil
import subprocess
import sys
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
