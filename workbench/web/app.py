"""The application: one desk, its pages, its rules for every request."""

import logging
import uuid

from flask import Flask, g
from werkzeug.routing import IntegerConverter

from ..config import MAX_EVIDENCE, MAX_REQUEST, Home, database_key, shipped
from ..db import Database
from ..models import Role, encrypted
from ..permissions import Act, refusal
from ..queries.similar import side
from ..search.store import Index
from . import (
    agreement,
    answers,
    articles,
    batches,
    bulk,
    claims,
    custody,
    dossiers,
    edits,
    encryption,
    evidence,
    fetches,
    imports,
    keys,
    notifications,
    passages,
    people,
    policy,
    proposals,
    protection,
    redaction,
    relations,
    remarks,
    reviews,
    saved,
    search,
    security,
    signoff,
    sources,
    splitter,
    stories,
    texts,
    threads,
    words,
)
from .doors import Desk
from .received import Received

BLUEPRINTS = (
    *(people, stories, articles, imports, claims, reviews, edits, proposals, evidence, search),
    *(splitter, agreement, signoff, policy, bulk, threads, notifications),
    *(custody, dossiers, fetches, texts, sources, protection, passages, redaction, encryption),
    *(relations, saved, batches),
)


class Number(IntegerConverter):
    """The number of a thing in an address: plain digits, never more than a database can hold."""

    regex = r"[0-9]{1,15}"


def once() -> str:
    """The idempotency key of the forms of this page, with whose page it is."""
    if "once" not in g:
        g.once = f"{g.user.id if g.get('user') else 0}-{uuid.uuid4().hex}"
    key: str = g.once
    return key


def create_app(home: Home, *, https: bool = False) -> Flask:
    """The web application of the installation at `home`, which must be set up (`workbench init`).

    `https` says that people reach it by HTTPS: cookies are then Secure and bound to this host.
    """
    app = Flask(
        "workbench",
        template_folder=str(shipped("templates")),
        static_folder=str(shipped("static")),
        static_url_path="/static",
    )
    app.request_class = Received
    app.config.update(
        SECRET_KEY=home.secret_key(),
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=security.MAX_FORM,
        MAX_FORM_PARTS=2000,
    )
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # its lines hold addresses and query strings
    app.extensions["desk"] = Desk(home, Database(home.database, database_key()), Index(home.index_live))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    words.register(app.jinja_env)
    remarks.register(app.jinja_env)
    sources.register(app.jinja_env)
    app.jinja_env.globals.update(
        refusal=refusal,
        Act=Act,
        Role=Role,
        MAX_EVIDENCE=MAX_EVIDENCE,
        press=keys.press,
        once=once,
        typed_fields=people.typed_fields,
        at_claim=articles.at_claim,
        embargo=signoff.embargo,
        minute=signoff.minute,
        encrypted=encrypted,
        side=side,
    )
    app.url_map.converters["int"] = Number
    security.register(app, https=https)
    answers.register(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.pages)
    app.add_url_rule("/health", "health", lambda: ("ok\n", {"Content-Type": "text/plain"}))
    return app
