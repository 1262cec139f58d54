"""An export carries what another program needs, and nothing of a protected source."""

import json
import sys

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from tests.conftest import STORY
from tests.judging import settle
from workbench.evidence import items
from workbench.models import Claim, Evidence, Source
from workbench.publishing.export import articles
from workbench.queries.claims import claim as find
from workbench.review import accusations, proposals
from workbench.review import claims as review


@pytest.fixture
def checked(database, ada, claim_id):
    """A kept claim with two pieces of evidence and a verdict; its id."""
    with database.writing() as session:
        claim = find(session, claim_id)
        review.keep(session, ada, claim, revision=claim.revision)
        for title, source in (("Court decision", "District Court"), ("Letter", "A witness")):
            item = items.Item(title=title, source=source, kind="primary", text="It is so.")
            items.add(session, ada, claim, item=item, bearing=items.Bearing("supports", "It is so."))
    settle(database, claim_id)
    return claim_id


def exported(database, only=None):
    with database.reading() as session:
        return json.loads(json.dumps(list(articles(session, only)), ensure_ascii=False))


def the_claim(database, claim_id):
    (article,) = exported(database)
    return next(claim for claim in article["claims"] if claim["id"] == claim_id)


def test_an_article_comes_with_its_text_and_claims(database, article_id):
    (article,) = exported(database, article_id)

    assert article["headline"] == "Port council bans dockers' party"
    assert article["version"]["text"].strip() == STORY.strip()
    assert article["version"]["published_on"] == "2021-06-01"
    with database.reading() as session:
        assert len(article["claims"]) == len(session.exec(select(Claim)).all()) > 3


def test_every_selector_points_at_its_words(database, article_id):
    (article,) = exported(database, article_id)

    text = article["version"]["text"]
    spans = [span for claim in article["claims"] for span in claim["selectors"]]
    assert spans and all(text[span["start"] : span["end"]] == span["exact"] for span in spans)
    assert all(text[: span["start"]].endswith(span["prefix"]) for span in spans)


def test_a_finding_comes_with_its_evidence(database, checked):
    claim = the_claim(database, checked)

    assert claim["finding"]["verdict"] == "accurate"
    assert claim["finding"]["rationale"] == "The decision says so."
    assert [item["title"] for item in claim["evidence"]] == ["Court decision", "Letter"]
    assert claim["evidence_left_out"] == 0


@pytest.mark.parametrize(
    "seal",
    [
        update(Source).where(col(Source.name) == "A witness").values(protected=True),
        update(Evidence).where(col(Evidence.title) == "Letter").values(sensitivity="sealed"),
    ],
)
def test_protected_evidence_is_left_out_and_counted(seal, database, checked):
    with database.writing() as session:
        session.exec(seal)

    claim = the_claim(database, checked)
    assert [item["title"] for item in claim["evidence"]] == ["Court decision"]
    assert claim["evidence_left_out"] == 1
    assert "witness" not in json.dumps(exported(database))


def test_withdrawn_evidence_is_not_exported(database, ada, checked):
    with database.writing() as session:
        claim = find(session, checked)
        items.withdraw(session, ada, claim.links[0])

    claim = the_claim(database, checked)
    assert [item["title"] for item in claim["evidence"]] == ["Letter"]
    assert (claim["evidence_left_out"], claim["state"]) == (0, "stale")


def test_an_article_that_is_not_there_gives_nothing(database, article_id):
    assert exported(database, 404) == []
    assert exported(database, 0) == []
    assert exported(database, sys.maxsize) == []


def test_only_what_a_person_accepted_is_exported(database, ada, claim_id):
    assert the_claim(database, claim_id)["tags"] == the_claim(database, claim_id)["entities"] == []
    with database.writing() as session:
        proposals.add_tag(session, ada, find(session, claim_id), term="torture")
        proposals.add_name(session, ada, find(session, claim_id), name="Bay Council", kind="organisation")

    found = the_claim(database, claim_id)
    assert [(tag["id"], tag["udhr"], tag["iccpr"]) for tag in found["tags"]] == [("torture", [5], [7, 10])]
    assert found["entities"] == [{"name": "Bay Council", "kind": "organisation", "aliases": []}]
    assert (found["accusation"], found["quantities"]) == ("", [])


def test_the_answer_to_an_accusation_is_exported(database, ada, claim_id):
    assert the_claim(database, claim_id)["accuses"] is None
    with database.writing() as session:
        claim = find(session, claim_id)
        accusations.answer(session, ada, claim, accuses="yes", revision=claim.revision)

    found = the_claim(database, claim_id)
    assert found["accuses"] == "yes" and found["accusation"].startswith("A person said so")
