"""Of a picture a copy without metadata is made: nothing of it survives, the picture looks the same."""

import io
import struct
import zlib

import pytest
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from workbench.errors import Invalid
from workbench.evidence.pictures import looks
from workbench.evidence.stripping import TYPES, strip

MARKER = b"LENS-OF-OLENA"
MIMES = {kind: mime for mime, kind in TYPES.items()}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>50,27N</exif:GPSLatitude>LENS-OF-OLENA</x:xmpmeta>'


def drawn(mode: str = "RGB") -> Image.Image:
    made = Image.new("RGB", (320, 240), "white")
    draw = ImageDraw.Draw(made)
    for at in range(10):
        draw.rectangle((at * 29, at * 13, at * 29 + 40, at * 13 + 60), fill=(at * 25, 255 - at * 20, 90))
    return made.convert(mode)


def photo(kind: str = "JPEG", orientation: int = 1, **save) -> bytes:
    """A picture with all that cameras and programs put into it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.Make] = orientation, MARKER.decode()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2022:02:12 15:04:05"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps.update({1: "N", 2: (50.0, 27.0, 1.0), 3: "E", 4: (30.0, 31.0, 1.0)})
    given = {
        "exif": exif,
        "xmp": XMP,
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    }
    if kind == "JPEG":
        given["comment"] = MARKER
    if kind == "PNG":
        given.pop("xmp")
        given["pnginfo"] = texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", MARKER.decode())
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    out = io.BytesIO()
    drawn().save(out, kind, **{**given, **save})
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    def kept(content: bytes):
        (path := tmp_path / "picture").write_bytes(content)
        return path

    return kept


@pytest.mark.parametrize("kind", sorted(MIMES))
def test_nothing_of_the_metadata_survives_and_it_looks_the_same(kind, file):
    path = file(photo(kind))
    before = looks(path, MIMES[kind])
    assert MARKER in path.read_bytes()
    made = strip(path, MIMES[kind])
    for trace in (MARKER, b"Exif", b"eXIf", b"EXIF", b"xmp", b"XML:", b"ICC", b"iCCP", b"tEXt", b"GPS", b"2022:02:12"):
        assert trace not in made.content, trace
    with Image.open(io.BytesIO(made.content)) as copy:
        assert (copy.format, copy.size) == (kind, (320, 240))
        assert not copy.getexif() and not set(copy.info) & {"exif", "xmp", "comment", "icc_profile", "photoshop"}
    assert looks(file(made.content), MIMES[kind]) == before
    assert (made.said["taken"], made.said["gps"], made.said["pictures"]) == ("2022-02-12 15:04:05", True, 1)
    assert {"EXIF", "XMP"} <= set(made.said["kinds"]) and made.version


def test_a_thumbnail_and_what_hangs_on_behind_are_left_out(file):
    content = photo()
    hidden = (
        content[:2] + b"\xff\xed" + struct.pack(">H", 2 + 22 + len(MARKER)) + b"Photoshop 3.0\x008BIM\x04\x04\x00\x00"
    )
    content = hidden[: 2 + 4 + 22] + MARKER + content[2:] + photo() + MARKER
    made = strip(file(content), "image/jpeg")
    assert MARKER not in made.content and made.content.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_it_is_turned_as_it_is_meant_to_be_seen(orientation, file):
    path = file(photo(orientation=orientation))
    made = strip(path, "image/jpeg")
    with Image.open(io.BytesIO(made.content)) as copy:
        assert copy.size == ((320, 240) if orientation == 3 else (240, 320))
    assert looks(file(made.content), "image/jpeg") == looks(file(photo(orientation=orientation)), "image/jpeg")


@pytest.mark.parametrize(
    ("mode", "kind", "kept"),
    [("P", "PNG", "RGB"), ("L", "PNG", "L"), ("RGBA", "PNG", "RGBA"), ("1", "PNG", "1"), ("CMYK", "JPEG", "RGB"),
     ("L", "JPEG", "L"), ("RGBA", "WEBP", "RGB")],
)  # fmt: skip
def test_pictures_of_every_sort_are_taken(mode, kind, kept, file):
    out = io.BytesIO()
    drawn(mode).save(out, kind)
    made = strip(file(out.getvalue()), MIMES[kind])
    with Image.open(io.BytesIO(made.content)) as copy:
        assert copy.mode in {kept, mode}
    assert made.said == {"kinds": [], "taken": "", "gps": False, "pictures": 1}


def test_of_a_moving_picture_the_first_is_taken_and_that_is_said(file):
    out = io.BytesIO()
    drawn().save(out, "WEBP", save_all=True, append_images=[drawn().rotate(90), drawn().rotate(180)])
    assert strip(file(out.getvalue()), "image/webp").said["pictures"] == 3


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (bomb(60_000, 60_000), "image/png"),
        (bomb(9_999, 9_999), "image/png"),
        (b"\x89PNG\r\n\x1a\n torn", "image/png"),
        (photo()[:4000], "image/jpeg"),
        (b"\xff\xd8\xff" + b"\x00" * 100, "image/jpeg"),
        (b"RIFF\xff\xff\xff\xffWAVE", "image/webp"),
        (photo("PNG"), "image/jpeg"),
    ],
)
def test_hostile_pictures_are_refused_in_a_sentence(content, mime, file):
    with pytest.raises(Invalid, match="No copy without metadata could be made"):
        strip(file(content), mime)


def test_metadata_that_cannot_be_read_is_left_out_all_the_same(file):
    content = photo(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff" + MARKER)
    made = strip(file(content), "image/jpeg")
    assert MARKER not in made.content and "EXIF" in made.said["kinds"] and made.said["taken"] == ""
