"""Several editors on one claim: every acknowledged save is there at the end (long: `./wb drill lost_updates`)."""

import pytest

from tests.conftest import person
from tests.drills.lost_updates import lost, naive, save
from tests.judging import PREDICTION
from workbench.db import Database
from workbench.errors import Stale
from workbench.queries.claims import claim
from workbench.review import claims as review
from workbench.review import reviews, wording


@pytest.fixture
def long_claims(monkeypatch):
    monkeypatch.setattr(wording, "MAX_TEXT", 100_000)


def test_no_save_of_eight_editors_is_lost(tmp_path, long_claims):
    gone, refused = lost(tmp_path, save, editors=8, saves=5)
    assert gone == 0
    assert refused > 0


def test_control_saving_without_looking_loses_some(tmp_path):
    gone, _ = lost(tmp_path, naive, editors=8, saves=5)
    assert gone > 0


def test_an_edit_of_the_claimant_alone_makes_other_pages_stale(database: Database, claim_id):
    for name, speaker in (("ada", "The ministry"), ("ben", "The court")):
        with database.writing() as session:
            found = claim(session, claim_id)
            words = review.Wording(found.text, found.kind, found.event_time or "", speaker)
            if name == "ben":
                with pytest.raises(Stale):
                    review.edit(session, person(session, name), found, wording=words, revision=1)
            else:
                review.edit(session, person(session, name), found, wording=words, revision=1)


def test_a_second_review_on_the_same_page_is_stale(session_with_claim):
    session, found = session_with_claim
    review.keep(session, person(session, "ada"), found, revision=1)
    session.flush()
    reviews.review(session, person(session, "ada"), found, form=PREDICTION, revision=2)
    with pytest.raises(Stale):
        reviews.review(session, person(session, "ben"), found, form=PREDICTION, revision=2)


@pytest.fixture
def session_with_claim(claim_id, session):
    return session, claim(session, claim_id)
