"""A picture without its metadata: turned as it is meant to be seen, in sRGB, written anew from its pixels alone.

Run as `python -m workbench.evidence.stripping`, like extraction: the picture on standard input, the copy and what the
metadata said as JSON on standard output. Where it was taken is looked for, and not told: the original has it.
"""

import base64
import io
import json
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Invalid
from .extraction import in_a_child, limit
from .pictures import PIXELS

TOOL = "Pillow"
TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
QUALITY: dict[str, dict[str, Any]] = {"JPEG": {"quality": 95}, "PNG": {}, "WEBP": {"quality": 95}}
MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "I;16", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}
"""What is written as it is; a picture of any other sort becomes RGB, or RGBA where it can be seen through."""
_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
EXIF, GPS, TAKEN, CHANGED = 0x8769, 0x8825, 0x9003, 0x0132


@dataclass(frozen=True, slots=True)
class Stripped:
    """The copy, and what the metadata said: kinds (EXIF, XMP …), taken (camera's time or empty), gps (whether a place
    was in it), pictures (how many it held; the first was taken).
    """

    content: bytes
    said: dict[str, Any]
    version: str


def strippable(mime: str) -> bool:
    """Whether a copy without metadata is made of files of this type."""
    return mime in TYPES


def strip(path: Path, mime: str, seconds: int | None = None) -> Stripped:
    """The picture without metadata. Raises Invalid where it cannot be read, or not within the limits."""
    try:
        found = in_a_child("stripping", path, TYPES[mime], seconds=seconds)
        return Stripped(base64.b64decode(found["content"]), found["said"], found["version"])
    except (subprocess.SubprocessError, ValueError, KeyError):
        raise Invalid(
            "No copy without metadata could be made of this picture; look at the original before you pass it on."
        ) from None


def _said(picture: Any) -> dict[str, Any]:
    """What the metadata of a loaded picture says. What cannot be read of it counts as there."""
    from PIL import IptcImagePlugin

    taken, gps, kinds = "", False, []
    if raw := picture.info.get("exif"):
        kinds.append("EXIF")
        with suppress(Exception):  # whatever a hostile one does to its reader, it is left out all the same
            exif = picture.getexif()
            gps = bool({2, 4} & set(exif.get_ifd(GPS))) or b"GPSLatitude" in raw
            time = _TIME.fullmatch(str(exif.get_ifd(EXIF).get(TAKEN) or exif.get(CHANGED) or "").strip("\x00 "))
            taken = "{}-{}-{} {}".format(*time.groups()) if time else ""
    if xmp := picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp"):
        kinds.append("XMP")
        gps = gps or "GPSLatitude" in str(xmp)
    with suppress(Exception):
        kinds += ["IPTC"] if IptcImagePlugin.getiptcinfo(picture) else []
    kinds += ["comment"] if picture.info.get("comment") else []
    kinds += ["text"] if set(getattr(picture, "text", {})) - {"XML:com.adobe.xmp"} else []
    return {"kinds": kinds, "taken": taken, "gps": gps, "pictures": getattr(picture, "n_frames", 1)}


def _srgb(picture: Any) -> Any:
    """The pixels in sRGB: a profile of its own would name the device that it was made for."""
    from PIL import Image, ImageCms

    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            theirs, ours = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(picture, theirs, ours, outputMode=mode)
            return made if isinstance(made, Image.Image) else picture
    return picture


def main() -> None:
    limit()
    import PIL
    from PIL import Image, ImageOps

    kind = sys.argv[1]
    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow refuses at twice this
    with Image.open(sys.stdin.buffer, formats=[kind]) as picture:
        picture.load()
        said = _said(picture)
        made = _srgb(ImageOps.exif_transpose(picture))
    if made.mode not in MODES[kind] or "transparency" in made.info:
        made = made.convert("RGBA" if made.has_transparency_data and kind != "JPEG" else "RGB")
    plain = Image.new(made.mode, made.size)  # nothing comes along but pixels
    plain.paste(made)
    out = io.BytesIO()
    plain.save(out, kind, **QUALITY[kind])
    content = base64.b64encode(out.getvalue()).decode()
    json.dump({"content": content, "said": said, "version": PIL.__version__}, sys.stdout)


if __name__ == "__main__":
    main()
