"""What is fetched is kept whole, with how it came; what is no page, or no end, is told in a sentence and not kept."""

import base64
import gzip
import hashlib
import io
import socket
import threading
import time
import zlib

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.evidence.files import docx, pdf
from tests.evidence.sites import NAME, certified, drips, leads_to, names, page, says, site
from workbench import originals
from workbench.errors import Invalid
from workbench.evidence.dialling import Limits, Stopped, Watch, Way
from workbench.evidence.fetching import fetch

HTML = "<!doctype html><meta charset=utf-8><title>Т</title><p>Суд оштрафовал 12 человек.</p>".encode()
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"


def get(found, folder, limits=None, **way):
    return fetch(found.url, folder, Watch(limits or Limits(seconds=10)), found.way(**way))


def records(folder, fetched):
    """(type, link, head of the record, raw bytes) of each record; warcio has compared all digests."""
    content = originals.read(folder, fetched.warc.sha256)
    for record in ArchiveIterator(io.BytesIO(content), check_digests="raise"):
        record.raw_stream.read()
    rows = []
    for record in ArchiveIterator(io.BytesIO(content), no_record_parse=True):
        raw = record.raw_stream.read()
        rows.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.rec_headers, raw))
    return rows


def test_a_page_is_kept_as_warc_with_its_text(tmp_path):
    with site(says(page(HTML))) as found:
        fetched = get(found, tmp_path)
    assert originals.read(tmp_path, fetched.text.sha256).decode() == "Т\n\nСуд оштрафовал 12 человек."
    assert (fetched.text.tool, fetched.text.of.name) == ("html-text", f"{NAME}.warc.gz")
    assert fetched.warc.about == {
        "final_url": found.url,
        "redirects": [],
        "address": "127.0.0.1",
        "certificate": None,
        "status": 200,
        "mime": "text/html",
        "by_proxy": False,
    }


def test_the_warc_has_every_hop_byte_for_byte_with_digests_and_address(tmp_path):
    answers = [leads_to("/путь"), leads_to("/end?x=1"), page(HTML, "X-Odd:  as it came ")]
    with site(says(*answers)) as found:
        fetched = get(found, tmp_path)
    rows = records(tmp_path, fetched)
    links = [found.url, found.url + "%D0%BF%D1%83%D1%82%D1%8C", found.url + "end?x=1"]
    assert [row[0] for row in rows] == ["warcinfo"] + ["response", "request", "metadata"] * 3
    assert [row[1] for row in rows[1:]] == [link for link in links for _ in range(3)]
    assert [row[3] for row in rows if row[0] == "response"] == answers
    assert [row[3] for row in rows if row[0] == "request"] == found.asked
    for kind, _, head, raw in rows[1:]:
        digest = head.get_header("WARC-Block-Digest")
        assert digest == "sha256:" + base64.b32encode(hashlib.sha256(raw).digest()).decode()
        assert head.get_header("WARC-IP-Address") == "127.0.0.1"
        assert kind == "metadata" or head.get_header("WARC-Payload-Digest").startswith("sha256:")
    assert [hop["status"] for hop in fetched.warc.about["redirects"]] == [302, 302]
    assert [hop["url"] for hop in fetched.warc.about["redirects"]] == links[:2]
    assert hashlib.sha256(originals.read(tmp_path, fetched.warc.sha256)).hexdigest() == fetched.warc.sha256


def test_warcio_reads_the_page_out_of_it(tmp_path):
    with site(says(CHUNKED + b"5\r\n<p>So\r\n9\r\n it is.</\r\n2\r\np>\r\n0\r\n\r\n")) as found:
        fetched = get(found, tmp_path)
    stream = io.BytesIO(originals.read(tmp_path, fetched.warc.sha256))
    bodies = [one.content_stream().read() for one in ArchiveIterator(stream) if one.rec_type == "response"]
    assert bodies == [b"<p>So it is.</p>"]


def test_control_a_changed_warc_is_noticed(tmp_path):
    with site(says(page(HTML))) as found:
        fetched = get(found, tmp_path)
    packed = io.BytesIO(originals.read(tmp_path, fetched.warc.sha256))
    plain = b""
    while chunk := packed.read():  # several gzip members
        while chunk:
            member = zlib.decompressobj(31)
            plain += member.decompress(chunk)
            chunk = member.unused_data
    changed = plain.replace("12 человек".encode(), "13 человек".encode())
    assert changed != plain
    with pytest.raises(Exception, match="digest"):
        for record in ArchiveIterator(io.BytesIO(changed), check_digests="raise"):
            record.raw_stream.read()


