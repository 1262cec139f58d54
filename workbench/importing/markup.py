"""HTML is hostile until read: parsed in a child process with limits on CPU, memory and time.

Run as `python -m workbench.importing.markup`: HTML on standard input, the page as JSON on standard output.
"""

import dataclasses
import json
import re
import resource
import subprocess
import sys
from typing import Any

from ..errors import Invalid

MAX_DEPTH = 512
SECONDS = 15
MEMORY = 2_000_000_000
TOO_HARD = "This page is too complicated to read; copy its text from the browser and paste it."
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)([^<>]*+)>")  # possessive: linear in tags that never close
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li"]
)


def read_markup(html: str) -> dict[str, Any]:
    """The page that `splitting.read_html` finds in `html`, as plain data (see proposals.load). Raises Invalid."""
    if deepest(html) > MAX_DEPTH:
        raise Invalid(TOO_HARD, {"text": TOO_HARD})
    command = [sys.executable, "-P", "-m", "workbench.importing.markup"]
    try:
        done = subprocess.run(
            command, input=html.encode("utf-8", "replace"), capture_output=True, timeout=SECONDS, check=True
        )
        page: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise Invalid(TOO_HARD, {"text": TOO_HARD}) from None
    return page


def deepest(html: str) -> int:
    """How deep the elements are nested, as far as tags tell (elements that close themselves do not count)."""
    depth = most = 0
    for closing, name, rest in TAG.findall(html):
        if name.lower() not in VOID and not rest.endswith("/"):
            depth = max(0, depth - 1) if closing else depth + 1
            most = max(most, depth)
    return most


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from ..splitting import read_html

    page = read_html(sys.stdin.buffer.read().decode("utf-8", "replace"))
    json.dump(dataclasses.asdict(page), sys.stdout)


if __name__ == "__main__":
    main()
