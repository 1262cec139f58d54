"""Pages work without JavaScript, run nothing inline, and load nothing from elsewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

JINJA = [(re.compile(r"{#.*?#}|{%.*?%}", re.S), ""), (re.compile(r"{{.*?}}", re.S), "0")]
REQUESTS = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"}
FIELDS = {"button", "input", "select", "textarea"}
LOADS = {"src", "srcset", "poster", "data", "background"}
LOADS_BY_HREF = {"link", "base", "image", "use", "feimage"}  # everywhere else an href is a link for people
OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.I)


class Reader(HTMLParser):
    """Collects what is wrong in one template, as `line: fault`. Jinja is taken out before."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.form_has_action = False

    def fault(self, text: str) -> None:
        self.faults.append(f"{self.getpos()[0]}: {text}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.removeprefix("data-"): value or "" for name, value in attrs}
        if tag == "form":
            self.form_has_action = "action" in given
        if REQUESTS & given.keys() and not self.works_without_javascript(tag, given):
            self.fault(f"<{tag}> does nothing without JavaScript")
        if tag == "style" or (tag == "script" and "src" not in given):
            self.fault(f"inline <{tag}>")
        for name, value in given.items():
            if name == "style" or re.match(r"on|hx-on", name) or value.lower().startswith("javascript:"):
                self.fault(f"inline {name}")
            by_href = tag in LOADS_BY_HREF and name in {"href", "xlink:href"}
            if (name in LOADS or by_href) and OUTSIDE.match(value):
                self.fault(f"<{tag}> loads {value}")

    def works_without_javascript(self, tag: str, given: dict[str, str]) -> bool:
        if tag in {"a", "form"}:
            return ("href" if tag == "a" else "action") in given
        return tag in FIELDS and (self.form_has_action or "form" in given or "formaction" in given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form_has_action = False


def faults(template: str) -> list[str]:
    for pattern, instead in JINJA:
        template = pattern.sub(lambda match, s=instead: s + "\n" * match[0].count("\n"), template)
    reader = Reader()
    reader.feed(template)
    reader.close()
    return reader.faults


def test_templates_keep_the_rules_of_a_page() -> None:
    files = sorted((ROOT / "templates").rglob("*.html"))
    assert [f"{file.name}:{fault}" for file in files for fault in faults(file.read_text("utf-8"))] == []


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    css = "".join(file.read_text("utf-8") for file in (ROOT / "static").glob("*.css"))
    assert re.findall(r"@import|url\(\s*['\"]?(?:https?:)?//", css) == []


@pytest.mark.parametrize(
    "template",
    [
        '<a hx-get="/x">all</a>',
        '<div hx-get="/x" hx-trigger="every 2s"></div>',
        '<form hx-post="/x"><button>Save</button></form>',
        '<form action="/x"></form><button data-hx-post="/x">Save</button>',
        '<p style="color: red">no</p>',
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        '<button onclick="go()">Go</button>',
        '<button hx-on:click="go()">Go</button>',
        '<a href="javascript:go()">Go</a>',
        '<img src="https://example.org/x.png">',
        '<script src="//example.org/x.js"></script>',
        '<link rel="stylesheet" href="http://example.org/x.css">',
    ],
)
def test_control_a_fault_is_found(template: str) -> None:
    assert len(faults(template)) == 1


@pytest.mark.parametrize(
    "template",
    [
        """<a href="{{ url_for("claims.show", id="7") }}" hx-get="{{ url_for("claims.show") }}">claim</a>""",
        '<form action="/x" hx-post="/x"><select name="s" hx-get="/y"></select></form>',
        '<button form="edit" hx-post="/x">Save</button>',
        '{# <p style="x"> #}<a href="https://example.org/source" rel="noreferrer">source</a>',
        '<svg><a href="/claims/1"><title>one</title></a><use href="#tick"/></svg>',
    ],
)
def test_control_a_good_template_passes(template: str) -> None:
    assert faults(template) == []
