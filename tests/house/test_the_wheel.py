"""The sdist holds all that the wheel needs, and the wheel runs by itself, far from the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# The front page and every file it names come from the wheel, and answer.
SERVE = """
import re, sys
from pathlib import Path
import workbench
from workbench.config import Home, shipped
from workbench.web.app import create_app

wheel = Path(sys.argv[1])
for path in [Path(workbench.__file__), shipped("templates"), shipped("static")]:
    assert path.is_relative_to(wheel), path
browser = create_app(Home.at()).test_client()
page = browser.get("/", follow_redirects=True)
assert page.status_code in {200, 401} and "</html>" in page.text, page.text  # 401: log in first
files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
assert files
for file in files:
    assert browser.get(file).status_code == 200, file
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
    target = ["--target", folder / "site", sdist]
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", *target, cwd=folder)
    return folder / "site"


def test_the_command_of_the_wheel_explains_itself(wheel: Path) -> None:
    assert "Usage: workbench" in run(wheel / "bin/workbench", "--help", cwd=wheel, PYTHONPATH=str(wheel))


def test_the_app_of_the_wheel_serves_its_pages_and_files(wheel: Path, tmp_path: Path) -> None:
    run(wheel / "bin/workbench", "init", cwd=tmp_path, PYTHONPATH=str(wheel))
    run(sys.executable, "-c", SERVE, wheel, cwd=tmp_path, PYTHONPATH=str(wheel))


def test_nothing_but_the_product_is_in_the_wheel(wheel: Path) -> None:
    names = {path.name for path in wheel.iterdir()} - {"bin"}
    assert {name.split("-")[0] for name in names} == {"workbench", "claims_workbench"}
    assert not list(wheel.rglob("axe.min.js"))
