"""A real Chromium, Debian's own, on loopback. `live`, the running app, comes from tests/conftest.py."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.conftest import Browser as Client
from tests.conftest import Filled, Live, serving
from workbench.web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is missing: apt-get install chromium libatomic1 fonts-dejavu-core")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing: ./wb test installs it")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def colour_scheme() -> str:
    """`@pytest.mark.parametrize("colour_scheme", ["light", "dark"])` shows a page both ways."""
    return "light"


@pytest.fixture
def opened(browser: "Browser", colour_scheme: str) -> Callable[..., AbstractContextManager["Page"]]:
    """`with opened() as page`; at its end a script error, a CSP violation or a call elsewhere fails it."""

    @contextmanager
    def fresh(**options: object) -> Iterator["Page"]:
        faults: list[str] = []
        context = browser.new_context(
            color_scheme=colour_scheme,
            locale="en-GB",
            reduced_motion="reduce",
            timezone_id="UTC",
            viewport={"width": 1280, "height": 800},
            **options,
        )
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", lambda line: "Content Security Policy" in line.text and faults.append(line.text))
        context.on("request", lambda request: is_elsewhere(request.url) and faults.append(request.url))
        try:
            yield context.new_page()
        finally:
            context.close()
        assert faults == []

    return fresh


def is_elsewhere(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in {"127.0.0.1", "localhost"}


@pytest.fixture
def page(opened: Callable[..., AbstractContextManager["Page"]]) -> Iterator["Page"]:
    with opened() as page:
        yield page


@pytest.fixture
def page_without_js(opened: Callable[..., AbstractContextManager["Page"]]) -> Iterator["Page"]:
    with opened(java_script_enabled=False) as page:
        yield page


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """`assert axe(page) == []`: each fault of accessibility with its rule and element. Needs JavaScript.

    `axe(page, "color-contrast")` looks at this rule alone.
    """
    source = (HERE / "vendor/axe.min.js").read_text("utf-8")

    def faults(page: "Page", *rules: str) -> list[str]:
        page.evaluate(source)  # by the debugger, so the page's CSP stays in force
        what = {"runOnly": rules} if rules else {}
        violations = page.evaluate("what => axe.run(what).then(result => result.violations)", what)
        return [
            f"{violation['id']}: {node['html']} ({violation['help']})"
            for violation in violations
            for node in violation["nodes"]
        ]

    return faults


@pytest.fixture
def screenshot() -> Callable[["Page", Path], None]:
    """`screenshot(page, path)` takes the whole page, the same each time."""

    def take(page: "Page", path: Path) -> None:
        page.screenshot(path=path, full_page=True, animations="disabled", caret="initial")

    return take


@pytest.fixture
def signed_in(live: Live, as_: Callable[[str], Client]) -> Callable[..., None]:
    """`signed_in(page, "ada")` logs a page in by a cookie, `signed_in(page, "ada", url, password)` through the form."""

    def log_in(page: "Page", name: str = "ada", url: str = "", password: str = "") -> None:
        if not url:
            cookie = as_(name).client.get_cookie("workbench")
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live.url}])
            return
        page.goto(f"{url}/log-in")
        page.fill("#email", f"{name}@example.org")
        page.fill("#password", password)
        page.click("button.main")

    return log_in


@pytest.fixture(scope="session")
def demo(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A running server over a filled demonstration desk."""
    home = filled.copied(tmp_path_factory.mktemp("demo") / "demo")
    app = create_app(home)
    with serving(app) as url:
        yield Live(url, home)
    app.extensions["desk"].database.close()
