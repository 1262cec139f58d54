"""How a POST answers, and how refusals look. The only place that asks whether htmx is calling.

A POST that worked always answers 303: a browser goes there, htmx follows and takes its part of that page by
`hx-select`. So every URL has one representation, with or without JavaScript.
"""

import json
from collections.abc import Callable, Mapping
from errno import EDQUOT, EIO, ENOSPC, EROFS
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_htmx import HTMX
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from ..errors import Busy, Invalid, Refusal, Stale, TooLarge, WrongType
from ..importing.decoding import clean_name
from ..search.errors import SearchError
from .doors import RESUMED, AlreadyDone

htmx = HTMX()

SENTENCES = {
    400: "The request could not be read; load the page again and retry.",
    404: "There is no such page.",
    405: "This cannot be done this way; use the buttons of the page.",
    413: "That is too large; an evidence file may have 50 MB, an article 5 MB.",
    500: "Something went wrong here; nothing was saved. Try again, and tell your admin if it stays.",
}
View = Callable[..., ResponseReturnValue]


def done(message: str, location: str) -> ResponseReturnValue:
    """A change was made: say so on the page at `location`.

    Inside the writing door the answer is kept with the form's key before the change is committed, so that the same form
    sent again is answered alike; it is said only once the change is there.
    """
    if "door" in g:
        g.door.answer = (message, location)
    else:
        flash(message)
    return redirect(location, 303)


def again(page: View, target: str = "") -> Callable[[View], View]:
    """Decorates a POST view: where its input is refused, `page` is shown again with what was typed and why.

    `target` is the selector of the form inside that page, formatted with the view's arguments, for htmx to replace. A
    form with the field RESUMED asks for no more than that page: somebody who had to log in again goes on typing there.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def run(**ids: Any) -> ResponseReturnValue:
            try:
                return page(**ids) if RESUMED in request.form else view(**ids)
            except (Invalid, Stale, TooLarge, WrongType) as refusal:
                return invalid(page, refusal, target, ids)

        run.has_form = True  # type: ignore[attr-defined]
        return run

    return decorate


def has_form(path: str) -> bool:
    """Whether what is posted to `path` comes from a form of a page that can be shown again as it was typed."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return False
    return hasattr(current_app.view_functions[endpoint], "has_form")


def invalid(page: View, refusal: Refusal, target: str, ids: dict[str, Any]) -> ResponseReturnValue:
    """`page` with the refusal's sentence and the typed text in its form, under the refusal's status."""
    g.refusal = refusal
    response = make_response(page(**ids))
    response.status_code = refusal.status
    if htmx and target:
        selector = target.format(**ids)
        response.headers.update({"HX-Retarget": selector, "HX-Reselect": selector, "HX-Reswap": "outerHTML"})
        response.headers["HX-Push-Url"] = "false"  # the address of a refused form is not one to come back to
    return response


def typed(name: str, default: object = "") -> str:
    """What stands in a form's field: what was typed where the form comes back refused, otherwise `default`."""
    if request.method == "POST" and name in request.form:
        return request.form[name]
    return "" if default is None else str(default)


def fault(name: str = "") -> str | None:
    """The sentence for a field of a refused form."""
    refusal = g.get("refusal")
    if isinstance(refusal, Invalid):
        return refusal.faults.get(name)
    of = "file" if isinstance(refusal, TooLarge | WrongType) and forgotten() else ""
    return str(refusal) if refusal and name == of else None


def forgotten() -> str:
    """The names of files that were chosen in a form that comes back: a browser does not keep them there."""
    if request.method != "POST":
        return ""
    chosen = [clean_name(file.filename) for file in request.files.getlist("file") if file.filename]
    return ", ".join(chosen) or request.form.get("file_was", "")[:300]


def nothing_forgotten() -> None:
    """Raise Invalid where a form that came back is sent without the file that was chosen before, and nobody says that
    it goes without.
    """
    sent = any(file.filename for file in request.files.getlist("file"))
    if request.form.get("file_was") and not sent and not request.form.get("without_file"):
        fault = f"Choose “{forgotten()}” again, or tick that it goes without the file."
        raise Invalid(fault, {"file": fault})


