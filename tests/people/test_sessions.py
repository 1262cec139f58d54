"""Sessions end when they should, and guessing is slow."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.conftest import PASSWORD, Browser, person
from workbench.db import now
from workbench.errors import TooMany
from workbench.models import UserSession
from workbench.people import accounts, sessions
from workbench.web.app import create_app


def log_in(session, *, email: str, password: str, browser: str):
    """The user and a new token, as the log-in page does it in two steps."""
    user = sessions.check(session, email=email, password=password)
    return user, sessions.log_in(session, user, browser=browser)


def signed_in(session, seen=timedelta(), made=timedelta()) -> str:
    """A session of ada's, last used and made so long ago; its token."""
    at = now()
    row = UserSession(
        token_sha256=sessions.digest("t"), user_id=person(session, "ada").id, created_at=at - made, seen_at=at - seen
    )
    session.add(row)
    session.flush()
    return "t"


ALMOST, HOUR = timedelta(minutes=29), timedelta(hours=1)


@pytest.mark.parametrize(
    ("seen", "made", "counts"),
    [
        (timedelta(), timedelta(), True),
        (ALMOST, HOUR, True),
        (timedelta(minutes=31), HOUR, False),
        (timedelta(), timedelta(hours=9, minutes=59), True),
        (timedelta(), timedelta(hours=10, minutes=1), False),
    ],
)
def test_a_session_lasts_thirty_minutes_unused_and_ten_hours_in_all(session, seen, made, counts):
    token = signed_in(session, seen, made)
    assert bool(sessions.whose(session, token)) == counts


def test_only_the_digest_of_a_token_is_kept(session):
    user, token = log_in(session, email="ada@example.org", password=PASSWORD, browser="Firefox")
    session.flush()
    row = session.exec(select(UserSession)).one()
    assert row.token_sha256 == sessions.digest(token) and token not in str(row)
    assert len(token) >= 43 and row.user_id == user.id


def test_every_log_in_makes_another_token(session):
    given = {"email": "ada@example.org", "password": PASSWORD, "browser": ""}
    tokens = {log_in(session, **given)[1] for _ in range(3)}
    assert len(tokens) == 3


def test_using_a_session_is_written_down_once_a_minute_at_most(session):
    token = signed_in(session, seen=timedelta(seconds=50))
    assert not sessions.needs_touch(sessions.whose(session, token)[1])
    row = sessions.whose(session, token)[1]
    row.seen_at = now() - timedelta(seconds=61)
    assert sessions.needs_touch(row)


def test_switching_an_account_off_ends_its_sessions_for_good(session):
    token = signed_in(session)
    ada, anton = person(session, "ada"), person(session, "anton")
    accounts.switch_off(session, anton, ada)
    assert sessions.whose(session, token) is None
    accounts.switch_on(session, anton, ada)
    assert sessions.whose(session, token) is None


def test_a_new_password_ends_every_session(session):
    token = signed_in(session)
    accounts.set_password(session, person(session, "ada"), person(session, "ada"), password="quite another sentence")
    assert sessions.whose(session, token) is None


def test_logging_out_ends_this_session_only(session):
    token = signed_in(session)
    _, other = log_in(session, email="ada@example.org", password=PASSWORD, browser="")
    sessions.log_out(session, person(session, "ada"), token)
    assert sessions.whose(session, token) is None
    assert sessions.whose(session, other) is not None


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_five_tries_a_minute_whether_there_is_such_an_account_or_not(session, email):
    for _ in range(sessions.TRIES):
        sessions.throttle(session, email)
    with pytest.raises(TooMany):
        sessions.throttle(session, email.upper() + " ")


def test_after_a_minute_one_may_try_again(session, monkeypatch):
    for _ in range(sessions.TRIES):
        sessions.throttle(session, "ada@example.org")
    later = now() + timedelta(seconds=61)
    monkeypatch.setattr(sessions, "now", lambda: later)
    sessions.throttle(session, "ada@example.org")


def test_tries_are_counted_across_two_servers(home):
    apps = [create_app(home), create_app(home)]
    browsers = [Browser(app.test_client()) for app in apps]
    form = {"email": "ada@example.org", "password": "not her password"}
    answers = [browsers[turn % 2].post("/log-in", form).status_code for turn in range(7)]
    for app in apps:
        app.extensions["desk"].database.close()
    assert answers == [422] * 5 + [429] * 2


def test_nobody_logs_in_as_system(session):
    for password in ("", PASSWORD):
        with pytest.raises(Exception, match="do not belong together"):
            log_in(session, email=accounts.SYSTEM_EMAIL, password=password, browser="")
    accounts.system(session).password_hash = accounts.HASHER.hash(PASSWORD)  # as somebody with the file could
    with pytest.raises(Exception, match="do not belong together"):
        log_in(session, email=accounts.SYSTEM_EMAIL, password=PASSWORD, browser="")


@pytest.mark.parametrize(
    ("password", "taken"), [("x" * 13, False), ("x" * 14, True), ("x" * 128, True), ("x" * 129, False)]
)
def test_only_the_length_of_a_password_counts(password, taken):
    assert (accounts.password_fault(password) is None) == taken
