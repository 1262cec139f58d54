"""Logging in and out, one's own page, and the admins' page of people."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session, col, select

from ..db import now
from ..errors import Invalid, Missing, Refusal
from ..models import Role, User, UserSession
from ..people import accounts, sessions
from ..permissions import Act, require
from ..record import record
from .answers import again, done, has_form
from .doors import KEEP_KEYS_DAYS, RESUMED, actor, desk, forget_old_keys, local, reading, text, writing
from .keys import KEYS

pages = Blueprint("people", __name__)

PAGES_OWN = {"revision", "seen", "event", "back", "next", "passage", "shown", "evidence_shown", "rests_on"}
"""Fields that a page fills in by itself: they go along, and nobody wants to read them."""
HELD_BACK = {"csrf_token", "once", "password", "resume_action", "resume_fields", "resume_user", RESUMED}


@pages.get("/log-in")
def log_in_page() -> ResponseReturnValue:
    return render_template("people/log_in.html", next=local(request.args.get("next", "")))


@pages.post("/log-in")
def log_in() -> ResponseReturnValue:
    email, password = text("email"), text("password")
    try:
        with desk().database.writing() as door:
            sessions.throttle(door, email)
        with desk().database.reading() as door:
            user = sessions.check(door, email=email, password=password)
        with desk().database.writing() as door:
            forget_old_keys(door, now() - timedelta(days=KEEP_KEYS_DAYS))
            old = session.get("token", "")
            token = sessions.log_in(door, user, browser=request.user_agent.string, old=old)
    except Refusal as refusal:
        g.refusal = refusal
        return render_template("people/log_in.html", next=local(text("next"))), refusal.status
    session["token"] = token  # the CSRF token stays: forms that are open in other tabs still count
    g.user = user
    held = _held()
    if held and text("resume_user") == str(user.id):
        action, fields = held
        form = has_form(urlsplit(action).path) and RESUMED
        return render_template("people/resume.html", action=action, fields=fields, form=form, PAGES_OWN=PAGES_OWN)
    return redirect(local(text("next")) or url_for("stories.queue"), 303)


@pages.post("/log-out")
def log_out() -> ResponseReturnValue:
    with writing() as door:
        sessions.log_out(door, actor(), session.get("token", ""))
    session.clear()
    return redirect(url_for("people.log_in_page"), 303)


def typed_fields() -> str:
    """What a form held when its session had ended, as JSON for the log-in form to carry (files cannot be)."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in HELD_BACK]
    return json.dumps(fields)


def _held() -> tuple[str, list[tuple[str, str]]] | None:
    action = local(text("resume_action"))
    try:
        fields: Any = json.loads(text("resume_fields") or "[]")
        pairs = [(_whole(name), _whole(value)) for name, value in fields if name not in HELD_BACK]
    except (ValueError, TypeError, RecursionError):
        return None
    return (action, pairs) if action and pairs else None


def _whole(value: object) -> str:
    """Text that a page can hold: JSON may bring half a surrogate pair."""
    return str(value).encode("utf-8", "replace").decode()


@pages.get("/me")
def me() -> ResponseReturnValue:
    with reading() as door:
        rows = door.exec(
            select(UserSession).where(UserSession.user_id == actor().id).order_by(col(UserSession.seen_at).desc())
        ).all()
    mine = sessions.digest(session.get("token", ""))
    return render_template("people/me.html", rows=rows, mine=mine)


@pages.post("/me/password")
@again(me)
def change_password() -> ResponseReturnValue:
    with desk().database.writing() as door:
        sessions.throttle(door, actor().email)
    with writing() as door:
        user = _user(door, actor().id)
        if not accounts.verify(user, text("old")):
            raise Invalid("That is not your password.", {"old": "That is not your password."})
        accounts.set_password(door, actor(), user, password=text("password"))
    session.clear()
    return done("Your password is changed; log in with the new one.", url_for("people.log_in_page"))


@pages.post("/me/keys")
def change_keys() -> ResponseReturnValue:
    with writing() as door:
        accounts.set_single_keys(door, actor(), on=text("single_keys") == "on")
        return done("Saved.", url_for("people.me"))


@pages.post("/me/session/end")
@again(me)
def end_session() -> ResponseReturnValue:
    with writing() as door:
        sessions.end(door, actor(), text("session"))
        return done("That browser is logged out.", url_for("people.me"))


@pages.post("/me/sessions/end")
def end_sessions() -> ResponseReturnValue:
    with writing() as door:
        accounts.end_sessions(door, _user(door, actor().id))
        record(door, actor(), "logged out everywhere", actor())
    session.clear()
    return done("You are logged out everywhere.", url_for("people.log_in_page"))


@pages.get("/keys")
def key_table() -> ResponseReturnValue:
    return render_template("people/keys.html", keys=KEYS)


@pages.get("/users")
def users(user_id: int = 0) -> ResponseReturnValue:
    """The page of people; `user_id` is whose form comes back refused."""
    with reading(Act.MANAGE_USERS) as door:
        rows = accounts.everybody(door)
    return render_template("people/users.html", rows=rows, roles=list(Role), refused=user_id)


@pages.post("/users")
@again(users)
def make_user() -> ResponseReturnValue:
    with writing() as door:
        given = {name: text(name) for name in ("name", "email", "role", "password")}
        user = accounts.make(door, actor(), **given)
        return done(f"{user.name} can log in now.", url_for("people.users"))


@pages.post("/users/<int:user_id>/role")
@again(users)
def change_role(user_id: int) -> ResponseReturnValue:
    with writing() as door:
        accounts.set_role(door, actor(), _user(door, user_id), role=text("role"))
        return done("The role is changed.", url_for("people.users"))


@pages.post("/users/<int:user_id>/switch")
@again(users)
def switch_user(user_id: int) -> ResponseReturnValue:
    off = text("to") == "off"
    with writing() as door:
        change = accounts.switch_off if off else accounts.switch_on
        change(door, actor(), _user(door, user_id))
        return done("The account is switched off." if off else "The account is open again.", url_for("people.users"))


@pages.post("/users/<int:user_id>/password")
@again(users)
def set_user_password(user_id: int) -> ResponseReturnValue:
    with writing() as door:
        accounts.set_password(door, actor(), _user(door, user_id), password=text("password"))
        return done("The password is set; tell the person in private.", url_for("people.users"))


def _user(door: Session, user_id: int) -> User:
    if user_id != actor().id:
        require(actor(), Act.MANAGE_USERS)  # before it shows whether there is such a person
    found = door.get(User, user_id)
    if not found or found.email == accounts.SYSTEM_EMAIL:
        raise Missing("There is no such person.")
    return found