def test_a_site_is_told_nothing_of_the_desk(tmp_path):
    with site(says(page(b"x", "Set-Cookie: who=you"), page(b"y"))) as found:
        get(found, tmp_path)
        get(found, tmp_path)
    head = (
        f"GET / HTTP/1.1\r\nHost: {NAME}:{found.port}\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\n"
        "Accept-Encoding: identity\r\nConnection: close\r\n\r\n"
    )
    assert found.asked == [head.encode()] * 2


@pytest.mark.parametrize(
    ("body", "mime", "text"),
    [
        (pdf(("The court fined 12.",)), "application/pdf", "The court fined 12."),
        (
            docx("The court fined 12."),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "The court fined 12.",
        ),
        (b"<p>So.</p>", "application/xhtml+xml", "So."),
        (b"plain", "text/plain; charset=utf-8", "plain"),
        (b"\x89PNG", "image/png", None),
        (b"\x00\x01", "nonsense", None),
        (b"\x00\x01", "a/b/c", None),
        (b"", "text/html", None),
    ],
)
def test_pages_of_all_types_are_kept_and_read_where_they_have_text(body, mime, text, tmp_path):
    with site(says(page(body, mime=mime))) as found:
        fetched = get(found, tmp_path)
    read = fetched.text and fetched.text.sha256
    assert (originals.read(tmp_path, read).decode() if read else None) == text
    assert records(tmp_path, fetched)[1][3].endswith(body)


def test_a_page_whose_text_cannot_be_read_is_kept_and_says_so(tmp_path):
    with site(says(page(b"%PDF-1.4 torn", mime="application/pdf"))) as found:
        fetched = get(found, tmp_path)
    assert not fetched.text.sha256 and "could not be read" in fetched.text.why


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("gzip", gzip.compress(HTML)),
        ("X-GZIP", gzip.compress(HTML)),
        ("deflate", zlib.compress(HTML)),
        ("deflate", zlib.compress(HTML)[2:-4]),
        ("identity", HTML),
    ],
)
def test_packed_pages_are_read_and_kept_packed(packing, packed, tmp_path):
    with site(says(page(packed, f"Content-Encoding: {packing}"))) as found:
        fetched = get(found, tmp_path)
    assert "оштрафовал" in originals.read(tmp_path, fetched.text.sha256).decode()
    assert records(tmp_path, fetched)[1][3].endswith(packed)


def test_what_is_packed_in_an_unknown_way_is_kept_without_text(tmp_path):
    with site(says(page(b"\x8b\x01", "Content-Encoding: br"))) as found:
        assert "could not be read" in get(found, tmp_path).text.why


# --- limits ---------------------------------------------------------------------------------------------------------

SECONDS = 1.0
SHORT = Limits(seconds=SECONDS, bytes=100_000)
HEAD = page(b"", length=False)
BOMB = gzip.compress(b"\0" * 30_000_000)


def timed(call) -> tuple[float, str]:
    began = time.monotonic()
    with pytest.raises(Invalid) as raised:
        call()
    return time.monotonic() - began, str(raised.value)


