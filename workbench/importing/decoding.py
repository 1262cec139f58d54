"""From the bytes of an original to its text: character set, and what is refused."""

import codecs
import unicodedata

from ..config import MAX_PASTE
from ..errors import Invalid, TooLarge, WrongType

KINDS = {".txt": "text/plain", ".text": "text/plain", ".md": "text/plain", ".html": "text/html", ".htm": "text/html"}
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def mime_of(name: str) -> str:
    """The kind of an original by its name. Raises WrongType for anything but text and HTML."""
    suffix = "." + name.rpartition(".")[2].lower() if "." in name else ".txt"
    if suffix not in KINDS:
        raise WrongType(f"“{clean_name(name)}” is not text: import .txt or .html files, or paste the text.")
    return KINDS[suffix]


def decode(content: bytes) -> str:
    """The text of an original: UTF-8 first, then by byte-order mark, then by statistics. Line ends stay as they are.

    Raises TooLarge over the limit, Invalid where there is no text, or where the bytes are not text at all.
    """
    if len(content) > MAX_PASTE:
        raise TooLarge(f"This is {len(content):,} bytes; import at most {MAX_PASTE:,} at a time.")
    text = _decode(content).replace("\x00", "")
    if not any(unicodedata.category(sign)[0] in "LN" for sign in text):
        raise Invalid("There is no text in it; paste the article's text.", {"text": "Paste the article's text."})
    return text


def clean_name(name: str) -> str:
    """A file's name as people may see it: no path, no control or direction signs, at most 120 characters."""
    base = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C").strip(". ")
    return shown[-120:] or "unnamed"


def _decode(content: bytes) -> str:
    for mark, name in BOMS:
        if content.startswith(mark):
            return _strict(content, name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(content)


def _strict(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        raise Invalid("This file says it is Unicode but is damaged; save it again as UTF-8.") from None


def _guess(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000]).best()
    try:
        if best and b"\x00" not in content:
            return content.decode(best.encoding)
    except (UnicodeDecodeError, LookupError):
        pass
    raise Invalid("The character set of this file is not known; save it as UTF-8 and import it again.")
