"""What may be uploaded as evidence: an allow-list by the name's ending and the content's first bytes."""

from ..errors import WrongType

MAGIC: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".webp": ("image/webp", (b"RIFF",)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    ".odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
    ".zip": ("application/zip", (b"PK\x03\x04",)),
    ".mp4": ("video/mp4", (b"\x00\x00\x00",)),
    ".mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3")),
    ".wav": ("audio/wav", (b"RIFF",)),
    ".txt": ("text/plain", ()),
    ".csv": ("text/csv", ()),
    ".json": ("application/json", ()),
    ".md": ("text/plain", ()),
    ".html": ("text/html", ()),
    ".htm": ("text/html", ()),
    ".eml": ("message/rfc822", ()),
}


def kind_of(name: str, content: bytes) -> str:
    """The MIME type of an upload. Raises WrongType where the ending is not listed or the content is something else."""
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in MAGIC:
        raise WrongType(f"“{name}” cannot be kept: upload {', '.join(sorted(MAGIC))}.")
    mime, beginnings = MAGIC[ending]
    text_with_nul = not beginnings and b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if text_with_nul or (beginnings and not content.startswith(beginnings)):
        raise WrongType(f"“{name}” is not what its ending says; save it in its own format and upload it again.")
    return mime
