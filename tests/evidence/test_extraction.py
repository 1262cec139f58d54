"""Text is read from files in a child process, within limits; what cannot be read is said so."""

import time
import zlib

import pytest

from tests.evidence.files import docx, pdf
from workbench.errors import Invalid
from workbench.evidence import extraction
from workbench.evidence.extraction import DOCX, extract, readable

MAIL = b"From: k@example.org\nSubject: The list\nContent-Type: text/plain; charset=utf-8\n\nFour were held.\n"


@pytest.fixture
def read(tmp_path):
    def from_(content: bytes, mime: str) -> extraction.Extract:
        (path := tmp_path / "file").write_bytes(content)
        return extract(path, mime)

    return from_


@pytest.mark.parametrize(
    ("content", "mime", "words", "tool"),
    [
        (pdf(("The party was banned.", "Nobody was heard."), ("Page two.",)), "application/pdf", "banned", "pypdfium2"),
        (docx("The party was banned.", "Köşe"), DOCX, "The party was banned.\n\nKöşe", "mammoth"),
        (b"<p>One</p><script>x()</script><p>Two</p>", "text/html", "One\n\nTwo", "html-text"),
        ("Партия была запрещена судом в марте.".encode("cp1251"), "text/plain", "запрещена", "charset-normalizer"),
        (MAIL, "message/rfc822", "Subject: The list\n\nFour were held.", "html-text"),
    ],
)
def test_text_and_tool_of_each_type(content, mime, words, tool, read):
    found = read(content, mime)
    assert words in found.text and found.whole
    assert (found.tool, bool(found.version)) == (tool, True)


def test_a_text_layer_comes_page_by_page(read):
    assert read(pdf(("One.",), ("Two.",)), "application/pdf").text.split() == ["One.", "Two."]


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"%PDF-1.4\nnot really", "application/pdf"),
        (b"PK\x03\x04 cut off", DOCX),
        (docx("x")[:-40], DOCX),
    ],
)
def test_what_is_broken_is_refused_in_a_sentence(content, mime, read):
    with pytest.raises(Invalid, match="could not be read; it is kept as it came"):
        read(content, mime)


def test_a_bomb_ends_at_the_limits(read, monkeypatch):
    monkeypatch.setattr(extraction, "SECONDS", 6)
    bomb = docx("x" * 400_000_000)
    assert len(bomb) < 1_000_000
    begun = time.monotonic()
    with pytest.raises(Invalid):
        read(bomb, DOCX)
    assert time.monotonic() - begun < 12
    assert zlib.decompress(zlib.compress(b"still here")) == b"still here"  # the server itself is well


def test_what_takes_too_long_says_what_to_do_and_may_be_read_with_patience(read, monkeypatch, tmp_path):
    monkeypatch.setattr(extraction, "SECONDS", 0.01)
    with pytest.raises(Invalid, match="workbench evidence read --again"):
        read(MAIL, "message/rfc822")
    assert "Four were held." in extract(tmp_path / "file", "message/rfc822", extraction.PATIENCE).text


def test_a_mail_of_very_many_parts_keeps_nobody_waiting(read):
    mail = b"From: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + (
        b"--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n" * 300_000
    )
    begun = time.monotonic()
    with pytest.raises(Invalid, match="takes too long here"):
        read(mail, "message/rfc822")
    assert time.monotonic() - begun < extraction.SECONDS + 2 <= 10


def test_types_without_text_are_not_tried():
    assert readable("application/pdf") and not readable("image/png")
