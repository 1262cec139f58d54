"""The daily sweep: what time alone does to findings, once a day, whoever looks."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import col, select

from tests import settling
from tests.conftest import person
from workbench.db import Database, now
from workbench.errors import Busy
from workbench.models import Claim, Event, EventDetail, Notification
from workbench.people.accounts import system
from workbench.policy import DeskPolicy
from workbench.publishing.archive import archive, bring_back
from workbench.queries.articles import article
from workbench.review.policies import set_policy
from workbench.upkeep import sweep as module
from workbench.upkeep.sweep import STALE, SWEPT, sweep
from workbench.upkeep.verify import verify
from workbench.web import background

TODAY = now().date()
LATER = TODAY + timedelta(days=731)
"""When what is settled today is older than the safe default allows."""


@pytest.fixture
def settled(database, article_id) -> list[int]:
    return settling.ready(database)


def states(database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(Claim.state).where(Claim.state != "discarded").order_by(Claim.id)))


def events(database, action) -> list[tuple[Event, EventDetail]]:
    with database.reading() as session:
        rows = select(Event, EventDetail).where(Event.seq == EventDetail.event_seq, Event.action == action)
        return list(session.exec(rows.order_by(col(Event.seq))))


def test_what_is_too_old_goes_stale_as_an_event_of_the_system(database, home, settled):
    assert sweep(database, LATER - timedelta(days=1)) == 0 and set(states(database)) == {"settled"}

    assert sweep(database, LATER) == len(settled)

    assert set(states(database)) == {"stale"}
    with database.reading() as session:
        nobody, found = system(session), session.get(Claim, settled[0])
        assert found.stale_why.endswith("longer ago than the 730 days that the desk allows.")
        told = session.exec(select(Notification).where(Notification.notice == "stale")).all()
    assert len(told) == 2 * len(settled)  # ada and ben judged each
    assert [(event.actor_id, event.target_id) for event, _ in events(database, STALE)] == [
        (nobody.id, claim_id) for claim_id in settled
    ]
    assert verify(home, database) == []


def test_every_sweep_is_on_record_those_that_find_nothing_too(database, settled):
    sweep(database)
    sweep(database, LATER)

    found = events(database, SWEPT)
    with database.reading() as session:
        nobody = system(session)
    assert [detail.after for _, detail in found] == [
        {"day": TODAY.isoformat(), "number": 0},
        {"day": LATER.isoformat(), "number": len(settled)},
    ]
    assert {(event.actor_id, event.target, event.target_id) for event, _ in found} == {(nobody.id, "user", nobody.id)}


def test_a_day_is_swept_once(database, settled):
    assert sweep(database, LATER) == len(settled)
    before = len(events(database, SWEPT))
    settling.settle(database, settled[0])

    assert sweep(database, LATER) == 0
    assert len(events(database, SWEPT)) == before and "settled" in states(database)
    assert sweep(database, LATER + timedelta(days=1)) == 1


def test_a_finding_says_itself_how_long_it_holds(database, article_id, claim_id):
    settling.settle(database, claim_id, valid_to=f"{TODAY:%Y-%m-%d}")

    assert sweep(database, TODAY) == 0
    assert sweep(database, TODAY + timedelta(days=1)) == 1
    with database.reading() as session:
        assert session.get(Claim, claim_id).stale_why == f"It was to hold until {TODAY}, and that is past."


def test_an_outdated_claim_is_no_younger_for_that(database, article_id, claim_id):
    settling.settle(database, claim_id, verdict="outdated", valid_to="2020-05")
    assert sweep(database, TODAY) == 0


def test_without_a_limit_nothing_grows_old(database, settled):
    with database.writing() as session:
        set_policy(session, person(session, "edda"), rules=DeskPolicy(max_age_days=None), seen=0)
    assert sweep(database, LATER + timedelta(days=9999)) == 0


def test_an_archived_story_stays_as_it_is_until_it_is_brought_back(database, article_id, settled):
    with database.writing() as session:
        archive(session, person(session, "edda"), article(session, article_id))
    assert sweep(database, LATER) == 0 and set(states(database)) == {"settled"}

    with database.writing() as session:
        bring_back(session, person(session, "edda"), article(session, article_id))
    assert sweep(database, LATER + timedelta(days=1)) == len(settled)


def test_many_claims_are_marked_in_several_transactions(database, settled, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 3)
    sizes = []
    mark = module._mark
    monkeypatch.setattr(module, "_mark", lambda session, ids, day: (sizes.append(len(ids)), mark(session, ids, day)))

    assert sweep(database, LATER) == len(settled) > 3
    assert max(sizes) == 3 and sum(sizes) == len(settled)


def test_a_killed_sweep_is_gone_on_with_and_counts_for_all(database, settled, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 3)
    note = module._note
    monkeypatch.setattr(module, "_note", None)
    with pytest.raises(TypeError):
        sweep(database, LATER)
    monkeypatch.setattr(module, "_note", note)

    assert sweep(database, LATER) == len(settled)
    assert len(events(database, STALE)) == len(settled)


def test_what_somebody_questioned_meanwhile_is_left_alone(database, settled, monkeypatch):
    looked = module._expired

    def look(session, day, ids=None):
        found = looked(session, day, ids)
        if ids is None:
            settling.question(database, settled[0])
        return found

    monkeypatch.setattr(module, "_expired", look)
    assert sweep(database, LATER) == len(settled) - 1
    assert len(events(database, STALE)) == len(settled) - 1


def test_of_several_workers_one_wins(database, home, settled):
    seen: list[int] = []
    desks = [Database(home.database) for _ in range(4)]
    threads = [threading.Thread(target=lambda desk=desk: seen.append(sweep(desk, LATER))) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for desk in desks:
        desk.close()

    assert sorted(seen) == [0, 0, 0, len(settled)]
    assert len(events(database, SWEPT)) == 1 and len(events(database, STALE)) == len(settled)


def test_it_reads_no_claim_in_full_to_look(database, settled):
    with database.reading() as session:
        assert set(module._expired(session, LATER)) == set(settled)
        assert not session.identity_map


# --- the thread ----------------------------------------------------------------------------------------------------


@pytest.fixture
def run(home, monkeypatch):
    """`run(sweeps)` lets the thread look as often as there are sweeps, each in place of the real one."""

    def go(*sweeps) -> threading.Thread:
        left, stop = list(sweeps), threading.Event()

        def one(database):
            act = left.pop(0)
            if not left:
                stop.set()
            act(database)

        monkeypatch.setattr(background, "sweep", one)
        monkeypatch.setattr(background, "HOUR", 0.01)
        thread = background.sweep_daily(home, None, stop)
        thread.join(10)
        assert not thread.is_alive() and left == []
        return thread

    return go


def refuse(error):
    def act(_database):
        raise error

    return act


def test_the_thread_looks_again_whatever_happens(run, caplog):
    seen = []
    thread = run(refuse(Busy("Busy.")), refuse(ValueError("broken")), seen.append)

    assert seen == [None] and thread.daemon
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "the daily sweep has failed: ValueError"
    ]


def test_no_thread_sweeps_in_an_application_that_nobody_serves(app):
    assert "sweep" not in {thread.name for thread in threading.enumerate()}
