"""Sources and items weighed: the Admiralty code, copies of one another, the moves of SIFT."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..evidence import grading, likeness
from ..models import Likeness, SiftStep
from ..queries import sources as queries
from ..queries.claims import claim
from ..queries.evidence import evidence
from ..queries.protection import protection
from ..review import recounting
from ..review.sift import sift
from ..sight import seeing_all
from .answers import again, done
from .claims import show as show_claim
from .doors import actor, local, reading, text, writing
from .evidence import show as show_evidence
from .labels import CREDIBILITY, RELIABILITY
from .readings import unseen, write_down

pages = Blueprint("sources", __name__)

MOVES = {
    SiftStep.STOP: ("Stop", "What do I know of this source and this claim, and what do I want to know?"),
    SiftStep.INVESTIGATE: ("Investigate the source", "Who is it, how do they know, what do others say of them?"),
    SiftStep.FIND: ("Find better coverage", "Who else reports it, closer or with more standing?"),
    SiftStep.TRACE: ("Trace to the original", "Where do the words, the figure, the picture come from? Is it whole?"),
}
KINDS = {
    "primary": "primary record: the document, recording or witness itself",
    "secondary": "secondary: tells what others recorded",
}


@pages.get("/sources/<int:source_id>")
def show(source_id: int) -> ResponseReturnValue:
    """A source: how reliable it was judged and why, and what comes from it."""
    with reading() as door:
        found = queries.source(door, source_id)
        grades, rows = queries.grades(door, source_id), queries.evidence_from(door, source_id)
        protected = protection(door, actor(), source_id=source_id)
        not_seen = unseen(door, rows)
    write_down(not_seen)
    return render_template("sources/source.html", source=found, grades=grades, rows=rows, protection=protected)


@pages.post("/sources/<int:source_id>/grades")
@again(show, "#main")
def grade(source_id: int) -> ResponseReturnValue:
    with writing() as door:
        found = queries.source(door, source_id)
        grading.grade(door, actor(), found, reliability=text("reliability"), why=text("why"))
        return done("Graded; the grades before it stay.", url_for("sources.show", source_id=source_id))


@pages.post("/evidence/<int:evidence_id>/credibility")
@again(show_evidence, "#main")
def credit(evidence_id: int) -> ResponseReturnValue:
    given = text("credibility")
    figure = int(given) if given in {"1", "2", "3", "4", "5", "6"} else 0
    with writing() as door:
        grading.credit(door, actor(), evidence(door, evidence_id), credibility=figure, why=text("why"))
        return done("Graded.", url_for("evidence.show", evidence_id=evidence_id, _anchor="weight"))


@pages.post("/likenesses/<int:likeness_id>")
def decide(likeness_id: int) -> ResponseReturnValue:
    """Two pieces of evidence are copies of one, or are not."""
    said = text("copies")
    with writing() as door:
        row = queries.likeness(door, likeness_id)
        likeness.decide(door, actor(), row, copies=said, why=text("why"))
        with seeing_all(door):
            concerned = recounting.concerned(door, row) if said == "yes" else []
            stale = sum([recounting.recount(door, actor(), claim(door, claim_id)) for claim_id in concerned])
        back = local(text("back")) or url_for("evidence.show", evidence_id=row.b_id, _anchor="copies")
        counted = "They count as one source." if said == "yes" else "Not proposed again."
        return done(f"{counted} Findings that rested on both went stale: {stale}." if stale else counted, back)


@pages.post("/claims/<int:claim_id>/sift")
@again(show_claim, "#main")
def move(claim_id: int) -> ResponseReturnValue:
    """What a move of SIFT brought."""
    with writing() as door:
        sift(door, actor(), claim(door, claim_id), step=text("step"), found=text("move"))
        return done("Written down.", url_for("claims.show", claim_id=claim_id, _anchor="sift"))


def likeness_in_words(row: Likeness) -> str:
    """Why two pieces of evidence may be copies."""
    share = f"{100 * row.score:.0f} per cent"
    return {
        "bytes": "The same file or text, byte for byte.",
        "url": "The same address, but for what does not change the page.",
        "text": f"About {share} of the wording is the same.",
        "image": f"The pictures look alike ({share} of their features are the same).",
    }[row.how]


def register(env: Any) -> None:
    """Make the words of the scales known to the templates."""
    env.globals.update(
        RELIABILITY=RELIABILITY, CREDIBILITY=CREDIBILITY, MOVES=MOVES, EVIDENCE_KINDS=KINDS, request_path=request_path
    )
    env.filters["likeness"] = likeness_in_words


def request_path() -> str:
    """The page that a form leads back to: this one, or after a refusal the evidence itself."""
    return request.full_path.rstrip("?") if request.method == "GET" else ""
