"""Importing: paste or upload, look, correct, confirm."""

import io
import os
import time

import pytest
from sqlmodel import select

from tests.conftest import STORY
from workbench.errors import Invalid
from workbench.importing import articles as importing
from workbench.models import Article
from workbench.upkeep import leftovers
from workbench.upkeep.verify import verify

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


def _later(home, hours):
    """What lies in the store was put there so long ago."""
    for path in [home.originals, *home.originals.rglob("*")]:
        os.utime(path, (time.time() - 3600 * hours,) * 2)


def _named(home, database):
    return [line for line in verify(home, database) if "no row names it" in line]


def test_a_text_that_is_here_already_leaves_no_file(as_, preview, home, database):
    as_("ada").post(f"{preview}/confirm", DETAILS)
    answer = as_("ada").post("/articles/new", {"text": STORY + "\n\n"})
    assert answer.headers["Location"] == "/articles/1"
    _later(home, 2)
    assert len(_named(home, database)) == 1
    leftovers.files(home, database)
    assert _named(home, database) == []
    assert as_("ada").get("/articles/1/original").data == STORY.encode()


def test_what_fails_while_it_is_taken_in_leaves_no_file_and_what_waits_keeps_its_own(as_, preview, home, database):
    def fail(*_args, **_more):
        raise Invalid("It cannot be taken in.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "take_in", fail)
        for text in (STORY, "Another story\n\nThe court met in May 2020."):
            assert as_("ada").post("/articles/new", {"text": text}).status_code == 422
    _later(home, 2)
    assert len(_named(home, database)) == 1  # the other file is that of the import which waits
    leftovers.files(home, database)
    assert _named(home, database) == []
    assert as_("ada").get(preview).status_code == 200
    assert verify(home, database) == []


def test_links_and_files_at_other_places_of_the_store_are_named(as_, preview, home, database):
    (sha256,) = [path.name for path in home.originals.glob("??/*")]
    (home.originals / "deep" / "er").mkdir(parents=True)
    (home.originals / "deep" / "er" / sha256).write_bytes(b"x")
    (home.originals / "loose").write_bytes(b"x")
    (home.originals / "dangling").symlink_to("nowhere")
    for path in home.originals.rglob("*"):
        os.utime(path, (1, 1), follow_symlinks=False)
    assert [line.split()[1] for line in _named(home, database)] == ["dangling", sha256, "loose"]