ENDLESS = {
    "a byte at a time": drips(b"x", HEAD),
    "a head that never ends": drips(b"X-More: y\r\n", b"HTTP/1.1 200 OK\r\n"),
    "a status line that never ends": drips(b"x", b"HTTP/1.1 200 "),
    "interim answers for ever": drips(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "tiny pieces": drips(b"1\r\nx\r\n", CHUNKED),
    "the mark of a piece that never ends": drips(b";x=y", CHUNKED + b"1"),
    "a trailer that never ends": drips(b"X: y\r\n", CHUNKED + b"0\r\n"),
    "silence": lambda connection, asked: time.sleep(10),
    "packed, a byte at a time": drips(
        b"\0", page(b"\x1f\x8b\x08\0\0\0\0\0\0\x03", "Content-Encoding: gzip", length=False)
    ),
}


@pytest.mark.parametrize("answer", ENDLESS.values(), ids=ENDLESS)
def test_who_takes_for_ever_is_left_in_time(answer, tmp_path):
    with site(answer) as found:
        took, said = timed(lambda: get(found, tmp_path, SHORT))
    assert took <= 1.1 * SECONDS, took
    assert said == "The page took longer than 1 seconds; try again later." or "broke off" in said, said


def test_redirects_share_one_limit_of_time(tmp_path):
    def slowly(connection: socket.socket, _asked: bytes) -> None:
        time.sleep(0.4)
        connection.sendall(leads_to(f"/{time.monotonic()}"))

    with site(slowly) as found:
        took, said = timed(lambda: get(found, tmp_path, SHORT))
    assert took <= 1.1 * SECONDS and "longer than" in said


def test_a_handshake_that_never_ends_is_left_in_time(tmp_path):
    with site(drips(b"\x16\x03\x03\x40\0" + b"\2"), waits=False) as found:
        url = found.url.replace("http:", "https:")
        took, _ = timed(lambda: fetch(url, tmp_path, Watch(SHORT), found.way()))
    assert took <= 1.1 * SECONDS


def test_a_resolver_that_never_answers_is_left_in_time(tmp_path):
    way = Way(look_up=lambda *_where, **_how: time.sleep(3))
    took, said = timed(lambda: fetch(f"http://{NAME}/", tmp_path, Watch(SHORT), way))
    assert took <= 1.1 * SECONDS and "longer than" in said


FLOODS = {
    "a body without end": drips(b"x" * 10_000, HEAD, every=0),
    "pieces without end": drips(b"2710\r\n" + b"x" * 10_000 + b"\r\n", CHUNKED, every=0),
    "a length that is too much": says(page(b"", "Content-Length: 100001", length=False)),
    "a gzip bomb": says(page(BOMB, "Content-Encoding: gzip")),
    "a deflate bomb": says(page(zlib.compress(b"\0" * 30_000_000), "Content-Encoding: deflate")),
    "heads without end": drips(b"HTTP/1.1 100 Continue\r\nX: " + b"y" * 9000 + b"\r\n\r\n", every=0),
}


@pytest.mark.parametrize("answer", FLOODS.values(), ids=FLOODS)
def test_who_sends_too_much_is_left_at_the_limit(answer, tmp_path):
    watch = Watch(Limits(seconds=20, bytes=100_000))
    with site(answer) as found:
        took, said = timed(lambda: fetch(found.url, tmp_path, watch, found.way()))
    assert said == "The page is larger than 0.1 MB; save it yourself and add the file."
    assert watch.bytes <= 100_001 and took < 5
    assert list(tmp_path.iterdir()) == []  # nothing is left of it


def test_a_bomb_is_never_unpacked_past_the_limit(tmp_path, monkeypatch):
    written = []
    from workbench.evidence import exchange

    count = exchange._Unpacking._count
    monkeypatch.setattr(
        exchange._Unpacking, "_count", lambda self, piece: (written.append(len(piece)), count(self, piece))[1]
    )
    with site(FLOODS["a gzip bomb"]) as found:
        timed(lambda: get(found, tmp_path, SHORT))
    assert 100_000 < sum(written) <= 1.1 * 100_000 + exchange.PIECE


def test_a_page_just_under_the_limits_is_kept(tmp_path):
    body = b"<p>" + b"x" * 90_000 + b"</p>"
    with site(says(page(gzip.compress(body), "Content-Encoding: gzip"))) as found:
        assert get(found, tmp_path, Limits(seconds=10, bytes=100_000)).text.bytes == 90_000


# --- what goes wrong ------------------------------------------------------------------------------------------------


def test_redirects_end_after_four_hops(tmp_path):
    with site(says(*(leads_to(f"/{n}") for n in range(4)), page(HTML))) as found:
        assert len(get(found, tmp_path).warc.about["redirects"]) == 4
    with site(says(*(leads_to(f"/{n}") for n in range(5)), page(HTML))) as found:
        _, said = timed(lambda: get(found, tmp_path))
    assert said == "The site leads on more than 4 times; give the link where it ends." and len(found.asked) == 5


@pytest.mark.parametrize("place", ["/", "", "#x", "/a"])
def test_a_redirect_in_circles_ends(place, tmp_path):
    with site(says(leads_to(place), leads_to("/"))) as found:
        _, said = timed(lambda: get(found, tmp_path))
    assert "in circles" in said or "302" in said
    assert len(found.asked) <= 2


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "403 Forbidden", "304 Not Modified", "204 No Content"])
def test_an_answer_that_is_no_page_is_told(status, tmp_path):
    with site(says(page(b"", status=status))) as found:
        _, said = timed(lambda: get(found, tmp_path))
    assert said == f"The site answered {status[:3]} in place of the page; look whether the link still opens."


