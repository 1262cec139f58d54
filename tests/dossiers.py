"""Dossiers made and unpacked, and their own verifier run as a stranger would."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from workbench.cli import main
from workbench.config import Home


def make(home: Home, article_id: int, out: Path, *more: str):
    """The answer of the command."""
    return CliRunner().invoke(
        main, ["--home", str(home.instance), "dossier", str(article_id), "--out", str(out), *more]
    )


def unpack(archive: Path, folder: Path) -> Path:
    folder.mkdir()
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder


def check(folder: Path) -> tuple[int, str]:
    """Exit code and words of the dossier's verifier, run bare in its folder."""
    command = [sys.executable, "-I", "verify.py"]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return done.returncode, done.stdout


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_bytes())
