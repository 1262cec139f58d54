"""What a picture looks like, in 64 bits: the perceptual hash by which near copies are found.

Run as `python -m workbench.evidence.pictures`, like extraction: a picture is hostile until it was read.
"""

import json
import subprocess
import sys
from pathlib import Path

from .extraction import in_a_child, limit

TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
PIXELS = 100_000_000
"""Pixels of a picture that is looked at; the decoder refuses a larger one before it unfolds it."""
PLAIN = 4.0
"""Standard deviation of the grey values below which a picture is one surface and like any other such."""
SECONDS = 4
"""For a look, which comes before a copy is made of the same picture."""
APART = 8
"""Bits of 64 in which two pictures may differ and still be copies: scaled, saved again, a little cropped."""


def looks(path: Path, mime: str) -> str | None:
    """The perceptual hash (16 hexadecimal digits) of a picture; None where it is none, plain, or cannot be read."""
    if mime not in TYPES:
        return None
    try:
        found: str | None = in_a_child("pictures", path, seconds=SECONDS).get("phash")
    except (subprocess.SubprocessError, ValueError):
        return None
    return found


def distance(one: str, other: str) -> int:
    """In how many bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def main() -> None:
    limit()
    import imagehash
    from PIL import Image, ImageOps, ImageStat

    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow refuses at twice this
    with Image.open(sys.stdin.buffer) as picture:
        picture.draft("L", (512, 512))
        small = ImageOps.exif_transpose(picture).convert("L")
    plain = ImageStat.Stat(small).stddev[0] < PLAIN
    json.dump({"phash": None if plain else str(imagehash.phash(small))}, sys.stdout)


if __name__ == "__main__":
    main()
