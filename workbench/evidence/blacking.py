"""A PDF made anew as pictures of its pages, with black boxes where given words stand; in a child process with limits.

Run as `python -m workbench.evidence.blacking`: on standard input a line of JSON and then the PDF, on standard output a
line of JSON and then the new PDF. The line says what to cover ("words" and what stands "before" them, or null, as
stretches.signs() gives them) and whether only to look ("look": small pictures of pages with boxes).
"""

import base64
import io
import json
import resource
import sys
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from .stretches import occurrences, signs

SECONDS = 15
MEMORY = 2_000_000_000
MAX_PAGES = 150
DPI = 150
LOOK_DPI = 60
MOST_PIXELS = 4_400_000
"""Of one page, an A3 at full size: a page that says it is as large as a house is drawn smaller."""
DRAWING = 10.0
"""Seconds after which no further page is drawn: somebody waits."""
LOOKED_AT = 6
"""Pages with boxes of which a look gives pictures."""
AROUND = 2.0
"""Points that a box is larger than the line it covers, above and below."""
SLANT = 0.35
"""How far a line may rise for each step it goes; one that is steeper in both directions covers its whole page."""
Box = tuple[float, float, float, float]


class Refused(Exception):
    """Why no copy was made, as a sentence for people."""


class Page(NamedTuple):
    """The signs of a page, and for each the character that it belongs to; the lines (start, stop) of its characters."""

    plain: str
    of: Sequence[int]
    lines: Sequence[tuple[int, int]]


def blacked(content: bytes, wanted: Sequence[dict[str, Any]], look: bool) -> tuple[dict[str, Any], bytes]:
    """What was covered on which page, and the new PDF (nothing for a look). Raises Refused."""
    import pypdfium2

    until = time.monotonic() + DRAWING
    with pypdfium2.PdfDocument(content) as document:
        if len(document) > MAX_PAGES:
            raise Refused(f"A PDF of more than {MAX_PAGES} pages is not redacted here; divide it first.")
        pages = [_read(document[number]) for number in range(len(document))]
        covers, left = _covers(document, pages, wanted)
        boxes = {str(number + 1): len(found) for number, found in enumerate(covers) if found}
        said: dict[str, Any] = {"pages": len(pages), "boxes": boxes, "left": left, "pictures": []}
        if look:
            shown = [number for number, found in enumerate(covers) if found][:LOOKED_AT]
            pictures = [_picture(document[number], covers[number], LOOK_DPI) for number in shown]
            said["pictures"] = [base64.b64encode(picture).decode() for picture in pictures]
            return said, b""
        return said, _assembled(document, covers, until)


def _read(page: Any) -> Page:
    from pypdfium2 import raw

    text = page.get_textpage()
    count = text.count_chars()
    letters = [chr(raw.FPDFText_GetUnicode(text, at) or 32) for at in range(count)]
    plain, of = signs("".join(letters))
    ends = [at for at, letter in enumerate(letters) if letter in "\r\n\x02\ufffe"]
    starts = [0, *(end + 1 for end in ends)]
    return Page(plain, of, list(zip(starts, [*(end + 1 for end in ends), count], strict=True)))


def _covers(
    document: Any, pages: Sequence[Page], wanted: Sequence[dict[str, Any]]
) -> tuple[list[list[Box]], list[int]]:
    """The boxes of each page: whole lines, as the length of a box would tell which name fits under it. And for each
    thing wanted how often its words stand where nothing covers them.
    """
    whole = "".join(page.plain for page in pages)
    begins = [0]
    for page in pages:
        begins.append(begins[-1] + len(page.plain))
    hit: list[set[tuple[int, int]]] = [set() for _ in pages]
    for one in wanted:
        found = occurrences(whole, one["words"], one["before"])
        if not found:
            raise Refused("A passage could not be found on the pages of the PDF, so no copy was made of it.")
        for place in found:
            for number, lines in _lines(pages, begins, *place):
                hit[number] |= lines
    covers: list[list[Box]] = []
    for number, hits in enumerate(hit):
        page = document[number]
        text = page.get_textpage() if hits else None  # of this very page, so that what is drawn is known in it
        covers.append([_box(page, text, *line) for line in sorted(hits)])
        covers[-1] += _unseen(page, text) if text else []
    left = [
        sum(
            any(not lines <= hit[number] for number, lines in _lines(pages, begins, *place))
            for place in occurrences(whole, one["words"])
        )
        for one in wanted
    ]
    return covers, left


