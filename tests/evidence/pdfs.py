"""What can be got out of a file by those who try: texts, streams, and bytes in many codings."""

import io
import re
import zlib

import pypdfium2

CODINGS = ("utf-8", "utf-16-be", "utf-16-le", "utf-32-be")


def recovered(content: bytes) -> bytes:
    """Everything that extraction finds in a file, its bytes, and what all its packed streams unpack to."""
    streams = [unpacked(found[1]) for found in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.S)]
    return b"\n".join([content, *streams, texts(content).encode()])


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream


def texts(content: bytes) -> str:
    if not content.startswith(b"%PDF"):
        return content.decode("utf-8", "replace")
    try:
        with pypdfium2.PdfDocument(content) as document:
            meta = " ".join(document.get_metadata_dict().values())
            return meta + "\n".join(page.get_textpage().get_text_bounded() for page in document)
    except pypdfium2.PdfiumError:
        return ""


def holds(content: bytes, words: str) -> bool:
    """Whether somebody who looks for these words in all of that finds them, in any coding or as hex digits."""
    everything = recovered(content)
    plain = re.sub(rb"\s", b"", everything).lower()
    shapes = [words.encode(coding) for coding in CODINGS] + [words.encode().hex().encode()]
    return any(shape in everything or re.sub(rb"\s", b"", shape).lower() in plain for shape in shapes)


def boxed(content: bytes, words: str) -> bytes:
    """The control: a black box drawn over these words, as people do it, and nothing taken out."""
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text = page.get_textpage()
            found = text.search(words).get_next()
            if found:
                left, bottom, right, top = text.get_charbox(found[0])
                right = text.get_charbox(found[0] + found[1] - 1)[2]
                box = pypdfium2.raw.FPDFPageObj_CreateNewRect(left, bottom, right - left, top - bottom)
                pypdfium2.raw.FPDFPageObj_SetFillColor(box, 0, 0, 0, 255)
                pypdfium2.raw.FPDFPath_SetDrawMode(box, pypdfium2.raw.FPDF_FILLMODE_WINDING, False)
                pypdfium2.raw.FPDFPage_InsertObject(page, box)
                page.gen_content()
        made = io.BytesIO()
        document.save(made)
        return made.getvalue()
