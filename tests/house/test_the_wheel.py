"""The sdist holds all that the wheel needs, and the wheel runs by itself, far from the checkout."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Every page and file that the front page leads to comes from the wheel, and answers.
SERVE = """
import re, sys, tempfile
from pathlib import Path
import workbench
from workbench.config import Home, shipped

wheel = Path(sys.argv[1])
for path in [Path(workbench.__file__), shipped("templates"), shipped("static")]:
    assert path.is_relative_to(wheel), path
page = workbench.create_app(Home.at(tempfile.mkdtemp())).test_client()
answer = page.get("/", follow_redirects=True)
assert answer.status_code == 200 and "</html>" in answer.text, answer.text
files = re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text)
assert files
for file in files:
    assert page.get(file).status_code == 200, file
"""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """The output of a command; PYTHONPATH comes before the checkout, which an editable install puts last."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where the wheel, built from the sdist, is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as tar:
        tar.extractall(folder, filter="data")
    unpacked = folder / sdist.name.removesuffix(".tar.gz")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=unpacked)
    (built,) = folder.glob("*.whl")
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--target",
        folder / "site",
        built,
        cwd=folder,
    )
    return folder / "site"


def test_the_command_of_the_wheel_explains_itself(wheel: Path) -> None:
    assert "Usage: workbench" in run(wheel / "bin/workbench", "--help", cwd=wheel, PYTHONPATH=str(wheel))


def test_the_app_of_the_wheel_serves_its_pages_and_files(wheel: Path) -> None:
    run(sys.executable, "-c", SERVE, wheel, cwd=wheel, PYTHONPATH=str(wheel))


def test_nothing_but_the_product_is_in_the_wheel(wheel: Path) -> None:
    names = {path.name for path in wheel.iterdir()} - {"bin"}
    assert {name.split("-")[0] for name in names} == {"workbench", "claims_workbench"}
    assert not list(wheel.rglob("axe.min.js"))
