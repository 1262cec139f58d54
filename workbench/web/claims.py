"""One claim: its page, and what people do to it."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from ..corrections import told_of
from ..errors import Invalid
from ..models import Claim, ClaimKind, Confidence, EvidenceKind, Stance, State, Verdict
from ..permissions import Act, next_act, refusal
from ..queries.articles import version
from ..queries.claims import article_of, claim, claim_page, claims, last_actor, open_references, standing_flags
from ..queries.damage import damaged
from ..queries.outline import Line, outline
from ..queries.teasers import teased
from ..queries.weighing import weighing
from ..queries.work import assignable
from ..review import accusations, comments, reviews
from ..review import claims as review
from ..review.policies import in_force
from ..review.rules import Item, in_words, needs
from ..review.wording import Wording, claimant
from .answers import again, done
from .articles import at_claim
from .articles import show as show_article
from .doors import actor, desk, number, reading, text, writing
from .readings import unseen, write_down

pages = Blueprint("claims", __name__)


@pages.get("/claims/<int:claim_id>")
def show(claim_id: int, **_ids: int) -> ResponseReturnValue:
    with reading() as door:
        page = claim_page(door, claim_id, actor())
        rules = in_force(door)
        two = reviews.needs_two(rules, page.claim, actor())
        people = assignable(door, page.claim) if not refusal(actor(), Act.ASSIGN, page.claim) else []
        people_to_name = comments.whom(door)
        published = bool(told_of(door, page.claim))
        items = reviews.items(door, page.claim)
        harmed = damaged(desk().home.originals, [file for link in page.links for file in link.evidence.captures])
        told = teased(door, claim_id)
        linked = [link.evidence for link in page.links]
        not_seen = unseen(door, linked)
        weighed = weighing(door, desk().home.originals, page, items)
    write_down(not_seen)
    lacking = {verdict: needs(verdict, items, len(page.searches)) for verdict in Verdict}
    return render_template(
        "claims/claim.html",
        page=page,
        claim=page.claim,
        article=article_of(page.claim),
        evidence_words=_evidence_words(page.claim, items),
        weighed=weighed,
        harmed=harmed,
        teased=told,
        lacking=lacking,
        stances=list(Stance),
        evidence_kinds=list(EvidenceKind),
        confidences=list(Confidence),
        two=two,
        people=people,
        fetching=rules.fetching,
        people_to_name=people_to_name,
        next_act=next_act(page.claim),
        round=reviews.of_round(page.claim),
        published=published,
        flags=standing_flags(page.claim),
        references=open_references(page.claim),
    )


def back_to(found: Claim) -> str:
    """Where the person came from: the article page or the claim's own."""
    if text("back") == "claim":
        return url_for("claims.show", claim_id=found.id)
    return at_claim(article_of(found).id, found.id)


def _decide(claim_id: int, verb: Callable[..., object], message: str) -> ResponseReturnValue:
    with writing() as door:
        found = claim(door, claim_id)
        verb(door, actor(), found, revision=number("revision"))
        return done(message, back_to(found))


def _where_it_stands(claim_id: int) -> ResponseReturnValue:
    """The page that the person sent the form from, as it is now."""
    if text("back") == "claim":
        return show(claim_id)
    with reading() as door:
        article_id = article_of(claim(door, claim_id)).id
    return show_article(article_id, claim_id)


def _evidence_words(claim: Claim, items: list[Item]) -> str:
    """How much evidence there is. Of a claim that somebody judged, none may mean: none that the viewer may know of."""
    if not items and claim.state not in (State.DRAFT, State.KEPT, State.DISCARDED):
        return "No evidence that you may know of"
    return in_words(items)


@pages.post("/claims/<int:claim_id>/keep")
@again(_where_it_stands, "#workspace")
def keep(claim_id: int) -> ResponseReturnValue:
    return _decide(claim_id, review.keep, "Kept.")


@pages.post("/claims/<int:claim_id>/discard")
@again(_where_it_stands, "#workspace")
def discard(claim_id: int) -> ResponseReturnValue:
    return _decide(claim_id, review.discard, "Discarded; u undoes it.")


@pages.get("/claims/<int:claim_id>/edit")
def edit_page(claim_id: int) -> ResponseReturnValue:
    return _form("claims/edit.html", claim_id)


@pages.post("/claims/<int:claim_id>/edit")
@again(edit_page, "#form-{claim_id}")
def edit(claim_id: int) -> ResponseReturnValue:
    wording = Wording(text("text"), text("kind"), text("event_time"), text("claimant"))
    with writing() as door:
        found = claim(door, claim_id)
        review.edit(door, actor(), found, wording=wording, revision=number("revision"))
        return done("Saved.", back_to(found))


@pages.get("/claims/<int:claim_id>/split")
def split_page(claim_id: int) -> ResponseReturnValue:
    return _form("claims/split.html", claim_id)


@pages.post("/claims/<int:claim_id>/split")
@again(split_page, "#form-{claim_id}")
def split(claim_id: int) -> ResponseReturnValue:
    with writing() as door:
        found = claim(door, claim_id)
        children = review.split(door, actor(), found, texts=request.form.getlist("text"), revision=number("revision"))
        return done(f"Split into {len(children)}.", back_to(children[0]))


@pages.get("/claims/<int:claim_id>/merge")
def merge_page(claim_id: int) -> ResponseReturnValue:
    with reading() as door:
        found = claim(door, claim_id)
        ids = [line.claim_id for line in shown_beside(door, found)]
        at = ids.index(claim_id) if claim_id in ids else 0
        near = claims(door, [id for id in ids[max(0, at - 5) : at + 6] if id != claim_id])
        changed_by = last_actor(door, found)
    return render_template(
        "claims/merge.html", claim=found, article=article_of(found), near=near, changed_by=changed_by
    )


@pages.post("/claims/<int:claim_id>/merge")
@again(merge_page, "#form-{claim_id}")
def merge(claim_id: int) -> ResponseReturnValue:
    if not text("other"):
        raise Invalid("Choose the claim to merge with.", {"other": "Choose the claim to merge with."})
    with writing() as door:
        both = [claim(door, claim_id), claim(door, number("other"))]
        revisions = [number("revision"), number(f"revision-{both[1].id}")]
        child = review.merge(door, actor(), both, text=text("text"), revisions=revisions)
        return done("Merged.", back_to(child))


@pages.post("/claims/<int:claim_id>/accusation")
@again(show, "#main")
def answer(claim_id: int) -> ResponseReturnValue:
    """Whether the claim accuses somebody of a crime or an abuse."""
    with writing() as door:
        accusations.answer(door, actor(), claim(door, claim_id), accuses=text("accuses"), revision=number("revision"))
        return done("Answered.", url_for("claims.show", claim_id=claim_id, _anchor="accusation"))


def shown_beside(door: Session, found: Claim) -> list[Line]:
    """The claims that the article page shows, in text order."""
    held = version(door, article_of(found).id)
    return [line for line in outline(door, held.id) if line.shown]


def _form(template: str, claim_id: int) -> ResponseReturnValue:
    with reading() as door:
        found = claim(door, claim_id)
        changed_by = last_actor(door, found)
    return render_template(
        template,
        claim=found,
        article=article_of(found),
        kinds=list(ClaimKind),
        claimant=claimant(found),
        changed_by=changed_by,
    )
