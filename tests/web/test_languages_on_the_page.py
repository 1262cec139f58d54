"""Words of another language say which it is and run the way it is written."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import import_story
from tests.web.test_import_an_article import DETAILS
from workbench.models import State

ARTICLES = json.loads((Path(__file__).parents[1] / "splitting" / "languages.json").read_text("utf-8"))["articles"]
TEXTS = {article["language"]: article["text"] for article in ARTICLES}


@pytest.fixture
def arabic(home, database, ada) -> int:
    return import_story(home, database, ada, TEXTS["ar"])


def test_an_arabic_article_runs_from_right_to_left(as_, arabic):
    page = as_("ada").get(f"/articles/{arabic}").text

    assert '<article id="text" lang="ar" dir="rtl"' in page
    assert '<h1 lang="ar" dir="rtl">' in page
    assert page.count('<p class="words" lang="ar" dir="rtl">') == page.count('id="claim-')


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/claims/1", r'<h1 class="claim-text" lang="ar" dir="rtl">'),
        ("/claims/1", r'<blockquote lang="ar" dir="rtl">'),
        ("/claims/1/edit", r'<textarea [^>]*dir="auto"'),
        ("/claims/1/split", r'<textarea [^>]*dir="auto"'),
        ("/claims/1/merge", r'<blockquote lang="ar" dir="rtl">'),
        ("/articles/1/select", r'<span lang="ar" dir="rtl">'),
        ("/articles/1/status", r'<article id="text" lang="ar" dir="rtl">'),
        ("/articles", r'<a href="/articles/1" lang="ar" dir="rtl">'),
        ("/", r'<a href="/articles/1(?:\?order=doubts)?" lang="ar" dir="rtl">'),
        ("/search?q=language:ar", r'class="words" lang="ar" dir="rtl">'),
    ],
)
def test_so_do_its_words_on_every_other_page(as_, arabic, path, marked):
    answer = as_("ada").get(path)
    assert answer.status_code == 200
    assert re.search(marked, answer.text)


def test_its_preview_too_and_its_claims_are_its_sentences(as_, database):
    preview = as_("ada").post("/articles/new", {"text": TEXTS["ar"]}).headers["Location"]
    assert '<span class="words" lang="ar" dir="rtl">' in as_("ada").get(preview).text
    address = as_("ada").post(f"{preview}/confirm", {**DETAILS, "language": "ar"}).headers["Location"]
    page = as_("ada").get(address).text
    assert all(sentence in page for sentence in ARTICLES[5]["sentences"])
    assert State.DRAFT in page


def test_russian_says_its_language_and_english_nothing(as_, home, database, ada, article_id):
    russian = import_story(home, database, ada, TEXTS["ru"])
    assert '<article id="text" lang="ru" data' in as_("ada").get(f"/articles/{russian}").text
    assert '<article id="text" data' in as_("ada").get(f"/articles/{article_id}").text
