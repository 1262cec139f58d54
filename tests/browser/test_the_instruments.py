"""The browser's instruments find what they are there to find, under the product's own CSP."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
GOOD = "<!doctype html><html lang=en><title>t</title><main><h1>A page</h1><noscript><p>plain</p></noscript>"
BODIES = {
    "/good": GOOD,
    "/unlabelled": GOOD + "<input>",
    "/inline": GOOD + "<p style='color: red'>red</p>",
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path in BODIES else 404)
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(BODIES.get(self.path, "").encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_axe_runs_under_the_csp_and_finds_a_missing_label(page, axe, site, colour_scheme) -> None:
    page.goto(f"{site}/good")
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is (colour_scheme == "dark")
    assert axe(page) == []

    page.goto(f"{site}/unlabelled")
    assert [fault.split(":")[0] for fault in axe(page)] == ["label"]


def test_a_page_without_javascript_shows_its_noscript(page_without_js, site, screenshot, tmp_path) -> None:
    page_without_js.goto(f"{site}/good")
    screenshot(page_without_js, tmp_path / "page.png")

    page_without_js.locator("noscript p").wait_for()
    assert (tmp_path / "page.png").stat().st_size > 1000


def test_control_an_inline_style_fails_the_test(opened, site) -> None:
    with pytest.raises(AssertionError, match="Content Security Policy"), opened() as page:
        page.goto(f"{site}/inline")


def test_control_a_call_elsewhere_goes_nowhere_and_fails_the_test(opened) -> None:
    with pytest.raises(AssertionError, match=r"example\.org"), opened() as page:
        page.goto("data:text/html,<img src=http://example.org/x.png>")
