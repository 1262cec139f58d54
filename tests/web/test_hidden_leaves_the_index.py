"""What is sealed, or comes from a source that is protected, leaves the index at once, though nobody searches; until it
has left, nobody finds it by its words.
"""

import re
import time

import pytest
from sqlmodel import select

from workbench.models import Capture, CaptureKind, Evidence
from workbench.search.store import Index

FIELDS = {"stance": "supports", "kind": "primary", "title": "Minutes"}
SEALED = {"level": "sealed", "was": "open", "why": "She could be found."}


@pytest.fixture
def item(as_, claim_id, home, database):
    """The number of evidence whose words are in the index."""
    words = {"source": "Qwertholm", "text": "Zinnoberax fled to Tolvan."}
    assert as_("ada").post(f"/claims/{claim_id}/evidence", {**FIELDS, **words}).status_code == 303
    assert "1 result," in as_("ben").get("/search?q=zinnoberax").text
    assert lies(home, "zinnoberax") and lies(home, "qwertholm")
    with database.reading() as session:
        return session.exec(select(Evidence.id)).one()


def lies(home, word):
    files = [path for path in home.index_live.rglob("*") if path.is_file()]
    return [path.name for path in files if word.encode() in path.read_bytes().lower()]


def gone(home, word):
    """Whether the word leaves the files in a while."""
    ends = time.monotonic() + 30
    while found := lies(home, word):
        if time.monotonic() > ends:
            return found
        time.sleep(0.05)
    return True


def test_sealed_words_leave_the_files_though_nobody_searches(as_, item, home):
    assert as_("ada").post(f"/evidence/{item}/sensitivity", SEALED).status_code == 303
    assert gone(home, "zinnoberax") is True


def test_the_name_of_a_source_that_is_protected_leaves_them_too(as_, item, home, database):
    with database.reading() as session:
        source = session.get_one(Evidence, item).source_id
    form = {"why": "She could be found.", "contact": ""}
    assert as_("ada").post(f"/sources/{source}/protect", form).status_code == 303
    assert gone(home, "qwertholm") is True


def test_marked_words_leave_them_too(as_, item, home, database):
    with database.reading() as session:
        text = session.exec(select(Capture.id).where(Capture.kind == CaptureKind.TEXT)).one()
    form = {"level": "sealed", "why": "She could be found.", "passage": "0:10:Zinnoberax"}
    answer = as_("ada").post(f"/evidence/{item}/text/{text}/passages", form)
    assert answer.status_code == 303, answer.text
    assert gone(home, "zinnoberax") is True


@pytest.mark.parametrize("name", ["ben", "rosa"])
def test_while_the_index_is_late_guesses_are_not_answered(as_, item, home, name):
    with Index(home.index_live).writing():
        assert as_("ada").post(f"/evidence/{item}/sensitivity", SEALED).status_code == 303
        page = as_(name).get('/search?q="fled+to+tolvan"')
        assert "a moment old" in page.text or "may be missing" in page.text
        assert re.findall(r"(\d+) results?,", page.text) == ["0"]
        assert "evidence 1" not in re.sub(r"\s+", " ", page.text)
    assert gone(home, "zinnoberax") is True
