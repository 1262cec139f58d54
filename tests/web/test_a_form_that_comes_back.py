"""A chosen file is not lost in silence: a form that comes back asks for it again, and is not sent without it."""

import io

import pytest
from sqlmodel import select

from workbench.models import Capture

FIELDS = {"title": "Minutes", "source": "Court", "kind": "primary", "stance": "supports", "text": "A note."}


def file():
    return io.BytesIO(b"The court met."), "minutes.txt"


@pytest.fixture
def send(as_, claim_id, article_id):
    def do(**given):
        return as_("ada").post(f"/claims/{claim_id}/evidence", {**FIELDS, **given}, content_type="multipart/form-data")

    return do


def names(database):
    with database.reading() as session:
        return [row.name for row in session.exec(select(Capture).where(Capture.kind == "original"))]


def test_the_form_says_that_its_file_must_be_chosen_again(send, database):
    answer = send(published_on="bad date", file=file())
    assert answer.status_code == 422 and "Choose “minutes.txt” again" in answer.text
    assert 'name="file_was" value="minutes.txt"' in answer.text and names(database) == []
    again = send(file_was="minutes.txt")
    assert again.status_code == 422 and "or tick that it goes without the file" in again.text
    assert 'name="file_was" value="minutes.txt"' in again.text and names(database) == []


def test_of_a_file_that_is_not_taken_the_field_says_so_and_does_not_ask_for_it_again(send, database):
    answer = send(file=(io.BytesIO(b"MZ"), "setup.exe"))
    assert answer.status_code == 415 and "Choose “setup.exe” again" not in answer.text
    assert 'id="fault-file"' in answer.text and "“setup.exe” cannot be kept: upload .csv" in answer.text
    assert send(file_was="setup.exe", file=file()).status_code == 303
    assert names(database) == ["minutes.txt", "pasted.txt"]


def test_with_the_file_it_goes_through(send, database):
    assert send(file_was="minutes.txt", file=file()).status_code == 303
    assert names(database) == ["minutes.txt", "pasted.txt"]


def test_without_it_too_where_somebody_says_so(send, database):
    assert send(file_was="minutes.txt", without_file="1").status_code == 303
    assert names(database) == ["pasted.txt"]


def test_an_import_does_not_forget_its_file_either(as_):
    answer = as_("ada").post("/articles/new", {"text": "A story.", "file_was": "story.html"})
    assert answer.status_code == 422 and "Choose “story.html” again" in answer.text and "A story." in answer.text


def test_a_form_that_nobody_sent_says_nothing_of_files(as_, claim_id, article_id):
    assert "file_was" not in as_("ada").get(f"/claims/{claim_id}").text
