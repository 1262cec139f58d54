"""The text of a file, read in a child process with limits on CPU, memory and time: every upload is hostile until read.

Run as `python -m workbench.evidence.extraction MIME`: the file on standard input, what was found as JSON on standard
output. Nothing is unpacked or parsed in the server itself. Of a WARC the page is read that came last in it.
"""

import email
import email.policy
import importlib.metadata
import io
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import Invalid, Missing
from ..originals import GONE

SECONDS = 8
"""For a file that is read while somebody waits for the page."""
PATIENCE = 60
"""For one that is read on the command line, and the most that a child can take."""
MEMORY = 1_500_000_000
MAX_TEXT = 5_000_000
"""Code points of a captured text; of a longer one the beginning is kept, and the page says so."""
SLOW = (
    "Reading the text of this file takes too long here; it is kept as it came. "
    "An admin can read it with workbench evidence read --again."
)
WARC = "application/warc"
SAME = {"application/xhtml+xml": "text/html"}
HYPHENS = dict.fromkeys(map(ord, "\x02\ufffe"))
"""What PDFium writes for the hyphen of a word that is divided at the end of a line: the word is put together."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file with the tool that read it. `whole` says whether none of it was cut off."""

    text: str
    tool: str
    version: str
    whole: bool = True


def readable(mime: str, page: str = "") -> bool:
    """Whether text can be read from files of this type; of a WARC the type of its page says so."""
    if mime == WARC:
        mime = SAME.get(page, page)
    return mime in READERS


def extract(path: Path, mime: str, seconds: int | None = None) -> Extract:
    """The text of the file. Raises Invalid where it cannot be read, or not within the limits."""
    try:
        return Extract(**in_a_child("extraction", path, mime, seconds=seconds))
    except subprocess.TimeoutExpired:
        raise Invalid(SLOW) from None
    except (subprocess.SubprocessError, ValueError, TypeError):
        raise Invalid("The text of this file could not be read; it is kept as it came.") from None


def in_a_child(module: str, path: Path, *arguments: str, seconds: int | None = None) -> dict[str, Any]:
    """What `module` of this package answers, as JSON, to the file on its standard input. Raises SubprocessError where
    it fails or takes longer than `seconds`, ValueError where it answers nothing that can be read, Missing where the
    file is gone.
    """
    if not path.is_file():
        raise Missing(GONE)
    command = [sys.executable, "-P", "-m", f"workbench.evidence.{module}", *arguments]
    with path.open("rb") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, timeout=seconds or SECONDS, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def limit() -> None:
    """What such a child begins with: it can take neither much time nor much memory, and writes no file."""
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _plain(content: bytes) -> str:
    from charset_normalizer import from_bytes

    found = from_bytes(content).best()
    return str(found) if found else content.decode("utf-8", "replace")


def _html(content: bytes) -> str:
    import html_text

    return html_text.extract_text(_plain(content))


def _pdf(content: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        whole = "\n\n".join(page.get_textpage().get_text_bounded() for page in document)
    return whole.translate(HYPHENS)


def _docx(content: bytes) -> str:
    import mammoth

    return str(mammoth.extract_raw_text(io.BytesIO(content)).value)


def _mail(content: bytes) -> str:
    message = email.message_from_bytes(content, policy=email.policy.default)
    head = [f"{name}: {message[name]}" for name in ("From", "To", "Date", "Subject") if message[name]]
    body = message.get_body(("plain", "html"))
    said = str(body.get_content()) if body else ""
    return "\n".join([*head, "", _html(said.encode()) if body and body.get_content_subtype() == "html" else said])


def _page(content: bytes) -> tuple[str, bytes]:
    """The type of the page in a WARC, and the page."""
    from .exchange import reread
    from .warc import last_answer

    mime, body = reread(last_answer(content))
    return SAME.get(mime, mime), body


READERS: dict[str, tuple[str, Callable[[bytes], str]]] = {
    "text/plain": ("charset-normalizer", _plain),
    "text/csv": ("charset-normalizer", _plain),
    "application/json": ("charset-normalizer", _plain),
    "text/html": ("html-text", _html),
    "application/pdf": ("pypdfium2", _pdf),
    DOCX: ("mammoth", _docx),
    "message/rfc822": ("html-text", _mail),
}
"""For each type the package that reads it, and how."""


def main() -> None:
    limit()
    mime, content = sys.argv[1], sys.stdin.buffer.read()
    if mime == WARC:
        mime, content = _page(content)
    tool, read = READERS[mime]
    found = read(content).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    made = Extract(found[:MAX_TEXT], tool, importlib.metadata.version(tool), len(found) <= MAX_TEXT)
    json.dump(asdict(made), sys.stdout)


if __name__ == "__main__":
    main()
