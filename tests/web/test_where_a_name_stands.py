"""Protecting a source says where its name still stands, on whatever page, and answers nobody's guess."""

import re

import pytest
from sqlmodel import SQLModel

from tests import settling
from tests.conftest import person
from workbench.queries.where_it_stands import where_it_stands, written
from workbench.sight import see_as

NAME, WHY = "Marta Quell", "She could be found by it."
NOT_PEOPLES_WORDS = {
    *("action", "anchor_state", "attribution_verdict", "code", "confidence", "digest", "event_time", "as_of"),
    *("valid_from", "valid_to", "hash", "prev_hash", "commitment", "how", "key", "language", "masthead_on"),
    *("mime", "mode", "nonce", "notice", "password_hash", "published_basis", "published_on", "raw_mime"),
    *("raw_sha256", "reliability", "relation", "role", "sensitivity", "sha256", "stance", "state", "step"),
    *("term", "text_sha256", "token_sha256", "tool", "tool_version", "turn", "verdict", "rule", "salt"),
    *("accuses", "browser", "account", "target"),
}
"""Columns of codes, dates and sums, whatever table they are in."""
ELSEWHERE = {
    "identity.name": "it is what is protected",
    "identity.contact": "it is what is protected",
    "user.name": "people who work here",
    "user.email": "people who work here",
    "recipient.name": "holders of keys",
    "archive.name": "what others published",
    "imported_claim.*": "what others published",
    "idempotency_key.*": "forgotten within a day",
    "contrast.fields": "names of fields",
    "selector.*": "the words of the story's text, which is read",
    "reference.*": "the words of the claim and of the story, which are read",
    "flag.sentence": "the program's own sentences",
    "claim_link.differences": "the words of both claims, which are read",
    "entity.kind": "a code",
    "article.kind": "a code",
    "capture.kind": "a code",
    "claim.kind": "a code",
    "evidence.kind": "a code",
    "segment.kind": "a code",
    "policy.rules": "the desk's rules",
    "search_look.seen": "numbers of documents",
    "sign_off.snapshot": "the claims as they were: their own texts and history are read",
    "splitting.given": "answers on the form of an import, which are the story's",
    "lineage.how": "a code",
    "capture.name": "read with the files",
    "attribution.mode": "a code",
    "batch_search.found": "numbers of documents",
    "bulk.what": "a code",
    "claim_link.was": "a state",
}


@pytest.fixture
def stands(home, database):
    """Where the name stands for one person, as “kind number”."""

    def ask(who: str, name: str = NAME) -> set[str]:
        with database.reading() as session:
            see_as(session, person(session, who))
            return {str(place) for place in where_it_stands(session, home.originals, name)}

    return ask


@pytest.fixture
def add(as_, claim_id, database):
    """Evidence that a person adds to the claim, by the form."""
    settling.keep(database, claim_id)

    def make(who: str = "ada", **fields: str) -> None:
        given = {
            "stance": "supports",
            "kind": "primary",
            "title": "Minutes",
            "source": "The court",
            "text": "x",
            **fields,
        }
        assert as_(who).post(f"/claims/{claim_id}/evidence", given).status_code == 303

    return make


def test_a_name_is_found_in_reasons_moves_searches_comments_addresses_and_the_history(as_, add, claim_id, stands):
    add(source=NAME)
    ada = as_("ada")
    assert stands("ada") == {"source 1"}
    for address, fields in (
        ("/sources/1/grades", {"reliability": "B", "why": f"{NAME} was a clerk there."}),
        ("/evidence/1/credibility", {"credibility": "2", "why": "Marta\nQuell saw it."}),
        (f"/claims/{claim_id}/sift", {"step": "investigate", "move": "Quell, Marta is a clerk."}),
        ("/evidence/1/comments", {"comment": "MARTA QUELL told me."}),
    ):
        assert ada.post(address, fields).status_code == 303, address
    add(url="https://x.example/marta-quell", title="A page")
    page = ada.post("/sources/1/protect", {"why": WHY}, follow_redirects=True).text
    said = re.search(r"The name still stands in ([^:]*):", page)
    assert said and {f"claim {claim_id}", "evidence 1", "evidence 2", "source 1"} <= set(said[1].split(", "))
    assert any(one.startswith("event ") for one in said[1].split(", "))
    look = ada.post("/sources/1/identity", {"why": "To ask her."}).text
    for address in ("/sources/1", f"/claims/{claim_id}", "/evidence/1", "/evidence/2"):
        assert f'href="{address}"' in look
    assert "workbench erase details " in look


def test_where_the_name_stands_nowhere_nothing_is_said(as_, add):
    add(source=NAME)
    page = as_("ada").post("/sources/1/protect", {"why": WHY}, follow_redirects=True).text
    assert "It is called Source" in page and "still stands" not in page


def test_line_ends_and_unseen_signs_hide_no_name(add, stands):
    for text in (
        "The clerk Marta\nQuell saw it.",
        "The clerk Marta\u00a0Quell saw it.",
        "Ma\u00adrta Que\u0301ll\u200b",
    ):
        add(text=text)
    assert {"evidence 1", "evidence 2", "evidence 3"} <= stands("ada")


def test_nothing_hidden_is_guessed_at(add, stands, as_, database, claim_id):
    add(text="x", title="Names", sensitivity="sealed", hidden_why=WHY)
    ada = as_("ada")
    assert ada.post("/evidence/1/comments", {"comment": f"{NAME} told me."}).status_code == 303
    assert ada.post("/evidence/1/credibility", {"credibility": "2", "why": f"{NAME} saw it."}).status_code == 303
    assert "evidence 1" in stands("ada")
    assert stands("ben") == stands("edda") == stands("rosa") == set()


def test_a_review_that_is_sealed_answers_no_guess(database, claim_id, stands):
    settling.begin(database, claim_id, rationale=f"{NAME} says so.")
    assert stands("ada") == {f"claim {claim_id}"}
    assert stands("ben") == set()


def test_every_column_in_which_people_write_is_read_or_explained(database):
    with database.reading() as session:
        read = {
            (getattr(column.table, "element", column.table).name, column.name)
            for _, rows in written(session, set())
            for column in rows.selected_columns
            if getattr(column, "table", None) is not None
        }
    text = {
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if type(column.type).__name__ in ("AutoString", "JSON")
    }
    left = {
        f"{table}.{name}"
        for table, name in text - read
        if name not in NOT_PEOPLES_WORDS and f"{table}.{name}" not in ELSEWHERE and f"{table}.*" not in ELSEWHERE
    }
    assert left == set()
    assert len(read & text) > 40


def test_others_imports_and_reasons_that_no_page_shows_answer_no_guess(as_, add, stands):
    ada = as_("ada")
    place = ada.post("/articles/new", {"text": f"A story\n\n{NAME} spoke on 3 May 2020."}).headers["Location"]
    add(source="A clerk")
    ada.post("/sources/1/protect", {"why": f"{NAME} would be found."})
    ada.post("/sources/1/identity", {"why": f"To ask {NAME}."})
    assert stands("ben") == set()
    assert stands("ada") == {f"import {place.rpartition('/')[2]}", "source 1"}