def _lines(
    pages: Sequence[Page], begins: Sequence[int], start: int, stop: int
) -> Iterator[tuple[int, set[tuple[int, int]]]]:
    """For each page that holds some of these signs of the whole, its number and the lines in which they stand."""
    for number in range(bisect_right(begins, start) - 1, len(pages)):
        if begins[number] >= stop:
            break
        page = pages[number]
        signs_here = page.of[max(start - begins[number], 0) : stop - begins[number]]
        yield number, {line for at in set(signs_here) for line in page.lines if line[0] <= at < line[1]}


def _box(page: Any, text: Any, start: int, stop: int) -> Box:
    """Around all characters of a line and on to both edges of the page, in its points: a line may be a name alone, and
    the longest of its page. Raises Refused where they are nowhere.
    """
    found = [text.get_charbox(at, loose=loose) for loose in (False, True) for at in range(start, stop)]
    seen = [box for box in found if box[2] > box[0] and box[3] > box[1]]
    if not seen:
        raise Refused("It is not known where on its page a passage stands, so no copy was made of it.")
    left, bottom = min(box[0] for box in seen), min(box[1] for box in seen)
    right, top = max(box[2] for box in seen), max(box[3] for box in seen)
    first, last = (text.get_charbox(at, loose=True) for at in _ends(text, start, stop))
    across, up, edges = abs(last[0] - first[0]), abs(last[1] - first[1]), page.get_cropbox()
    if across >= up * SLANT:
        left, right = min(left, edges[0]), max(right, edges[2])
    if up > across * SLANT:
        bottom, top = min(bottom, edges[1]), max(top, edges[3])
    return left - AROUND, bottom - AROUND, right + AROUND, top + AROUND


def _unseen(page: Any, text: Any) -> Iterator[Box]:
    """Around what is drawn as text and is in no text layer, on to both edges of the page: words that are drawn twice, a
    little apart (a shadow, false bold), are there once. Inside a form, whose place is another, all of the page.
    """
    from pypdfium2 import raw

    edges = page.get_cropbox()
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        left, bottom, right, top = drawn.get_bounds()
        if raw.FPDFTextObj_GetText(drawn.raw, text.raw, None, 0) > 2 or right <= left or top <= bottom:
            continue
        flat = right - left >= top - bottom
        if drawn.level:
            yield edges
        elif flat:
            yield min(left, edges[0]), bottom - AROUND, max(right, edges[2]), top + AROUND
        else:
            yield left - AROUND, min(bottom, edges[1]), right + AROUND, max(top, edges[3])


def _ends(text: Any, start: int, stop: int) -> tuple[int, int]:
    """The first and the last character of a line that are seen."""
    boxes = {at: text.get_charbox(at, loose=True) for at in range(start, stop)}
    seen = [at for at, box in boxes.items() if box[2] > box[0] and box[3] > box[1]] or [start]
    return seen[0], seen[-1]


def _picture(page: Any, boxes: Sequence[Box], dpi: int) -> bytes:
    """A page as JPEG, its boxes drawn before it is packed. Annotations and form fields are not drawn: their words are
    in no captured text, so nobody could have marked them.
    """
    from PIL import ImageDraw

    width, height = page.get_size()
    scale = min(dpi / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    image = bitmap.to_pil().convert("RGB")
    place = bitmap.get_posconv(page)
    pencil = ImageDraw.Draw(image)
    for left, bottom, right, top in boxes:
        corners = [place.to_bitmap(x, y) for x in (left, right) for y in (bottom, top)]
        across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        pencil.rectangle((across[0], down[0], across[-1], down[-1]), fill="black")
    made = io.BytesIO()
    image.save(made, "JPEG", quality=80)
    return made.getvalue()


def _assembled(document: Any, covers: Sequence[Sequence[Box]], until: float) -> bytes:
    """A new PDF of pictures alone: nothing of the old file goes over but what is seen. Raises Refused where it is not
    done by `until`.
    """
    import pypdfium2

    new = pypdfium2.PdfDocument.new()
    for number, boxes in enumerate(covers):
        if time.monotonic() > until:
            raise Refused(
                f"Drawing the pages takes too long: {number} of {len(covers)} were drawn. Divide the PDF first."
            )
        old = document[number]
        width, height = old.get_size()
        picture = pypdfium2.PdfImage.new(new)
        picture.load_jpeg(io.BytesIO(_picture(old, boxes, DPI)), inline=True)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page = new.new_page(width, height)
        page.insert_obj(picture)
        page.gen_content()
    made = io.BytesIO()
    new.save(made)
    return made.getvalue()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        said, made = blacked(sys.stdin.buffer.read(), asked["wanted"], asked["look"])
    except Refused as refusal:
        said, made = {"why": str(refusal)}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