TORN = {
    "nothing": lambda connection, asked: None,
    "half a head": says(b"HTTP/1.1 200 OK\r\nContent-"),
    "half a body": says(page(HTML, "Content-Length: 9999", length=False)),
    "half a piece": says(CHUNKED + b"ff\r\nx"),
    "a piece of no number": says(CHUNKED + b"zz\r\nx"),
    "half a packed body": says(page(gzip.compress(HTML)[:40], "Content-Encoding: gzip")),
    "no HTTP": says(b"SSH-2.0-OpenSSH\r\n"),
    "a long line": says(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n"),
    "many heads": says(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
    "a head of junk": says(b"HTTP/1.1 \xff\xfe\r\n\r\n"),
}


@pytest.mark.parametrize("answer", TORN.values(), ids=TORN)
def test_a_torn_answer_is_not_kept(answer, tmp_path):
    with site(answer) as found:
        _, said = timed(lambda: get(found, tmp_path))
    assert said == "The site broke off before the page was whole; try again later." or "status" in said
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_killed_in_mid_fetch_is_told(tmp_path):
    def die(connection: socket.socket, _asked: bytes) -> None:
        connection.sendall(page(b"x" * 50, "Content-Length: 5000000", length=False))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()  # a reset, as the kernel sends for a killed process

    with site(die) as found:
        _, said = timed(lambda: get(found, tmp_path))
    assert "broke off" in said and list(tmp_path.iterdir()) == []


def test_what_packs_badly_is_told(tmp_path):
    with site(says(page(b"\xff" * 100, "Content-Encoding: gzip"))) as found:
        _, said = timed(lambda: get(found, tmp_path))
    assert "cannot be unpacked" in said


def test_a_name_that_nobody_knows_is_told(tmp_path):
    def look_up(*_where: object, **_how: object) -> list:
        raise socket.gaierror

    _, said = timed(lambda: fetch(f"http://{NAME}/", tmp_path, Watch(), Way(look_up=look_up)))
    assert said == f"There is no site {NAME}, or it cannot be looked up now; check the link."


def test_a_site_that_is_down_is_told_and_its_next_address_tried(tmp_path):
    with site(says(page(HTML))) as found:
        assert get(found, tmp_path, look_up=names("::1", "127.0.0.1")).warc.about["address"] == "127.0.0.1"
    _, said = timed(lambda: get(found, tmp_path))
    assert said == f"{NAME} does not answer; try again later."


def test_a_cancelled_fetch_ends_at_once_and_leaves_nothing(tmp_path):
    watch = Watch(Limits(seconds=20))
    threading.Timer(0.3, watch.stop.set).start()
    began = time.monotonic()
    with site(ENDLESS["a byte at a time"]) as found, pytest.raises(Stopped):
        fetch(found.url, tmp_path, watch, found.way())
    assert time.monotonic() - began < 2 and list(tmp_path.iterdir()) == []


# --- TLS ------------------------------------------------------------------------------------------------------------


def secure(found, folder, trust=None):
    way = found.way(**({"trust": lambda: trust} if trust else {}))
    return fetch(found.url.replace("http:", "https:"), folder, Watch(Limits(seconds=5)), way)


def test_a_page_by_tls_is_kept_with_its_certificate(tmp_path):
    serving, trusting, sha256 = certified(tmp_path)
    with site(says(page(HTML)), serving) as found:
        fetched = secure(found, tmp_path, trusting)
    assert fetched.warc.about["certificate"] == sha256
    assert f"tls-certificate-sha256: {sha256}".encode() in records(tmp_path, fetched)[3][3]


@pytest.mark.parametrize(
    ("names_of", "days", "trusted", "why"),
    [
        ((), 1, False, "self-signed certificate"),
        (("other.tolvania.net",), 1, True, "Hostname mismatch"),
        (("127.0.0.1",), 1, True, "Hostname mismatch"),
        ((), -1, True, "certificate has expired"),
    ],
)
def test_a_bad_certificate_is_refused_and_nothing_asked(names_of, days, trusted, why, tmp_path):
    serving, trusting, _ = certified(tmp_path, *names_of, days=days)
    with site(says(page(HTML)), serving) as found:
        _, said = timed(lambda: secure(found, tmp_path, trusting if trusted else None))
    assert why in said and "nothing was fetched" in said and found.asked == []


def test_a_site_without_tls_is_refused_where_the_link_says_https(tmp_path):
    with site(says(page(HTML)), waits=False) as found:
        _, said = timed(lambda: secure(found, tmp_path))
    assert said == f"No secure connection to {NAME} came about; try again later."
