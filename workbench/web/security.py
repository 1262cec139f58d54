"""Who is calling, whether the call comes from our own pages, and the headers of every answer."""

from typing import Any

from flask import Flask, g, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from ..errors import Forbidden, LoggedOut
from ..people import sessions
from .doors import desk

OPEN_TO_ALL = {"static", "people.log_in", "people.log_in_page", "health"}
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
    app.jinja_env.globals["csrf_token"] = generate_csrf


def _identify() -> None:
    """Put the signed-in person into `g.user`."""
    g.user = None
    token = session.get("token")
    if not token or request.endpoint == "static":
        return
    with desk().database.reading() as door:
        found = sessions.whose(door, token)
    if not found:
        session.pop("token", None)
        return
    g.user, row = found
    if sessions.needs_touch(row):
        with desk().database.writing() as door:
            sessions.touch(door, row)


def _guard() -> ResponseReturnValue | None:
    if request.method not in SAFE:
        _from_our_pages()
        csrf.protect()
    if g.user is None and request.endpoint not in OPEN_TO_ALL:
        raise LoggedOut("Log in to go on." if request.method in SAFE else "Your session has ended; log in again.")
    return None


def _from_our_pages() -> None:
    """Refuse a changing request that another site made the browser send (Fetch Metadata, then Origin)."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    foreign = site not in (None, "same-origin", "none")
    if foreign or (site is None and origin and origin != request.host_url.rstrip("/")):
        raise Forbidden("This request came from another site; use the workbench's own pages.")


def _headers(response: Response) -> Response:
    headers: dict[str, Any] = dict(HEADERS)
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response
