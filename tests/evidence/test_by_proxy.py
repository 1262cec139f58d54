"""Through the desk's proxy nothing is looked up or dialled here but the proxy, and what is kept says so."""

import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from tests.evidence import hostile
from tests.evidence.sites import NAME, certified, leads_to, page, says, site
from workbench.errors import Invalid
from workbench.evidence.dialling import Limits, Watch, Way
from workbench.evidence.fetching import fetch
from workbench.evidence.targets import Reach

ONION = "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion"


@contextmanager
def proxy(port: int, *, answer: bytes = b"\5\0\0\1\0\0\0\0\0\0"):
    """A SOCKS5 proxy to which every name is at `port` of this machine; gives its address and what it was asked for."""
    listening = socket.create_server(("127.0.0.1", 0))
    asked: list[tuple[int, str, int]] = []

    def treat(line: socket.socket) -> None:
        with suppress(OSError), line:
            line.recv(2 + 255)
            line.sendall(b"\5\0")
            head = line.recv(5)
            name = line.recv(head[4])
            asked.append((head[3], name.decode(), int.from_bytes(line.recv(2))))
            line.sendall(answer)
            with socket.create_connection(("127.0.0.1", port)) as site:
                back = threading.Thread(target=pour, args=(site, line), daemon=True)
                back.start()
                pour(line, site)
                back.join(5)

    def pour(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(4096):
                other.sendall(piece)
            other.shutdown(socket.SHUT_WR)

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=treat, args=(listening.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{listening.getsockname()[1]}", asked
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(5)


def nobody(*_where: object, **_how: object) -> list:
    raise AssertionError("something was looked up here")


def get(url, folder, address, **more):
    way = Way(**{"proxy": address, "look_up": nobody, **more})
    return fetch(url, folder, Watch(Limits(seconds=3)), way)


def test_the_proxy_looks_the_name_up_and_what_is_kept_says_so(tmp_path):
    with site(says(leads_to(f"http://{ONION}/"), page(b"<p>Here</p>"))) as found, proxy(found.port) as (address, asked):
        about = get(f"http://{NAME}/", tmp_path, address).warc.about
    assert asked == [(3, NAME, 80), (3, ONION, 80)]
    assert (about["by_proxy"], about["address"], about["final_url"]) == (True, None, f"http://{ONION}/")


def test_tls_goes_through_it_and_is_checked_all_the_same(tmp_path):
    serving, trusting, sha256 = certified(tmp_path)
    with site(says(page(b"<p>Here</p>")), serving) as found, proxy(found.port) as (address, asked):
        about = get(f"https://{NAME}/", tmp_path, address, trust=lambda: trusting).warc.about
        assert (about["certificate"], asked) == (sha256, [(3, NAME, 443)])
        with pytest.raises(Invalid, match="not to be trusted"):
            get(f"https://{NAME}/", tmp_path, address)


def test_links_and_names_are_checked_as_ever(tmp_path):
    with site(says(page(b"inside"))) as found, proxy(found.port) as (address, asked):
        for url in hostile.URLS:
            if ".onion" not in url:
                with pytest.raises(Invalid):
                    get(url, tmp_path, address)
    assert asked == []


@pytest.mark.parametrize("answer", [b"\5\4\0\1\0\0\0\0\0\0", b"\5", b"nonsense", b""])
def test_a_proxy_that_refuses_or_talks_nonsense_is_told(answer, tmp_path):
    with proxy(9, answer=answer) as (address, _), pytest.raises(Invalid, match="was not reached"):
        get(f"http://{NAME}/", tmp_path, address)


def test_a_proxy_that_is_not_there_is_told_and_nothing_goes_around_it(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"127.0.0.1:{gone.getsockname()[1]}"
    reach = Reach(("127.0.0.0/8",))
    with pytest.raises(Invalid, match="was not reached"):
        get(f"http://{NAME}/", tmp_path, address, reach=reach)
