"""Files stay small enough to read in one go, and are named after a thing."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SAYS_NOTHING = {"utils", "helpers", "common", "misc", "manager", "service"}


def too_long(files: list[Path], limit: int) -> list[str]:
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    return [f"{file.name}: {length} lines of {limit}" for file, length in lengths.items() if length > limit]


def says_nothing(files: list[Path]) -> list[str]:
    """Files whose name, or whose folder's name inside the product, tells nobody what is in it."""
    return [str(file) for file in files if SAYS_NOTHING & {file.stem, file.parent.name}]


@pytest.mark.parametrize(("folder", "pattern", "limit"), [("workbench", "*.py", 300), ("templates", "*.html", 90)])
def test_files_are_short(folder: str, pattern: str, limit: int) -> None:
    files = [file for file in sorted((ROOT / folder).rglob(pattern)) if file.parent.name != "versions"]
    assert too_long(files, limit) == []


def test_file_names_say_what_is_inside() -> None:
    folders = ["workbench", "templates", "tests"]
    assert says_nothing([file for folder in folders for file in (ROOT / folder).rglob("*.*")]) == []


def test_control_a_long_file_is_found(tmp_path: Path) -> None:
    file = tmp_path / "claims.py"
    file.write_text("pass\n" * 4)
    assert too_long([file], 4) == []
    assert too_long([file], 3) == ["claims.py: 4 lines of 3"]


def test_control_an_empty_name_is_found() -> None:
    names = ["workbench/utils.py", "workbench/misc/dates.py", "workbench/dates.py"]
    assert says_nothing([Path(name) for name in names]) == names[:2]
