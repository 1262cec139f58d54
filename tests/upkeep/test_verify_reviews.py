"""`verify` finds reviews, findings and states that somebody changed past the desk."""

import pytest

from tests.judging import PREDICTION, review, settle
from workbench.queries.claims import claim as find
from workbench.review import claims as editing
from workbench.upkeep.verify import verify


@pytest.fixture
def judged(database, ada, article_id):
    """Claim 1 settled by two, claim 2 waiting for its second review, both kept."""
    with database.writing() as session:
        for number in (1, 2):
            found = find(session, number)
            editing.keep(session, ada, found, revision=found.revision)
    settle(database, 1, PREDICTION)
    review(database, 2, "ada", PREDICTION)


@pytest.fixture
def faults(home, database, judged):
    return lambda: [line for line in verify(home, database) if "index" not in line]


def test_what_people_did_has_no_fault(faults):
    assert faults() == []


TAMPERED = {
    "UPDATE review SET rationale = 'Otherwise.' WHERE id = 1": "review 1 says something else than its event: rationale",
    "UPDATE review SET reviewer_id = 4 WHERE id = 1": "review 1 says something else than its event: by",
    "UPDATE finding SET verdict = 'accurate'": "finding 1 says something else than its reviews: verdict",
    "UPDATE finding SET how = 'resolution'": "finding 1 says “resolution”, but its round has not",
    "UPDATE finding SET decided_from_id = 3": "finding 1 is decided from a review of another claim or round",
    "UPDATE claim SET state = 'first_review' WHERE id = 1": "claim 1 is first_review, which its reviews",
    "UPDATE claim SET state = 'settled' WHERE id = 2": "claim 2 is settled, which its reviews and findings rule out",
    "UPDATE claim SET state = 'discarded' WHERE id = 3": "claim 3 is discarded, but its events say draft",
    "DELETE FROM review WHERE id = 2": "finding 1 says “agreement”, but its round has not the reviews",
    "UPDATE article SET signed_off_at = '2021-01-01 00:00:00'": "article 1 stands otherwise than its events say",
    "INSERT INTO review SELECT 9, 3, 1, 2, verdict, attribution_verdict, confidence, rationale, as_of, valid_from,"
    " valid_to, claim_text, at, turn, note FROM review WHERE id = 1": "review 9 is told of by no event",
}


@pytest.mark.parametrize(("statement", "line"), TAMPERED.items(), ids=list(TAMPERED.values()))
def test_what_was_changed_past_the_desk_is_found(statement, line, tamper, faults):
    tamper(statement)

    assert [fault for fault in faults() if fault.startswith(line)]
