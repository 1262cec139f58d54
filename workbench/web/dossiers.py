"""A story's dossier, as a download."""

import tempfile
from contextlib import ExitStack

from flask import Blueprint, make_response, request, send_file
from flask.typing import ResponseReturnValue

from ..errors import Stale
from ..permissions import Act, require
from ..publishing.dossier import exported, pack
from ..publishing.signing import desk_key
from ..queries.dossier import contents
from .doors import actor, desk, reading, writing
from .downloads import attachment

pages = Blueprint("dossiers", __name__)


@pages.get("/articles/<int:article_id>/dossier")
def download(article_id: int) -> ResponseReturnValue:
    """Made whole before a byte of it is sent; taking it is an event. The file has no name on the disk."""
    home = desk().home
    with reading(Act.EXPORT) as door:
        found = contents(door, home, article_id, actor())
    if request.method != "GET":
        return make_response("")
    with ExitStack() as unless_sent:
        file = unless_sent.enter_context(tempfile.TemporaryFile(dir=home.instance))
        digest = pack(found, file, desk_key(home))
        with writing() as door:
            require(actor(), Act.EXPORT)
            now = contents(door, home, article_id, actor())
            told = "evidence.json"
            if now.made[told] != found.made[told] or now.preserved.keys() != found.preserved.keys():
                raise Stale("Its evidence changed while the dossier was made; download it again.")
            exported(door, actor(), found, digest)
        file.seek(0)
        response = send_file(file, mimetype="application/octet-stream")
        unless_sent.pop_all()
    return attachment(response, f"dossier-{article_id}.zip")
