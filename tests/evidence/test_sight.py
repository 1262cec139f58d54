"""What a person may not know of is in nothing that is read through their door."""

import pytest
from sqlmodel import func, select

from tests import settling
from tests.conftest import person
from workbench.db import now
from workbench.evidence import items
from workbench.models import Access, Comment, Evidence, EvidenceLink, Source, Thread
from workbench.queries.claims import claim, claim_page
from workbench.queries.notifications import news
from workbench.review import comments
from workbench.sight import may_know, see_as, seeing_all, unknown

LEVELS = {
    "open": {"ada", "ben", "edda", "rosa", "anton"},
    "restricted": {"ada", "ben", "edda", "anton"},
    "sealed": {"ben"},
}


@pytest.fixture
def desk(database, claim_id):
    """A claim with an open, a restricted and a sealed item; ben was let in to the sealed one."""
    settling.keep(database, claim_id)
    with database.writing() as session:
        ben, found = person(session, "ben"), claim(session, claim_id)
        for level in LEVELS:
            item = items.Item(title=f"A {level} paper", source=f"The {level} source", kind="primary", text="It is so.")
            link = items.add(session, ben, found, item=item, bearing=items.Bearing("supports", "It is so."))
            made = session.get(Evidence, link.evidence_id)
            made.sensitivity = session.get(Source, made.source_id).sensitivity = level
            comments.open_thread(session, ben, made, text="@Ada @Rosa look at this.")
        let_in = {"why": "His contact.", "by_id": ben.id, "at": now()}
        session.add(Access(evidence_id=link.evidence_id, user_id=ben.id, **let_in))
    return database


@pytest.mark.parametrize("name", ["ada", "ben", "edda", "rosa", "anton"])
def test_each_sees_what_their_level_allows(name, desk, claim_id):
    known = [level for level, people in LEVELS.items() if name in people]
    with desk.reading() as session:
        viewer = person(session, name)
        see_as(session, viewer)
        assert [row.title for row in session.exec(select(Evidence))] == [f"A {level} paper" for level in known]
        for table in (Evidence, EvidenceLink, Thread, Comment, Source):
            assert session.exec(select(func.count()).select_from(table)).one() == len(known), table
        page = claim_page(session, claim_id, viewer)
        assert [link.evidence.title for link in page.links] == [f"A {level} paper" for level in known]
        linked = [said for said in page.history if said.action == "evidence linked"]
        assert len(linked) == len(known)
        assert len(unknown(session)) == 3 - len(known)
        with seeing_all(session):
            assert session.exec(select(func.count()).select_from(Evidence)).one() == 3


def test_a_joined_or_aliased_select_is_filtered_too(desk, claim_id):
    with desk.reading() as session:
        see_as(session, person(session, "rosa"))
        joined = select(EvidenceLink.id, Evidence.title).join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        assert [title for _, title in session.exec(joined)] == ["A open paper"]
        assert session.get(Evidence, 3) is None


def test_the_rule_for_one_thing_is_the_same(desk):
    with desk.reading() as session:
        things = session.exec(select(Evidence).order_by(Evidence.id)).all()
        for thing in things:
            for name in ("ada", "ben", "edda", "rosa", "anton"):
                let_in = name == "ben" and thing.sensitivity == "sealed"
                assert may_know(person(session, name), thing, let_in) == (name in LEVELS[thing.sensitivity])


def test_a_session_of_nobody_sees_everything(desk):
    with desk.reading() as session:
        assert session.exec(select(func.count()).select_from(Evidence)).one() == 3 and unknown(session) == ()


def test_who_was_let_out_again_knows_no_more(desk):
    with desk.writing() as session:
        session.exec(select(Access)).one().ended_at = now()
    with desk.reading() as session:
        see_as(session, person(session, "ben"))
        assert session.exec(select(func.count()).select_from(Evidence)).one() == 2


def test_nobody_is_told_of_a_thread_that_they_may_not_read(desk):
    for name, number in (("ada", 2), ("rosa", 1), ("ben", 0)):
        with desk.reading() as session:
            viewer = person(session, name)
            see_as(session, viewer)
            assert len(news(session, viewer, page=1)[0]) == number


def test_a_source_of_which_nothing_is_known_is_not_known_either(desk):
    with desk.writing() as session:
        for source in session.exec(select(Source)):
            source.sensitivity = "open"
    for name, known in (("rosa", 1), ("ada", 2), ("ben", 3)):
        with desk.reading() as session:
            see_as(session, person(session, name))
            assert session.exec(select(func.count()).select_from(Source)).one() == known
