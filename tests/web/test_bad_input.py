"""Bad input: never an error of ours, never silence, never a lost word (safety.md, "Bad input")."""

import html
import io
import re
import time

import pytest
from sqlmodel import text as sql
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.conftest import PASSWORD, Browser
from tests.web.conftest import forms_of, pages_with_forms
from workbench.config import MAX_EVIDENCE
from workbench.importing.markup import deepest

TYPED = {
    "NUL": "a\x00b",
    "bytes of a lone surrogate": b"\xed\xa0\x80x".decode("latin-1"),
    "bidi": "\u202egnp.exe\u2066",
    "zero width": "zero\u200bwidth\ufeff",
    "combining marks": "e" + "\u0301" * 10_000,
    "astral": "𝔘" * 600,
    "script": "<script>alert(1)</script>",
    "svg": "<svg onload=alert(1)>",
    "template": "{{7*7}}{% for x in y %}",
    "sql": "'; DROP TABLE claim; --",
    "like": "%_%",
    "CR and LF": "a\r\nSet-Cookie: b",
    "31 Feb": "2020-02-31",
    "year 0": "0000-00-00",
    "many intervals": "2020/" * 1000,
    "-1": "-1",
    "2^63": str(2**63),
    "a Devanagari one": "१",
    "a long number": "9" * 5000,
    "a long number after noughts": "0" * 20 + "9" * 5000,
    "brackets": "[[((" * 2000,
    "a link that runs": "javascript:alert(1)",
}
SECONDS = 5
"""What an answer may take on a busy machine; alone it takes milliseconds."""


@pytest.fixture
def forms(app, as_, things):
    """Every form of the desk once, with somebody who may send it; of many alike (one a claim) the first."""
    found = {}
    for name in ("ada", "anton", None):
        for path in pages_with_forms(app, things):
            answer = as_(name).get(path)
            for form in forms_of(path, answer.text) if answer.status_code == 200 else []:
                if form.action not in ("/log-out", "/me/sessions/end"):
                    found.setdefault(re.sub(r"\d+", "#", form.action), (name, form))
    return list(found.values())


def filled(form, text, names):
    """The form as it stands with `text` in the fields of these names."""
    kept = {name: value for name, value in form.values.items() if value is not None and name not in SECRET}
    return {**kept, **dict.fromkeys(names, text)}


SECRET = {"csrf_token", "once"}


def test_whatever_is_typed_is_answered_in_time_and_comes_back_where_it_is_refused(forms, as_):
    wrong = []
    for name, form in forms:
        browser, token = as_(name), None
        for what, text in TYPED.items() if form.free and not form.action.endswith("/confirm") else []:
            token = token or browser.token()
            began = time.perf_counter()
            answer = browser.client.post(form.action, data={**filled(form, text, form.free), "csrf_token": token})
            late = time.perf_counter() - began > SECONDS
            if answer.status_code >= 500 or late or (answer.status_code >= 400 and not shown(text, answer.text)):
                wrong.append((form.action, what, answer.status_code, late))
    assert wrong == []


ANYWHERE = ("NUL", "sql", "-1", "2^63", "a Devanagari one", "a long number after noughts")


