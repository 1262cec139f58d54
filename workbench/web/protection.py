"""Who may know of evidence and of sources: levels, people let in, pseudonyms, a look at an identity."""

from collections.abc import Sequence

from flask import Blueprint, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from ..errors import Invalid
from ..evidence import protection
from ..permissions import Act, require
from ..queries import evidence as items
from ..queries import protection as queries
from ..queries.where_it_stands import Place, where_it_stands
from ..sight import seeing_all
from .answers import again, done
from .doors import actor, desk, number, reading, text, writing
from .evidence import show as show_evidence
from .sources import show as show_source

pages = Blueprint("protection", __name__)

PAGES = {
    "evidence": ("evidence.show", "evidence_id"),
    "source": ("sources.show", "source_id"),
    "claim": ("claims.show", "claim_id"),
    "story": ("articles.show", "article_id"),
    "import": ("imports.preview", "import_id"),
    "saved search": ("saved.show", "search_id"),
    "list": ("batches.show", "batch_id"),
}
"""The page of each kind of place where a name may stand, and what it calls the number in its address."""
SHOWN = 10
"""Places where a name stands that are said at once; the page of who it is lists all."""


@pages.post("/evidence/<int:evidence_id>/sensitivity")
@again(show_evidence, "#main")
def set_sensitivity(evidence_id: int) -> ResponseReturnValue:
    """Who may know of a piece of evidence."""
    with writing() as door:
        item = items.evidence(door, evidence_id)
        protection.set_sensitivity(door, actor(), item, level=text("level"), was=text("was"), why=text("why"))
        return done(f"It is {item.sensitivity} now.", url_for("evidence.show", evidence_id=evidence_id))


@pages.post("/evidence/<int:evidence_id>/access")
@again(show_evidence, "#main")
def let_in(evidence_id: int) -> ResponseReturnValue:
    with writing() as door:
        item = items.evidence(door, evidence_id)
        require(actor(), Act.PROTECT)
        person = queries.person(door, number("person"))
        protection.let_in(door, actor(), item, person, why=text("why"))
        return done(f"{person.name} knows of it now.", url_for("evidence.show", evidence_id=evidence_id))


@pages.post("/evidence/<int:evidence_id>/access/<int:access_id>/end")
@again(show_evidence, "#main")
def let_out(evidence_id: int, access_id: int) -> ResponseReturnValue:
    with writing() as door:
        item = items.evidence(door, evidence_id)
        require(actor(), Act.PROTECT)
        row = queries.access(door, evidence_id, access_id)
        protection.let_out(door, actor(), item, row)
        here = url_for("evidence.show", evidence_id=evidence_id)
        where = url_for("articles.index") if row.user_id == actor().id else here
        return done("Ended; what was seen was seen, and stays in the history.", where)


@pages.post("/sources/<int:source_id>/protect")
@again(show_source, "#main")
def protect(source_id: int) -> ResponseReturnValue:
    """A pseudonym in place of the name, everywhere and from now on."""
    with reading() as door:
        require(actor(), Act.PROTECT)
        was = queries.source(door, source_id).name
        left = where_it_stands(door, desk().home.originals, was, but=source_id)
    with writing() as door:
        found = queries.source(door, source_id)
        name = protection.protect(door, actor(), found, why=text("why"), contact=text("contact"))
        said = f"It is called {name} from now on.{_still(left)}"
        return done(said, url_for("sources.show", source_id=source_id))


def _still(places: Sequence[Place]) -> str:
    """Where the name still stands, as a sentence after another; empty where it stands nowhere."""
    if not places:
        return ""
    more = f" and {len(places) - SHOWN:,} more" if len(places) > SHOWN else ""
    said = ", ".join(map(str, places[:SHOWN]))
    return f" The name still stands in {said}{more}: “See who it is” lists them, and says what can be done."


@pages.post("/sources/<int:source_id>/identity")
@again(show_source, "#main")
def identity(source_id: int) -> ResponseReturnValue:
    """Who a protected source is, shown once and kept nowhere: so this is a page and no redirect."""
    with writing() as door:
        found = queries.source(door, source_id)
        require(actor(), Act.PROTECT)
        if not found.protected:
            raise Invalid("This source is not protected; its name stands on its page.")
        who = protection.identity(door, actor(), found, why=text("why"))
        door.flush()
        door.expunge(who)
        name = who.name
    with reading() as door:  # nobody's saving waits for it
        found = queries.source(door, source_id)
        stands = where_it_stands(door, desk().home.originals, name)
    page = render_template("sources/identity.html", source=found, who=who, stands=stands, pages=PAGES)
    return make_response(page)


@pages.post("/sources/<int:source_id>/access")
@again(show_source, "#main")
def let_in_to_source(source_id: int) -> ResponseReturnValue:
    with writing() as door:
        found = queries.source(door, source_id)
        require(actor(), Act.PROTECT)
        person = queries.person(door, number("person"))
        protection.let_in_to_source(door, actor(), found, person, why=text("why"))
        return done(f"{person.name} may see who it is.", url_for("sources.show", source_id=source_id))


@pages.post("/sources/<int:source_id>/sensitivity")
@again(show_source, "#main")
def seal_source(source_id: int) -> ResponseReturnValue:
    """How sensitive everything from a source is."""
    with writing() as door:
        found = queries.source(door, source_id)
        with seeing_all(door):
            all_of_it = queries.from_source(door, source_id)
        protection.seal_source(door, actor(), found, all_of_it, level=text("level"), was=text("was"), why=text("why"))
        return done(
            f"What comes from it is {found.sensitivity} at least.", url_for("sources.show", source_id=source_id)
        )