def conflicting() -> bool:
    """Whether a form comes back because somebody else saved meanwhile."""
    return isinstance(g.get("refusal"), Stale)


def register(app: Flask) -> None:
    """Answer every refusal and every error with one sentence, as a page or, for htmx, in the message region."""
    htmx.init_app(app)
    app.jinja_env.globals.update(typed=typed, fault=fault, conflicting=conflicting, forgotten=forgotten)
    app.register_error_handler(Refusal, lambda refusal: _refused(str(refusal), refusal.status, refusal))
    app.register_error_handler(SearchError, lambda error: _refused(str(error), Busy.status))
    app.register_error_handler(AlreadyDone, _already_done)
    app.register_error_handler(CSRFError, _anew)
    app.register_error_handler(StaleDataError, lambda _error: _refused(CHANGED, 409))
    app.register_error_handler(OperationalError, _database_trouble)
    app.register_error_handler(HTTPException, lambda error: _refused(_sentence(error), error.code or 500))
    app.register_error_handler(Exception, _unexpected)


LOGGED_IN_ANEW = "You have logged in anew since this page was made; what you typed is still here: send it once more."
STALE_FORM = "This page is from an older log-in; load it again in a new tab, then send what you typed from there."
CHANGED = "Somebody changed this meanwhile; look at it as it is now, then try again."
NO_SPACE = "The disk is full: nothing can be saved until your admin makes room; reading goes on."
NO_DISK = "The disk does not take it: nothing was saved. Tell your admin to look at the disk, then try again."


def _sentence(error: HTTPException) -> str:
    return SENTENCES.get(error.code or 500, error.description or SENTENCES[500])


def _refused(sentence: str, status: int, refusal: Refusal | None = None) -> ResponseReturnValue:
    page = render_template("error.html", sentence=sentence, status=status, why=refusal, sent=_sent())
    response = make_response(page, status)
    if htmx:  # the page stays as it is, what was typed too; only the message is new
        response.headers.update({"HX-Retarget": "#flash", "HX-Reselect": "#flash", "HX-Reswap": "outerHTML"})
        response.headers["HX-Push-Url"] = "false"
    return response


def _anew(_error: CSRFError) -> ResponseReturnValue:
    """The page is from before a log-in. Where its own script asks, it gets what its forms need to be sent again: no
    other site can read this answer, nor ask so.
    """
    if htmx and g.get("user"):
        response = make_response(_refused(LOGGED_IN_ANEW, 400))
        response.headers["HX-Trigger"] = json.dumps({"token": generate_csrf()})
        return response
    return _refused(STALE_FORM, 400)


def _sent() -> Mapping[str, str]:
    """The form that was refused; nothing where it was too large to be read."""
    try:
        return request.form
    except HTTPException:
        return {}


def _already_done(error: AlreadyDone) -> ResponseReturnValue:
    if error.location is not None:
        return done(error.message or "Done.", error.location)
    back = urlsplit(request.referrer or "")
    page = f"/{back.path.lstrip('/')}" + (f"?{back.query}" if back.query else "")
    return done("That was saved already; nothing was done twice.", page if back.netloc == request.host else "/")


def _database_trouble(error: OperationalError) -> ResponseReturnValue:
    if "full" in str(error.orig):
        return _refused(NO_SPACE, 507)
    if any(words in str(error.orig) for words in ("disk I/O error", "unable to open database file", "readonly")):
        return _refused(NO_DISK, 507)
    if "locked" in str(error.orig) or "busy" in str(error.orig):
        return _refused("The database is busy; try again in a moment.", Busy.status)
    return _unexpected(error)


def _unexpected(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("unexpected %s", type(error).__name__, exc_info=error)
    if isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT):
        return _refused(NO_SPACE, 507)
    if isinstance(error, OSError) and error.errno in (EIO, EROFS):
        return _refused(NO_DISK, 507)
    return _refused(SENTENCES[500], 500)
