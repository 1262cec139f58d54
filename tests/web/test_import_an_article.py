"""Importing: paste or upload, look, correct, confirm."""

import io

import pytest
from sqlmodel import select

from tests.conftest import STORY
from workbench.models import Article

DETAILS = {"headline": "Port council bans party", "kind": "news", "language": "en", "date_from": "unknown"}


def articles(database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(Article.headline)))


@pytest.fixture
def preview(as_):
    return as_("ada").post("/articles/new", {"text": STORY}).headers["Location"]


def test_a_pasted_text_becomes_an_article_once_it_is_confirmed(as_, preview, database):
    assert articles(database) == []
    answer = as_("ada").post(f"{preview}/confirm", DETAILS)
    assert answer.headers["Location"] == "/articles/1"
    assert articles(database) == ["Port council bans party"]


def test_a_date_without_its_basis_is_refused(as_, preview, database):
    answer = as_("ada").post(f"{preview}/confirm", {**DETAILS, "date_from": "other", "published_on": "2021-06-01"})
    assert answer.status_code == 422
    assert "Say where the publication date is from" in answer.text and articles(database) == []


def test_a_passage_moves_to_the_other_side(as_, preview):
    before = as_("ada").get(preview).text.count("leave out<")
    assert as_("ada").post(f"{preview}/flip", {"segment": 0}).status_code == 303
    assert abs(as_("ada").get(preview).text.count("leave out<") - before) == 1


def test_an_import_put_aside_cannot_be_confirmed(as_, preview, database):
    as_("ada").post(f"{preview}/drop")
    assert as_("ada").post(f"{preview}/confirm", DETAILS).status_code == 422
    assert articles(database) == []


def test_the_same_text_is_known_again(as_, article_id):
    answer = as_("ben").post("/articles/new", {"text": "  " + STORY.replace("\n\n", "\n\n\n")})
    assert answer.headers["Location"] == f"/articles/{article_id}"


def test_several_files_are_taken_in_at_once(as_):
    files = [(io.BytesIO(f"The court fined {n} people in 2020.".encode()), f"{n}.txt") for n in (3, 4)]
    answer = as_("ada").post("/articles/new", {"file": files}, content_type="multipart/form-data")
    assert answer.headers["Location"] == "/articles/new"
    assert as_("ada").get("/articles/new").text.count('href="/imports/') == 2
