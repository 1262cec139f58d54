"""Where one installation keeps its things, and the limits that hold everywhere."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent

MAX_PASTE = 5_000_000
"""Bytes of one pasted or uploaded article."""
MAX_EVIDENCE = 50_000_000
"""Bytes of one evidence file."""
MAX_REQUEST = 4 * MAX_EVIDENCE
"""Bytes of a request: a file that is too large is read past, so that what was typed beside it comes back."""


def shipped(name: str) -> Path:
    """The folder `templates` or `static`: beside the package in a checkout, inside it in a wheel."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else CHECKOUT / name


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one installation. `instance` must be backed up; `index` may be deleted at any time."""

    instance: Path
    index: Path

    @classmethod
    def at(cls, directory: str | Path | None = None) -> "Home":
        """The installation under `directory`; without one, instance/ and index/ of the checkout (or of the cwd)."""
        if directory:
            base = Path(directory).expanduser().resolve()
            return cls(base, base / "index")
        base = CHECKOUT if (CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
        return cls(base / "instance", base / "index")

    @property
    def database(self) -> Path:
        return self.instance / "workbench.db"

    @property
    def originals(self) -> Path:
        return self.instance / "originals"

    @property
    def models_file(self) -> Path:
        """Which further language models the installation names (see splitting.models)."""
        return self.instance / "models.json"

    @property
    def index_live(self) -> Path:
        return self.index / "live"

    def make(self) -> None:
        """Make the folders, closed to other users of the machine."""
        for folder in (self.instance, self.originals, self.index):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def secret_key(self) -> str:
        """The key that signs cookies: made at set-up, kept in the instance folder, readable by its owner only."""
        path = self.instance / "secret-key"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))
        return path.read_text().strip()


def database_key() -> str | None:
    """The passphrase of an encrypted database, from the file that WORKBENCH_KEY_FILE names; None without it."""
    name = os.environ.get("WORKBENCH_KEY_FILE")
    return Path(name).read_text(encoding="utf-8").strip() if name else None
