"""Nothing that the second reviewer can get tells what the first one said, until the second review is in."""

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.conftest import Browser, person
from tests.judging import PREDICTION, review
from tests.web.conftest import pages_with_forms
from workbench.cli import main
from workbench.config import Home
from workbench.db import Database, now
from workbench.evidence import items
from workbench.models import UserSession
from workbench.people import sessions
from workbench.publishing.export import articles
from workbench.queries.claims import claim as find
from workbench.review.reviews import ReviewForm
from workbench.review.searches import log_search
from workbench.web.app import create_app

CANARY = "Zinnobervogel"
OTHERS = ["ben", "edda", "rosa", "anton"]
AS_OF = now() - timedelta(days=411)
FORM = ReviewForm(
    *("unproven", "low", f"{CANARY} says so.", f"{AS_OF:%Y-%m-%d}"), valid_from="1987", attribution_verdict="inaccurate"
)


@pytest.fixture
def second(database, things) -> int:
    """The claim with everything that a verdict may need, after ada's first review of it."""
    prepare(database, things["claim_id"])
    review(database, things["claim_id"], "ada", FORM)
    return things["claim_id"]


def prepare(database: Database, claim_id: int) -> None:
    with database.writing() as session:
        ada, claim = person(session, "ada"), find(session, claim_id)
        log_search(session, ada, claim, place="Archive", query="ban", found="Nothing.")
        item = items.Item("Herald", "Herald", "secondary", text="It was not banned.")
        items.add(session, ada, claim, item=item, bearing=items.Bearing("refutes"))


def paths(app: Flask, things: dict[str, int]) -> list[str]:
    asked = [
        f"/search?q={CANARY}",
        "/search?q=verdict:unproven",
        "/search?verdict=unproven",
        "/search?state=second_review",
    ]
    return [*pages_with_forms(app, things), *asked, "/search?q=banned&sort=newest"]


@pytest.mark.parametrize("name", OTHERS)
def test_no_page_holds_a_word_of_it(name, app, as_, things, second):
    browser = as_(name)
    for path in paths(app, things):
        answer = browser.get(path)
        told = answer.text.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "").replace(f"<title>{CANARY}", "")
        told = re.sub(rf"read as .{{0,80}}{CANARY}.?|{CANARY.lower()}", "", told, flags=re.I) if "q=" in path else told
        assert CANARY not in told and CANARY not in str(answer.headers), path
        assert not re.search(rf"\b1987\b|{AS_OF.day} {AS_OF:%b %Y}|{FORM.as_of}", told), path


@pytest.mark.parametrize("name", OTHERS)
def test_no_answer_to_a_form_holds_a_word_of_it(name, app, as_, things, second, load):
    browser = as_(name)
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods or rule.endpoint == "people.log_in" or (name == "anton" and "users" in rule.rule):
            continue
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(
                rule.endpoint, {key: things[key] for key in rule.arguments}, method="POST"
            )
        revision = load(second).revision if rule.endpoint != "reviews.review" else 0
        answer = browser.post(path, {"revision": revision - 1, "verdict": "accurate"})
        assert CANARY not in answer.text and CANARY not in str(answer.headers), path


def test_the_author_reads_what_they_wrote(as_, second):
    assert CANARY in as_("ada").get(f"/claims/{second}").text


def test_the_export_the_search_and_its_json_do_not_have_it(home, database, second):
    with database.reading() as session:
        assert CANARY not in json.dumps(list(articles(session)))
    for args in (["export"], ["search", CANARY, "--json"], ["search", "verdict:unproven", "--json"]):
        answer = CliRunner().invoke(main, ["--home", str(home.instance), *args])
        assert answer.exit_code in (0, 1) and CANARY not in answer.output.replace(f"“{CANARY}”", ""), args
    index = b"".join(path.read_bytes() for path in Path(home.index).rglob("*") if path.is_file())
    assert CANARY.lower().encode() not in index.lower()


def test_it_is_open_once_the_second_review_is_in(as_, database, second):
    review(
        database, second, "ben", ReviewForm("unproven", "high", "I looked as well.", attribution_verdict="inaccurate")
    )
    for name in ("ben", "edda", "rosa"):
        assert CANARY in as_(name).get(f"/claims/{second}").text


def test_a_dispute_shows_both(as_, database, second):
    review(
        database, second, "ben", ReviewForm("not_checkable", "high", "Nobody knows.", attribution_verdict="accurate")
    )
    page = as_("edda").get(f"/claims/{second}").text
    assert CANARY in page and "Nobody knows." in page


@pytest.mark.parametrize("path", ["edit", "merge", "split"])
def test_a_round_that_had_to_begin_again_stays_sealed(path, as_, second, load):
    form = {"text": ["Other words.", "And others."], "kind": "fact", "revision": load(second).revision}
    other = {"other": second + 1, f"revision-{second + 1}": 1} if path == "merge" else {}
    one = {**form, "text": "Other words."} if path != "split" else form
    assert as_("ben").post(f"/claims/{second}/{path}", {**one, **other}).status_code == 303
    page = as_("ben").get(f"/claims/{second}").text
    assert CANARY not in page and load(second).state != "second_review"


# --- whatever the first review says, everybody else's pages are the same --------------------------------------------


VOLATILE = re.compile(
    r'value="[^"]*"|title="[^"]*"|datetime="[^"]*"|[0-9a-f]{32,}|\d\d:\d\d|[\d.]+ ms|\b\d+ (?:Nov|Dec|Jan) \d{4}'
)


def pages_after(folder: Path, home: Home, things: dict[str, int], form: ReviewForm) -> dict[str, str]:
    """What each other person sees on every page of a copy of the desk where ada has sent this review."""
    shutil.copytree(home.instance, folder)
    copy = Home.at(folder)
    app = create_app(copy)
    database = app.extensions["desk"].database
    review(database, things["claim_id"], "ada", form)
    seen = {}
    for name in OTHERS:
        browser = log_in(app, database, name)
        for path in paths(app, things):
            seen[f"{name} {path}"] = VOLATILE.sub("", browser.get(path).text)
    database.close()
    return seen


def log_in(app: Flask, database: Database, name: str) -> Browser:
    client = app.test_client()
    with database.writing() as session:
        made = {"user_id": person(session, name).id, "created_at": now(), "seen_at": now()}
        session.add(UserSession(token_sha256=sessions.digest(name), **made))
    with client.session_transaction() as cookie:
        cookie["token"] = name
    return Browser(client)


def test_every_page_is_the_same_whatever_the_first_review_says(tmp_path, home, database, things):
    prepare(database, things["claim_id"])
    first = pages_after(tmp_path / "one", home, things, FORM)
    other = pages_after(tmp_path / "other", home, things, PREDICTION)
    assert [where for where in first if first[where] != other[where]] == []
    assert len(first) > 60


def test_control_a_leak_would_be_seen(tmp_path, home, database, things, monkeypatch):
    from workbench.queries import sealed

    prepare(database, things["claim_id"])
    monkeypatch.setattr(sealed, "is_open", lambda _claim, _review, _viewer: True)
    first = pages_after(tmp_path / "one", home, things, FORM)
    other = pages_after(tmp_path / "other", home, things, PREDICTION)
    assert [where for where in first if first[where] != other[where]] != []
