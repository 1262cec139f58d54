"""Files of the demonstration that are made, not shipped: a PDF with a text layer, a DOCX, a photograph, a kept page."""

import io
import zipfile
from xml.sax.saxutils import escape

REGISTER = (
    "DORREL CITY HOSPITAL",
    "Register of the emergency ward, 12 February 2022 (extract)",
    "14:05  Two police officers were examined for bruises and left the same hour.",
    "14:20  First of the demonstrators brought in from the customs house.",
    "No police officer was admitted to a ward on this day.",
    "[Demonstration text. The hospital is invented.]",
)
FINES = (
    "Tarsel Centre for Legal Defence: list of fines, kept by the hotline",
    "By 18:00 on Monday, 14 February, the list holds 43 fines, each with the number of its decision.",
    "The names stand in the annex, which is not part of this file.",
    "[Demonstration text. The organisation is invented.]",
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Law No. 214: in force</title></head>
<body><nav>Gazette | Laws | Search</nav><h1>Law No. 214</h1>
<p>Published on 25 May 2020 in No. 41 of the Official Gazette.</p>
<p>Law No. 214 has been in force since 8 June 2020 and has not been amended.</p>
<p>[Demonstration page. The gazette is invented.]</p></body></html>"""
TYPES = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SPACE = "http://schemas.openxmlformats.org"


def content(name: str) -> bytes | None:
    """The bytes of the file of this name; None where it is none of these."""
    made = {"e11-hospital-register.pdf": _pdf, "e12-list-of-fines.docx": _docx, "e13-customs-house.jpg": _photograph}
    return made[name]() if name in made else None


def answer() -> bytes:
    """What the site of the kept page would have answered."""
    body = PAGE.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _pdf() -> bytes:
    lines = (line.replace("(", r"\(").replace(")", r"\)") for line in REGISTER)
    drawn = "".join(f"BT /F1 11 Tf 72 {720 - 24 * at} Td ({line}) Tj ET\n" for at, line in enumerate(lines)).encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
        b"/Contents 5 0 R >>",
        b"<< /Length %d >>\nstream\n%bendstream" % (len(drawn), drawn),
    )
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)
    return made + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def _docx() -> bytes:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{SPACE}/package/2006/content-types">{TYPES}'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{SPACE}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{SPACE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{SPACE}/wordprocessingml/2006/main"><w:body>'
        + "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in FINES)
        + "</w:body></w:document>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return made.getvalue()


def _photograph() -> bytes:
    """A drawn square with a clock, with the metadata that a telephone would have put in: time and (invented) place."""
    from PIL import ExifTags, Image, ImageDraw

    made = Image.new("RGB", (960, 640), "#b9cfe0")
    draw = ImageDraw.Draw(made)
    draw.rectangle((0, 430, 960, 640), fill="#8d8474")
    draw.rectangle((300, 120, 660, 430), fill="#c9b28b", outline="#5b4a33", width=4)
    draw.polygon(((280, 120), (680, 120), (480, 30)), fill="#7a3b2e")
    draw.ellipse((435, 150, 525, 240), fill="white", outline="black", width=4)
    draw.line((480, 195, 480, 162), fill="black", width=5)
    draw.line((480, 195, 492, 170), fill="black", width=5)
    for at in range(14):
        left = 60 + at * 62
        draw.ellipse((left, 470 + at % 3 * 18, left + 26, 496 + at % 3 * 18), fill="#33302c")
        draw.rectangle((left + 3, 496 + at % 3 * 18, left + 23, 560 + at % 3 * 18), fill=("#40566b", "#6b4040")[at % 2])
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2022:02:12 12:03:41"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)})
    out = io.BytesIO()
    made.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()
