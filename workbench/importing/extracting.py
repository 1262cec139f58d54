"""What would be proposed for files: one after the other, or in several processes at once. Stores nothing."""

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ..config import MAX_PASTE
from ..errors import Invalid, Refusal, TooLarge
from ..splitting import Draft, Page, edtf_bounds
from ..splitting.contract import as_json
from ..splitting.grain import Granularity
from ..splitting.models import Models
from .corrections import GIVEN
from .decoding import decode, mime_of
from .proposals import Details, details, draft_portions, propose

AHEAD = 4
"""Files handed out for each process before the first of them must be done."""

Say = Callable[[int, int], None]
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """How files are to be extracted."""

    published: str | None
    granularity: Granularity
    models: Models


def extract_file(path: str, asked: Asked, say: Say = lambda _done, _total: None) -> Found:
    """What would be proposed for the file at `path`, by the JSON contract of splitting.contract and with the path."""
    file = Path(path)
    page, mime = read_page(read_bytes(file), file.name)
    given = given_details(page, asked.published)
    proposed: list[Draft] = []
    for portion in draft_portions(page, given, asked.models, asked.granularity):
        proposed.extend(portion.drafts)
        say(portion.done, portion.total)
    basis = given.published_basis
    made = as_json(file.name, page, proposed, published_basis=basis, with_text=mime == "text/html")
    made["article"]["published_on"] = given.published_on or None
    return {"file": file.name, "path": path, **made}


def extract_at_once(paths: Sequence[str], asked: Asked, jobs: int) -> Iterator[tuple[str, Callable[[], Found]]]:
    """Each file in order, with what gives its answer or raises what went wrong with it, as soon as it is there.

    Every process loads the language model once. One that dies (killed, or out of memory) ends with a Refusal.
    """
    pool = ProcessPoolExecutor(min(jobs, len(paths)), get_context("spawn"), initializer=_quiet)
    waiting: deque[tuple[str, Future[Found]]] = deque()
    left = iter(paths)
    try:
        for path in islice(left, jobs * AHEAD):
            waiting.append((path, pool.submit(extract_file, path, asked)))
        while waiting:
            path, future = waiting.popleft()
            yield path, lambda answer=future: _result(answer)  # type: ignore[misc]
            for following in islice(left, 1):
                waiting.append((following, pool.submit(extract_file, following, asked)))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _result(future: Future[Found]) -> Found:
    try:
        return future.result()
    except BrokenProcessPool:
        raise Refusal(
            "the process that read it, or one beside it, was killed (out of memory?); try again with fewer --jobs."
        ) from None


def _quiet() -> None:
    """Ctrl+C ends a process without a traceback of its own."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def read_bytes(file: Path) -> bytes:
    """The file's bytes. Raises TooLarge."""
    if file.stat().st_size > MAX_PASTE:
        raise TooLarge(f"larger than {MAX_PASTE:,} bytes; import a smaller file.")
    return file.read_bytes()


def read_page(content: bytes, name: str) -> tuple[Page, str]:
    """The page and its MIME type."""
    mime = mime_of(name)
    return propose(decode(content), mime), mime


def given_details(page: Page, published: str | None) -> Details:
    """What is proposed, with the publication date that a person gave."""
    given = details(page)
    if not published:
        return given
    try:
        edtf_bounds(published)
    except ValueError as error:
        raise Invalid(str(error)) from None
    return Details(given.headline, given.outlet, given.authors, given.kind, given.language, published, GIVEN)
