"""Vendored files are the ones that were looked at; locks name exact versions with hashes and no address."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ["run", "test", "browser", "reloaded"]


def strangers(folder: Path) -> list[str]:
    """Files that differ from the SHA-256 in the folder's README.md, or stand on one side only."""
    listed = set(re.findall(r"^([0-9a-f]{64})  (\S+)$", (folder / "README.md").read_text("utf-8"), re.M))
    there = {
        (hashlib.sha256(file.read_bytes()).hexdigest(), file.name)
        for file in folder.iterdir()
        if file.name != "README.md"
    }
    return sorted({name for _, name in listed ^ there})


def lock_faults(lock: str) -> list[str]:
    """Addresses, paths, options, and requirements without an exact version or a hash."""
    found = re.findall(r"\S*://\S*|(?:^|\s)/\S+|^-\S+|file:\S*", lock, re.M)
    for entry in re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", lock, flags=re.M).strip()):
        if not re.match(r"[\w.-]+==\S+", entry) or "--hash=sha256:" not in entry:
            found.append(entry)
    return found


def providers(module: str, installed: Mapping[str, Sequence[str]]) -> set[str]:
    return {canonicalize_name(name) for name in installed.get(module, [])}


def locked(name: str) -> dict[str, str]:
    lock = (ROOT / f"requirements-{name}.lock").read_text("utf-8")
    return {canonicalize_name(found[1]): found[2] for found in re.finditer(r"^([\w.-]+)==(\S+)", lock, re.M)}


@pytest.mark.parametrize("folder", ["static/vendor", "tests/browser/vendor"])
def test_vendored_files_match_their_hash(folder: str) -> None:
    assert strangers(ROOT / folder) == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_everything_and_holds_no_address(name: str) -> None:
    assert lock_faults((ROOT / f"requirements-{name}.lock").read_text("utf-8")) == []


def test_the_locks_hold_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = {"run": project["project"]["dependencies"]}
    for name in LOCKS:
        versions = locked(name)
        for line in asked.get(name, []) + project["dependency-groups"][name]:
            wanted = Requirement(line)
            assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), line


def test_exactly_one_distribution_provides_whoosh() -> None:
    """All four forks install a module of that name, and the last one installed would win."""
    assert providers("whoosh", packages_distributions()) == {"whoosh3"}


def test_control_a_second_whoosh_is_found() -> None:
    assert providers("whoosh", {"whoosh": ["whoosh3", "Whoosh"]}) == {"whoosh3", "whoosh"}


def test_control_a_changed_a_missing_and_an_unlisted_file_are_found(tmp_path: Path) -> None:
    listed = hashlib.sha256(b"good").hexdigest()
    (tmp_path / "README.md").write_text("".join(f"{listed}  {name}\n" for name in ["good", "changed", "gone"]))
    (tmp_path / "good").write_bytes(b"good")
    (tmp_path / "changed").write_bytes(b"bad")
    (tmp_path / "unlisted").write_bytes(b"good")
    assert strangers(tmp_path) == ["changed", "gone", "unlisted"]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--find-links /srv/wheels",
        "#    made by /home/someone/bin/uv",
        "flask>=3 \\\n    --hash=sha256:00",
        "flask==3.1.3",
        "flask @ https://example.org/flask.whl \\\n    --hash=sha256:00",
    ],
)
def test_control_a_loose_lock_is_found(line: str) -> None:
    assert lock_faults(f"flask==3.1.3 \\\n    --hash=sha256:00\n{line}\n") != []
