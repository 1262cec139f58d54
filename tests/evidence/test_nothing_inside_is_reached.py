"""A fetch connects to no address that is not outside, however the link, a redirect or the name's answers are made.

The recorder stands at socket.connect; the control shows that it sees an address that is allowed.
"""

import itertools
import socket
from pathlib import Path

import pytest

from tests.evidence import hostile
from tests.evidence.sites import NAME, leads_to, names, page, says, site
from workbench.errors import Invalid
from workbench.evidence.dialling import Limits, Watch, Way
from workbench.evidence.fetching import fetch
from workbench.evidence.targets import Reach, outside, target

PUBLIC = (
    *("93.184.216.34", "1.1.1.1", "8.8.8.8", "192.0.1.1", "100.128.0.1", "172.32.0.1", "198.20.0.1", "223.255.255.254"),
    *("2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888", "2001:200::1", "2003::1"),
)
PATIENCE = Limits(seconds=5)


@pytest.fixture
def dialled(monkeypatch) -> list[tuple]:
    """Every address that anybody connects to; only this machine is really reached."""
    seen: list[tuple] = []
    really = socket.socket.connect

    def connect(self: socket.socket, address: tuple) -> None:
        seen.append(address)
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError
        really(self, address)

    def never(_self: socket.socket, address: tuple) -> int:
        seen.append(address)
        return 111

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", never)
    return seen


def refused(url: str, folder: Path, way: Way) -> str:
    with pytest.raises(Invalid) as raised:
        fetch(url, folder, Watch(PATIENCE), way)
    return str(raised.value)


def test_there_are_enough_of_them():
    assert len(hostile.URLS) >= 80 and len(hostile.ADDRESSES) >= 40


@pytest.mark.parametrize("url", hostile.URLS)
def test_no_hostile_link_is_dialled(url, tmp_path, dialled):
    said = refused(url, tmp_path, Way(look_up=names("127.0.0.1")))
    assert dialled == [] and said.endswith(".")


def test_no_hostile_link_is_even_looked_up(tmp_path):
    """But for those that are plain names of the open web, a resolver hears nothing of them."""
    asked = []

    def look_up(host: str, *_rest: object, **_how: object) -> list:
        asked.append(host)
        return names("127.0.0.1")(host, 80)

    for url in hostile.URLS:
        refused(url, tmp_path, Way(look_up=look_up))
    assert asked == []


@pytest.mark.parametrize("url", [url for url in hostile.URLS if not set(url) & set("\r\n\ud800")])
def test_no_redirect_to_a_hostile_link_is_dialled(url, tmp_path, dialled):
    with site(says(leads_to(url), page(b"inside"))) as found:
        answers = iter([["127.0.0.1"]])

        def look_up(host: str, port: int, **_how: object) -> list:
            return names(*next(answers, ["10.0.0.1"]))(host, port)  # what is relative leads to the site itself

        refused(found.url, tmp_path, found.way(look_up=look_up))
    assert dialled == [("127.0.0.1", found.port)] and len(found.asked) == 1


@pytest.mark.parametrize("address", hostile.ADDRESSES)
def test_no_answer_of_a_resolver_that_is_inside_is_dialled(address, tmp_path, dialled):
    said = refused(f"http://{NAME}/", tmp_path, Way(look_up=names(address)))
    assert dialled == [] and "not outside" in said


@pytest.mark.parametrize("address", PUBLIC)
def test_control_the_recorder_sees_an_address_that_is_allowed(address, tmp_path, dialled):
    assert outside(address)
    said = refused(f"https://{NAME}/", tmp_path, Way(look_up=names(address)))
    assert [place[:2] for place in dialled] == [(address, 443)] and "does not answer" in said


@pytest.mark.parametrize("address", PUBLIC)
def test_control_a_public_address_may_be_written_in_the_link(address, tmp_path, dialled):
    host = f"[{address}]" if ":" in address else address
    refused(f"http://{host}/", tmp_path, Way())
    assert [place[:2] for place in dialled] == [(address, 80)]


def test_of_mixed_answers_only_the_ones_outside_are_dialled(tmp_path, dialled):
    mixed = itertools.chain(*zip(hostile.ADDRESSES, itertools.cycle(PUBLIC), strict=False))
    refused(f"http://{NAME}/", tmp_path, Way(look_up=names(*mixed)))
    assert 1 <= len(dialled) <= 4 and {place[0] for place in dialled} <= set(PUBLIC)


def test_a_name_that_answers_otherwise_the_second_time_is_looked_up_once_a_hop(tmp_path, dialled):
    """Rebinding: what was checked is what is dialled, and the next hop is checked anew."""
    with site(says(leads_to("/next"), page(b"inside"))) as found:
        asked = []

        def look_up(host: str, port: int, **_how: object) -> list:
            asked.append(host)
            return names("127.0.0.1" if len(asked) == 1 else "10.0.0.1")(host, port)

        said = refused(found.url, tmp_path, found.way(look_up=look_up))
    assert asked == [NAME, NAME] and dialled == [("127.0.0.1", found.port)] and "not outside" in said


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"])
def test_a_proxy_of_the_environment_is_not_asked(variable, tmp_path, dialled, monkeypatch):
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    with site(says(page(b"<p>Here.</p>"))) as found:
        fetch(found.url, tmp_path, Watch(PATIENCE), found.way())
    assert dialled == [("127.0.0.1", found.port)]


def test_the_ports_that_tests_open_are_shut_for_others():
    with pytest.raises(Invalid, match="another port"):
        target("http://example.org:8080/")
    assert target("http://example.org:8080/", Reach((), frozenset({8080}))).port == 8080


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTPS://Example.ORG:443/Ä?q=ö#part", "https://example.org/%C3%84?q=%C3%B6"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("https://россия.рф/путь", "https://xn--h1alffa9f.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"),
        ("https://straße.de/%20%C3%A4", "https://xn--strae-oqa.de/%20%C3%A4"),
        ("http://a_b.example.org/(x)?a=b&c=[d]", "http://a_b.example.org/(x)?a=b&c=%5Bd%5D"),
        (
            "https://fa.wikipedia.org/wiki/می\u200cشود",
            "https://fa.wikipedia.org/wiki/%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF",
        ),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_links_of_the_open_web_are_read_as_browsers_read_them(url, read):
    assert target(url).url == read
