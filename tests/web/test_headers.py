"""What every answer carries, how files leave, and that nothing stored is ever run."""

import gc
import warnings

import pytest
from lxml import html

from tests.conftest import STORY, import_story, person
from tests.web.conftest import BYTES, pages_with_forms
from workbench.evidence import items
from workbench.queries.claims import claim
from workbench.review import claims as review
from workbench.review.comments import open_thread

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SECURE = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<base href=https://evil.example/>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "<form action=https://evil.example><input name=x>",
    "{{ 777 * 777 }}{% raw %}${777*777}<%= 777*777 %>",
    "<a href=javascript:alert(1)>x</a>",
    "<details open ontoggle=alert(1)>",
]
HARMLESS = {"script", "img", "iframe", "math", "base", "style", "object", "embed"}


def pages(app, as_, things):
    """(address, answer) of every page, as somebody sees it who may."""
    ada, edda, anton = as_("ada"), as_("edda"), as_("anton")
    for path in pages_with_forms(app, things):
        who = edda if path.startswith("/board") else anton if path == "/users" else ada
        answer = who.get(path)
        assert answer.status_code == 200, path
        yield path, answer


def test_every_page_has_the_headers(app, as_, things):
    for path, answer in pages(app, as_, things):
        assert {name: answer.headers.get(name) for name in SECURE} == SECURE, path
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


@pytest.mark.parametrize("path", ["/nothing", "/articles/999", "/claims/1", "/users", "/health", "/log-in"])
def test_refusals_and_errors_have_them_too(path, as_):
    for name in ("rosa", None):
        answer = as_(name).get(path)
        assert {name: answer.headers.get(name) for name in SECURE} == SECURE


def test_a_static_file_may_be_kept_but_not_sniffed(as_):
    answer = as_(None).get("/static/app.css", buffered=True)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == CSP


def test_a_file_that_the_browser_has_already_is_closed(as_):
    browser = as_(None)
    etag = browser.get("/static/icon.svg", buffered=True).headers["ETag"]
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert browser.get("/static/icon.svg", headers={"If-None-Match": etag}).status_code == 304
        gc.collect()
    assert [str(one.message) for one in seen if "unclosed" in str(one.message)] == []


def test_no_page_holds_a_script_or_a_style_of_its_own(app, as_, things):
    for path, answer in pages(app, as_, things):
        tree = html.fromstring(answer.text)
        assert tree.xpath("//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]") == [], path


def test_no_page_names_another_server(app, as_, things):
    for path, answer in pages(app, as_, things):
        fetched = html.fromstring(answer.text).xpath("//@src | //link/@href | //form/@action | //@hx-get | //@hx-post")
        assert [address for address in fetched if not address.startswith("/")] == [], path


@pytest.mark.parametrize(
    ("path", "name"), [("/articles/{article_id}/original", "story.txt"), ("/captures/1", "minutes.pdf")]
)
def test_a_file_leaves_as_a_sandboxed_download(path, name, as_, things):
    answer = as_("rosa").get(path.format(**things))
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{name}"')
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_download_is_byte_for_byte_what_came_in(as_, things):
    assert as_("rosa").get(f"/captures/{things['capture_id']}").data == BYTES
    assert as_("rosa").get(f"/articles/{things['article_id']}/original").data == STORY.encode()


@pytest.mark.parametrize("https", [True, False])
def test_the_session_cookie_is_closed(https, home):
    from workbench.web.app import create_app

    app = create_app(home, https=https)
    cookie = app.test_client().get("/log-in", base_url="https://desk.example").headers["Set-Cookie"]
    app.extensions["desk"].database.close()
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert cookie.startswith("__Host-") == https == ("Secure" in cookie.split("; "))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_stored_text_is_shown_and_never_run(payload, app, as_, home, database, things):
    poison(database, things, payload)
    for path, answer in pages(app, as_, things):
        tree = html.fromstring(answer.text)
        foreign = tree.xpath("//@*[starts-with(name(), 'on')] | //@*[starts-with(., 'javascript:')]")
        tags = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
        assert (tags & HARMLESS) - {"script"} == set() and foreign == [], path
        assert all(script.get("src", "").startswith("/static/") for script in tree.iter("script")), path
        assert "603729" not in answer.text, path  # 777 * 777


def poison(database, things, payload):
    """The payload in every text that people write."""
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, things["claim_id"])
        wording = review.Wording(payload, "fact", "", payload)
        review.edit(session, ada, found, wording=wording, revision=found.revision)
        open_thread(session, ada, found, text=payload)
        item = items.Item(payload, payload, "primary", url="https://example.org/?" + payload, text=payload)
        items.add(session, ada, found, item=item, bearing=items.Bearing("refutes", payload, payload, payload))
        article = found.appearances[0].version.article
        article.headline, article.outlet, article.authors = payload, payload, [payload]
        article.language = payload[:10]
        session.merge(ada).name = payload


def test_an_imported_text_is_shown_and_never_run(as_, home, database, ada):
    number = import_story(
        home, database, ada, STORY + "\n\n" + "\n\n".join(f"He said {text} on Monday." for text in PAYLOADS)
    )
    for path in (f"/articles/{number}", f"/articles/{number}/select", f"/articles/{number}/status"):
        tree = html.fromstring(as_("edda").get(path).text)
        assert tree.xpath("//img | //iframe | //base | //main//script | //@*[starts-with(name(), 'on')]") == []
