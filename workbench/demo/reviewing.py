"""The rest of a working desk: claims in every state of review, work given out, stories signed off, a correction."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, col, select

from ..config import Home
from ..db import Database, now
from ..models import Appearance, ArticleVersion, BulkWhat, Claim, ClaimKind, State, User
from ..policy import DeskPolicy
from ..publishing.resting import Hashed
from ..publishing.signoff import digest, plan, reopen, sign_off
from ..queries.articles import version
from ..queries.claims import claim as find_claim
from ..queries.stories import snapshot
from ..review import accusations, assignments, bulk, findings, reviews, searches
from ..review.policies import set_policy
from ..review.reviews import ReviewForm
from .plan import STORIES

SEARCH = {"place": "Press Club recordings", "query": "the words of the claim", "found": "Nothing that names it."}
UNPROVEN = ReviewForm("unproven", "low", "The recordings do not show it.", attribution_verdict="unproven")
VAGUE = ReviewForm("not_checkable", "moderate", "Too vague to be checked.", attribution_verdict="accurate")
GLASS = "The story runs tonight, and nobody else who may judge it can be reached; reviewed again on Monday."
SIGNED = "It runs in the evening edition; what is unproven is marked as such in the text."
CORRECTED = "An earlier version called the count accurate; the prosecutor's table gives another one."
OPENED = "The ministry has sent figures that the release did not have."
SIGNED_STORY, OPENED_STORY, PLANNED_STORY = 3, 5, 2


def review_the_rest(home: Home, database: Database, people: dict[str, User]) -> None:
    """Bring kept claims into the states of review that the plan leaves out, and decide about stories."""
    waiting = _kept(database)
    begun, sealed, disputed, decided, glass, cleared, *others = waiting
    with database.writing() as session:
        for claim_id in (begun, sealed, disputed, decided, glass, cleared):
            searches.log_search(session, people["ada"], find_claim(session, claim_id), **SEARCH)
    with database.writing() as session:
        claim = find_claim(session, cleared)
        accusations.answer(session, people["ben"], claim, accuses="no", revision=claim.revision)
    for claim_id, said in (
        (sealed, (("ada", UNPROVEN),)),
        (disputed, (("ada", UNPROVEN), ("ben", VAGUE))),
        (decided, (("ben", VAGUE), ("ada", UNPROVEN), ("edda", UNPROVEN))),
        (glass, (("ben", UNPROVEN),)),
        (cleared, (("ada", UNPROVEN),)),
    ):
        for name, form in said:
            _review(database, people[name], claim_id, form)
    with database.writing() as session:
        claim = find_claim(session, glass)
        only = reviews.of_round(claim)[0].id
        findings.break_glass(session, people["anton"], claim, review_id=only, why=GLASS, revision=claim.revision)
    _give_out(database, people, [begun, *others])
    _decide_on_stories(home, database, people)


def _kept(database: Database) -> list[int]:
    """Checkable claims that nobody has worked on, without an accusation."""
    with database.reading() as session:
        rows = select(Claim.id).where(Claim.state == State.KEPT, Claim.accusation == "")
        rows = rows.where(col(Claim.kind).in_([ClaimKind.FACT, ClaimKind.ATTRIBUTED]), col(Claim.accuses).is_(None))
        rows = rows.where(col(Claim.id).not_in(_of_story(SIGNED_STORY)), col(Claim.id).not_in(_of_story(len(STORIES))))
        return list(session.exec(rows.where(col(Claim.rule) != "person").order_by(col(Claim.id))))


def _of_story(number: int):  # type: ignore[no-untyped-def]  # SQLModel's select types are private
    here = select(Appearance.claim_id).join(ArticleVersion, col(ArticleVersion.id) == Appearance.version_id)
    return here.where(ArticleVersion.article_id == number)


def _review(database: Database, person: User, claim_id: int, form: ReviewForm) -> None:
    with database.writing() as session:
        claim = find_claim(session, claim_id)
        reviews.review(session, person, claim, form=form, revision=claim.revision)


def _give_out(database: Database, people: dict[str, User], claims: list[int]) -> None:
    """One claim is overdue, one is taken, some are given at once."""
    begun, taken, *many = claims
    with database.writing() as session:
        soon = now() + timedelta(seconds=1)
        assignments.assign(session, people["edda"], find_claim(session, begun), people["ben"], due_at=soon)
        assignments.assign(session, people["ada"], find_claim(session, taken), people["ada"])
        seen = {claim_id: find_claim(session, claim_id).revision for claim_id in many[:3]}
        week = bulk.Change(BulkWhat.ASSIGN, to=people["ada"], due_at=now() + timedelta(days=7))
        bulk.change_all(session, people["edda"], seen, week)


def _decide_on_stories(home: Home, database: Database, people: dict[str, User]) -> None:
    edda = people["edda"]
    with database.writing() as session:
        set_policy(session, edda, rules=replace(DeskPolicy(), max_age_days=1095), seen=0)
        held = version(session, PLANNED_STORY)
        days = {"due_at": now() + timedelta(days=2), "embargo_until": None}
        plan(session, edda, held.article, owner=people["ben"], revision=held.article.revision, **days)
    for number in (SIGNED_STORY, OPENED_STORY):
        with database.writing() as session:
            held = version(session, number)
            found, until = snapshot(session, held), now() + timedelta(days=1) if number == SIGNED_STORY else None
            hashed, seen = Hashed(home.originals), digest(found)
            sign_off(session, edda, held, snapshot=found, seen=seen, hashed=hashed, reason=SIGNED, embargo_until=until)
    with database.writing() as session:
        article = version(session, OPENED_STORY).article
        reopen(session, edda, article, note=OPENED, revision=article.revision)
    _correct(database, people)


def _correct(database: Database, people: dict[str, User]) -> None:
    """A finding of the story that was signed off is questioned, and comes out otherwise."""
    with database.writing() as session:
        claim = find_claim(session, _settled(session))
        why = "The prosecutor's table gives 46 for the whole case, not for the march."
        findings.question(session, people["edda"], claim, why=why, revision=claim.revision)
    form = replace(UNPROVEN, rationale="Neither table tells the march apart from the case.", note=CORRECTED)
    with database.writing() as session:
        searches.log_search(session, people["ada"], find_claim(session, claim.id), **SEARCH)
    for name in ("ada", "ben"):
        _review(database, people[name], claim.id, form)


def _settled(session: Session) -> int:
    """The claim of the signed-off story that is about the fines."""
    rows = select(Claim.id).where(Claim.state == State.SETTLED, col(Claim.id).in_(_of_story(SIGNED_STORY)))
    return session.exec(rows.where(col(Claim.text).contains("fined 46 people"))).one() or 0
