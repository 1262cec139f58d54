"""Reviews of a claim: first, second, resolution; questioning a finding, breaking the glass, searches, who does it."""

from datetime import UTC, datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from ..errors import Invalid
from ..models import Claim, State, User
from ..permissions import Act, next_act, require
from ..queries.claims import claim
from ..queries.work import assignable, reviewed_by
from ..review import assignments, findings, reviews, searches
from ..states import REVIEWABLE
from .answers import again, done
from .claims import show as show_claim
from .claims import shown_beside
from .doors import actor, local, number, text, writing

pages = Blueprint("reviews", __name__)

SAID = {
    State.SECOND_REVIEW: "Your review is kept, sealed until somebody else has reviewed the claim.",
    State.DISPUTED: "Your review differs from the first one: an editor decides.",
    State.RETIRED: "The finding is withdrawn.",
}


@pages.post("/claims/<int:claim_id>/review")
@again(show_claim, "#main")
def review(claim_id: int) -> ResponseReturnValue:
    """Whichever review the claim waits for, by whoever is signed in."""
    with writing() as door:
        found = claim(door, claim_id)
        reviews.review(door, actor(), found, form=_form(), revision=number("revision"))
        after = _next_for(door, found, actor()) if text("next") else None
        said = SAID.get(State(found.state), "The verdict is in force.")
        if text("next") and not after:
            said += " No other claim of this story waits for you."
        return done(said, url_for("claims.show", claim_id=after or claim_id))


def _form() -> reviews.ReviewForm:
    names = ("verdict", "confidence", "rationale", "as_of", "valid_from", "valid_to", "attribution_verdict", "note")
    ticked = [value for value in request.form.getlist("rests_on") if value.isascii() and value.isdigit()]
    rests_on = tuple(int(value) for value in ticked if len(value) < 17) if text("evidence_shown") else None
    return reviews.ReviewForm(**{name: text(name) for name in names}, rests_on=rests_on)


def _next_for(door: Session, found: Claim, person: User) -> int | None:
    """The next claim of the article, in text order and around its end, that waits for a review by this person."""
    lines = shown_beside(door, found)
    mine = reviewed_by(door, person, [line.claim_id for line in lines if line.state == State.SECOND_REVIEW])
    waits = [
        line.claim_id
        for line in lines
        if line.state in REVIEWABLE or (line.state == State.SECOND_REVIEW and line.claim_id not in mine)
    ]
    order = [line.claim_id for line in lines]
    rest = order[order.index(found.id) :] if found.id in order else order
    return next((id for id in [*rest, *order] if id in waits and id != found.id), None)


@pages.post("/claims/<int:claim_id>/question")
@again(show_claim, "#main")
def question(claim_id: int) -> ResponseReturnValue:
    """A settled finding is to be judged again."""
    with writing() as door:
        findings.question(door, actor(), claim(door, claim_id), why=text("why"), revision=number("revision"))
        return done("The claim waits to be judged again.", url_for("claims.show", claim_id=claim_id))


@pages.post("/claims/<int:claim_id>/glass")
@again(show_claim, "#main")
def break_glass(claim_id: int) -> ResponseReturnValue:
    """An admin puts one person's review in force."""
    with writing() as door:
        found = claim(door, claim_id)
        require(actor(), Act.BREAK_GLASS, found)
        chosen = number("review") if text("review") else 0
        findings.break_glass(door, actor(), found, review_id=chosen, why=text("glass_why"), revision=number("revision"))
        return done("The verdict is in force; your reason shows for good.", url_for("claims.show", claim_id=claim_id))


@pages.post("/claims/<int:claim_id>/searches")
@again(show_claim, "#main")
def log_search(claim_id: int) -> ResponseReturnValue:
    given = {name: text(name) for name in ("place", "query", "found")}
    with writing() as door:
        searches.log_search(door, actor(), claim(door, claim_id), **given)
        return done("The search is recorded.", url_for("claims.show", claim_id=claim_id, _anchor="searches"))


@pages.post("/claims/<int:claim_id>/assignment")
@again(show_claim, "#main")
def assign(claim_id: int) -> ResponseReturnValue:
    """The next review of the claim goes to a person: oneself, or whom an editor chooses."""
    with writing() as door:
        found = claim(door, claim_id)
        to = actor() if not text("person") else _person(door, found)
        assignments.assign(door, actor(), found, to, due_at=instant("due_at"))
        said = "The claim is yours." if to.id == actor().id else f"{to.name} has the claim now."
        return done(said, local(text("back")) or url_for("claims.show", claim_id=claim_id))


@pages.post("/claims/<int:claim_id>/assignment/end")
@again(show_claim, "#main")
def release(claim_id: int) -> ResponseReturnValue:
    with writing() as door:
        assignments.release(door, actor(), claim(door, claim_id))
        return done("Nobody has the claim now.", url_for("claims.show", claim_id=claim_id))


def _person(door: Session, found: Claim) -> User:
    require(actor(), Act.ASSIGN if text("person") != str(actor().id) else Act.TAKE, found)
    person = next((row for row in assignable(door, found) if row.id == number("person")), None)
    if not person:
        why = f"Choose somebody who may do this ({next_act(found)})."
        raise Invalid(why, {"person": why})
    return person


def instant(name: str) -> datetime | None:
    """A field that holds a day or a minute in UTC; the end of the day where it names a day only. Raises Invalid."""
    value = text(name).strip()
    if not value:
        return None
    try:
        read = datetime.fromisoformat(value)
        if len(value) == len("2021-03-01"):
            read = read.replace(hour=23, minute=59)
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        fault = "Write a day such as 2021-03-01, or a time such as 2021-03-01T17:00 (UTC)."
        raise Invalid(fault, {name: fault}) from None
