"""An export carries what another program needs, and nothing of a protected source."""

import json
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from tests import judging, settling
from tests.conftest import STORY
from tests.judging import settle
from workbench.db import now
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
    ("seal", "counted"),
    [
        (update(Source).where(col(Source.name) == "A witness").values(protected=True), 1),
        (update(Evidence).where(col(Evidence.title) == "Letter").values(sensitivity="restricted"), 1),
        (update(Evidence).where(col(Evidence.title) == "Letter").values(sensitivity="sealed"), 0),
    ],
)
def test_protected_evidence_is_left_out_and_counted_but_where_it_is_sealed(seal, counted, database, checked):
    with database.writing() as session:
        session.exec(seal)

    claim = the_claim(database, checked)
    assert [item["title"] for item in claim["evidence"]] == ["Court decision"]
    assert claim["evidence_left_out"] == counted
    assert "witness" not in json.dumps(exported(database))


def test_withdrawn_evidence_is_not_exported(database, ada, checked):
    with database.writing() as session:
        claim = find(session, checked)
        items.withdraw(session, ada, claim.links[0])

    claim = the_claim(database, checked)
    assert [item["title"] for item in claim["evidence"]] == ["Letter"]
    assert (claim["evidence_left_out"], claim["state"]) == (0, "stale")


def test_a_finding_says_how_it_came_about_and_how_long_it_holds(database, article_id, claim_id):
    settling.settle(database, claim_id, valid_from="2020-03", valid_to="2031")
    found = the_claim(database, claim_id)["finding"]
    assert (found["how"], found["why"]) == ("agreement", None)
    assert (found["valid_from"], found["valid_to"]) == ("2020-03", "2031")

    settling.question(database, claim_id)
    settling.begin(database, claim_id)
    settling.break_glass(database, claim_id, "The paper goes to print.")
    found = the_claim(database, claim_id)["finding"]
    assert (found["how"], found["why"], found["version"]) == ("break_glass", "The paper goes to print.", 2)


def test_a_story_comes_with_its_sign_offs_and_corrections(database, article_id):
    (story,) = exported(database)
    assert (story["sign_off"], story["earlier_sign_offs"], story["corrections"]) == (None, [], [])

    until = now() + timedelta(days=1)
    first = settling.sign(database, article_id, reason="Our lawyer read it.", embargo_until=until)
    (story,) = exported(database)
    said = {"at": first.at.isoformat(), "by": "Edda", "reason": "Our lawyer read it."}
    assert story["sign_off"] == {**said, "embargo_until": until.isoformat()}
    assert (story["embargo_until"], story["earlier_sign_offs"]) == (until.isoformat(), [])

    settling.reopen(database, article_id, "A court ruled anew.")
    (story,) = exported(database)
    assert story["sign_off"] is None and [row["reason"] for row in story["earlier_sign_offs"]] == [said["reason"]]
    assert [(row["what"], row["why"]) for row in story["corrections"]] == [
        ("The story was reopened.", "A court ruled anew.")
    ]

    settling.sign(database, article_id, reason="It is right now.")
    (story,) = exported(database)
    assert story["sign_off"]["reason"] == "It is right now." and len(story["earlier_sign_offs"]) == 1


def test_nothing_of_a_review_that_is_not_decided_is_exported(database, article_id, claim_id):
    canaries = {
        "rationale": "CANARY-WORDS",
        "as_of": f"{now() - timedelta(411):%Y-%m-%d}",
        "valid_from": "2018-06-06",
        "valid_to": "2033-03",
    }
    settling.begin(database, claim_id, verdict="mostly_accurate", attribution_verdict="conflicting", **canaries)
    settling.sign(database, article_id, reason="It must.")
    settling.reopen(database, article_id)

    written = json.dumps(exported(database))
    assert the_claim(database, claim_id)["state"] == "second_review"
    said = [*canaries.values(), "mostly_accurate", "conflicting"]
    assert not any(word in written for word in said)

    judging.review(
        database, claim_id, "ben", replace(judging.ACCURATE, verdict="accurate", note="The register says so.")
    )  # disputed: still no finding
    assert the_claim(database, claim_id)["state"] == "disputed"
    assert not any(word in json.dumps(exported(database)) for word in [*said, judging.ACCURATE.rationale])

    judging.review(database, claim_id, "edda", replace(judging.ACCURATE, note="The register says so."))
    assert the_claim(database, claim_id)["finding"]["how"] == "resolution"
    assert not any(word in json.dumps(exported(database)) for word in said)


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
