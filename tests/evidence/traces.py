"""Where words lie about on the disk."""

from workbench.config import Home


def lying(home: Home, *words: str) -> list[str]:
    """The files under the home (database, log, store, index, all) that hold one of these words, in any of the ways
    in which words are written here.
    """
    sought = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [path for folder in {home.instance, home.index} for path in folder.rglob("*") if path.is_file()]
    return sorted(str(path) for path in set(files) if any(one in path.read_bytes().lower() for one in sought))
