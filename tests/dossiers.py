"""Dossiers made and unpacked, and their own verifier run as a stranger would."""

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from workbench.cli import main
from workbench.config import Home
from workbench.publishing.dossier import manifest
from workbench.record import canonical


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


def check(folder: Path, *more: str) -> tuple[int, str]:
    """Exit code and words of the dossier's verifier, run bare in its folder."""
    command = [sys.executable, "-I", "verify.py", *more]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return done.returncode, done.stdout


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_bytes())


def relisted(folder: Path) -> None:
    """Make the manifest anew, as a forger would."""
    sums = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("manifest.json", "signature.json")
    }
    (folder / "manifest.json").write_bytes(manifest(sums))


def resealed(folder: Path, name: str, change: Callable[[Any], object]) -> None:
    """Change a file of the dossier and make its manifest anew, as a forger would."""
    value = read(folder, name)
    change(value)
    (folder / name).write_bytes(canonical(value))
    relisted(folder)
