"""Who is calling, whether the call comes from our own pages, and the headers of every answer."""

import contextlib
from http import HTTPStatus
from typing import Any

from flask import Flask, g, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from ..errors import Busy, Forbidden, LoggedOut
from ..people import sessions
from ..people.notifications import unread
from ..sight import see_as
from .doors import desk

OPEN_TO_ALL = {"static", "people.log_in", "people.log_in_page", "health", "saved.feed"}
"""Endpoints for people who are not signed in. Everything else is refused to them."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = {"GET", "HEAD", "OPTIONS"}
MAX_STRANGER = 600_000
"""Bytes of a form that are read from somebody who is not signed in: what was typed before a session ended."""
MAX_FORM = 6_000_000

csrf = CSRFProtect()


def register(app: Flask, *, https: bool) -> None:
    """Sessions, CSRF, the origin check and headers for the whole application."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-workbench" if https else "workbench",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_TIME_LIMIT=None,  # a long evening at one form must not cost what was typed
        WTF_CSRF_SSL_STRICT=False,  # the origin check below does this without the Referer header
        WTF_CSRF_CHECK_DEFAULT=False,  # after the origin check and the log-in, see _guard
    )
    csrf.init_app(app)
    app.before_request(_identify)
    app.before_request(_guard)
    app.after_request(_headers)
    app.after_request(_close_unsent)
    app.jinja_env.globals["csrf_token"] = generate_csrf


def _identify() -> None:
    """Put the signed-in person into `g.user`."""
    g.user = None
    token = session.get("token")
    if not token or request.endpoint == "static":
        return
    with desk().database.reading() as door:
        found = sessions.whose(door, token)
        if found:
            see_as(door, found[0])  # what one may not know of is not counted either
        g.unread = unread(door, found[0]) if found else 0
    if not found:
        session.pop("token", None)
        return
    g.user, row = found
    if sessions.needs_touch(row):
        # A full disk or a busy writer must not keep people from reading.
        with contextlib.suppress(Busy, OperationalError), desk().database.writing() as door:
            sessions.touch(door, row)


def _guard() -> ResponseReturnValue | None:
    changing = request.method not in SAFE
    if changing:
        _limit()
        _from_our_pages()
    if g.user is None and request.endpoint not in OPEN_TO_ALL:
        raise LoggedOut("Your session has ended; log in again." if changing else "Log in to go on.")
    if changing:  # after the log-in: who lost the cookie lost the token with it, and is to get the form back
        csrf.protect()
    return None


def _limit() -> None:
    """How much of a request is read: little from strangers, and much only where files are taken."""
    whole = request.max_content_length or MAX_FORM
    if g.user is None:
        request.max_content_length = min(whole, MAX_STRANGER)
    elif request.mimetype != "multipart/form-data":
        request.max_content_length = min(whole, MAX_FORM)


def _from_our_pages() -> None:
    """Refuse a changing request that another site made the browser send (Fetch Metadata, then Origin)."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    foreign = site not in (None, "same-origin", "none")
    if foreign or (site is None and origin and origin != request.host_url.rstrip("/")):
        raise Forbidden("This request came from another site; use the workbench's own pages.")


def _close_unsent(response: Response) -> Response:
    """A file whose bytes are not sent, because the browser has them or asked for the headers only, is closed here: the
    server closes only what it reads.
    """
    if response.status_code == HTTPStatus.NOT_MODIFIED or request.method == "HEAD":
        response.close()
    return response


def _headers(response: Response) -> Response:
    headers: dict[str, Any] = dict(HEADERS)
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response
