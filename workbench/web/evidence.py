"""Evidence: added to a claim, linked to another, withdrawn; its own page; its files as downloads."""

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import originals
from ..config import MAX_EVIDENCE
from ..errors import Invalid, Missing, TooLarge
from ..evidence import fetches, items, texts
from ..evidence.custody import opened
from ..evidence.files import kind_of
from ..importing.decoding import clean_name
from ..models import Thread
from ..permissions import Act, require
from ..queries import evidence as queries
from ..queries.captured import held, quotations
from ..queries.claims import claim
from ..queries.damage import damaged
from ..queries.encryption import encryption
from ..queries.fetches import attempts
from ..queries.protection import protection
from ..queries.readable import may_have, reach_of
from ..queries.sources import copies, credited
from ..queries.threads import threads
from ..review import comments
from ..review.policies import in_force
from . import background
from .answers import again, done, nothing_forgotten
from .claims import show as show_claim
from .doors import actor, desk, number, reading, text, writing
from .downloads import attachment
from .readings import unseen, write_down

pages = Blueprint("evidence", __name__)


@pages.post("/claims/<int:claim_id>/evidence")
@again(show_claim, "#main")
def add(claim_id: int) -> ResponseReturnValue:
    """A new item with its stance towards the claim. The file goes into the store before the transaction opens."""
    with reading() as door:
        require(actor(), Act.ADD_EVIDENCE, claim(door, claim_id))
        nothing_forgotten()
        if text("fetch"):  # a link that is refused is mended in the form
            fetches.check(text("url"), in_force(door))
    file = _upload()
    seen = texts.Look(file, [])
    try:
        given = _item(file)
        seen = texts.look(desk().home.originals, file, text("text"))
        answer = _add(claim_id, given, seen)
    except Exception:  # what was refused does not stay; it comes back in the form
        originals.refuse(desk().home.originals, [*([file.sha256] if file else []), *seen.names])
        raise
    if text("fetch"):
        background.start_fetching(desk().home, desk().database)
    return answer


def _add(claim_id: int, given: items.Item, seen: texts.Look) -> ResponseReturnValue:
    with writing() as door:
        found = claim(door, claim_id)
        link = items.add(door, actor(), found, item=given, bearing=_bearing(), file=seen.file)
        evidence = queries.evidence(door, link.evidence_id)
        texts.keep(door, actor(), evidence, seen)
        if text("fetch"):
            fetches.ask(door, actor(), evidence, rules=in_force(door))
        return done("The evidence is linked.", url_for("claims.show", claim_id=claim_id, _anchor="evidence"))


@pages.post("/claims/<int:claim_id>/links")
@again(show_claim, "#main")
def link(claim_id: int) -> ResponseReturnValue:
    """Link evidence that is there already, by its number."""
    with writing() as door:
        found = queries.evidence(door, number("evidence"))
        items.link(door, actor(), claim(door, claim_id), found, bearing=_bearing())
        return done("The evidence is linked.", url_for("claims.show", claim_id=claim_id, _anchor="evidence"))


@pages.post("/claims/<int:claim_id>/links/<int:link_id>/withdraw")
@again(show_claim, "#main")
def withdraw(claim_id: int, link_id: int) -> ResponseReturnValue:
    with writing() as door:
        found = claim(door, claim_id)
        row = next((link for link in found.links if link.id == link_id), None)
        if not row:
            raise Missing("There is no such link.")
        items.withdraw(door, actor(), row)
        return done(
            "Withdrawn; it stays in the history.", url_for("claims.show", claim_id=claim_id, _anchor="evidence")
        )


@pages.get("/evidence/<int:evidence_id>")
def show(evidence_id: int, **_ids: int) -> ResponseReturnValue:
    with reading() as door:
        found = queries.evidence(door, evidence_id)
        not_seen = unseen(door, [found])
        said = threads(door, Thread.evidence_id == evidence_id)
        people_to_name = comments.whom(door, found)
        more = {"held": held(door, found), "copies": copies(door, evidence_id), "fetched": attempts(door, found)}
        reach = reach_of(door, desk().home.originals, [found])
        more |= {"reach": reach[found.id], "quoted": quotations(door, desk().home.originals, found.links, reach)}
        more["credited"] = credited(door, evidence_id)
        more["damaged"] = damaged(desk().home.originals, found.captures)
        more["encryption"] = encryption(door, desk().home.originals, found)
        more["protection"] = protection(door, actor(), evidence_id=evidence_id)
    write_down(not_seen)
    return render_template(
        "evidence/item.html", item=found, threads_of_item=said, people_to_name=people_to_name, **more
    )


@pages.get("/captures/<int:capture_id>")
def capture(capture_id: int) -> ResponseReturnValue:
    """The preserved bytes, as a download, which is an event."""
    with writing() if request.method == "GET" else reading() as door:
        found = queries.capture(door, capture_id)
        may_have(door, found)
        content = originals.read(desk().home.originals, found.sha256)
        if request.method == "GET":
            opened(door, actor(), found)
    return attachment(make_response(content), found.name)


def _upload() -> items.File | None:
    """The file that was sent, kept in the store while it is read; nothing of it stays where it is refused."""
    sent = request.files.get("file")
    if not sent or not sent.filename:
        return None
    name, beginning = clean_name(sent.filename), sent.stream.read(originals.BEGINNING)
    if not beginning:
        raise Invalid(f"“{name}” is empty; choose the file again.", {"file": "This file is empty."})
    mime = kind_of(name, beginning)
    sent.stream.seek(0)
    try:
        kept = originals.keep_stream(desk().home.originals, sent.stream, MAX_EVIDENCE)
    except TooLarge:
        raise TooLarge(f"“{name}” is larger than {MAX_EVIDENCE // 1_000_000} MB; link to it or cut it.") from None
    return items.File(kept.sha256, kept.size, mime, name)


def _item(file: items.File | None) -> items.Item:
    """What was typed; the text of a plain text file becomes findable where no other text was given."""
    names = ("title", "source", "kind", "url", "published_on", "reliability")
    given = {name: text(name) for name in names}
    credibility = text("credibility")
    worth = int(credibility) if credibility in {"1", "2", "3", "4", "5", "6"} else 6
    hidden = {"sensitivity": text("sensitivity") or "open", "hidden_why": text("hidden_why")}
    note = text("text") or (_beginning(file) if file and file.mime in ("text/plain", "text/csv") else "")
    return items.Item(
        text=note.replace("\x00", ""),
        credibility=worth,
        **{**given, **hidden, "reliability": given["reliability"] or "F"},
    )


def _beginning(file: items.File) -> str:
    """Of a plain text as much as an item may hold."""
    with originals.path_of(desk().home.originals, file.sha256).open("rb") as content:
        return content.read(4 * items.LIMITS["text"]).decode("utf-8", "replace")[: items.LIMITS["text"]]


def _bearing() -> items.Bearing:
    return items.Bearing(text("stance"), text("quotation"), text("note"), text("independence_group"))
