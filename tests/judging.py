"""Two people judging a claim, as the product asks for."""

from tests.conftest import person
from workbench.db import Database
from workbench.queries.claims import claim
from workbench.review import findings, reviews
from workbench.states import WAITING

ACCURATE = reviews.ReviewForm("accurate", "high", "The decision says so.", attribution_verdict="accurate")
PREDICTION = reviews.ReviewForm("not_checkable", "high", "It is a prediction.", attribution_verdict="accurate")


def review(database: Database, claim_id: int, name: str, form: reviews.ReviewForm = ACCURATE) -> None:
    """Let somebody do the review that the claim waits for."""
    with database.writing() as session:
        found = claim(session, claim_id)
        reviews.review(session, person(session, name), found, form=form, revision=found.revision)


def settle(
    database: Database, claim_id: int, form: reviews.ReviewForm = ACCURATE, people: tuple[str, ...] = ("ada", "ben")
) -> None:
    """Let people say the same in turn until the claim waits for nobody; a settled one is questioned first."""
    with database.writing() as session:
        found = claim(session, claim_id)
        if found.state == "settled":
            findings.question(session, person(session, people[0]), found, why="Look again.", revision=found.revision)
    for name in people:
        with database.reading() as session:
            waits = claim(session, claim_id).state in WAITING
        if waits:
            review(database, claim_id, name, form)
