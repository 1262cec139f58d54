"""Imports go down the floors of the house, never up, never from one verb to another."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

FLOORS = {
    **dict.fromkeys(["", "web", "cli", "demo", "serving"], 6),  # "" is workbench/__init__.py
    **dict.fromkeys(["queries", "upkeep"], 5),
    **dict.fromkeys(["importing", "review", "evidence", "search", "matching", "publishing", "people"], 4),
    **dict.fromkeys(["splitting", "contradictions", "corrections", "notices", "permissions", "policy", "record"], 3),
    **dict.fromkeys(["hidden", "rules", "sight", "states"], 3),
    **dict.fromkeys(["models", "migrations"], 2),
    **dict.fromkeys(["db", "config", "errors", "originals"], 1),
}
VERBS = 4
SPEAKS_HTTP = {"", "web", "cli"}


def name_of(file: Path, root: Path) -> str:
    return ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def part(module: str) -> str:
    """`workbench.review.claims` belongs to review; the rules of a verb are a part of their own."""
    parts = module.split(".")
    return "rules" if parts[-1] == "rules" else "".join(parts[1:2])


def imports(file: Path, root: Path) -> Iterator[str]:
    """Every module that `file` imports, anywhere in it, by its full name."""
    package = file.relative_to(root).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                path = root.joinpath(*base.split("."), alias.name)
                is_module = path.is_dir() or path.with_suffix(".py").is_file()
                yield f"{base}.{alias.name}" if is_module else base


def faults(root: Path) -> list[str]:
    found = []
    for file in sorted((root / "workbench").rglob("*.py")):
        here = part(name_of(file, root))
        if here not in FLOORS:
            found.append(f"{file.relative_to(root)} has no floor")
            continue
        for module in imports(file, root):
            if module.startswith("flask") and here not in SPEAKS_HTTP:
                found.append(f"{file.relative_to(root)} imports {module}")
            if module.split(".")[0] != "workbench":
                continue
            there = part(module)
            up = FLOORS.get(there, 0) > FLOORS[here]
            sideways = FLOORS.get(there) == FLOORS[here] == VERBS and there != here
            if up or sideways:
                found.append(f"{file.relative_to(root)} imports {'up' if up else 'sideways'}: {module}")
    return found


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / "workbench" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "workbench" / name).write_text(text)
    return root


def test_imports_go_down() -> None:
    assert faults(ROOT) == []


def test_control_an_import_upwards_is_found(tmp_path: Path) -> None:
    files = {"db.py": "", "models/claims.py": "from ..permissions import may", "review/__init__.py": ""}
    files |= {
        "review/rules.py": "def f():\n    from . import claims",
        "review/claims.py": "from .. import db",
    }
    assert faults(write(tmp_path, files)) == [
        "workbench/models/claims.py imports up: workbench.permissions",
        "workbench/review/rules.py imports up: workbench.review.claims",
    ]


def test_control_an_import_sideways_is_found(tmp_path: Path) -> None:
    files = {"search/rules.py": "", "search/store.py": "", "importing/page.py": "import workbench.splitting"}
    files["review/claims.py"] = "from workbench.search import rules, store"
    assert faults(write(tmp_path, files)) == ["workbench/review/claims.py imports sideways: workbench.search.store"]


def test_control_flask_outside_web_and_a_module_without_floor_are_found(tmp_path: Path) -> None:
    files = {
        "cli.py": "import flask",
        "queries/claims.py": "from flask_wtf import CSRFProtect",
        "stuff.py": "",
    }
    assert faults(write(tmp_path, files)) == [
        "workbench/queries/claims.py imports flask_wtf",
        "workbench/stuff.py has no floor",
    ]