def test_hidden_fields_and_choices_may_hold_anything(forms, as_):
    wrong = []
    for name, form in forms:
        browser = as_(name)
        token, names = browser.token(), [field for field in form.values if field not in SECRET]
        for what in ANYWHERE:
            data = {**filled(form, TYPED[what], names), "csrf_token": token}
            answer = browser.client.post(form.action, data=data)
            if answer.status_code >= 500:
                wrong.append((form.action, what, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("name", ["headline", "outlet", "authors", "published_on"])
def test_what_is_typed_into_an_import_comes_back(name, as_, things):
    given = {"headline": "H", "kind": "news", "date_from": "other", "published_on": "2020", name: "x" * 600}
    answer = as_("ada").post(f"/imports/{things['import_id']}/confirm", given)
    assert answer.status_code == 422
    assert "x" * 600 in answer.text


@pytest.mark.parametrize("send", [Browser.post, lambda *form: multipart(*form)], ids=["urlencoded", "multipart"])
def test_half_a_megabyte_in_a_text_field_comes_back(send, forms, as_):
    text = "word " * 100_000
    for name, form in forms:
        if form.free and form.action != "/articles/new" and "/imports/" not in form.action:
            answer = send(as_(name), form.action, filled(form, text, form.free))
            assert answer.status_code in (303, 422), form.action
            assert answer.status_code == 303 or text in answer.text, form.action


def shown(text: str, page: str) -> bool:
    """Whether the page still holds the text, white space at its ends and kinds of line ends aside."""
    return text.strip().replace("\r\n", "\n") in html.unescape(page).replace("\r\n", "\n")


def test_too_long_words_are_refused_not_cut(as_, things):
    ada, claim = as_("ada"), f"/claims/{things['claim_id']}"
    assert ada.post(f"{claim}/searches", {"place": "p", "query": "q", "found": "x" * 5001}).status_code == 422
    assert ada.post(f"{claim}/comments", {"comment": "x" * 10_001}).status_code == 422
    edited = {"text": "One.", "kind": "fact", "revision": 3, "claimant": "x" * 301}
    assert ada.post(f"{claim}/edit", edited).status_code == 422
    linked = {"evidence": 1, "stance": "supports", "independence_group": "x" * 201}
    assert ada.post(f"{claim}/links", linked).status_code == 422


# --- addresses ---------------------------------------------------------------------------------------------------

IDS = [
    "-1",
    "0",
    str(2**31),
    str(2**63),
    str(2**64),
    "9" * 30,
    "9" * 5000,
    "0" * 5000 + "1",
    "१",
    "٣",
    "1.5",
    "1%00",
    "+1",
    "a",
]


def test_a_number_that_names_nothing_is_not_found(app, as_):
    edda = as_("edda")
    token = edda.token()
    for rule in app.url_map.iter_rules():
        for number in IDS if rule.arguments and rule.endpoint != "static" else []:
            path = re.sub(r"<int:\w+>", number, rule.rule)
            form = {"revision": 1, "csrf_token": token}
            answer = edda.get(path) if "GET" in rule.methods else edda.client.post(path, data=form)
            assert answer.status_code in (403, 404), path[:60]


QUERIES = [
    "/search?q=%ED%A0%80&claimant=%00&type=zz",
    "/search?q=" + "(" * 2000,
    "/search?q=" + "a%20OR%20" * 600,
    "/search?q=%22&page=-1",
    "/search?q=time:2020-02-31",
    "/search?q=time:" + "9" * 50,
    "/search?q=%25_*&sort=%00&year=abc",
    "/search?page=100000",
    "/search?page=%E0%A5%A7",
    "/articles?page=" + "9" * 5000,
    "/board?page=0&archived=%ff",
    "/log-in?next=//evil.example",
    "/claims/1/edit?back=%22%3E%3Cscript%3E",
]


@pytest.mark.parametrize("path", QUERIES, ids=range(len(QUERIES)))
def test_a_bad_query_string_is_answered(path, as_, things):
    answer = as_("edda").get(path)
    assert answer.status_code in (200, 422)
    assert "<script>" not in answer.text


# --- files -------------------------------------------------------------------------------------------------------

NAMES = {
    "../../etc/passwd.txt": "passwd.txt",
    "x" * 400 + ".txt": "x" * 116 + ".txt",
    "отчёт.txt": "отчёт.txt",
    "\u202etxt.a.txt": "txt.a.txt",
    "a\tb.txt": "ab.txt",
    "..txt": "txt",
}


@pytest.mark.parametrize(("name", "kept"), NAMES.items(), ids=range(len(NAMES)))
def test_a_file_keeps_a_clean_name(name, kept, as_, database, article_id):
    from sqlmodel import select

    from workbench.models import PendingImport

    answer = upload(as_("ada"), name, b"The court banned the party in March 2020.")
    assert answer.status_code == 303
    with database.reading() as session:
        assert session.exec(select(PendingImport.raw_name).order_by(PendingImport.id.desc())).first() == kept


def upload(browser: Browser, name: str, content: bytes, path: str = "/articles/new", **more: str):
    return multipart(browser, path, {**more, "file": FileStorage(io.BytesIO(content), name)})


def multipart(browser: Browser, path: str, fields: dict[str, object]):
    """A form as a browser encodes it with a file; in memory (Flask's client leaves large ones in open files)."""
    boundary, body = encode_multipart({"csrf_token": browser.token(), **fields})
    return browser.client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


COURT = "The court banned the party in March 2020."
FILES = {
    "empty.txt": (b"", 422),
    "dots....": (COURT.encode(), 303),
    "nul.txt": (b"\0" * 100, 422),
    "bytes.txt": (bytes(range(256)) * 40, 422),
    "utf16.txt": (("\ufeff" + COURT).encode("utf-16-le"), 303),
    "utf16be.txt": (("\ufeff" + COURT).encode("utf-16-be"), 303),
    "half16.txt": (b"\xff\xfea", 422),
    "surrogate.txt": (b"\xed\xa0\x80 " + COURT.encode(), 303),
    "bidi.txt": (f"\u202e{COURT}\u2066 \u2069".encode(), 303),
    "marks.txt": (f"The cou{chr(0x301) * 10_000}rt banned it in 2020.".encode(), 303),
    "line.txt": (b"x" * 1_000_000, 303),
    "large.txt": (b"x" * 5_000_001, 413),
    "program.exe": (b"MZ", 415),
    "picture.svg": (b"<svg onload=alert(1)>", 415),
    "nested.html": (b"<div>" * 100_000 + COURT.encode(), 422),
    "unclosed.html": (b"<p " * 50_000 + COURT.encode(), None),
    "brackets.html": (b"<" * 200_000, 422),
    "comments.html": (b"<!--" * 100_000, 422),
    "nothing.html": (b"<html><body></body></html>", 422),
    "bomb.html": (b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><p>&b; ' + COURT.encode(), 303),
    "script.html": (f"<h1>A</h1><script>alert(1)</script><p>{COURT}</p><base href=//e.example>".encode(), 303),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_with_a_sentence_and_a_strange_one_is_read(name, as_):
    content, status = FILES[name]
    began = time.perf_counter()
    answer = upload(as_("ada"), name, content, text="What I had pasted.")
    assert answer.status_code == status or (status is None and answer.status_code in (303, 422))
    assert time.perf_counter() - began < SECONDS
    assert answer.status_code == 303 or ('class="fault"' in answer.text and "What I had pasted." in answer.text)


HOSTILE_TAGS = [
    "<p " * 500_000,
    "<" + "a" * 2_000_000,
    "<a" * 1_000_000,
    "<" * 2_000_000,
    "</" * 1_000_000,
    "<a/" * 500_000,
]


@pytest.mark.parametrize("markup", HOSTILE_TAGS, ids=range(len(HOSTILE_TAGS)))
def test_counting_tags_takes_no_longer_than_reading_them(markup):
    began = time.perf_counter()
    assert deepest(markup) == 0
    assert time.perf_counter() - began < 2


EVIDENCE = {"stance": "supports", "kind": "primary", "title": "What I typed", "source": "The court"}
BAD_EVIDENCE = [
    ("a.pdf", b"", 422),
    ("a.pdf", b"MZ", 415),
    ("a.svg", b"<svg/>", 415),
    ("...", b"%PDF-", 415),
    ("a.txt", b"\0\1", 415),
]


@pytest.mark.parametrize(("name", "content", "status"), BAD_EVIDENCE)
def test_a_bad_evidence_file_is_refused_and_the_form_is_not_lost(name, content, status, as_, things):
    answer = upload(as_("ada"), name, content, f"/claims/{things['claim_id']}/evidence", **EVIDENCE)
    assert answer.status_code == status
    assert "What I typed" in answer.text


@pytest.mark.parametrize("name", ["../../x.pdf", "x" * 400 + ".pdf", "ё\u202e.pdf", "a\tb;c.pdf"])
def test_a_hostile_evidence_name_is_harmless_at_download(name, as_, things):
    upload(as_("ada"), name, b"%PDF-1.4", f"/claims/{things['claim_id']}/evidence", **EVIDENCE)
    answer = as_("ada").get(f"/captures/{things['text_id'] + 1}")
    assert answer.data == b"%PDF-1.4"
    assert re.fullmatch(
        r"attachment; filename=\"[^\"\\/]{1,120}\"; filename\*=UTF-8''[\w.%~-]+", answer.headers["Content-Disposition"]
    )


# --- requests ----------------------------------------------------------------------------------------------------

BODIES = [
    ("application/json", b'{"a":'),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Disp"),
    ("text/plain", b"x"),
    ("application/x-www-form-urlencoded", b"%ff%fe=%00&&&=;"),
    ("application/x-www-form-urlencoded", b"a=1&" * 3000),
]


@pytest.mark.parametrize(("content_type", "body"), BODIES)
def test_a_body_that_is_no_form_is_refused(content_type, body, as_):
    answer = as_("ada").client.post("/articles/new", data=body, content_type=content_type)
    assert answer.status_code in (400, 413)
    assert 'class="fault"' in answer.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_request_over_the_limit_is_told_the_limit(headers, app, as_):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    ada = as_("ada")
    answer = ada.client.post("/articles/new", data={"text": "x" * 2000}, headers=headers)
    assert answer.status_code == 413
    assert f"{MAX_EVIDENCE // 1_000_000} MB" in answer.text


CARRIED = [
    '[["a","\\ud800"]]',
    '[["\\ud800","x"]]',
    "[" * 100_000,
    '[["a"]]',
    '{"a":1}',
    "null",
    "1e999",
    '[["a","\\u0000"]]',
    "[",
]


@pytest.mark.parametrize("carried", CARRIED, ids=range(len(CARRIED)))
def test_what_a_log_in_carries_may_be_anything(carried, as_):
    form = {
        "email": "ada@example.org",
        "password": PASSWORD,
        "resume_action": "/me/keys",
        "resume_fields": carried,
        "resume_user": "2",
    }
    assert as_(None).post("/log-in", form).status_code in (200, 303)


LEADS = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "\\\\e",
    "/a\r\nb",
]


@pytest.mark.parametrize("next_", LEADS)
def test_a_log_in_leads_nowhere_else(next_, as_):
    answer = as_(None).post("/log-in", {"email": "ada@example.org", "password": PASSWORD, "next": next_})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("referrer", ["http://localhost//evil.example/x", "https://evil.example/", "http://localhost"])
def test_a_replayed_form_leads_nowhere_else(referrer, as_, database):
    ada = as_("ada")
    ada.post("/me/keys", {"once": "2-k"})
    answer = ada.post("/me/keys", {"once": "2-k"}, headers={"Referer": referrer})
    assert answer.headers["Location"] == "/me"

    with database.writing() as session:  # its answer was lost before it could be kept
        session.exec(sql("UPDATE idempotency_key SET message = NULL, location = NULL"))
    answer = ada.post("/me/keys", {"once": "2-k"}, headers={"Referer": referrer})
    assert re.fullmatch(r"/(evil\.example/x)?", answer.headers["Location"])
