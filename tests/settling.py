"""Stories brought to where an editor decides on them, by the verbs that people use."""

from dataclasses import replace

from sqlmodel import select

from tests.conftest import import_story, person
from tests.judging import ACCURATE, review
from tests.judging import settle as agree
from workbench.config import Home
from workbench.db import Database
from workbench.evidence import items
from workbench.models import Claim, State, User
from workbench.policy import CHECKABLE
from workbench.publishing import signoff
from workbench.publishing.resting import Hashed
from workbench.queries.articles import article
from workbench.queries.articles import version as version_of
from workbench.queries.claims import claim
from workbench.queries.stories import snapshot
from workbench.review import accusations, claims, findings, searches

STANCES = {"inaccurate": "refutes", "missing_context": "qualifies", "outdated": "refutes"}


def keep(database: Database, claim_id: int) -> None:
    with database.writing() as session:
        found = claim(session, claim_id)
        if found.state == State.DRAFT:
            claims.keep(session, person(session, "ada"), found, revision=found.revision)


def discard(database: Database, claim_id: int) -> None:
    with database.writing() as session:
        found = claim(session, claim_id)
        claims.discard(session, person(session, "ada"), found, revision=found.revision)


def prove(database: Database, claim_id: int, stance: str = "supports") -> None:
    """Keep the claim; a primary record for it, and a search."""
    keep(database, claim_id)
    with database.writing() as session:
        ada, found = person(session, "ada"), claim(session, claim_id)
        item = items.Item(title="Court register", source="Tolvan court", kind="primary", text="It is so.")
        items.add(session, ada, found, item=item, bearing=items.Bearing(stance, ""))
        searches.log_search(session, ada, found, place="Archive", query="ban", found="nothing")


def settle(database: Database, claim_id: int, people: tuple[str, ...] = ("ada", "ben"), **said: str) -> None:
    """Evidence, and the same judgement by people in turn until the claim waits for nobody."""
    prove(database, claim_id, STANCES.get(said.get("verdict", ""), "supports"))
    agree(database, claim_id, replace(ACCURATE, **said), people)


def begin(database: Database, claim_id: int, **said: str) -> None:
    """Evidence and ada's review; where the desk asks for two, it waits for another."""
    prove(database, claim_id)
    review(database, claim_id, "ada", replace(ACCURATE, **said))


def answer(database: Database, claim_id: int, accuses: str, name: str = "edda") -> None:
    keep(database, claim_id)
    with database.writing() as session:
        found = claim(session, claim_id)
        accusations.answer(session, person(session, name), found, accuses=accuses, revision=found.revision)


def question(database: Database, claim_id: int) -> None:
    with database.writing() as session:
        found = claim(session, claim_id)
        findings.question(session, person(session, "edda"), found, why="A new ruling.", revision=found.revision)


def break_glass(database: Database, claim_id: int, why: str = "The paper goes to print.") -> None:
    """Anton puts the newest review of the claim in force alone."""
    with database.writing() as session:
        found = claim(session, claim_id)
        anton, newest = person(session, "anton"), found.reviews[-1].id
        findings.break_glass(session, anton, found, review_id=newest, why=why, revision=found.revision)


def drafts(database: Database) -> list[int]:
    """The drafts of the desk that can be checked; the others are discarded."""
    with database.reading() as session:
        rows = session.exec(select(Claim).where(Claim.state == State.DRAFT).order_by(Claim.id)).all()
    for row in rows:
        if row.kind not in CHECKABLE:
            discard(database, row.id)
    return [row.id for row in rows if row.kind in CHECKABLE]


def ready(database: Database, **said: str) -> list[int]:
    """Every claim that can be checked settled as accurate by two people, so that nothing stands against the story."""
    settled = drafts(database)
    for claim_id in settled:
        settle(database, claim_id, **said)
    return settled


def sign(database: Database, article_id: int, name: str = "edda", reason: str = "", **more: object):
    """Sign off what stands there now."""
    more |= {"hashed": Hashed(Home.at(database.path.parent).originals)}
    with database.writing() as session:
        held = version_of(session, article_id)
        found = snapshot(session, held)
        seen = signoff.digest(found)
        return signoff.sign_off(session, person(session, name), held, snapshot=found, seen=seen, reason=reason, **more)


def reopen(database: Database, article_id: int, note: str = "A court ruled anew.") -> None:
    with database.writing() as session:
        found = article(session, article_id)
        signoff.reopen(session, person(session, "edda"), found, note=note, revision=found.revision)


SECOND = """A party remembers

By Mira Tesk

In March 2020 a court banned the Harbour (Bryggen) Party in Tolvania. Its members met at the port.
"""


def said_again(home: Home, database: Database, ada: User) -> tuple[int, int, int]:
    """A settled claim of the story that is there, a draft of a second story that says the same, and that story."""

    def banned() -> list[int]:
        with database.reading() as session:
            return list(session.exec(select(Claim.id).where(Claim.text.contains("banned")).order_by(Claim.id)))

    first = banned()[0]
    settle(database, first)
    story = import_story(home, database, ada, SECOND, "2022-01-01")
    return first, banned()[-1], story
