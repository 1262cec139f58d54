"""Who was let in to sealed evidence encrypts its files on its page and downloads what only the keys' holders open."""

import io
import os
import re
import time

import pyrage
import pytest
from sqlmodel import select

from tests.conftest import person
from workbench import originals
from workbench.evidence import protection, recipients
from workbench.models import Evidence
from workbench.originals import name_of
from workbench.upkeep import leftovers
from workbench.upkeep.verify import verify
from workbench.web import background

WHY = "She could be found by it."


@pytest.fixture
def key(database) -> pyrage.x25519.Identity:
    made = pyrage.x25519.Identity.generate()
    with database.writing() as session:
        recipients.add(session, person(session, "anton"), name="The safe", key=str(made.to_public()))
    return made


@pytest.fixture
def path(database, things) -> str:
    """The page of evidence that Ada has sealed."""
    with database.writing() as session:
        ada, item = person(session, "ada"), session.get_one(Evidence, things["evidence_id"])
        protection.set_sensitivity(session, ada, item, level="sealed", was="open", why=WHY)
    return f"/evidence/{things['evidence_id']}"


def section(page: str) -> str:
    found = re.search(r'<section id="encryption".*?</section>', page, re.DOTALL)
    return found.group() if found else ""


def test_the_files_are_encrypted_and_the_download_opens_with_the_key(as_, path, key, home, database, things):
    ada = as_("ada")
    before = {number: ada.get(f"/captures/{number}").data for number in (things["capture_id"], things["text_id"])}
    assert "Encrypt its files" in section(ada.get(path).text)

    known = set(verify(home, database))  # rows of the fixture that no event tells of

    answer = ada.post(f"{path}/encrypt", {"to-1": "1", "why": WHY})

    assert answer.status_code == 303
    page = ada.get(path).text
    assert "only the holders of the keys can read them" in section(page) and "The safe" in section(page)
    assert "Encrypt its files" not in page and "Read and quote it" not in page
    numbers = re.findall(r'href="/captures/(\d+)"', section(page))
    opened = {name_of(pyrage.decrypt(ada.get(f"/captures/{number}").data, [key])) for number in numbers}
    assert opened == {name_of(content) for content in before.values()} | (opened - set(map(name_of, before.values())))
    assert all(f"<code>{sha256}</code>" in section(page) for sha256 in opened)
    for refused in (f"/captures/{things['capture_id']}", f"{path}/text/{things['text_id']}"):
        answer = ada.get(refused)
        assert answer.status_code == 404 and "only the holders of the keys can read it" in answer.text
    assert ada.get(f"/claims/{things['claim_id']}").status_code == 200
    assert "for: <code>The safe</code>" in ada.get(f"{path}/custody").text
    assert ada.get(f"{path}/fetches").status_code == 200
    while thread := background.clear_leftovers(home, database):
        thread.join()
    assert set(verify(home, database)) <= known


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"why": WHY}, "Choose at least one recipient"),
        ({"to-99": "1", "why": WHY}, "Choose at least one recipient"),
        ({"to-1": "1", "why": " "}, "Say why, in a sentence."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(as_, path, key, form, sentence):
    answer = as_("ada").post(f"{path}/encrypt", form)
    assert answer.status_code == 422 and sentence in answer.text
    assert ("checked" in section(answer.text)) == ("to-1" in form)


def test_others_do_not_know_of_it_and_admins_may_not(as_, path, key, things):
    for name, status in (("ben", 404), ("edda", 404), ("rosa", 403), ("anton", 403)):
        assert as_(name).post(f"{path}/encrypt", {"to-1": "1", "why": WHY}).status_code == status


def test_open_evidence_offers_no_encryption_and_refuses_it(as_, things, key):
    path = f"/evidence/{things['evidence_id']}"
    assert section(as_("ada").get(path).text) == ""
    answer = as_("ada").post(f"{path}/encrypt", {"to-1": "1", "why": WHY})
    assert answer.status_code == 422 and "Seal this evidence first" in answer.text


def test_without_keys_the_page_says_what_an_admin_does(as_, path):
    assert "workbench recipients add" in section(as_("ada").get(path).text)


def test_the_form_sent_twice_is_done_once(as_, path, key):
    ada = as_("ada")
    again = {"to-1": "1", "why": WHY, "once": re.search(r'name="once" value="([^"]+)"', ada.get(path).text).group(1)}
    assert [ada.post(f"{path}/encrypt", again).status_code for _ in range(2)] == [303, 303]


def test_what_was_refused_does_not_stay_in_the_store(as_, things, home, database, monkeypatch):
    def lying() -> set[str]:
        return {path.name for path in home.originals.glob("??/*")}

    before = lying()
    form = {"title": "Minutes", "source": "A clerk", "kind": "primary", "text": "The clerk Zinnober saw it."}
    place = f"/claims/{things['claim_id']}/evidence"
    assert as_("ada").post(place, form).status_code == 422  # no stance
    came = lying() - before
    assert came
    leftovers.files(home, database)
    assert came <= lying()  # somebody who sent the same just now may wait for their row
    monkeypatch.setattr(originals, "AGAIN", 0.0)
    time.sleep(0.01)
    leftovers.files(home, database)
    assert lying() == before and originals.refused(home.originals) == {}

    assert as_("ada").post(place, form).status_code == 422
    assert as_("ben").post(place, {**form, "stance": "supports"}).status_code == 303
    time.sleep(0.01)
    leftovers.files(home, database)
    assert came <= lying()  # a row names it by now


def test_a_file_that_no_row_names_is_named_after_an_hour(home, database, things):
    name = originals.keep(home.originals, b"Nobody knows of this.")
    assert not any(name in line for line in verify(home, database))
    os.utime(originals.path_of(home.originals, name), (1, 1))
    assert any(f"file {name} lies in the store and no row names it" in line for line in verify(home, database))


def test_nobody_learns_by_encrypting_what_others_sealed(as_, things, key, home, database):
    secret = b"List of the prison, page 1 of 1: Zinnober."

    def sealed(name: str, title: str, content: bytes) -> int:
        form = {"stance": "supports", "kind": "primary", "title": title, "source": "A visitor"}
        form |= {"file": (io.BytesIO(content), "list.txt"), "sensitivity": "sealed", "hidden_why": WHY}
        path = f"/claims/{things['claim_id']}/evidence"
        assert as_(name).post(path, form, content_type="multipart/form-data").status_code == 303
        with database.reading() as session:
            return session.exec(select(Evidence.id).where(Evidence.title == title)).one()

    def told(name: str, number: int) -> list[str]:
        shown = section(as_(name).get(f"/evidence/{number}").text)
        return re.findall("Still here in plain", shown)

    sealed("ada", "The list", secret)
    right, wrong = sealed("ben", "A guess", secret), sealed("ben", "Another", secret + b".")
    for number in (right, wrong):
        assert as_("ben").post(f"/evidence/{number}/encrypt", {"to-1": "1", "why": WHY}).status_code == 303
    while thread := background.clear_leftovers(home, database):
        thread.join()
    assert originals.path_of(home.originals, name_of(secret)).exists()
    assert told("ben", right) == told("ben", wrong) == []

    own = sealed("ada", "The list again", secret)
    assert as_("ada").post(f"/evidence/{own}/encrypt", {"to-1": "1", "why": WHY}).status_code == 303
    assert told("ada", own) != []  # the control: it is her own that has the same bytes
