"""Was it checked before? What is like a claim, and what people say the two are to each other."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from ..errors import Invalid, Missing
from ..models import Claim, ClaimLink, ImportedClaim
from ..permissions import Act, require
from ..queries import similar as queries
from ..queries.article_page import article_page
from ..queries.claims import article_of, claim
from ..queries.contrasts import contrasts as queue
from ..queries.related import of_story
from ..queries.teasers import teaser, teasers, version_of
from ..review import relations as review
from ..review import teasers as review_teasers
from . import background
from .answers import again, done
from .doors import actor, desk, index_caught_up, number, page_number, reading, text, writing
from .labels import APART, CHOICES

pages = Blueprint("relations", __name__)

PAGE = 10
"""Claims of a story on one page."""
IN_A_STORY = 3
"""What is like each of them, at most."""


@pages.get("/claims/<int:claim_id>/checked")
def show(claim_id: int, **_ids: int) -> ResponseReturnValue:
    late = index_caught_up()
    with reading() as door:
        found = queries.one_with_all(door, claim_id)
        near = queries.offered(door, desk().index, found)
        told = queries.relations(door, claim_id)
    return render_template(
        "claims/checked.html",
        claim=found,
        article=article_of(found),
        near=near,
        told=told,
        late=late,
        by_meaning=queries.vectors_of(desk().index) is not None,
    )


@pages.get("/articles/<int:article_id>/checked")
def story(article_id: int) -> ResponseReturnValue:
    """The claims of a story that are like others, those in text order that come first on this page."""
    late, page = index_caught_up(), page_number()
    with reading() as door:
        whole = article_page(door, article_id, number=0)
        ids = [card.claim.id for card in whole.cards]
        here = queries.with_all(door, ids[(page - 1) * PAGE : page * PAGE])
        rows = [(found, queries.offered(door, desk().index, found, IN_A_STORY)) for found in here]
        repeated = teasers(door, desk().index, article_id) if page == 1 else []
        related = of_story(door, [*ids, *(card.claim.id for card in whole.aside)]) if page == 1 else []
        decided = queries.decided_on(door, [found.id for found in here])
    more = page * PAGE < len(ids)
    return render_template(
        "articles/checked.html",
        article=whole.article,
        rows=rows,
        page=page,
        more=more,
        late=late,
        teasers=repeated,
        related=related,
        decided=decided,
        by_meaning=queries.vectors_of(desk().index) is not None,
    )


@pages.post("/articles/<int:article_id>/teasers")
@again(story, "#main")
def link_teaser(article_id: int) -> ResponseReturnValue:
    """A teaser only repeats a claim of another story."""
    with writing() as door:
        version, found = version_of(door, article_id), claim(door, number("claim"))
        require(actor(), Act.RELATE, found)
        start, stop = number("start"), number("stop")
        review_teasers.link(door, actor(), version, found, start=start, stop=stop, words=text("words"))
        return done("The teaser leads to the claim.", url_for("relations.story", article_id=article_id))


@pages.post("/teasers/<int:teaser_id>/unlink")
def unlink_teaser(teaser_id: int) -> ResponseReturnValue:
    with writing() as door:
        row = teaser(door, teaser_id)
        review_teasers.unlink(door, actor(), row, claim(door, row.claim_id))
        return done("It leads there no more.", url_for("relations.story", article_id=row.version.article_id))


@pages.get("/contradictions")
def contrasts() -> ResponseReturnValue:
    """Claims that may contradict each other. What changed is compared beside this page, which does not
    say how much that is: changes of what one may not know of are among it.
    """
    background.start_comparing(desk().home, desk().database, desk().index)
    page = page_number()
    with reading() as door:
        pairs, total = queue(door, page, PAGE)
    return render_template("stories/contrasts.html", pairs=pairs, page=page, more=page * PAGE < total)


def _page_of(claim_id: int) -> ResponseReturnValue:
    """The page that the person sent the form from, as it is now."""
    if text("back") == "contrasts":
        return contrasts()
    if text("back") != "story":
        return show(claim_id)
    with reading() as door:
        article_id = article_of(claim(door, claim_id)).id
    return story(article_id)


@pages.post("/claims/<int:claim_id>/checked")
@again(_page_of, "#main")
def relate(claim_id: int) -> ResponseReturnValue:
    """What the two are is the person's to say; how like they are, and in what they differ, is found out anew."""
    with writing() as door:
        found = queries.one_with_all(door, claim_id)
        require(actor(), Act.RELATE, found)
        other, relation = _other(door, text("other")), text("relation")
        if relation not in CHOICES:
            raise Invalid(fault := "Choose what this claim is to the other.", {"relation": fault})
        shown = queries.compared_with(door, desk().index, found, other)
        why, is_now = text("why"), number("revision")
        relation = "" if relation == APART else relation
        link = review.relate(door, actor(), found, other, relation=relation, why=why, shown=shown, revision=is_now)
        return done("Both are one claim now." if link.was else "Kept in mind.", _back(found, link))


@pages.post("/claims/<int:claim_id>/checked/<int:relation_id>/take-back")
@again(show, "#main")
def take_back(claim_id: int, relation_id: int) -> ResponseReturnValue:
    with writing() as door:
        link = door.get(ClaimLink, relation_id)
        if not link or claim_id not in (link.claim_id, link.other_id):
            raise Missing("Nothing of that number was said of this claim.")
        other = claim(door, link.other_id) if link.other_id else None
        review.take_back(door, actor(), claim(door, link.claim_id), other, link)
        return done("That no longer holds.", url_for("relations.show", claim_id=link.claim_id))


def _back(found: Claim, link: ClaimLink) -> str:
    if text("back") == "contrasts":
        return url_for("relations.contrasts", page=request.args.get("page"))
    if text("back") == "story":
        return url_for("relations.story", article_id=article_of(found).id, page=request.args.get("page"))
    return url_for("claims.show", claim_id=link.other_id) if link.was else url_for("relations.show", claim_id=found.id)


def _other(door: Session, name: str) -> Claim | ImportedClaim:
    """`claim:7` is one of ours, `imported:9` one of others. Raises Invalid, or Missing where there is none."""
    noun, _, written = name.partition(":")
    if noun not in ("claim", "imported") or not (written.isascii() and written.isdigit() and len(written) <= 15):
        raise Invalid("Choose a claim of this page.")
    if noun == "claim":
        return claim(door, int(written))
    theirs = door.get(ImportedClaim, int(written))
    if not theirs:
        raise Missing("There is no such claim in the archive.")
    return theirs
